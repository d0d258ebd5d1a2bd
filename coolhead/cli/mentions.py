"""Verbs for mention files: replay and import."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from coolhead.clock import SystemClock
from coolhead.mention import Mention
from coolhead.plan import default_plan, read_plan
from coolhead.run.replay import replay as replayed
from coolhead.run.settings import load_settings
from coolhead.run.weights import load_reader
from coolhead.storage import Arrival, Refusal, SqliteStore, read_json_lines


def replay(
    files: list[Path],
    plan: Annotated[Path | None, typer.Option(help="the plan file")] = None,
    events: Annotated[Path | None, typer.Option(help="write the facts here, JSON Lines")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="facts on standard output")] = False,
) -> None:
    """Play mention files through the desk on a virtual clock, as fast as it can, and print the story of the levels."""
    chosen = read_plan(plan.read_text(encoding="utf-8")) if plan else default_plan("brand")
    out = events.open("w", encoding="utf-8") if events else None
    refused: list[Refusal] = []
    try:
        for fact in replayed(_mentions(files, refused), chosen, load_reader()):
            line = json.dumps(fact, ensure_ascii=False, sort_keys=True)
            if out is not None:
                out.write(line + "\n")
            if as_json:
                typer.echo(line)
            elif fact["type"] == "severity_changed":
                typer.echo(f"{fact['at']}  {fact['wave']}: level {fact['from']} -> {fact['to']}")
            elif fact["type"] == "alert_raised":
                typer.echo(f"{fact['at']}  {fact['wave']}: alert, level {fact['level']}")
    finally:
        if out is not None:
            out.close()
    for refusal in refused:
        typer.echo(f"left out: {refusal.origin}: {refusal.reason}: {refusal.detail}", err=True)


def take(files: list[Path], source: str = "import", settings: Path | None = None) -> None:
    """Put mention files (JSON Lines) into the inbox; what cannot be read goes to quarantine with its reason."""
    chosen = load_settings(settings)
    chosen.home.mkdir(parents=True, exist_ok=True)
    store = SqliteStore(chosen.home / "coolhead.db", chosen.workspace)
    counted = {"stored": 0, "duplicate": 0, "quarantined": 0}
    try:
        for file in files:
            things: list[Arrival | Refusal] = []
            for thing in _things(file, source):
                things.append(thing)
                if len(things) == 500:
                    _commit(store, things, counted)
            _commit(store, things, counted)
    finally:
        store.close()
    typer.echo(f"{sum(counted.values())} received = " + " + ".join(f"{n} {name}" for name, n in counted.items()))


def _commit(store: SqliteStore, things: list[Arrival | Refusal], counted: dict[str, int]) -> None:
    if things:
        for receipt in store.take(things, received_at=SystemClock().now()):
            counted[receipt.outcome] += 1
        things.clear()


def _things(file: Path, source: str) -> Iterator[Arrival | Refusal]:
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as stream:
        yield from read_json_lines(stream, source, str(file))


def _mentions(files: list[Path], refused: list[Refusal]) -> Iterator[Mention]:
    for file in files:
        for thing in _things(file, "file"):
            if isinstance(thing, Arrival):
                yield thing.mention
            else:
                refused.append(thing)
