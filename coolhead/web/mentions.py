"""All routes of the screen Mentions: the list, one mention, the corrections that are made there, the quarantine."""

from __future__ import annotations

from fastapi import APIRouter

from coolhead.web import corrections, mentions_page, quarantine_page, thread_page

router = APIRouter()
for part in (mentions_page, thread_page, corrections, quarantine_page):
    router.include_router(part.router)
