"""What a person does on the page Now beside taking an alert: take the lead, or pass the alert on to the deputy."""

from __future__ import annotations

from collections.abc import Callable

import anyio
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from pydantic import Field

from coolhead.desk import PassedOn
from coolhead.incident.events import Args
from coolhead.incident.room import LEAD
from coolhead.run.board import Board
from coolhead.run.room_asks import Take
from coolhead.run.room_door import Answer, act
from coolhead.web.api import brand_of
from coolhead.web.form_view import again_page, fill
from coolhead.web.forms import Form, Sent, done, once, read_form
from coolhead.web.frame import Shown
from coolhead.web.policy import allowed
from coolhead.web.ports import House
from coolhead.web.room_wall import no_right_here
from coolhead.web.wall import who_acts

router = APIRouter(include_in_schema=False)
SEEN_WITHIN_SECONDS = 2.0


class PassForm(Form):
    """Who cannot take which alert."""

    alert: str = Field(min_length=1, max_length=300)
    who: str = Field(min_length=1, max_length=80, title="now.alert.who")


class LeadForm(Form):
    """Who takes the lead of which incident, and with it the alert, where one waits."""

    incident: str = Field(min_length=1, max_length=300)
    alert: str = Field("", max_length=300)
    who: str = Field(min_length=1, max_length=80, title="now.alert.who")


@router.post("/pass", dependencies=[allowed("same_origin_form")])
async def pass_alert(request: Request) -> Response:
    """Pass an alert on: the next in line is called at once."""
    house: House = request.app.state.house
    sent = await read_form(request, PassForm)
    if sent.made is None:
        return _again(request, PassForm, sent, "/pass", "now.pass")
    alert, who = sent.made.alert, who_acts(sent.made.who)
    brand = brand_of(house, alert)
    if brand is None:
        raise HTTPException(404, "There is no such alert.")

    async def pass_on() -> Response:
        await house.answer(brand, PassedOn(house.clock.now(), alert, who, "page"))
        with anyio.move_on_after(SEEN_WITHIN_SECONDS):
            await _until(house, brand, lambda board: _passed(board, alert, who))
        return done(request, Shown(request).to("/", brand=brand), "now.done.passed")

    return await once(request, sent, pass_on)


@router.post("/lead", dependencies=[allowed("same_origin_form")])
async def take_lead(request: Request) -> Response:
    """Take the lead of the incident, and the alert that called for somebody; who was first stays the lead."""
    house: House = request.app.state.house
    sent = await read_form(request, LeadForm)
    if sent.made is None:
        return _again(request, LeadForm, sent, "/lead", "now.lead.take")
    told, who = sent.made, who_acts(sent.made.who)
    brand = next((id_ for id_, board in house.boards().items() if told.incident in board.rooms), None)
    if brand is None:
        raise HTTPException(404, "There is no such incident.")

    async def lead() -> Response:
        if told.alert and brand_of(house, told.alert) == brand:
            await house.acknowledge(brand, told.alert, who, "page")
        said, args = await _lead(house, brand, told.incident, who, sent.act_key)
        with anyio.move_on_after(SEEN_WITHIN_SECONDS):
            await _until(house, brand, lambda board: _taken(board, told.alert))
        return done(request, Shown(request).to("/", brand=brand), said, undo=None, **args)

    return await once(request, sent, lead)


async def _lead(house: House, brand: str, incident: str, who: str, key: str) -> tuple[str, Args]:
    """Takes the role in the room; returns what is to be said of it."""
    rooms, plan, now = house.rooms(), house.plans().get(brand), house.clock.now()
    asked = Take(role=LEAD)
    if plan is None or no_right_here(plan, who, asked) is not None:
        return "now.done.taken_only", {}

    def take(_: object) -> Answer | None:
        return act(rooms, plan, incident, asked, who, now, key=key or None)

    answer = await house.ask(take)
    if answer is None or answer.refused is None:
        return ("now.done.lead", {}) if answer is not None else ("now.done.taken_only", {})
    person = plan.person(str(answer.refused.args.get("person")))
    named = {"person": person.name} if person is not None else {}
    return answer.refused.id, {**answer.refused.args, **named}


def _again(request: Request, model: type[Form], sent: Sent[PassForm] | Sent[LeadForm], to: str, said: str) -> Response:
    shown = Shown(request)
    form = fill(shown, model, sent, choices={"who": list(shown.brand.people.items())})
    return again_page(shown, "now", form, action=shown.to(to), submit=shown.words.say(said), back=shown.to("/"))


def _passed(board: Board, alert: str, who: str) -> bool:
    return all(one.id != alert or who in one.passed or not one.waits for one in board.alerts.values())


def _taken(board: Board, alert: str) -> bool:
    return all(one.id != alert or not one.waits for one in board.alerts.values())


async def _until(house: House, brand: str, holds: Callable[[Board], bool]) -> None:
    newest = 0
    while not holds(house.boards()[brand]):
        newest = await house.wait_for_facts(newest, SEEN_WITHIN_SECONDS)
