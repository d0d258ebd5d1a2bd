"""The page of one mention and its thread."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from coolhead.text.corrections import TONE_NAMES
from coolhead.web.frame import Shown, page
from coolhead.web.mention_thread import read_thread, thread_view
from coolhead.web.mentions_page import who_corrects
from coolhead.web.policy import allowed

router = APIRouter(include_in_schema=False)
MOST = 2**53


@router.get("/mentions/{seq}", dependencies=[allowed("public_local")])
async def thread(request: Request, seq: str) -> Response:
    """One mention and what is around it; one that nobody knows has a page of its own."""
    place = int(seq) if seq.isdecimal() and len(seq) < 16 else 0
    shown = Shown(request, f"/mentions/{place}")
    brand = shown.brand.id
    found = await shown.house.ask(lambda store: read_thread(store, brand, place)) if 0 < place < MOST else None
    if found is None:
        return page(shown, "mention_unknown.html", "mentions", 404)
    view = thread_view(found, shown)
    return page(
        shown, "mention.html", "mentions", view=view, tones=TONE_NAMES, who=who_corrects(shown), back=shown.link()
    )
