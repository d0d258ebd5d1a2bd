"""What most verbs begin with: the settings, the plans, the store, and whether the server runs on it."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import typer

from coolhead.plan import Plan
from coolhead.run.plan_files import load_plan
from coolhead.run.settings import Settings, load_settings
from coolhead.storage import SqliteStore

SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="The settings file; coolhead.toml here where none is given.")
]


def make_home(settings: Settings) -> None:
    """The folder of the store, for its owner alone: it holds what people said under their names."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)


@contextmanager
def open_store(settings: Path | None) -> Iterator[SqliteStore]:
    """The store of the settings; made where there is none."""
    chosen = load_settings(settings)
    make_home(chosen)
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
            plan = load_plan(path)
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
    make_home(settings)
    with (settings.home / "serving").open("w") as held:
        if not _hold(held, fcntl.LOCK_EX):
            raise ValueError(f"Another coolhead serve works on {settings.home}.")
        yield


def is_served(settings: Settings) -> bool:
    """Whether some process serves this house now."""
    make_home(settings)
    with (settings.home / "serving").open("a") as held:
        return not _hold(held, fcntl.LOCK_SH)


def _hold(file: IO[str], how: int) -> bool:
    """Whether the lock was got. Tries for a moment, because who only looks holds it for an instant."""
    for _ in range(5):
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return True
    return False
