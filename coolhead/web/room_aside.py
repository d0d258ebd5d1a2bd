"""What stands beside a room: what the past says, the first guideline, the note for whoever takes over."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from coolhead.run.room_moments import KEY_TYPES
from coolhead.web.frame import page, with_topics
from coolhead.web.now_model import GuidelinePart
from coolhead.web.policy import allowed
from coolhead.web.room_handover import handover_markdown, handover_of
from coolhead.web.room_look import Look
from coolhead.web.room_page import elsewhere, look_into, shown_for
from coolhead.web.room_page import router as room_router
from coolhead.web.room_shown import guideline_of, shown_room, title_of
from coolhead.web.room_timeline import read_story

router = APIRouter(include_in_schema=False)
routers = (room_router, router)
"""Those of the whole screen."""
MARKDOWN = "text/markdown; charset=utf-8"
STORY = 500
"""Key moments that a note tells at most, the newest."""


@dataclass(frozen=True, slots=True)
class PastShown:
    """One past situation: why it is alike and what came of it."""

    title: str
    ours: bool
    alike: str
    reasons: tuple[str, ...]
    outcome: tuple[str, ...]
    link: str | None


@router.get("/room/{incident}/past", dependencies=[allowed("public_local")])
async def past_page(request: Request, incident: str) -> Response:
    """The past situations most like this one (R122)."""
    shown = await with_topics(shown_for(request, incident))
    look = await look_into(request, shown, incident)
    if look is None:
        return elsewhere(shown, incident)
    shelf, plan, words = request.app.state.cases, look.namer.plan, shown.words
    told: dict[str, Any] = await shown.house.ask(lambda store: shelf.similar(store, plan, incident, words, {}))
    cases = tuple(_past(look, one) for one in told["similar"])
    context = {"title": title_of(look, shown.board), "cases": cases, "count": told["cases"], "back": look.to()}
    return page(shown, "room_past.html", "room", **context)


@router.get("/room/{incident}/guideline", dependencies=[allowed("public_local")])
async def guideline_page(request: Request, incident: str) -> Response:
    """The first guideline for this incident as it stands: a draft, each line with its rule (R79)."""
    shown = await with_topics(shown_for(request, incident))
    look = await look_into(request, shown, incident)
    if look is None:
        return elsewhere(shown, incident)
    lines = groupby(guideline_of(look, shown.board), key=lambda line: line[0])
    parts = [
        GuidelinePart(
            shown.words.named("guideline.part", part),
            [(shown.words.told(sentence), rule) for _, rule, sentence in of_part],
        )
        for part, of_part in lines
    ]
    return page(shown, "room_guideline.html", "room", parts=parts, title=title_of(look, shown.board), back=look.to())


@router.get("/room/{incident}/handover", dependencies=[allowed("public_local")])
async def handover_page(request: Request, incident: str) -> Response:
    """The note for whoever takes over, to be printed, or (`as=md`) as Markdown."""
    shown = await with_topics(shown_for(request, incident))
    look = await look_into(request, shown, incident)
    if look is None:
        return elsewhere(shown, incident)
    rooms = shown.house.rooms()
    lines = await shown.house.ask(lambda _: read_story(rooms, look.room, look.namer, KEY_TYPES, STORY))
    note = handover_of(look, shown_room(look, shown.board, lines, "key", None))
    if shown.query.get("as") == "md":
        return PlainTextResponse(handover_markdown(note), media_type=MARKDOWN)
    return page(
        shown, "room_handover.html", "room", note=note, markdown=look.to("/handover", **{"as": "md"}), back=look.to()
    )


def _past(look: Look, told: dict[str, Any]) -> PastShown:
    share, ours = look.namer.words.percent(told["alike_share"]), told["from"] == "journal"
    link = None
    if ours and str(told["id"]).startswith("incident-"):
        link = f"/room/{told['id']}" + (f"?brand={look.of_brand['brand']}" if look.of_brand else "")
    return PastShown(
        title=told["title"],
        ours=ours,
        alike=look.namer.words.say("room.past.alike", share_told=share),
        reasons=tuple(told["reasons"]),
        outcome=tuple(told["outcome"]),
        link=link,
    )
