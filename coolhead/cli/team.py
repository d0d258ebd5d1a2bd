"""Verbs for the team: who is there, who fits best, who is trained."""

from __future__ import annotations

from typing import Annotated

import typer

from coolhead.cli.home import SettingsFile
from coolhead.cli.oncall import At, Language, OfBrand, Zone, asked
from coolhead.cli.tables import show
from coolhead.clock import write_instant
from coolhead.plan import Plan
from coolhead.plan.matching import Wanted, best_for
from coolhead.plan.rights import is_agency, rights_of
from coolhead.plan.training import training_records
from coolhead.run.team_said import name_of, role_name, said_best, said_fit
from coolhead.words import Words

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def people(brand: OfBrand = "", language: Language = "", settings: SettingsFile = None) -> None:
    """List the people of the plan: languages, time there, roles and rights."""
    plan, words, now = asked(settings, brand, "", language, "")
    rows = []
    for person in plan.people:
        roles = [role.id for role in plan.roles if person.id in (role.primary, role.deputy)]
        zone = person.time_zone or plan.brand.time_zone
        rights = rights_of(plan, person.id)
        rows.append(
            {
                "person": person.id,
                "name": person.name,
                "languages": list(person.languages),
                "time_zone": zone,
                "roles": roles,
                "skills": list(person.skills),
                "rights": list(rights),
                "agency": is_agency(plan, person.id),
                "said_languages": words.list(words.language_name(code) for code in person.languages),
                "said_local": f"{words.clock_time(now, zone)} {zone}",
                "said_roles": ", ".join(role_name(plan, role, words) for role in roles),
                "said_rights": ", ".join(rights),
            }
        )
    headings = {
        "name": "person", "said_languages": "languages", "said_local": "local", "said_roles": "roles",
        "said_rights": "rights",
    }  # fmt: skip
    show(rows, {key: words.say(f"team.column.{name}") for key, name in headings.items()}, words.say("team.no_people"))


@app.command("match")
def match(
    speaks: Annotated[str, typer.Option(help="The language of the mention, such as ru.")] = "",
    channel: Annotated[str, typer.Option(help="Where it was said.")] = "",
    topic: Annotated[str, typer.Option(help="What it is about, such as T2.")] = "",
    skill: Annotated[list[str] | None, typer.Option(help="A skill that is needed; may be given again.")] = None,
    role: Annotated[str, typer.Option(help="The role whose shift counts.")] = "responder",
    at: At = "",
    brand: OfBrand = "",
    zone: Zone = "",
    language: Language = "",
    settings: SettingsFile = None,
) -> None:
    """List who fits best to answer, with the reasons; exit 1 where nobody on shift fits."""
    plan, words, moment = asked(settings, brand, zone, language, at)
    if plan.role(role) is None:
        raise ValueError(f"{role} is no role of this plan.")
    wanted = Wanted(language=speaks, channel=channel, topic=topic, skills=tuple(skill or ()), role=role)
    fits = best_for(plan, moment, wanted)
    rows = [
        {
            "person": fit.person,
            "fits": fit.fits,
            "reasons": list(fit.reasons),
            "next_at": None if fit.next_at is None else write_instant(fit.next_at),
            "said_person": name_of(plan, fit.person),
            "said_reasons": said_fit(plan, fit, words),
        }
        for fit in fits
    ]
    typer.echo(said_best(plan, fits, wanted, words), err=True)
    show(rows, {key: words.say(f"team.column.{key.removeprefix('said_')}") for key in ("said_person", "said_reasons")})
    if not fits or not fits[0].fits:
        raise typer.Exit(1)


@app.command("training")
def training(at: At = "", brand: OfBrand = "", language: Language = "", settings: SettingsFile = None) -> None:
    """List courses and drills by person: done, expired, or missing for a role; exit 1 where one does not hold."""
    plan, words, moment = asked(settings, brand, "", language, at)
    rows = _training_rows(plan, words, write_instant(moment)[:10])
    headings = {
        "said_person": "person", "course": "course", "done_on": "done_on", "valid_until": "valid_until",
        "said_state": "state",
    }  # fmt: skip
    show(rows, {key: words.say(f"team.column.{name}") for key, name in headings.items()}, words.say("team.no_training"))
    if any(row["state"] != "trained" for row in rows):
        raise typer.Exit(1)


def _training_rows(plan: Plan, words: Words, day: str) -> list[dict[str, str]]:
    return [
        {
            "person": record.person,
            "course": record.course,
            "done_on": record.done_on or "",
            "valid_until": record.valid_until or "",
            "state": record.state,
            "said_person": name_of(plan, record.person),
            "said_state": words.say(f"team.reason.{record.state}"),
        }
        for record in training_records(plan, day)
    ]
