"""Alerts over the API: see them, pass them on, call them no crisis, mute a topic, test how people are reached."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Body, HTTPException, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from coolhead.clock import MINUTE
from coolhead.desk import Dismissed, Muted, PassedOn, Unmuted
from coolhead.run.alert_names import alerts_called, alerts_of, spoken
from coolhead.run.board_model import AlertView
from coolhead.run.board_told import plain, written
from coolhead.run.contact_tests import seen
from coolhead.web.policy import allowed
from coolhead.web.ports import House
from coolhead.web.wall import who_acts

router = APIRouter(prefix="/api", tags=["alerts"])
MOST_MUTE_MINUTES = 7 * 24 * 60
_NONE: dict[int | str, dict[str, Any]] = {404: {"description": "No such alert, brand or person."}}
OfBrand = Annotated[str | None, Query(description="The brand, where there is more than one.")]
Who = Annotated[str, Field(min_length=1, max_length=200, description="A person's id in the plan, or a name.")]
Reason = Annotated[str, Field(max_length=2000)]
Topic = Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_.:-]{1,64}$", description="A crisis type or a found topic.")]


class Said(BaseModel):
    """Who says it."""

    who: Who


class NoCrisis(Said):
    """Who says that it is no crisis, and why."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class MuteAsked(Said):
    """For what nobody is to be called, up to which level, for how long. `topic` null: the brand as a whole."""

    topic: Topic = None
    level: int = Field(3, ge=2, le=4, description="Up to and with this level; a higher one comes through.")
    minutes: float = Field(gt=0, le=MOST_MUTE_MINUTES)
    reason: Reason = ""
    brand: str | None = None


class UnmuteAsked(Said):
    """For what people are to be called again."""

    topic: Topic = None
    brand: str | None = None


@router.get("/alerts", dependencies=[allowed("public_local")])
async def list_alerts(request: Request, brand: OfBrand = None, waiting: bool = False) -> Response:
    """The last alert of each wave, the newest first, and the mutes that hold."""
    house = _house(request)
    boards = {of: board for of, board in house.boards().items() if brand in (None, of)}
    found = [(of, alert) for of, alert in alerts_of(boards) if alert.waits or not waiting]
    found.sort(key=lambda known: known[1].raised_at, reverse=True)
    alerts = [{"brand": of, "name": spoken(of, alert, boards), **_whole(alert)} for of, alert in found]
    mutes = [
        {"brand": of, "topic": mute.topic, "level": mute.level, "until": written(mute.until), "who": mute.who}
        for of, board in boards.items()
        for mute in board.alerting.mutes.values()
    ]
    return _json({"alerts": alerts, "mutes": mutes})


@router.get("/alerts/{alert}", dependencies=[allowed("public_local")], responses=_NONE)
async def show_alert(request: Request, alert: str) -> Response:
    """One alert by its number (`7`, `ember-7`) or its id."""
    brand, found = _found(_house(request), alert)
    return _json({"brand": brand, **_whole(found)})


@router.post("/alerts/{alert}/pass", dependencies=[allowed("token:write")], responses=_NONE)
async def pass_alert(request: Request, alert: str, by: Annotated[Said, Body()]) -> Response:
    """Pass an alert on: the next in line is called at once. Passing it on twice changes nothing."""
    house = _house(request)
    brand, found = _found(house, alert)
    who = who_acts(by.who)
    await house.answer(brand, PassedOn(house.clock.now(), found.id, who, "api"))
    return _json({"alert": found.id, "brand": brand, "who": who, "outcome": "recorded"})


@router.post("/alerts/{alert}/dismiss", dependencies=[allowed("token:write")], responses=_NONE)
async def dismiss_alert(request: Request, alert: str, by: Annotated[NoCrisis, Body()]) -> Response:
    """Say that an alert is no crisis, and why: nobody is called for it any more; a rise is told again."""
    house = _house(request)
    brand, found = _found(house, alert)
    who = who_acts(by.who)
    await house.answer(brand, Dismissed(house.clock.now(), found.id, who, "", "api"), reason=by.reason)
    return _json({"alert": found.id, "brand": brand, "who": who, "outcome": "recorded"})


@router.post("/pauses", dependencies=[allowed("token:write")], responses=_NONE)
async def mute_topic(request: Request, asked: Annotated[MuteAsked, Body()]) -> Response:
    """Call nobody for a topic for a while; a higher level and reports of harm still come through."""
    house = _house(request)
    brand, now, who = _brand(house, asked.brand), house.clock.now(), who_acts(asked.who)
    until = now + asked.minutes * MINUTE
    await house.answer(brand, Muted(now, asked.topic, asked.level, until, who), reason=asked.reason)
    return _json({"brand": brand, "topic": asked.topic, "level": asked.level, "until": written(until), "who": who})


@router.post("/pauses/end", dependencies=[allowed("token:write")], responses=_NONE)
async def unmute_topic(request: Request, asked: Annotated[UnmuteAsked, Body()]) -> Response:
    """Call people for a topic again; where it is not muted, nothing changes."""
    house = _house(request)
    brand, who = _brand(house, asked.brand), who_acts(asked.who)
    await house.answer(brand, Unmuted(house.clock.now(), asked.topic, who))
    return _json({"brand": brand, "topic": asked.topic, "who": who, "outcome": "recorded"})


@router.get("/people/tests", dependencies=[allowed("public_local")], responses=_NONE)
async def list_tests(request: Request, brand: OfBrand = None) -> Response:
    """The last test of each address of each person: accepted or refused by the provider, seen by the person."""
    boards = _house(request).boards()
    tests = [
        {"brand": of, **plain(asdict(test))}
        for of, board in boards.items()
        if brand in (None, of)
        for test in board.alerting.tests.values()
    ]
    return _json({"tests": tests})


@router.post("/people/{person}/test", dependencies=[allowed("token:write")], responses=_NONE)
async def send_test(request: Request, person: str, by: Annotated[Said, Body()], brand: OfBrand = None) -> Response:
    """Send a message that says it is a test to each address of a person, and keep what came of it."""
    house = _house(request)
    of = _brand_of_person(house, person, brand)
    reports = await house.test_contact(of, person, who_acts(by.who))
    if not reports:
        raise HTTPException(404, f"{person} has no address under contacts in the settings.")
    return _json({"brand": of, "tests": [plain(asdict(report)) for report in reports]})


@router.post("/people/{person}/test/seen", dependencies=[allowed("token:write")], responses=_NONE)
async def saw_test(request: Request, person: str, by: Annotated[Said, Body()], brand: OfBrand = None) -> Response:
    """Say that the last test message came, at each address it went to: only a person knows."""
    house = _house(request)
    of = _brand_of_person(house, person, brand)
    tests = house.boards()[of].alerting.tests_of(person)
    if not tests:
        raise HTTPException(404, f"No test was sent to {person}.")
    for report in seen(tests, house.clock.now(), who_acts(by.who)):
        await house.answer(of, report)
    return _json({"brand": of, "person": person, "seen": len(tests)})


def _found(house: House, said: str) -> tuple[str, AlertView]:
    found = alerts_called(house.boards(), said)
    if len(found) > 1:
        raise HTTPException(404, f"Several brands have an alert {said}: write the brand before it, as in ember-{said}.")
    if not found:
        raise HTTPException(404, "There is no such alert.")
    return found[0]


def _brand(house: House, said: str | None) -> str:
    known = [brand for brand in house.boards() if said in (None, brand)]
    if len(known) != 1:
        raise HTTPException(404, "There is no such brand." if said else "Say which brand.")
    return known[0]


def _brand_of_person(house: House, person: str, brand: str | None) -> str:
    known = [of for of, plan in house.plans().items() if brand in (None, of) and plan.person(person) is not None]
    if not known:
        raise HTTPException(404, f"No plan names a person {person}.")
    return known[0]


def _whole(alert: AlertView) -> dict[str, Any]:
    told: dict[str, Any] = plain(asdict(alert))
    return told | {"state": alert.state, "waits": alert.waits}


def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")
