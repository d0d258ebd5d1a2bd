"""The one page for management, on the screen, on paper and as PDF."""

from __future__ import annotations

import anyio.to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from coolhead.web.brief_pdf import brief_pdf
from coolhead.web.brief_view import Brief, brief_of
from coolhead.web.frame import Shown, fragment, page, with_topics
from coolhead.web.policy import allowed

router = APIRouter(include_in_schema=False)


@router.get("/brief", dependencies=[allowed("public_local")])
async def brief(request: Request) -> Response:
    """Should I worry, and what do you need from me?"""
    shown = await with_topics(Shown(request, "/brief"))
    return page(shown, "brief.html", "now", brief=await _brief(shown))


@router.get("/brief/fragment", dependencies=[allowed("public_local")])
async def brief_fragment(request: Request) -> Response:
    """The page as it stands now, for the live client."""
    shown = await with_topics(Shown(request, "/brief"))
    return fragment(shown, "_brief.html", brief=await _brief(shown))


@router.get("/brief.pdf", dependencies=[allowed("public_local")])
async def brief_as_pdf(request: Request) -> Response:
    """The same page as PDF, set by the extra `pdf`."""
    shown = await with_topics(Shown(request, "/brief"))
    made, language = await _brief(shown), shown.language
    body = await anyio.to_thread.run_sync(lambda: brief_pdf(made, language))
    if body is None:
        raise HTTPException(501, shown.words.say("brief.no_pdf"))
    name = f"coolhead-{shown.brand.id}.pdf"
    return Response(body, media_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})


async def _brief(shown: Shown) -> Brief:
    board, house = shown.board, shown.house
    incident = board.incident
    room = None
    if incident is not None:
        known, brand = incident.id, shown.brand.id
        room = await anyio.to_thread.run_sync(lambda: house.rooms().room(brand, known))
    return brief_of(shown.brand, board, room, shown.words, house.clock.now())
