"""Which plan a verb means."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coolhead.run.settings import Settings

PlanFile = Annotated[
    Path | None,
    typer.Option("--plan", help="The plan's file or folder; the first of the settings where none is given."),
]
Language = Annotated[str, typer.Option(help="en, pl, fr, id or ru; that of the settings where none is given.")]


def plan_place(settings: Settings, file: Path | None) -> Path:
    """The plan's file or folder. Raises ValueError where there is nothing."""
    place = file or settings.plans[0]
    if not place.exists():
        raise ValueError(f"{place} is not there. Write a first plan: coolhead plan init --out {place}")
    return place
