"""Verbs for mention files: replay, read and import."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from coolhead.cli.files import Files, Map, Zone, readers
from coolhead.cli.home import SettingsFile, open_store
from coolhead.clock import SystemClock
from coolhead.mention import Mention
from coolhead.plan import Plan as PlanOfBrand
from coolhead.plan import default_plan
from coolhead.run.board import Board
from coolhead.run.encoder import load_deep_reader
from coolhead.run.intake import Intake
from coolhead.run.plan_files import load_plan
from coolhead.run.readings import readings
from coolhead.run.replay import replay as replayed
from coolhead.run.topic_words import RecentTexts, TopicNaming, calling
from coolhead.run.weights import load_reader
from coolhead.storage import Arrival, Refusal
from coolhead.words import Words

AT_ONCE = 500
AT_ONCE_DEEP = 50
"""Half a second's worth, so that it shows where it is."""

Plan = Annotated[Path | None, typer.Option(help="The plan file; without one, the default numbers hold.")]
Events = Annotated[Path | None, typer.Option(help="Write the facts to this file, JSON Lines.")]
Deep = Annotated[bool, typer.Option("--deep", help="Read what matters again, deeper: slower, about 100 a second.")]
Quick = Annotated[bool, typer.Option("--quick", help="Only the first reading: thousands a second, less sure.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write the facts to standard output, JSON Lines.")]
Out = Annotated[Path | None, typer.Option(help="Write to this file instead of standard output.")]
Source = Annotated[str, typer.Option(help="Source of mentions that name none.")]
Brand = Annotated[str, typer.Option(help="Brand of mentions that name none; without it, the monitored words decide.")]


def replay(
    files: Files,
    plan: Plan = None,
    events: Events = None,
    as_json: AsJson = False,
    deep: Deep = False,
    mapped: Map = "",
    time_zone: Zone = "",
) -> None:
    """Play mention files through the desk on a virtual clock and print the story of the levels."""
    chosen = load_plan(plan) if plan else default_plan("brand")
    left_out = _LeftOut()
    things = readers(files, "file", mapped, time_zone)
    with contextlib.ExitStack() as stack:
        outs: list[TextIO] = [sys.stdout] if as_json else []
        if events is not None:
            outs.append(stack.enter_context(events.open("w", encoding="utf-8")))
        texts = RecentTexts()
        told, story = texts.heard(left_out.mentions(things)), _Story(chosen, texts)
        for fact in replayed(told, chosen, load_reader(), deep=load_deep_reader() if deep else None):
            if outs:
                line = json.dumps(fact, ensure_ascii=False, sort_keys=True) + "\n"
                for out in outs:
                    out.write(line)
            for said in () if as_json else story.lines(fact):
                typer.echo(said)


def read(files: Files, out: Out = None, quick: Quick = False, mapped: Map = "", time_zone: Zone = "") -> None:
    """Write what each mention means: language, tone, emotion, argument, category and signs, JSON Lines."""
    left_out = _LeftOut()
    things = readers(files, "file", mapped, time_zone)
    written = 0
    with _out(out) as stream, _progress(out is not None) as tell:
        at_once = AT_ONCE if quick else AT_ONCE_DEEP
        deep = None if quick else load_deep_reader()
        for reading in readings(left_out.mentions(things), load_reader(), deep, at_once):
            stream.write(json.dumps(reading, ensure_ascii=False, sort_keys=True) + "\n")
            written += 1
            if written % at_once == 0:
                tell(f"{written} mentions read")
    typer.echo(f"{written} mentions read, {left_out.count} left out.", err=True)


def take(
    files: Files,
    source: Source = "import",
    mapped: Map = "",
    time_zone: Zone = "",
    brand: Brand = "",
    settings: SettingsFile = None,
) -> None:
    """Put mention files into the inbox; what cannot be read goes to quarantine with its reason."""
    things = readers(files, source, mapped, time_zone, brand or None)
    counted = {"stored": 0, "duplicate": 0, "quarantined": 0}
    with open_store(settings) as store, _progress(True) as tell:
        intake = Intake(store, SystemClock())
        try:
            while group := list(islice(things, AT_ONCE)):
                for receipt in intake.submit(group).result():
                    counted[receipt.outcome] += 1
                tell(f"{sum(counted.values())} mentions taken")
        finally:
            intake.close()
    typer.echo(f"{sum(counted.values())} received = " + " + ".join(f"{n} {name}" for name, n in counted.items()))


class _Story:
    """The story of the levels in lines; what is found in the texts is called by their words."""

    def __init__(self, plan: PlanOfBrand, texts: RecentTexts) -> None:
        self._board, self._texts, self._naming = Board(plan.brand.id), texts, TopicNaming()
        self._words = Words("en", plan.brand.time_zone)

    def lines(self, fact: dict[str, Any]) -> list[str]:
        self._board.fold(fact)
        if fact["type"] not in ("severity_changed", "alert_raised"):
            return []
        known = self._naming.words_of(self._board, self._texts)
        named = calling(self._words, self._board, known).topic_name(fact["topic"])
        if fact["type"] == "alert_raised":
            return [f"{fact['at']}  {named}: alert, level {fact['level']}"]
        return [f"{fact['at']}  {named}: level {fact['from']} -> {fact['to']}"]


class _LeftOut:
    """The mentions among the things of a file; what is none is told at once on standard error, and counted."""

    def __init__(self) -> None:
        self.count = 0

    def mentions(self, things: Iterable[Arrival | Refusal]) -> Iterator[Mention]:
        for thing in things:
            if isinstance(thing, Arrival):
                yield thing.mention
            else:
                self.count += 1
                typer.echo(f"left out: {thing.origin}: {thing.reason}: {thing.detail}", err=True)


@contextlib.contextmanager
def _out(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    with path.open("w", encoding="utf-8") as stream:
        yield stream


@contextlib.contextmanager
def _progress(wanted: bool) -> Iterator[Callable[[str], None]]:
    """A line on the terminal that says how far it is; nothing where nobody looks."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not (wanted and console.is_terminal)) as progress:
        task = progress.add_task("")
        yield lambda words: progress.update(task, description=words)
