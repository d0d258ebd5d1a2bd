"""The screens that are read between crises, and the page for management: climate, sources, settings, the brief."""

from __future__ import annotations

from fastapi import FastAPI

from coolhead.web import brief_page, climate_page, settings_page, sources_page


def add_calm_pages(app: FastAPI) -> None:
    """Put them into the app."""
    for part in (climate_page, brief_page, sources_page, settings_page):
        app.include_router(part.router)
