"""`coolhead plan readiness` and `coolhead plan lint`: are we ready, and what is missing?"""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from coolhead.cli.home import SettingsFile
from coolhead.cli.plan_place import Language, PlanFile, plan_place
from coolhead.clock import SystemClock
from coolhead.plan import Plan
from coolhead.plan.readiness import PARTS, Readiness
from coolhead.run.plan_files import load_plan
from coolhead.run.plan_readiness import ask_readiness, said, snapshot
from coolhead.run.settings import Settings, load_settings
from coolhead.storage import SqliteStore
from coolhead.words import Words


def readiness(
    file: PlanFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON; that is what comes where nobody looks.")] = False,
    language: Language = "",
    settings: SettingsFile = None,
) -> None:
    """Tell how ready you are: each check with what is missing, why it matters and what to do next."""
    chosen = load_settings(settings)
    plan = load_plan(plan_place(chosen, file))
    found, words = found_for(chosen, plan), Words(language or chosen.language, plan.brand.time_zone)
    if as_json or not sys.stdout.isatty():
        typer.echo(json.dumps(snapshot(found, plan, words), ensure_ascii=False, indent=2))
        return
    show(found, plan, words)


def lint(file: PlanFile = None, language: Language = "", settings: SettingsFile = None) -> None:
    """Say which of the five parts that every plan needs are missing, and what else is, one line each."""
    chosen = load_settings(settings)
    plan = load_plan(plan_place(chosen, file))
    found, words = found_for(chosen, plan), Words(language or chosen.language, plan.brand.time_zone)
    for part in found.empty_parts:
        typer.echo(f"{words.say(f'ready.part.{part}')}: {words.say('ready.part_empty')}")
    for each in said(found, plan, words, longest=1000):
        for path, sentence in each.missing:
            typer.echo(f"{path}: {sentence}")
    if found.empty_parts:
        raise typer.Exit(1)


def found_for(settings: Settings, plan: Plan) -> Readiness:
    """The readiness of a plan in the house of these settings; no store is made for it."""
    now = SystemClock().now()
    if not settings.database.exists():
        return ask_readiness(settings, plan, now, None)
    store = SqliteStore(settings.database, settings.workspace)
    try:
        return ask_readiness(settings, plan, now, store)
    finally:
        store.close()


def show(found: Readiness, plan: Plan, words: Words) -> None:
    """The findings as a table by part, the first thing to do at the end."""
    console = Console()
    console.print(words.say("ready.score", passed=found.passed, count=len(found.findings), percent=found.score))
    every = said(found, plan, words)
    for part in PARTS:
        table = Table(title=words.say(f"ready.part.{part}"), title_justify="left", show_header=False, expand=True)
        table.add_column(width=1)
        table.add_column(ratio=2)
        table.add_column(ratio=3)
        for each in every:
            if each.part != part:
                continue
            lines = [sentence for _, sentence in each.missing]
            lines += [words.say("ready.more", n=each.more)] if each.more else []
            told = Text("\n".join(lines))
            if not each.passed:
                told.append("\n" + words.say("ready.why", reason=each.why), style="dim")
                told.append("\n" + words.say("ready.next", action=each.next), style="bold")
            table.add_row("✓" if each.passed else "·", each.title, told)
        console.print(table)
    first = next((each for each in every if found.next and each.id == found.next.id), None)
    console.print(words.say("ready.full") if first is None else words.say("ready.first", action=first.next))
