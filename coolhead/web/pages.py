"""The page Now, its fragments, and the button that takes an alert."""

from __future__ import annotations

from typing import Any

import anyio
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from pydantic import Field

from coolhead.web.api import brand_of
from coolhead.web.chart import SPANS
from coolhead.web.form_view import again_page, fill
from coolhead.web.forms import Form, done, once, read_form
from coolhead.web.frame import Shown, fragment, level_told, page, with_topics
from coolhead.web.now import Seen, now_view, shown_mentions
from coolhead.web.now_since import Looks, read_looks, remember
from coolhead.web.now_work import open_room
from coolhead.web.policy import allowed
from coolhead.web.ports import House

router = APIRouter(include_in_schema=False)
MENTIONS_SHOWN = 5
DEFAULT_SPAN = 48
SEEN_WITHIN_SECONDS = 2.0


class TakeForm(Form):
    """Who takes which alert."""

    alert: str = Field(min_length=1, max_length=300)
    who: str = Field(min_length=1, max_length=80, title="now.alert.who")


@router.get("/", dependencies=[allowed("public_local")])
async def now(request: Request) -> Response:
    """Is there a crisis, how bad is it, what do I do next?"""
    shown = await with_topics(_shown(request), of_waves=True)
    name, now_at = f"looks-{shown.brand.id}", shown.house.clock.now()
    looks = read_looks(request.cookies.get(name, "")).now(shown.board.seq, now_at)
    answer = page(shown, "now.html", "now", mentions=await _latest(shown), **await _board(shown, looks))
    return remember(answer, name, looks)


@router.get("/now/fragment", dependencies=[allowed("public_local")])
async def now_fragment(request: Request) -> Response:
    """The part of the page that changes: what the live client puts in place of the old."""
    shown = await with_topics(_shown(request), of_waves=True)
    looks = read_looks(request.cookies.get(f"looks-{shown.brand.id}", ""))
    return fragment(shown, "_board.html", **await _board(shown, looks))


@router.get("/now/mentions", dependencies=[allowed("public_local")])
async def now_mentions(request: Request) -> Response:
    """The latest mentions, when a person asks for them."""
    shown = _shown(request)
    return fragment(shown, "_mentions.html", mentions=await _latest(shown))


@router.get("/level", dependencies=[allowed("public_local")])
async def level(request: Request) -> Response:
    """The level in the bar of every page."""
    shown = await with_topics(Shown(request), of_waves=True)
    return fragment(shown, "_level.html", **level_told(shown))


@router.post("/acknowledge", dependencies=[allowed("same_origin_form")])
async def acknowledge(request: Request) -> Response:
    """Take an alert from the page; works without JavaScript."""
    house: House = request.app.state.house
    sent = await read_form(request, TakeForm)
    if sent.made is None:
        shown = Shown(request)
        form = fill(shown, TakeForm, sent, choices={"who": list(shown.brand.people.items())})
        submit = shown.words.say("alert.acknowledge")
        return again_page(shown, "now", form, action="/acknowledge", submit=submit, back=shown.to("/"))
    alert, who = sent.made.alert, sent.made.who
    brand = brand_of(house, alert)
    if brand is None:
        raise HTTPException(404, "There is no such alert.")

    async def act() -> Response:
        await house.acknowledge(brand, alert, who, "page")
        with anyio.move_on_after(SEEN_WITHIN_SECONDS):
            await _seen_taken(house, brand, alert)
        return done(request, Shown(request).to("/", brand=brand))

    return await once(request, sent, act)


async def _seen_taken(house: House, brand: str, alert: str) -> None:
    """Wait until the board knows that the alert is taken, so that the next page shows it."""
    newest = 0
    while any(one.id == alert and one.acknowledged_at is None for one in house.boards()[brand].alerts.values()):
        newest = await house.wait_for_facts(newest, SEEN_WITHIN_SECONDS)


def _shown(request: Request) -> Shown:
    return Shown(request, "/", ("hours",))


def _hours(shown: Shown) -> int:
    """The span of the chart, in hours."""
    asked = shown.filters.get("hours", "")
    return int(asked) if asked in {str(span) for span in SPANS} else DEFAULT_SPAN


async def _latest(shown: Shown) -> list[Any]:
    brand = shown.brand.id
    entries = await shown.house.ask(lambda store: store.mentions(MENTIONS_SHOWN, None, brand))
    return shown_mentions(entries, shown.words)


async def _board(shown: Shown, looks: Looks) -> dict[str, Any]:
    """What the board's template lays out."""
    hours, rooms, board = _hours(shown), shown.house.rooms(), shown.board
    room = await shown.house.ask(lambda _: open_room(rooms, board))
    seen = Seen(shown.quoted, room, looks)
    view = now_view(shown.brand, board, shown.house.sources(), shown.words, hours, seen)
    spans = [(span, shown.link(hours=None if span == DEFAULT_SPAN else span), span == hours) for span in SPANS]
    return {"view": view, "spans": spans, "hours": hours}
