"""The screen Room: the incidents, one room with all its parts, and the forms by which people act in it.

What a form asks for goes through the same door as the API's (`run/room_door.py`): the pages can do nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from coolhead.incident.room import Room
from coolhead.plan import Plan
from coolhead.run.room_asks import BadAsk, Declare
from coolhead.run.room_door import Answer, act, declare
from coolhead.run.room_pen import texts_in
from coolhead.run.room_view import texts_of
from coolhead.web.forms import KEY, done, typed_fields
from coolhead.web.frame import Shown, fragment, page, with_topics
from coolhead.web.policy import allowed
from coolhead.web.room_declaring import declare_act, read_declared
from coolhead.web.room_done import done_in
from coolhead.web.room_form import Typed, read_typed
from coolhead.web.room_list import listed
from coolhead.web.room_look import Look
from coolhead.web.room_shown import shown_room
from coolhead.web.room_thing import Thing, thing_of, who_asked
from coolhead.web.room_timeline import SHOWS, read_timeline
from coolhead.web.room_wall import no_right_here
from coolhead.web.room_words import Namer, named, refused
from coolhead.web.wall import who_acts

router = APIRouter(include_in_schema=False)
KEPT = ("show", "before", "moment")
YEAR_SECONDS = 365 * 86400


@router.get("/room", dependencies=[allowed("public_local")])
async def rooms_page(request: Request) -> Response:
    """The incidents of a brand: the open ones first, the closed ones page by page."""
    shown = await with_topics(Shown(request, "/room", ("closed",)))
    namer, before = _namer(shown), shown.query.get("closed", "")
    offset = int(before) if before.isdecimal() and len(before) < 6 else 0
    cards = shown.house.rooms().cards(shown.brand.id)
    view = await shown.house.ask(lambda store: listed(shown, cards, store, namer, offset))
    return page(shown, "rooms.html", "room", view=view)


@router.get("/room/declare", dependencies=[allowed("public_local")])
async def declaring_page(request: Request) -> Response:
    """The form that opens an incident."""
    shown = Shown(request, "/room/declare")
    return _declaring(shown, _namer(shown), _me(shown)[0], {}, {}, 200)


@router.post("/room", dependencies=[allowed("same_origin_form", "draft")])
async def declare_page(request: Request) -> Response:
    """Open an incident from what somebody heard; anybody may."""
    fields = await _fields(request)
    shown = Shown(request, "/room")
    namer, (me, _) = _namer(shown), _me(shown)
    who = who_acts(fields.get("who", "").strip() or me)
    asked, errors = read_declared(fields, namer, shown.brand.id)
    errors |= {} if who else {"who": namer.words.say("room.page.who")}
    if asked is None or errors:
        return _declaring(shown, namer, who, fields, errors, 422)
    answer = await _declared(shown, namer.plan, asked, who, _key(fields))
    if isinstance(answer, str):
        return _declaring(shown, namer, who, fields, {"": answer}, 422)
    there = shown.to(f"/room/{quote(answer.incident, safe='')}")
    return _remember(_sent(done(request, there), fields), who)


def _declaring(
    shown: Shown, namer: Namer, me: str, fields: Mapping[str, str], errors: Mapping[str, str], status: int
) -> Response:
    act_ = declare_act(shown, namer, fields, errors)
    if not _me(shown)[1]:
        act_ = replace(act_, asked=(*act_.asked, who_asked(namer, me, errors.get("who", ""))))
    return page(shown, "room_thing.html", "room", status, thing=Thing(act_, "", (), False), back=shown.to("/room"))


@router.get("/room/{incident}", dependencies=[allowed("public_local")])
async def room_page(request: Request, incident: str) -> Response:
    """One room."""
    shown = await with_topics(shown_for(request, incident))
    context = await _context(request, shown, incident)
    if context is None:
        return elsewhere(shown, incident)
    answer = page(shown, "room.html", "room", **context)
    asked = shown.query.get("who", "")
    return _remember(answer, asked) if asked and asked == context["look"].me else answer


@router.get("/room/{incident}/fragment", dependencies=[allowed("public_local")])
async def room_live(request: Request, incident: str) -> Response:
    """What the live client puts in place of the old room."""
    shown = await with_topics(shown_for(request, incident))
    context = await _context(request, shown, incident)
    if context is None:
        raise HTTPException(404, shown.words.say("room.page.none"))
    return fragment(shown, "_room.html", **context)


@router.get("/room/{incident}/do/{verb}", dependencies=[allowed("public_local")])
async def thing_page(request: Request, incident: str, verb: str) -> Response:
    """One thing on a page of its own: what stands, who wrote what, and the form to change it."""
    shown = shown_for(request, incident)
    look = await look_into(request, shown, incident)
    if look is None:
        return elsewhere(shown, incident)
    thing = thing_of(look, verb, dict(shown.query), shown.house.rooms().cards(shown.brand.id))
    if thing is None:
        raise HTTPException(404, shown.words.say("room.page.none"))
    return page(shown, "room_thing.html", "room", thing=thing, back=look.to())


@router.post("/room/{incident}/acts", dependencies=[allowed("same_origin_form", "draft")])
async def act_page(request: Request, incident: str) -> Response:
    """Do one thing in a room. What cannot be comes back as the form, with what was typed and the reason."""
    fields = await _fields(request)
    shown = shown_for(request, incident)
    look = await look_into(request, shown, incident)
    if look is None:
        return elsewhere(shown, incident)
    typed = read_typed(fields, look.namer)
    if typed is None:
        raise HTTPException(422, shown.words.say("room.page.unreadable"))
    who = who_acts(fields.get("who", "").strip() or look.me)
    if not who or typed.asked is None:
        return _again(shown, look, typed, fields, "" if who else shown.words.say("room.page.who"), 422)
    no = no_right_here(look.namer.plan, who, typed.asked)
    if no is not None:
        return _again(shown, look, typed, fields, look.namer.words.told(named(no, look.namer)), 403)
    answer = await _acted(shown, look.namer.plan, incident, typed, who, _key(fields))
    if isinstance(answer, str):
        return _again(shown, look, typed, fields, answer, 422)
    fresh = await look_into(request, shown, incident) or look
    if answer.needs_base or answer.refused is not None or answer.rival is not None:
        sentence = refused(answer, look.namer) or shown.words.say("room.page.look_first")
        kept = shown.words.say("room.page.kept_beside") if answer.kept else ""
        return _again(shown, fresh, typed, fields, f"{sentence} {kept}".strip(), 409)
    return await _told(shown, fresh, typed, fields, answer, who)


async def _told(
    shown: Shown, look: Look, typed: Typed, fields: Mapping[str, str], answer: Answer, who: str
) -> Response:
    """Back to the room, which says once what was done."""
    rooms = shown.house.rooms()
    said = await shown.house.ask(lambda _: done_in(rooms, look, answer.act))
    there = look.to(**shown.filters) + _anchor(typed)
    if said is None:
        return _remember(_sent(done(shown.request, there), fields), who)
    sentence, undo = said
    return _remember(_sent(done(shown.request, there, sentence.id, undo=undo, **sentence.args), fields), who)


def _again(shown: Shown, look: Look, typed: Typed, fields: Mapping[str, str], told: str, status: int) -> Response:
    """The form once more, with what was typed, what stands now, and why it was not taken."""
    others = shown.house.rooms().cards(shown.brand.id)
    thing = thing_of(look, typed.verb, dict(fields), others, typed, told)
    if thing is None:
        raise HTTPException(status, told or shown.words.say("room.page.unreadable"))
    return page(shown, "room_thing.html", "room", status, thing=thing, back=look.to())


async def _context(request: Request, shown: Shown, incident: str) -> dict[str, Any] | None:
    """What the room's template lays out."""
    look = await look_into(request, shown, incident)
    if look is None:
        return None
    rooms, asked = shown.house.rooms(), shown.filters.get("before", "")
    show = shown.filters.get("show", "") if shown.filters.get("show") in SHOWS else "key"
    before = int(asked) if asked.isdecimal() and len(asked) < 16 else None
    moment = shown.filters.get("moment", "")
    if moment.isdecimal() and len(moment) < 16:
        before = int(moment) + 8
    lines = await shown.house.ask(lambda _: read_timeline(rooms, look.room, show, before, look.namer))
    return {
        "room": shown_room(look, shown.board, lines, show, before),
        "look": look,
        "live": look.to("/fragment", **shown.filters),
    }


async def look_into(request: Request, shown: Shown, incident: str) -> Look | None:
    """The room with its texts; None where this brand has none of the name."""
    rooms, plan = shown.house.rooms(), shown.house.plans().get(shown.brand.id)
    if plan is None:
        return None
    me, bound = _me(shown)

    def find(store: Any) -> Look | None:
        room: Room | None = rooms.room(shown.brand.id, incident)
        if room is None:
            return None
        namer = Namer(plan, shown.words, shown.house.clock.now())
        return Look(room, texts_of(store, texts_in(room)), namer, me, bound, shown.of_brand)

    return await shown.house.ask(find)


def elsewhere(shown: Shown, incident: str) -> Response:
    """A room of another brand is shown there; one of none is not found."""
    rooms = shown.house.rooms()
    for brand in shown.brands:
        if brand.id != shown.brand.id and rooms.room(brand.id, incident) is not None:
            path = f"/room/{quote(incident, safe='')}?{urlencode({'brand': brand.id})}"
            return RedirectResponse(path, 303)
    raise HTTPException(404, shown.words.say("room.page.none"))


async def _acted(shown: Shown, plan: Plan, incident: str, typed: Typed, who: str, key: str | None) -> Answer | str:
    """What became of it; a sentence where it names what there is not."""
    rooms, now = shown.house.rooms(), shown.house.clock.now()

    def do(_: Any) -> Answer | None:
        assert typed.asked is not None
        return act(rooms, plan, incident, typed.asked, who, now, key=key or None, needs_base=True)

    try:
        answer = await shown.house.ask(do)
    except BadAsk:
        return shown.words.say("room.page.unreadable")
    return answer if answer is not None else shown.words.say("room.page.none")


async def _declared(shown: Shown, plan: Plan, asked: Declare, who: str, key: str | None) -> Answer | str:
    rooms, now = shown.house.rooms(), shown.house.clock.now()
    try:
        return await shown.house.ask(lambda _: declare(rooms, plan, asked, who, now, key or None))
    except BadAsk:
        return shown.words.say("room.page.unreadable")


async def _fields(request: Request) -> dict[str, str]:
    """Each field with what was typed into it first."""
    return {name: values[0] for name, values in (await typed_fields(request)).items()}


def _key(fields: Mapping[str, str]) -> str | None:
    """The form's one-time key: sent again, it changes nothing."""
    return fields.get(KEY, "")[:200] or None


def _sent(answer: Response, fields: Mapping[str, str]) -> Response:
    """Tell the client that it may let go of what was typed."""
    if fields.get(KEY):
        answer.set_cookie("sent", fields[KEY][:200], max_age=600, samesite="lax")
    return answer


def shown_for(request: Request, incident: str) -> Shown:
    return Shown(request, f"/room/{quote(incident, safe='')}", KEPT)


def _namer(shown: Shown) -> Namer:
    plan = shown.house.plans().get(shown.brand.id)
    if plan is None:
        raise HTTPException(404, shown.words.say("room.page.no_plan"))
    return Namer(plan, shown.words, shown.house.clock.now())


def _me(shown: Shown) -> tuple[str, bool]:
    """Who acts, and whether that is certain: signed in, or by a token of their own; else whom they last said."""
    if shown.visitor is not None:
        return shown.visitor.person, True
    bearer = who_acts("")
    if bearer:
        return bearer, True
    said = shown.query.get("who") or shown.cookies.get("who", "")
    return (said if said in shown.brand.people else ""), False


def _remember(answer: Response, who: str) -> Response:
    if who.isascii() and who.isprintable():
        answer.set_cookie("who", who, max_age=YEAR_SECONDS, httponly=True, samesite="lax")
    return answer


def _anchor(typed: Typed) -> str:
    return f"#{_PARTS[typed.verb]}" if typed.verb in _PARTS else ""


_PARTS = {
    "tick": "checklist",
    "skip": "checklist",
    "take": "roles",
    "handover": "roles",
    "note": "timeline",
    "edit_note": "timeline",
    "fact": "facts",
    "decide": "decisions",
    "task": "tasks",
}
"""Verb -> the part of the room that shows what it did."""
