"""All routes of the screen Mentions: the list, and the corrections that are made in it."""

from __future__ import annotations

from fastapi import APIRouter

from coolhead.web import corrections, mentions_page

router = APIRouter()
for part in (mentions_page, corrections):
    router.include_router(part.router)
