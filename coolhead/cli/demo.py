"""`coolhead demo`: the recorded story through the real pipeline, told in the terminal."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
from rich.console import Console
from rich.live import Live

from coolhead.cli.house import LocalHouse
from coolhead.clock import MINUTE, Instant, SystemClock
from coolhead.drill import Changes, guideline_rows, load_story, render
from coolhead.drill import lines as told_lines
from coolhead.mention import decode_mention
from coolhead.plan import Plan, read_plan
from coolhead.run.board import Board, instant
from coolhead.run.intake import Intake
from coolhead.run.replay import unattended
from coolhead.run.runner import Runner
from coolhead.run.weights import load_reader
from coolhead.storage import Arrival, Conservation, SqliteStore
from coolhead.web import create_app
from coolhead.words import LANGUAGES, Words

HOURS_AFTER = 10
_NAMING = ("topic_measured", "severity_changed")
"""Facts that may change what a found topic is called."""
Once = Annotated[bool, typer.Option("--once", help="End after the story, told as plain lines.")]
Speed = Annotated[float, typer.Option(min=1.0, help="How many times faster than it happened.")]
Language = Annotated[str, typer.Option(help="Language of the words: en, pl, fr, id or ru.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port of the page, at 127.0.0.1.")]


def demo(once: Once = False, speed: Speed = 2000.0, language: Language = "en", port: Port = 8765) -> None:
    """Play the recorded story through the real pipeline, in the terminal and at http://127.0.0.1:8765."""
    if language not in LANGUAGES:
        raise ValueError(f"{language} is not one of {', '.join(LANGUAGES)}.")
    console = Console()
    plan = unattended(read_plan(load_story().plan))
    words = Words(language, plan.brand.time_zone)
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "demo.db")
        intake = Intake(store, SystemClock())
        runner = Runner(store, {plan.brand.id: plan}, load_reader())
        house = LocalHouse(store, intake, runner, {plan.brand.id: plan}, SystemClock())
        telling = Telling(words, house.calling)
        try:
            if once or not console.is_terminal:
                asyncio.run(_told(house, runner, telling))
            else:
                asyncio.run(_shown(house, runner, telling, console, plan, speed, port))
        except KeyboardInterrupt:
            typer.echo("")
        finally:
            intake.close()
            law = store.conservation()
            store.close()
    for line in telling.summary(house.boards()[plan.brand.id], law):
        typer.echo(line)


class Telling:
    """What the story has come to so far: its chapter, the pages sent, the highest level.

    `calling` gives words that call a brand's found topics by their names.
    """

    def __init__(self, words: Words, calling: Callable[[str, Words], Words]) -> None:
        self.words, self._plain, self._calling, self.changes = words, words, calling, Changes()
        self._chapter: str | None = None
        self._pages: list[Instant] = []
        self._highest = 0

    def note(self, board: Board, fact: dict[str, Any]) -> None:
        """Take in one fact that the board has just folded."""
        if fact["type"] in _NAMING:
            self.words = self._calling(board.brand, self._plain)
        self.changes.note(board, fact)
        self._highest = max(self._highest, board.level)
        if fact["type"] == "alert_raised":
            self._pages.append(instant(fact["at"]))

    def lines(self, board: Board, fact: dict[str, Any]) -> list[str]:
        """The story in plain lines: each chapter as it begins, what changed, and the guideline of a page in full."""
        said: list[str] = []
        chapter = load_story().narration(instant(fact["at"]))
        if chapter and chapter != self._chapter:
            self._chapter = chapter
            said = ["", self.words.say(chapter)]
        said += told_lines(board, fact, self.words)
        guideline = board.guidelines.get(str(fact.get("wave")))
        if fact["type"] == "alert_raised" and guideline is not None:
            said += [f"    {row.plain}" for row in guideline_rows(guideline, self.words)]
        return said

    def summary(self, board: Board, law: Conservation) -> list[str]:
        """The last lines."""
        say = self.words.say
        first = self.words.day_time(self._pages[0]) if self._pages else ""
        received = {"stored": law.stored, "duplicate": law.duplicate, "quarantined": law.quarantined}
        return [
            "",
            say("demo.summary.received", received=law.received, **received),
            say("demo.summary.pages", n=len(self._pages), at=first) if self._pages else say("demo.summary.nobody"),
            say("demo.summary.level", highest=self._highest, level=self._highest, last=board.level),
        ]


async def _told(house: LocalHouse, runner: Runner, telling: Telling) -> None:
    """The story as plain lines, as fast as it can."""

    def tell(board: Board, fact: dict[str, Any]) -> None:
        telling.note(board, fact)
        for line in telling.lines(board, fact):
            typer.echo(line)

    house.on_fact = tell
    await _play(house, runner, 0.0, lambda: None)


async def _shown(
    house: LocalHouse,
    runner: Runner,
    telling: Telling,
    console: Console,
    plan: Plan,
    speed: float,
    port: int,
) -> None:
    """The story as a live table, `speed` times as fast as it happened, and on the page at the same time."""
    house.on_fact = telling.note
    board, story, url = house.boards()[plan.brand.id], load_story(), f"http://127.0.0.1:{port}"
    config = uvicorn.Config(
        create_app(house), host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    with Live(console=console, screen=True, refresh_per_second=8) as live:

        def show() -> None:
            chapter = story.narration(board.at) if board.at else None
            live.update(render(board, telling.changes, chapter or "", telling.words, name=plan.brand.name, url=url))

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
