"""All pages of the plan, and what they keep between two requests."""

from __future__ import annotations

from fastapi import FastAPI

from coolhead.run.plan_memory import RiskMemory
from coolhead.run.plan_versions import VersionMemory
from coolhead.web import (
    absence_page,
    download_page,
    guideline_page,
    history_page,
    plan_page,
    playbooks_page,
    questions_page,
    risk_page,
    team_page,
)
from coolhead.web.plan_shelf import PlanShelf


def add_plan_pages(app: FastAPI) -> None:
    """The routes of the screen Plan."""
    app.state.plan_shelf, app.state.risk_memory, app.state.version_memory = PlanShelf(), RiskMemory(), VersionMemory()
    for part in (
        plan_page,
        risk_page,
        history_page,
        download_page,
        playbooks_page,
        guideline_page,
        team_page,
        absence_page,
        questions_page,
    ):
        app.include_router(part.router)
