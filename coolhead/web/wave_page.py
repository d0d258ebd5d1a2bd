"""The page of one wave: will it grow by itself, and because of whom?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from coolhead.run.board_model import WaveView
from coolhead.run.wave_story import WaveStory, read_story
from coolhead.storage.model import Entry, Store
from coolhead.web.forms import Form, Sent
from coolhead.web.frame import Shown, fragment, page, with_topics
from coolhead.web.policy import allowed
from coolhead.web.wave_chart import SPANS
from coolhead.web.wave_forms import wave_acts
from coolhead.web.wave_made import quoted_ids
from coolhead.web.wave_view import Asked, Known, wave_page

router = APIRouter(include_in_schema=False)
DEFAULT_SPAN = 24
LONGEST_ID = 200


@router.get("/waves/{wave}", dependencies=[allowed("public_local")])
async def wave(request: Request, wave: str) -> Response:
    """One wave, open or over; one that nobody knows has a page of its own."""
    shown = shown_wave(request, wave)
    known = await known_wave(shown, wave)
    if known is None:
        return unknown_page(shown)
    if known.brand.id != shown.brand.id:
        return RedirectResponse(f"{shown.page}?brand={quote(known.brand.id)}", 303)
    await with_topics(shown, of_waves=True)
    return page(shown, "wave.html", "now", **await wave_context(shown, known))


@router.get("/waves/{wave}/fragment", dependencies=[allowed("public_local")])
async def wave_fragment(request: Request, wave: str) -> Response:
    """The part of the page that changes: what the live client puts in place of the old."""
    shown = shown_wave(request, wave)
    known = await known_wave(shown, wave)
    if known is None or known.brand.id != shown.brand.id:
        return Response(status_code=404)
    await with_topics(shown, of_waves=True)
    return fragment(shown, "_wave.html", **await wave_context(shown, known))


def shown_wave(request: Request, wave: str) -> Shown:
    """The choices of a request for the page of a wave."""
    return Shown(request, f"/waves/{quote(wave, safe='')}", ("span", "without"))


def unknown_page(shown: Shown) -> Response:
    """What is shown of a wave that nobody knows."""
    return page(shown, "wave_unknown.html", "now", 404)


def room_link(shown: Shown, incident: str) -> str:
    """The room of an incident."""
    return shown.to(f"/room/{quote(incident, safe='')}")


async def wave_context(shown: Shown, known: Known, sent: Sent[Form] | None = None) -> dict[str, Any]:
    """What the template lays out; with a form that was refused."""
    span = shown.filters.get("span", "")
    hours = int(span) if span in {str(one) for one in SPANS} else DEFAULT_SPAN
    asked = Asked(hours, shown.filters.get("without", ""))
    links = [
        (one, shown.link(span=None if one == DEFAULT_SPAN else one), one == hours, place)
        for place, one in enumerate(SPANS, 1)
    ]
    judging = known.board.judgings.of(known.wave.id)
    ids = [judging.reason] if judging is not None and judging.reason else []
    reasons = await shown.house.ask(lambda store: store.texts(ids)) if ids else {}
    rooms = shown.house.rooms()
    incident = await shown.house.ask(lambda _: rooms.of_wave(known.brand.id, known.wave.id))
    room = room_link(shown, incident) if incident is not None else None
    acts = wave_acts(shown, known, room, reasons, sent)
    return {"view": wave_page(known, asked, shown.words), "spans": links, "asked": asked, "acts": acts}


async def known_wave(shown: Shown, wave: str) -> Known | None:
    """The board's view where it still has the wave, else the journal's; None where neither knows it."""
    if len(wave) > LONGEST_ID:
        return None
    boards = dict(shown.house.boards())

    def read(store: Store) -> tuple[WaveStory | None, dict[str, Entry]]:
        story = read_story(store, wave)
        if story is None:
            return None, {}
        board = boards.get(story.brand)
        live = board.waves.get(wave) if board is not None else None
        return story, known_mentions(store, _shown_mentions(live or story.wave, story, board))

    story, entries = await shown.house.ask(read)
    brand = next((one for one in shown.brands if story is not None and one.id == story.brand), None)
    if story is None or brand is None:
        return None
    board = boards[brand.id]
    return Known(brand, board, story, board.waves.get(wave) or story.wave, entries)


def _shown_mentions(wave: WaveView, story: WaveStory, board: Any) -> list[str]:
    """The mentions whose authors, channels or texts the page shows."""
    topics = board.topics if board is not None else {}
    ids = [*quoted_ids(wave, topics), *(one.mention for one in wave.multipliers)]
    ids += [one.mention for one in story.press]
    return list(dict.fromkeys([*ids, wave.origin] if wave.origin else ids))


def known_mentions(store: Store, ids: Iterable[str]) -> dict[str, Entry]:
    """Those that are still kept, by id: a fact names a mention by its id alone, so each source is asked."""
    sources, found = sorted(store.conservation().by_source), {}
    for id_ in ids:
        entries = (store.mention(source, id_) for source in sources)
        entry = next((one for one in entries if one is not None), None)
        if entry is not None:
            found[id_] = entry
    return found
