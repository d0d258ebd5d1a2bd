"""The JSON API of incident rooms: list, look, do, and what happened since."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Header, HTTPException, Query, Request
from fastapi.responses import Response

from coolhead.incident.events import Sentence
from coolhead.incident.room import Room
from coolhead.plan import Plan
from coolhead.run.board_rooms import card_snapshot, in_order
from coolhead.run.room_asks import Asked, BadAsk, asked_schema, read_ask, read_declare
from coolhead.run.room_door import Answer, act, declare
from coolhead.run.room_moments import KEY_TYPES
from coolhead.run.room_view import as_put_right, etag, rival_shown, room_snapshot, timeline_lines
from coolhead.run.rooms import MOST_SHOWN
from coolhead.run.similar import known_better
from coolhead.web.policy import allowed
from coolhead.web.ports import House
from coolhead.web.room_wall import no_right_here
from coolhead.web.speech import language_of, speech
from coolhead.web.wall import who_acts

router = APIRouter(prefix="/api", tags=["incidents"])
JSON = "application/json"

Limit = Annotated[int, Query(ge=1, le=MOST_SHOWN)]
Key = Annotated[
    str | None, Header(alias="Idempotency-Key", max_length=200, description="The same key again changes nothing.")
]
_ACT_BODY = {
    "requestBody": {
        "required": True,
        "description": "One verb (`do`), `who` acts, and on which version (`base`) where it is an edit.",
        "content": {JSON: {"schema": asked_schema()}},
    }
}
_DECLARE_BODY = {
    "requestBody": {
        "required": True,
        "description": "`who`, and a `title`, a `note` or a `wave`; `level` 0 to 5 (3 where none is said), `brand`.",
        "content": {JSON: {"schema": {"type": "object"}}},
    }
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    404: {"description": "No such incident."},
    409: {"description": "It cannot be as things stand: one sentence says why, `rival` is the other's version."},
    422: {"description": "What was asked cannot be read; the sentence names the field."},
    428: {"description": "Somebody else wrote this last: say on which version (`base`) the edit is made."},
}


@router.get("/incidents", dependencies=[allowed("public_local")])
async def list_incidents(
    request: Request,
    brand: str | None = None,
    state: Literal["open", "closed", "all"] = "all",
    limit: Limit = 50,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """Incidents, the highest open ones first, then the newest; with the roles and steps that the board knows."""
    house = _house(request)
    boards = {id_: board for id_, board in house.boards().items() if brand in (None, id_)}
    cards = in_order((card for board in boards.values() for card in board.rooms.values()), state)
    shown = [
        {**boards[card.brand].incident_snapshot(card.id), **card_snapshot(card)}
        for card in cards[offset : offset + limit]
    ]
    ids = [str(one["title"]) for one in shown if one["title"]]
    texts = await house.ask(lambda store: store.texts(ids))
    for one in shown:
        text = texts.get(str(one["title"]))
        one["title"] = text.body if text is not None else None
    return _json({"incidents": shown, "total": len(cards)})


@router.get("/incidents/{incident}", dependencies=[allowed("public_local")], responses={404: _ANSWERS[404]})
async def show_incident(
    request: Request, incident: str, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """One room, with its texts and the version of everything that can be edited. ETag: ask again only for news."""
    house = _house(request)
    room, _ = await _room(house, incident)
    tag = etag(room)
    if if_none_match == tag:
        return Response(status_code=304, headers={"ETag": tag})
    now = house.clock.now()
    shown = await house.ask(lambda store: room_snapshot(room, store, now))
    return _json(shown, headers={"ETag": tag})


@router.get("/incidents/{incident}/timeline", dependencies=[allowed("public_local")], responses={404: _ANSWERS[404]})
async def show_timeline(
    request: Request,
    incident: str,
    show: Literal["key", "all"] = "key",
    before: Annotated[int | None, Query(ge=1, description="Only facts before this seq.")] = None,
    after: Annotated[int | None, Query(ge=0, description="Only facts after this seq: what is new.")] = None,
    limit: Limit = 50,
) -> Response:
    """What happened, in order: the newest key facts or all, older ones by `before`, new ones by `after`."""
    house = _house(request)
    room, plan = await _room(house, incident)
    types = KEY_TYPES if show == "key" else None
    words = speech(language_of(request, "en"), plan.brand.time_zone)
    people = {person.id: person.name for person in plan.people}
    rooms = house.rooms()

    def read(_: object) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        told = rooms.timeline(room, before, limit, types) if after is None else rooms.since(room, after, limit)
        kept = [fact for fact in told if types is None or fact["type"] in types]
        return told, timeline_lines(as_put_right(kept, room), rooms.store, words, people)

    told, lines = await house.ask(read)
    first, last = (told[0]["seq"], told[-1]["seq"]) if told else (before, after or 0)
    return _json({"timeline": lines, "before": first, "last": last, "more": len(told) >= limit})


@router.get("/incidents/{incident}/similar", dependencies=[allowed("public_local")], responses={404: _ANSWERS[404]})
async def show_similar(
    request: Request, incident: str, type: str = "", origin: str = "", harm: str = "", fault: str = ""
) -> Response:
    """The three past situations of the brand, or cases of its plan, most like this one: why, and what came of them.

    Where a person knows better than the journal: `type`, `origin`, `harm`, `fault`.
    """
    try:
        said = known_better(type=type, origin=origin, harm=harm, fault=fault)
    except ValueError as error:
        raise HTTPException(422, str(error)) from None
    house, shelf = _house(request), request.app.state.cases
    room, plan = await _room(house, incident)
    words = speech(language_of(request, "en"), plan.brand.time_zone)
    return _json(await house.ask(lambda store: shelf.similar(store, plan, room.id, words, said)))


@router.post(
    "/incidents", dependencies=[allowed("token:write", "draft")], openapi_extra=_DECLARE_BODY, responses=_ANSWERS
)
async def declare_incident(request: Request, key: Key = None) -> Response:
    """Open an incident: for a wave, or from what was heard offline. Durable when answered."""
    house = _house(request)
    who, body = await _signed(request)
    asked = _read(read_declare, body)
    plans = house.plans()
    if asked.brand is None and len(plans) != 1:
        raise HTTPException(422, f"Say which brand: {', '.join(plans) or 'there is none'}.")
    plan = plans.get(asked.brand or next(iter(plans)))
    if plan is None:
        raise HTTPException(404, f"There is no brand {asked.brand}.")
    _check_right(request, plan, who, None)
    rooms, now = house.rooms(), house.clock.now()
    answer = await house.ask(lambda _: _try(lambda: declare(rooms, plan, asked, who, now, key)))
    return _answered(request, house, plan, answer, 201)


@router.post(
    "/incidents/{incident}/acts",
    dependencies=[allowed("token:write", "draft")],
    openapi_extra=_ACT_BODY,
    responses=_ANSWERS,
)
async def act_in_incident(
    request: Request, incident: str, key: Key = None, if_match: Annotated[str | None, Header()] = None
) -> Response:
    """Do something in a room: take a role, tick a step, write a note … Durable when answered.

    An edit of what somebody else wrote names the version it was made on: `base`, or the room's ETag in If-Match.
    """
    house = _house(request)
    who, body = await _signed(request)
    asked = _read(read_ask, body)
    room, plan = await _room(house, incident)
    _check_right(request, plan, who, asked)
    if if_match is not None and if_match != etag(room):
        raise HTTPException(412, "The room has changed since you looked; look again.", headers={"ETag": etag(room)})
    rooms, now = house.rooms(), house.clock.now()

    def do(_: object) -> Answer | None:
        found: Answer | None = _try(
            lambda: act(rooms, plan, incident, asked, who, now, key=key, needs_base=if_match is None)
        )
        return found

    answer = await house.ask(do)
    if answer is None:
        raise HTTPException(404, "There is no such incident.")
    return _answered(request, house, plan, answer, 200)


def _answered(request: Request, house: House, plan: Plan, answer: Answer, status: int) -> Response:
    """What became of it, in words. What two people wrote at once is 409 and kept; both texts are in the answer."""
    told: dict[str, Any] = {"incident": answer.incident, "act": answer.act, "recorded": answer.kept}
    rooms = house.rooms()
    room = rooms.room(plan.brand.id, answer.incident)
    if answer.rival is not None and room is not None:
        register = room.register(answer.rival.key)
        if register is not None:
            told["rival"] = rival_shown(register, rooms.store)
            told["key"] = answer.rival.key
    if answer.needs_base:
        told["detail"] = "Somebody else wrote this last; say on which version (base) the edit is made."
        return _json(told, 428)
    if answer.refused is not None or answer.rival is not None:
        told["detail"] = _say(request, plan, answer)
        told["reason"] = answer.refused.id if answer.refused is not None else "room.refused.edited_meanwhile"
        return _json(told, 409)
    return _json(told, status, {"ETag": etag(room)} if room is not None else None)


def _say(request: Request, plan: Plan, answer: Answer) -> str:
    words = speech(language_of(request, "en"), plan.brand.time_zone)
    if answer.refused is not None:
        return words.told(_with_names(answer.refused, plan))
    assert answer.rival is not None
    args = {"person": answer.rival.version.who, "since_at": answer.rival.version.at}
    return words.told(_with_names(Sentence(id="room.refused.edited_meanwhile", args=args), plan))


def _with_names(sentence: Sentence, plan: Plan) -> Sentence:
    """People by their names."""
    named = plan.person(str(sentence.args.get("person")))
    args = {**sentence.args, "person": named.name} if named is not None else sentence.args
    return Sentence(id=sentence.id, args=args)


def _check_right(request: Request, plan: Plan, who: str, asked: Asked | None) -> None:
    no = no_right_here(plan, who, asked)
    if no is not None:
        words = speech(language_of(request, "en"), plan.brand.time_zone)
        raise HTTPException(403, words.told(_with_names(no, plan)))


async def _room(house: House, incident: str) -> tuple[Room, Plan]:
    rooms, plans = house.rooms(), house.plans()

    def find(_: object) -> tuple[Room, Plan] | None:
        for brand, plan in plans.items():
            room = rooms.room(brand, incident)
            if room is not None:
                return room, plan
        return None

    found = await house.ask(find)
    if found is None:
        raise HTTPException(404, "There is no such incident.")
    return found


async def _signed(request: Request) -> tuple[str, bytes]:
    """Who acts, and the rest of the body. A token of a person's own signs by itself."""
    try:
        body = msgspec.json.decode(await request.body())
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise HTTPException(422, "The body is no JSON object.") from None
    if not isinstance(body, dict):
        raise HTTPException(422, "The body is no JSON object.")
    said = body.pop("who", "")
    who = who_acts(said.strip() if isinstance(said, str) else "")
    if not who or len(who) > 200 or not who.isprintable():
        raise HTTPException(422, "Say who acts: who, a person's id in the plan.")
    return who, msgspec.json.encode(body)


def _read(read: Any, body: bytes) -> Any:
    try:
        return read(body)
    except BadAsk as error:
        raise HTTPException(422, str(error)) from None


def _try(do: Any) -> Any:
    try:
        return do()
    except BadAsk as error:
        raise HTTPException(422, str(error)) from None


def _json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(value), status, headers, JSON)


def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house
