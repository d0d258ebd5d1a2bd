"""Verbs for the rota: who is on duty, who has which shift, what is missing, who stands in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from coolhead.cli.acting import person_in
from coolhead.cli.home import SettingsFile, open_store, read_plans
from coolhead.cli.tables import show
from coolhead.clock import DAY, Instant, SystemClock, write_instant
from coolhead.plan import Plan
from coolhead.plan.moments import moment_of
from coolhead.plan.rota import on_duty, on_shift, spans
from coolhead.plan.rota_gaps import gaps_in
from coolhead.run.calendars import MOST_BYTES, CalendarSource, feed_of, read_calendar
from coolhead.run.rota_log import be_away, plans_in_force, stand_in, take_over, withdraw
from coolhead.run.settings import load_settings
from coolhead.run.team_said import name_of, names_of, role_name, said_gap
from coolhead.storage import Store
from coolhead.words import Words

app = typer.Typer(no_args_is_help=True)


class Kind(StrEnum):
    """What a calendar says."""

    SHIFTS = "shifts"
    ABSENCES = "absences"


RoleId = Annotated[str, typer.Argument(help="A role of the plan, such as crisis_lead.")]
OfBrand = Annotated[str, typer.Option(help="The brand, where there is more than one.")]
At = Annotated[str, typer.Option(help="A day or a time, such as 2027-03-28 18:00; now where none is given.")]
Zone = Annotated[str, typer.Option(help="The time zone of what is asked and told; the brand's where none is given.")]
Language = Annotated[str, typer.Option(help="en, pl, fr, id or ru; that of the settings where none is given.")]
Who = Annotated[str, typer.Option(help="A person's id or name in the plan; your login name where none is given.")]


@app.command("now")
def now(
    at: At = "", brand: OfBrand = "", zone: Zone = "", language: Language = "", settings: SettingsFile = None
) -> None:
    """Tell for every role who is on shift, and whom to call in which order."""
    plan, words, moment = asked(settings, brand, zone, language, at)
    rows = []
    for role in plan.roles:
        people = on_duty(plan, role.id, moment)
        if people:
            shift = on_shift(plan, role.id, moment)
            rows.append(
                {
                    "role": role.id,
                    "on_shift": list(shift),
                    "call": list(people),
                    "said_role": role_name(plan, role.id, words),
                    "said_shift": names_of(plan, shift, words),
                    "said_call": ", ".join(name_of(plan, person) for person in people),
                }
            )
    show(rows, _headings(words, said_role="role", said_shift="on_shift", said_call="call"), words.say("team.no_people"))


@app.command("who")
def who(
    role: RoleId,
    at: At = "",
    brand: OfBrand = "",
    zone: Zone = "",
    language: Language = "",
    settings: SettingsFile = None,
) -> None:
    """Tell whom to call for a role, in order, one a line."""
    plan, words, moment = asked(settings, brand, zone, language, at)
    _known(plan, role)
    rows = [{"person": person, "name": name_of(plan, person)} for person in on_duty(plan, role, moment)]
    show(rows, _headings(words, name="person"), words.say("team.nobody"))


@app.command("shifts")
def shifts(
    role: RoleId,
    since: At = "",
    days: Annotated[int, typer.Option(min=1, max=400, help="So many days from then on.")] = 14,
    brand: OfBrand = "",
    zone: Zone = "",
    language: Language = "",
    settings: SettingsFile = None,
) -> None:
    """List who has a role from when until when."""
    plan, words, start = asked(settings, brand, zone, language, since)
    _known(plan, role)
    rows = [
        {
            "since_at": write_instant(span.start_at),
            "until_at": write_instant(span.end_at),
            "people": list(span.people),
            "origin": span.origin,
            "said_since": words.day_time(span.start_at),
            "said_until": words.day_time(span.end_at),
            "said_people": names_of(plan, span.people, words),
            "said_origin": words.say(f"team.origin.{span.origin}"),
        }
        for span in spans(plan, role, start, start + days * DAY)
    ]
    headings = _headings(words, said_since="since", said_until="until", said_people="people", said_origin="origin")
    headings["said_since"] += f" ({words.time_zone})"
    show(rows, headings, words.say("team.no_shifts"))


@app.command("gaps")
def gaps(
    since: At = "",
    days: Annotated[int, typer.Option(min=1, max=400, help="So many days from then on.")] = 28,
    brand: OfBrand = "",
    zone: Zone = "",
    language: Language = "",
    settings: SettingsFile = None,
) -> None:
    """List what the rota lacks: hours nobody covers, languages nobody speaks, too long, too few; exit 1 where any."""
    plan, words, start = asked(settings, brand, zone, language, since)
    until = start + days * DAY
    found = gaps_in(plan, start, until)
    rows = [
        {
            "kind": gap.kind,
            "role": gap.role or None,
            "since_at": None if gap.start_at is None else write_instant(gap.start_at),
            "until_at": None if gap.end_at is None else write_instant(gap.end_at),
            "person": gap.person or None,
            "language": gap.language or None,
            "said_gap": said_gap(plan, gap, words),
        }
        for gap in found
    ]
    none = words.say("team.no_gaps", since=words.day_time(start), until=words.day_time(until))
    show(rows, _headings(words, said_gap="gap"), none)
    if found:
        raise typer.Exit(1)


@app.command("override")
def override(
    role: Annotated[str, typer.Argument(help="A role of the plan, or absent: the person is away.")] = "",
    person: Annotated[str, typer.Argument(help="Who stands in, or is away: an id or name of the plan.")] = "",
    since: Annotated[str, typer.Option("--from", help="A day or a time, such as 2027-03-28 18:00.")] = "",
    until: Annotated[str, typer.Option(help="A day, the whole of it, or a time.")] = "",
    withdrawn: Annotated[str, typer.Option("--withdraw", help="The id of an override or absence to take back.")] = "",
    who: Who = "",
    brand: OfBrand = "",
    zone: Zone = "",
    language: Language = "",
    settings: SettingsFile = None,
) -> None:
    """Let somebody stand in for a role, say that somebody is absent, or take either back; it is kept in the log."""
    chosen = load_settings(settings)
    with open_store(settings) as store:
        plan, words = _plan_and_words(store, settings, brand, zone, language)
        by, at = person_in(plan.brand.id, chosen, who), SystemClock().now()
        if withdrawn:
            if all(one.id != withdrawn for one in plan.exceptions):
                raise ValueError(f"There is no override or absence {withdrawn}.")
            withdraw(store, plan.brand.id, at, withdrawn, by)
            typer.echo(words.say("team.withdrawn", id=withdrawn))
            return
        if not (role and person and since and until):
            raise ValueError("Say the role (or absent), the person, --from and --until; or --withdraw ID.")
        named, asked_zone = _person(plan, person), zone or plan.brand.time_zone
        start, end = moment_of(since, asked_zone), moment_of(until, asked_zone, end=True)
        if end <= start:
            raise ValueError("--until must come after --from.")
        told = {
            "person": name_of(plan, named),
            "since": words.day_time(start),
            "until": words.day_time(end),
        }
        if role == "absent":
            id_ = be_away(store, plan.brand.id, at, named, start, end, by)
            typer.echo(words.say("team.is_away", id=id_, **told))
            return
        _known(plan, role)
        id_ = stand_in(store, plan.brand.id, at, role, named, start, end, by)
        typer.echo(words.say("team.stands_in", id=id_, role=role_name(plan, role, words), **told))


@app.command("import")
def take(
    file: Annotated[Path, typer.Argument(help="A calendar file (.ics).")],
    kind: Annotated[Kind, typer.Option(help="shifts, or absences.")] = Kind.SHIFTS,
    name: Annotated[str, typer.Option(help="What the calendar is called; the file's name where none is given.")] = "",
    role: Annotated[str, typer.Option(help="Whose shifts they are, where the events do not say.")] = "",
    person: Annotated[str, typer.Option(help="Whose they are, where the events do not say.")] = "",
    who: Who = "",
    brand: OfBrand = "",
    language: Language = "",
    settings: SettingsFile = None,
) -> None:
    """Take over shifts or absences from a calendar; what it said before no longer holds."""
    chosen = load_settings(settings)
    with open_store(settings) as store:
        plan, words = _plan_and_words(store, settings, brand, "", language)
        by, at = person_in(plan.brand.id, chosen, who), SystemClock().now()
        whose = _person(plan, person) if person else ""
        source = CalendarSource(name or file.stem, "absences" if kind is Kind.ABSENCES else "shifts", role, whose)
        read = read_calendar(_beginning_of(file), source, plan, at)
        changed = take_over(store, plan, at, source.source, read, by)
    id_ = "team.imported" if changed else "team.unchanged"
    typer.echo(words.say(id_, name=source.name, n=len(read)))


@app.command("export")
def export(
    role: Annotated[str, typer.Option(help="The shifts of this role.")] = "",
    person: Annotated[str, typer.Option(help="The shifts of this person, in all roles.")] = "",
    out: Annotated[Path | None, typer.Option(help="The file to write; standard output where none is given.")] = None,
    brand: OfBrand = "",
    language: Language = "",
    settings: SettingsFile = None,
) -> None:
    """Write the shifts of a role or a person as a calendar (.ics)."""
    plan, words, now = asked(settings, brand, "", language, "")
    if bool(role) == bool(person):
        raise ValueError("Say either --role or --person.")
    if role:
        _known(plan, role)
    feed = feed_of(plan, now, words, role=role, person=_person(plan, person) if person else "")
    if out is None:
        typer.echo(feed.decode(), nl=False)
    else:
        out.write_bytes(feed)
        typer.echo(str(out))


def asked(settings: Path | None, brand: str, zone: str, language: str, at: str) -> tuple[Plan, Words, Instant]:
    """The plan in force of the brand that is asked about, words in the language asked for, and the instant."""
    with open_store(settings) as store:
        plan, words = _plan_and_words(store, settings, brand, zone, language)
    moment = moment_of(at, zone or plan.brand.time_zone) if at else SystemClock().now()
    return plan, words, moment


def _plan_and_words(store: Store, settings: Path | None, brand: str, zone: str, language: str) -> tuple[Plan, Words]:
    chosen = load_settings(settings)
    plans = plans_in_force(store, read_plans(chosen))
    if brand and brand not in plans:
        raise ValueError(f"There is no brand {brand}; known are: {', '.join(plans)}.")
    if not brand and len(plans) > 1:
        raise ValueError(f"More than one brand; say which with --brand: {', '.join(plans)}")
    plan = plans[brand] if brand else next(iter(plans.values()))
    shown_in = moment_zone(zone) or plan.brand.time_zone
    return plan, Words(language or chosen.language, shown_in)


def moment_zone(zone: str) -> str:
    """The zone, where it is one. Raises ValueError."""
    if zone:
        moment_of("2027-01-01", zone)
    return zone


def _known(plan: Plan, role: str) -> None:
    if plan.role(role) is None:
        raise ValueError(f"{role} is no role of this plan; known are: {', '.join(one.id for one in plan.roles)}.")


def _person(plan: Plan, said: str) -> str:
    known = plan.called(said)
    if known is not None:
        return known.id
    raise ValueError(f"{said} is nobody in people; known are: {', '.join(one.id for one in plan.people)}.")


def _headings(words: Words, **columns: str) -> dict[str, str]:
    return {key: words.say(f"team.column.{name}") for key, name in columns.items()}


def _beginning_of(file: Path) -> bytes:
    """A calendar file, no further than shows that it is too long."""
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)
