"""The live stream: server-sent events whose ids are the facts' own seq, so that who comes back misses nothing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable

import anyio
from fastapi import APIRouter, Query, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from coolhead.clock import write_instant
from coolhead.web.facts import read_facts
from coolhead.web.policy import allowed, let_in_still
from coolhead.web.ports import House, WebSettings

router = APIRouter()
FACTS_AT_ONCE = 200
SEND_SECONDS = 30
"""A client that takes nothing for so long is let go; it comes back with its Last-Event-ID."""


@router.get("/events", dependencies=[allowed("public_local")], include_in_schema=False)
async def events(
    request: Request, after: int | None = Query(None, ge=0), brand: str | None = None
) -> EventSourceResponse:
    """Facts as they are told. From `Last-Event-ID`, else from `after`, else from now on."""
    house: House = request.app.state.house
    settings: WebSettings = request.app.state.settings
    start = _last_event_id(request)
    return EventSourceResponse(
        stream(house, after if start is None else start, brand, settings.beat_seconds, await let_in_still(request)),
        ping=3600,
        send_timeout=SEND_SECONDS,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def stream(
    house: House,
    after: int | None,
    brand: str | None,
    beat_seconds: float,
    still_in: Callable[[], Awaitable[bool]] | None = None,
) -> AsyncIterator[ServerSentEvent]:
    """`fact` with its seq as id; `beat` as a sign of life; `reset` when the client knows of facts that are not.

    `still_in` is asked at every beat; once it says no, the stream ends.
    """
    last = await house.ask(lambda store: store.last_fact())
    if after is not None and after > last:
        yield ServerSentEvent(event="reset", id=str(last), data="{}")
        after = last
    seen = last if after is None else after
    yield await _beat(house)
    beaten = anyio.current_time()
    while True:
        facts, seen, more = await read_facts(house, seen, FACTS_AT_ONCE, brand)
        for fact in facts:
            data = json.dumps(fact, ensure_ascii=False, separators=(",", ":"))
            yield ServerSentEvent(event="fact", id=str(fact["seq"]), data=data)
        if more:
            continue
        last = max(last, seen, await house.wait_for_facts(max(seen, last), beat_seconds))
        if anyio.current_time() - beaten >= beat_seconds:
            if still_in is not None and not await still_in():
                return
            yield await _beat(house)
            beaten = anyio.current_time()


async def _beat(house: House) -> ServerSentEvent:
    """A sign of life; `seen` grows with what came in, mentions above all."""
    seen = await house.ask(lambda store: store.cursor())
    return ServerSentEvent(event="beat", data=json.dumps({"now": write_instant(house.clock.now()), "seen": seen}))


def _last_event_id(request: Request) -> int | None:
    id_ = request.headers.get("last-event-id", "")
    return int(id_) if id_.isdecimal() and len(id_) < 19 else None
