"""The page Now, its fragments, and the button that takes an alert."""

from __future__ import annotations

from typing import Any

import anyio
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from coolhead.web.api import brand_of
from coolhead.web.chart import SPANS
from coolhead.web.frame import Shown, form_field, fragment, page, with_topics
from coolhead.web.now import now_view, shown_mentions
from coolhead.web.policy import allowed
from coolhead.web.ports import House

router = APIRouter(include_in_schema=False)
MENTIONS_SHOWN = 8
DEFAULT_SPAN = 48
SEEN_WITHIN_SECONDS = 2.0


@router.get("/", dependencies=[allowed("public_local")])
async def now(request: Request) -> Response:
    """Is there a crisis, how bad is it, what do I do next?"""
    shown = await with_topics(_shown(request))
    return page(shown, "now.html", "now", mentions=await _latest(shown), **_board(shown))


@router.get("/now/fragment", dependencies=[allowed("public_local")])
async def now_fragment(request: Request) -> Response:
    """The part of the page that changes: what the live client puts in place of the old."""
    shown = await with_topics(_shown(request))
    return fragment(shown, "_board.html", **_board(shown))


@router.get("/now/mentions", dependencies=[allowed("public_local")])
async def now_mentions(request: Request) -> Response:
    """The latest mentions, when a person asks for them."""
    shown = _shown(request)
    return fragment(shown, "_mentions.html", mentions=await _latest(shown))


@router.post("/acknowledge", dependencies=[allowed("same_origin_form")])
async def acknowledge(request: Request) -> Response:
    """Take an alert from the page; works without JavaScript."""
    house: House = request.app.state.house
    alert, who = await form_field(request, "alert"), await form_field(request, "who")
    brand = brand_of(house, alert)
    if brand is None:
        raise HTTPException(404, "There is no such alert.")
    await house.acknowledge(brand, alert, who, "page")
    with anyio.move_on_after(SEEN_WITHIN_SECONDS):
        await _seen_taken(house, brand, alert)
    return RedirectResponse(Shown(request).to("/", brand=brand), 303)


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


def _board(shown: Shown) -> dict[str, Any]:
    """What the board's template lays out."""
    hours = _hours(shown)
    view = now_view(shown.brand, shown.board, shown.house.sources(), shown.words, hours, shown.quoted)
    spans = [(span, shown.link(hours=None if span == DEFAULT_SPAN else span), span == hours) for span in SPANS]
    return {"view": view, "spans": spans, "hours": hours}
