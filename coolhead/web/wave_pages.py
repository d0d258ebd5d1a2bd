"""The routes of the screens Now and Wave beside Now's own: what people do there."""

from __future__ import annotations

from fastapi import FastAPI

from coolhead.web import now_acts, wave_acts, wave_page


def add_wave_pages(app: FastAPI) -> None:
    """Add the page of a wave and the forms of both screens."""
    for part in (wave_page, wave_acts, now_acts):
        app.include_router(part.router)
