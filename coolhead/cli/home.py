"""What most verbs begin with: the settings, the plans, the store, and whether the server runs on it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from coolhead.plan import Plan, read_plan
from coolhead.run.settings import Settings, load_settings
from coolhead.storage import SqliteStore

SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="The settings file; coolhead.toml here where none is given.")
]


@contextmanager
def open_store(settings: Path | None) -> Iterator[SqliteStore]:
    """The store of the settings; made where there is none."""
    chosen = load_settings(settings)
    chosen.home.mkdir(parents=True, exist_ok=True)
    store = SqliteStore(chosen.database, chosen.workspace)
    try:
        yield store
    finally:
        store.close()


def read_plans(settings: Settings) -> dict[str, Plan]:
    """The plans of the settings by brand. Raises ValueError where a file is missing or wrong."""
    plans: dict[str, Plan] = {}
    for path in settings.plans:
        try:
            plan = read_plan(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise ValueError(f"{path} is not there. Write a first plan: coolhead plan init --out {path}") from None
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None
        if plan.brand.id in plans:
            raise ValueError(f"{path}: another plan has the brand {plan.brand.id} already.")
        plans[plan.brand.id] = plan
    return plans


@contextmanager
def serving(settings: Settings) -> Iterator[None]:
    """Hold the house as its one server. Raises ValueError where another process serves it."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / "serving").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ValueError(f"Another coolhead serve works on {settings.home}.") from None
        yield


def is_served(settings: Settings) -> bool:
    """Whether some process serves this house now."""
    try:
        with serving(settings):
            return False
    except ValueError:
        return True
