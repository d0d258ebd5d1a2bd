"""The plan's team: who is on duty, who stands in, who can be reached; changed by forms of one purpose each."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from coolhead.clock import HOUR
from coolhead.plan import Plan, PlanFiles
from coolhead.plan.editing import set_value
from coolhead.plan.naming import plain_id
from coolhead.web.duty_week import duty_week
from coolhead.web.form_view import FormView, again_page, fill
from coolhead.web.forms import Form, Sent, once, read_form
from coolhead.web.frame import page
from coolhead.web.plan_changing import adopted, refused_for, write_change
from coolhead.web.plan_shown import PlanShown
from coolhead.web.policy import allowed
from coolhead.web.team_view import chains, duty_now, exceptions, gaps, people_shown, role_rows, shown_roles_in_week
from coolhead.web.wall import who_acts

router = APIRouter(include_in_schema=False)
TEAM = "/plan/team"


class ExceptionForm(Form):
    """Somebody stands in for a role, or (without a role) is away."""

    person: str = Field(min_length=1, max_length=64, title="planpage.team.person")
    role: str = Field("", max_length=64, title="planpage.team.instead")
    since: str = Field(min_length=1, max_length=40, title="planpage.team.since")
    until: str = Field(min_length=1, max_length=40, title="planpage.team.until")
    who: str = Field("", max_length=200)


class RoleForm(Form):
    """Who has a role, and who if they do not answer."""

    role: str = Field(min_length=1, max_length=64)
    primary: str = Field("", max_length=64, title="plandoc.head.primary")
    deputy: str = Field("", max_length=64, title="plandoc.head.deputy")
    who: str = Field("", max_length=200)


class PersonForm(Form):
    """Somebody joins the people of the plan."""

    name: str = Field(min_length=1, max_length=120, title="planpage.team.name")
    languages: list[str] = Field(default_factory=list, title="plandoc.head.languages")
    who: str = Field("", max_length=200)


@router.get(TEAM, dependencies=[allowed("public_local")])
async def team_page(request: Request) -> Response:
    """Who is there, who is called, and what is missing."""
    return page_of_team(PlanShown(request, TEAM))


@router.post("/plan/team/role", dependencies=[allowed("same_origin_form", "edit_plan")])
async def change_role(request: Request) -> Response:
    """Name who has a role and its deputy."""
    shown = PlanShown(request, TEAM)
    choices = {"primary": _people(shown), "deputy": _people(shown)}
    sent = await read_form(request, RoleForm, choices)
    if sent.made is not None and shown.plan.role(sent.made.role) is None:
        sent = sent.refused("", "planpage.no_role")
    if sent.made is None:
        return _again(shown, fill(shown, RoleForm, sent, choices=choices), "/plan/team/role")
    made = sent.made

    def change(files: PlanFiles, now: Plan, seen: Plan) -> PlanFiles:
        known = seen.role(made.role)
        for key, value in (("primary", made.primary), ("deputy", made.deputy)):
            if known is None or (getattr(known, key) or "") != value:
                files = set_value(files, f"roles.{made.role}.{key}", value or None)
        return files

    def meets(seen: Plan, now: Plan) -> bool:
        return seen.role(made.role) != now.role(made.role)

    async def act() -> Response:
        written = await shown.at_desk(lambda desk: write_change(desk, sent.base, change, who_acts(made.who), "", meets))
        if written.after is None:
            refused = sent.refused("", "planpage.role.moved") if written.moved else _refused(shown, sent, written)
            base = written.moved.version if written.moved else ""
            return _again(shown, fill(shown, RoleForm, refused, base=base, choices=choices), "/plan/team/role")
        return await adopted(request, shown, written, shown.to(TEAM) + "#roles", "planpage.said.changed")

    return await once(request, sent, act)


@router.post("/plan/team/people", dependencies=[allowed("same_origin_form", "edit_plan")])
async def add_person(request: Request) -> Response:
    """Write a person into the plan; their addresses are kept in the settings, never in the plan."""
    shown = PlanShown(request, TEAM)
    sent = await read_form(request, PersonForm, _languages(shown))
    if sent.made is not None and shown.plan.called(sent.made.name) is not None:
        sent = sent.refused("name", "planpage.team.twice")
    if sent.made is None:
        joining = fill(shown, PersonForm, sent, choices=_languages(shown), prefix="p")
        return page_of_team(shown, joining=joining, status=422)
    made = sent.made
    id_ = _free_id(made.name, shown.plan)
    told: dict[str, Any] = {"name": made.name} | ({"languages": made.languages} if made.languages else {})

    def change(files: PlanFiles, now: Plan, _seen: Plan) -> PlanFiles:
        if not now.people:
            return set_value(files, "people", [{"id": id_, **told}])
        return set_value(files, f"people.{id_}", told)

    async def act() -> Response:
        written = await shown.at_desk(
            lambda desk: write_change(desk, sent.base, change, who_acts(made.who), "", lambda *_: False)
        )
        if written.after is None:
            refused = _refused(shown, sent, written)
            joining = fill(shown, PersonForm, refused, choices=_languages(shown), prefix="p")
            return page_of_team(shown, joining=joining, status=422)
        return await adopted(
            request, shown, written, shown.to(TEAM) + "#people", "planpage.said.joined", name=made.name
        )

    return await once(request, sent, act)


def page_of_team(
    shown: PlanShown, away: FormView | None = None, joining: FormView | None = None, status: int = 200
) -> Response:
    hour, key = shown.now // HOUR, (shown.language, shown.now // HOUR)
    made = shown.shelf.made
    base = shown.plan.version
    return page(
        shown, "plan_team.html", "plan", status, way="team", hour=hour,
        duty=duty_now(shown), roles=role_rows(shown), people=people_shown(shown), chains=chains(shown),
        exceptions=exceptions(shown), away_open=away is not None, joining_open=joining is not None,
        week=made(shown.plan, ("week", *key),
                  lambda: duty_week(shown.plan, shown_roles_in_week(shown.plan), shown.now, shown.words)),
        gaps=made(shown.plan, ("gaps", *key), lambda: gaps(shown)),
        away=away or fill(shown, ExceptionForm, choices=choices_of(shown), prefix="x"),
        joining=joining or fill(shown, PersonForm, base=base, choices=_languages(shown), prefix="p"),
        offered=_people(shown),
    )  # fmt: skip


def _again(shown: PlanShown, form: FormView, action: str) -> Response:
    say = shown.words.say
    return again_page(
        shown, "plan", form, action=shown.to(action), submit=say("planpage.save"), back=shown.to(TEAM) + "#roles"
    )


def _refused(shown: PlanShown, sent: Sent[Any], written: Any) -> Sent[Any]:
    return refused_for(shown, sent, written, lambda _path: "")


def _people(shown: PlanShown) -> list[tuple[str, str]]:
    return [(person.id, person.name) for person in shown.plan.people]


def choices_of(shown: PlanShown) -> dict[str, list[tuple[str, str]]]:
    roles = [(row.id, row.name) for row in role_rows(shown)]
    return {"person": _people(shown), "role": roles}


def _languages(shown: PlanShown) -> dict[str, list[tuple[str, str]]]:
    known = dict.fromkeys([*shown.plan.brand.languages, "en", "pl", "fr", "id", "ru"])
    return {"languages": [(code, shown.words.language_name(code)) for code in known]}


def _free_id(name: str, plan: Plan) -> str:
    base = plain_id(name.split()[0]) or "person"
    taken = {person.id.lower() for person in plan.people}
    names = (base, *(f"{base}_{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in names if one not in taken)
