"""Swaps, absences and tests of people's addresses: forms of the plan's team that hold at once, in the log."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from pydantic import Field

from coolhead.clock import Instant
from coolhead.plan.moments import read_moment
from coolhead.plan.spot import Findings, Spot
from coolhead.run.contact_tests import seen
from coolhead.run.rota_log import be_away, stand_in, withdraw
from coolhead.run.team_said import name_of
from coolhead.web.form_view import fill
from coolhead.web.forms import Form, Sent, Undo, done, once, read_form
from coolhead.web.plan_shown import PlanShown
from coolhead.web.policy import allowed
from coolhead.web.team_page import TEAM, ExceptionForm, choices_of, page_of_team
from coolhead.web.wall import who_acts

router = APIRouter(include_in_schema=False)


class Named(Form):
    """A person whose addresses are tested, or an exception that is taken back."""

    of: str = Field(min_length=1, max_length=64)
    who: str = Field("", max_length=200)


@router.post("/plan/team/exceptions", dependencies=[allowed("same_origin_form")])
async def add_exception(request: Request) -> Response:
    """Somebody stands in, or is away: it holds at once, and is taken back with one button."""
    shown = PlanShown(request, TEAM)
    sent = await read_form(request, ExceptionForm, choices_of(shown))
    since, sent = _moment(shown, sent, "since")
    until, sent = _moment(shown, sent, "until", end=True)
    if since is not None and until is not None and until <= since:
        sent = sent.refused("until", "plan.problem.moment_order")
    if sent.made is None or since is None or until is None:
        return page_of_team(
            shown, away=fill(shown, ExceptionForm, sent, choices=choices_of(shown), prefix="x"), status=422
        )
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


def _named(shown: PlanShown, sent: Sent[Named]) -> Named:
    if sent.made is None:
        raise HTTPException(422, shown.words.say("form.error.missing"))
    return sent.made


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
