"""The team over the API: who is on duty, who fits best, who stands in, and calendar feeds."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Body, HTTPException, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from coolhead.clock import DAY, Instant, read_instant, write_instant
from coolhead.plan import Plan
from coolhead.plan.matching import Wanted, best_for
from coolhead.plan.rota import on_duty, on_shift, spans
from coolhead.plan.rota_gaps import gaps_in
from coolhead.run.calendars import feed_of
from coolhead.run.rota_log import be_away, stand_in, withdraw
from coolhead.web.policy import allowed
from coolhead.web.ports import House
from coolhead.web.wall import who_acts
from coolhead.words import Words

router = APIRouter(prefix="/api", tags=["team"])
CALENDAR = "text/calendar; charset=utf-8"


class AskedException(BaseModel):
    """Who stands in for a role, or, without a role, is absent; from when until when (RFC 3339)."""

    brand: str = Field(max_length=200)
    person: str = Field(max_length=64)
    since: str = Field(max_length=40)
    until: str = Field(max_length=40)
    role: str = Field("", max_length=64)
    who: str = Field("", max_length=200, description="Who asks for it; a token of a person says so itself.")


@router.get("/oncall", dependencies=[allowed("public_local")])
async def duty(request: Request, brand: str | None = None, at: str | None = None) -> Response:
    """Each role: who is on shift, and whom to call in which order."""
    plan, moment = _plan(request, brand), _moment(request, at)
    roles = [
        {"role": role.id, "on_shift": on_shift(plan, role.id, moment), "call": on_duty(plan, role.id, moment)}
        for role in plan.roles
    ]
    return _json({"brand": plan.brand.id, "at": write_instant(moment), "roles": roles})


@router.get("/oncall/gaps", dependencies=[allowed("public_local")])
async def gaps(
    request: Request, brand: str | None = None, since: str | None = None, days: Annotated[int, Query(ge=1, le=400)] = 28
) -> Response:
    """What the rota lacks."""
    plan, start = _plan(request, brand), _moment(request, since)
    return _json({"brand": plan.brand.id, "gaps": [_told(gap) for gap in gaps_in(plan, start, start + days * DAY)]})


@router.get("/rota/{role}.ics", dependencies=[allowed("calendar")])
async def feed_of_role(request: Request, role: str, brand: str | None = None, language: str = "en") -> Response:
    """The shifts of a role as a calendar. A token of scope calendar stands in the address (`?token=`)."""
    plan = _plan(request, brand)
    _check(plan.role(role) is not None, "There is no such role.")
    return _feed(request, plan, language, role=role)


@router.get("/people/{person}.ics", dependencies=[allowed("calendar")])
async def feed_of_person(request: Request, person: str, brand: str | None = None, language: str = "en") -> Response:
    """The shifts of a person in all roles as a calendar."""
    plan = _plan(request, brand)
    _check(plan.person(person) is not None, "There is no such person.")
    return _feed(request, plan, language, person=person)


@router.get("/rota/{role}", dependencies=[allowed("public_local")])
async def shifts(
    request: Request,
    role: str,
    brand: str | None = None,
    since: str | None = None,
    days: Annotated[int, Query(ge=1, le=400)] = 14,
) -> Response:
    """Who has a role from when until when."""
    plan, start = _plan(request, brand), _moment(request, since)
    _check(plan.role(role) is not None, "There is no such role.")
    return _json({"role": role, "shifts": [_told(span) for span in spans(plan, role, start, start + days * DAY)]})


@router.get("/team/match", dependencies=[allowed("public_local")])
async def match(
    request: Request,
    brand: str | None = None,
    language: str = "",
    channel: str = "",
    topic: str = "",
    role: str = "responder",
    at: str | None = None,
) -> Response:
    """Who fits best to answer a mention, with the reasons; where the first does not fit, nobody on shift does."""
    plan = _plan(request, brand)
    wanted = Wanted(language=language, channel=channel, topic=topic, role=role)
    fits = best_for(plan, _moment(request, at), wanted)
    return _json({"fits": bool(fits and fits[0].fits), "people": [_told(fit) for fit in fits]})


@router.post("/rota/exceptions", dependencies=[allowed("token:write")])
async def except_rota(request: Request, asked: Annotated[AskedException, Body()]) -> Response:
    """Somebody stands in, or is absent. Durable when answered; `id` takes it back."""
    house, plan = _house(request), _plan(request, asked.brand)
    start, end = _moment(request, asked.since), _moment(request, asked.until)
    _check(plan.person(asked.person) is not None, "There is no such person.")
    _check(not asked.role or plan.role(asked.role) is not None, "There is no such role.")
    if end <= start:
        raise HTTPException(422, "until must come after since.")
    who, brand, now = who_acts(asked.who), plan.brand.id, house.clock.now()
    if asked.role:
        id_ = await house.ask(lambda store: stand_in(store, brand, now, asked.role, asked.person, start, end, who))
    else:
        id_ = await house.ask(lambda store: be_away(store, brand, now, asked.person, start, end, who))
    return _json({"id": id_, "brand": brand, "who": who, "outcome": "recorded"})


@router.post("/rota/exceptions/{id_}/withdraw", dependencies=[allowed("token:write")])
async def take_back(request: Request, id_: str, brand: str | None = None, who: str = "") -> Response:
    """An override or absence no longer holds."""
    house, plan = _house(request), _plan(request, brand)
    _check(any(one.id == id_ for one in plan.exceptions), "There is no such override or absence.")
    by, now = who_acts(who), house.clock.now()
    await house.ask(lambda store: withdraw(store, plan.brand.id, now, id_, by))
    return _json({"id": id_, "brand": plan.brand.id, "who": by, "outcome": "recorded"})


def _feed(request: Request, plan: Plan, language: str, role: str = "", person: str = "") -> Response:
    try:
        words = Words(language, plan.brand.time_zone)
    except (ValueError, KeyError, OSError):
        raise HTTPException(422, "language is en, pl, fr, id or ru.") from None
    return Response(feed_of(plan, _house(request).clock.now(), words, role=role, person=person), media_type=CALENDAR)


def _plan(request: Request, brand: str | None) -> Plan:
    plans = _house(request).plans()
    if brand is None and len(plans) > 1:
        raise HTTPException(422, f"More than one brand; say which: {', '.join(plans)}")
    plan = next(iter(plans.values()), None) if brand is None else plans.get(brand)
    if plan is None:
        raise HTTPException(404, "There is no such brand.")
    return plan


def _moment(request: Request, at: str | None) -> Instant:
    try:
        return _house(request).clock.now() if at is None else read_instant(at)
    except ValueError:
        raise HTTPException(422, "A time is written as 2027-03-28T18:00:00+02:00.") from None


def _check(holds: bool, sentence: str) -> None:
    if not holds:
        raise HTTPException(404, sentence)


def _told(value: Any) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(value)
    instants = {key for key, one in told.items() if key.endswith("_at") and isinstance(one, float)}
    return {key: write_instant(one) if key in instants else one for key, one in told.items()}


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")


def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house
