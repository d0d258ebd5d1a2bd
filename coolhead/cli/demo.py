"""`coolhead demo`: the recorded story through the real pipeline, told in the terminal."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
import uvicorn
from rich.console import Console
from rich.live import Live

from coolhead.cli.house import LocalHouse
from coolhead.clock import MINUTE, SystemClock
from coolhead.drill import Changes, load_story, render
from coolhead.drill import lines as told_lines
from coolhead.mention import decode_mention
from coolhead.plan import Plan, read_plan
from coolhead.run.board import Board
from coolhead.run.intake import Intake
from coolhead.run.replay import unattended
from coolhead.run.runner import Runner
from coolhead.run.weights import load_reader
from coolhead.storage import Arrival, SqliteStore
from coolhead.web import create_app
from coolhead.words import Words

HOURS_AFTER = 10


def demo(once: bool = False, speed: float = 2000.0, language: str = "en", port: int = 8765) -> None:
    """Play the recorded story through the real pipeline, in the terminal and at http://127.0.0.1:8765."""
    console = Console()
    plan = unattended(read_plan(load_story().plan))
    words, changes = Words(language, plan.brand.time_zone), Changes()
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "demo.db")
        intake = Intake(store, SystemClock())
        runner = Runner(store, {plan.brand.id: plan}, load_reader())
        house = LocalHouse(store, intake, runner, {plan.brand.id: plan}, SystemClock())
        try:
            if once or not console.is_terminal:
                asyncio.run(_told(house, runner, changes, words))
            else:
                asyncio.run(_shown(house, runner, changes, words, console, plan, speed, port))
        except KeyboardInterrupt:
            typer.echo("")
        finally:
            intake.close()
            law = store.conservation()
            store.close()
    parts = f"{law.stored} stored + {law.duplicate} duplicate + {law.quarantined} quarantined"
    typer.echo(f"{law.received} received = {parts}")
    paged = sum(change.after >= plan.alerting.from_level for change in changes)
    level = house.boards()[plan.brand.id].level
    typer.echo(f"{paged} changes at or above level {plan.alerting.from_level}; the level now is {level} of 5.")


async def _told(house: LocalHouse, runner: Runner, changes: Changes, words: Words) -> None:
    """The story as plain lines, as fast as it can."""

    def tell(board: Board, fact: dict[str, Any]) -> None:
        changes.note(board, fact)
        for line in told_lines(board, fact, words):
            typer.echo(line)

    house.on_fact = tell
    await _play(house, runner, 0.0, lambda: None)


async def _shown(
    house: LocalHouse,
    runner: Runner,
    changes: Changes,
    words: Words,
    console: Console,
    plan: Plan,
    speed: float,
    port: int,
) -> None:
    """The story as a live table, `speed` times as fast as it happened, and on the page at the same time."""
    house.on_fact = changes.note
    board, story, url = house.boards()[plan.brand.id], load_story(), f"http://127.0.0.1:{port}"
    config = uvicorn.Config(
        create_app(house), host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    with Live(console=console, screen=True, refresh_per_second=8) as live:

        def show() -> None:
            chapter = story.narration(board.at) if board.at else None
            live.update(render(board, changes, chapter or "", words, name=plan.brand.name, url=url))

        await _play(house, runner, speed, show)
        await serving


async def _play(house: LocalHouse, runner: Runner, speed: float, show: Callable[[], None]) -> None:
    mentions = [decode_mention(line) for line in load_story().mentions]
    at = mentions[0].arrived_at
    for start in range(0, len(mentions), 10):
        group = mentions[start : start + 10]
        await house.intake.deliver([Arrival(mention) for mention in group])
        await house.catch_up()
        show()
        if speed:
            await asyncio.sleep(max(0.0, group[-1].arrived_at - at) / speed)
        at = group[-1].arrived_at
    await asyncio.to_thread(runner.tick, at + HOURS_AFTER * 60 * MINUTE)
    await house.catch_up()
    show()
