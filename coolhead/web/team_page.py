"""The plan's team: who is on duty, who stands in, who can be reached; changed by forms of one purpose each."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from pydantic import Field

from coolhead.clock import HOUR, Instant
from coolhead.plan import Plan, PlanFiles
from coolhead.plan.editing import set_value
from coolhead.plan.moments import read_moment
from coolhead.plan.naming import plain_id
from coolhead.plan.spot import Findings, Spot
from coolhead.run.contact_tests import seen
from coolhead.run.rota_log import be_away, stand_in, withdraw
from coolhead.run.team_said import name_of
from coolhead.web.duty_week import duty_week
from coolhead.web.form_view import FormView, again_page, fill
from coolhead.web.forms import Form, Sent, Undo, done, once, read_form
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


class Named(Form):
    """A person whose addresses are tested, or an exception that is taken back."""

    of: str = Field(min_length=1, max_length=64)
    who: str = Field("", max_length=200)


@router.get(TEAM, dependencies=[allowed("public_local")])
async def team_page(request: Request) -> Response:
    """Who is there, who is called, and what is missing."""
    return _page(PlanShown(request, TEAM))


@router.post("/plan/team/exceptions", dependencies=[allowed("same_origin_form")])
async def add_exception(request: Request) -> Response:
    """Somebody stands in, or is away: it holds at once, and is taken back with one button."""
    shown = PlanShown(request, TEAM)
    sent = await read_form(request, ExceptionForm, _choices(shown))
    since, sent = _moment(shown, sent, "since")
    until, sent = _moment(shown, sent, "until", end=True)
    if since is not None and until is not None and until <= since:
        sent = sent.refused("until", "plan.problem.moment_order")
    if sent.made is None or since is None or until is None:
        return _page(shown, away=fill(shown, ExceptionForm, sent, choices=_choices(shown), prefix="x"), status=422)
    made, brand, now, who = sent.made, shown.brand.id, shown.now, who_acts(sent.made.who)

    async def act() -> Response:
        if made.role:
            id_ = await shown.house.ask(
                lambda store: stand_in(store, brand, now, made.role, made.person, since, until, who)
            )
        else:
            id_ = await shown.house.ask(lambda store: be_away(store, brand, now, made.person, since, until, who))
        await _seen_exception(shown, id_, there=True)
        undo = Undo(shown.to("/plan/team/withdraw"), {"of": id_})
        told = {"person": name_of(shown.plan, made.person)}
        return done(request, shown.to(TEAM) + "#exceptions", "planpage.said.excepted", undo=undo, **told)

    return await once(request, sent, act)


@router.post("/plan/team/withdraw", dependencies=[allowed("same_origin_form")])
async def withdraw_exception(request: Request) -> Response:
    """What was asked for no longer holds."""
    shown = PlanShown(request, TEAM)
    made = _named(shown, await read_form(request, Named))
    if all(one.id != made.of for one in shown.plan.exceptions):
        return done(request, shown.to(TEAM) + "#exceptions", "planpage.said.gone")
    brand, now, who = shown.brand.id, shown.now, who_acts(made.who)
    await shown.house.ask(lambda store: withdraw(store, brand, now, made.of, who))
    await _seen_exception(shown, made.of, there=False)
    return done(request, shown.to(TEAM) + "#exceptions", "planpage.said.withdrawn")


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
        return _page(shown, joining=joining, status=422)
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
            return _page(shown, joining=joining, status=422)
        return await adopted(
            request, shown, written, shown.to(TEAM) + "#people", "planpage.said.joined", name=made.name
        )

    return await once(request, sent, act)


@router.post("/plan/team/test", dependencies=[allowed("same_origin_form")])
async def test_person(request: Request) -> Response:
    """Send a test message to each address of a person."""
    shown = PlanShown(request, TEAM)
    made = _named(shown, await read_form(request, Named))
    reports = await shown.house.test_contact(shown.brand.id, made.of, who_acts(made.who))
    told = "planpage.said.tested" if reports else "planpage.said.no_address"
    return done(request, shown.to(TEAM) + "#people", told, person=name_of(shown.plan, made.of))


@router.post("/plan/team/seen", dependencies=[allowed("same_origin_form")])
async def test_seen(request: Request) -> Response:
    """The person says that the test message came."""
    shown = PlanShown(request, TEAM)
    made = _named(shown, await read_form(request, Named))
    for report in seen(shown.board.alerting.tests_of(made.of), shown.now, who_acts(made.who)):
        await shown.house.answer(shown.brand.id, report)
    return done(request, shown.to(TEAM) + "#people", "planpage.said.seen", person=name_of(shown.plan, made.of))


def _page(
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
        away=away or fill(shown, ExceptionForm, choices=_choices(shown), prefix="x"),
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


def _named(shown: PlanShown, sent: Sent[Named]) -> Named:
    if sent.made is None:
        raise HTTPException(422, shown.words.say("form.error.missing"))
    return sent.made


def _people(shown: PlanShown) -> list[tuple[str, str]]:
    return [(person.id, person.name) for person in shown.plan.people]


def _choices(shown: PlanShown) -> dict[str, list[tuple[str, str]]]:
    roles = [(row.id, row.name) for row in role_rows(shown)]
    return {"person": _people(shown), "role": roles}


def _languages(shown: PlanShown) -> dict[str, list[tuple[str, str]]]:
    known = dict.fromkeys([*shown.plan.brand.languages, "en", "pl", "fr", "id", "ru"])
    return {"languages": [(code, shown.words.language_name(code)) for code in known]}


def _moment(
    shown: PlanShown, sent: Sent[ExceptionForm], name: str, end: bool = False
) -> tuple[Instant | None, Sent[ExceptionForm]]:
    """A day or local time of the brand as an instant, or the form with what is wrong with it."""
    text = sent.typed.get(name, ("",))[0].strip()
    if not text:
        return None, sent
    findings = Findings()
    at = read_moment(Spot(text, "", 1, findings), shown.plan.brand.time_zone, end)
    if at is None:
        problem = findings.problems[0]
        return None, sent.refused(name, f"plan.problem.{problem.id}", **problem.args)
    return at, sent


async def _seen_exception(shown: PlanShown, id_: str, there: bool) -> None:
    """Wait a moment until the rota knows of it, so that the next page shows it."""
    newest = 0
    for _ in range(20):
        plan = shown.house.plans().get(shown.brand.id)
        if plan is None or there == any(one.id == id_ for one in plan.exceptions):
            return
        newest = await shown.house.wait_for_facts(newest, 0.1)


def _free_id(name: str, plan: Plan) -> str:
    base = plain_id(name.split()[0]) or "person"
    taken = {person.id.lower() for person in plan.people}
    names = (base, *(f"{base}_{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in names if one not in taken)
