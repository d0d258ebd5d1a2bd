"""`coolhead demo`: the recorded story through the real pipeline, told in the terminal."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.live import Live

from coolhead.clock import MINUTE
from coolhead.desk import decode_fact
from coolhead.drill import Changes, load_story, render
from coolhead.drill import lines as told_lines
from coolhead.mention import decode_mention
from coolhead.plan import Plan, read_plan
from coolhead.run.board import Board
from coolhead.run.replay import unattended
from coolhead.run.runner import Runner
from coolhead.run.weights import load_reader
from coolhead.storage import Arrival, SqliteStore
from coolhead.words import Words

HOURS_AFTER = 10


def demo(once: bool = False, speed: float = 2000.0, language: str = "en") -> None:
    """Play the recorded story: mentions into the store, through the desk, facts out to the terminal."""
    console = Console()
    story = load_story()
    plan = unattended(read_plan(story.plan))
    words = Words(language, plan.brand.time_zone)
    board, changes = Board(plan.brand.id), Changes()
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "demo.db")
        try:
            if once or not console.is_terminal:
                for fact in _facts(store, plan, 0.0):
                    board.fold(fact)
                    changes.note(board, fact)
                    for line in told_lines(board, fact, words):
                        typer.echo(line)
            else:
                with Live(console=console, screen=True, refresh_per_second=8) as live:
                    for fact in _facts(store, plan, speed):
                        board.fold(fact)
                        changes.note(board, fact)
                        chapter = story.narration(board.at) if board.at else None
                        live.update(render(board, changes, chapter or "", words, name=plan.brand.name))
        except KeyboardInterrupt:
            typer.echo("")
        finally:
            law = store.conservation()
            store.close()
    typer.echo(
        f"{law.received} received = {law.stored} stored + {law.duplicate} duplicate + {law.quarantined} quarantined"
    )
    paged = [change for change in changes if change.after >= plan.alerting.from_level]
    typer.echo(
        f"{len(paged)} changes at or above level {plan.alerting.from_level}; the level now is {board.level} of 5."
    )


def _facts(store: SqliteStore, plan: Plan, speed: float) -> Iterator[dict[str, Any]]:
    """The facts of the story as they come, `speed` times as fast as it happened (0: as fast as it can)."""
    runner = Runner(store, {plan.brand.id: plan}, load_reader())
    mentions = [decode_mention(line) for line in load_story().mentions]
    last, at = 0, mentions[0].published_at
    for start in range(0, len(mentions), 10):
        group = mentions[start : start + 10]
        store.take([Arrival(mention) for mention in group], received_at=group[-1].arrived_at)
        runner.drain()
        if speed:
            time.sleep(max(0.0, group[-1].arrived_at - at) / speed)
        at = group[-1].arrived_at
        for stored in store.facts_after(last, 10_000):
            last = stored.seq
            yield {**decode_fact(stored.body), "seq": stored.seq}
    runner.tick(at + HOURS_AFTER * 60 * MINUTE)
    for stored in store.facts_after(last, 10_000):
        yield {**decode_fact(stored.body), "seq": stored.seq}
