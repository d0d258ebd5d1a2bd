"""What is shown of the incidents at the prompt: JSON, or tables on a terminal."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from coolhead.clock import read_instant
from coolhead.web.display import display
from coolhead.web.speech import Speech

AsJson = Annotated[bool, typer.Option("--json", help="JSON also on a terminal.")]


def is_piped(as_json: bool) -> bool:
    """Whether JSON is told: it was asked for, or nobody looks at a terminal."""
    return as_json or not sys.stdout.isatty()


def print_json(told: object) -> None:
    """Anything, as JSON to read."""
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2))


def print_incidents(shown: list[dict[str, Any]]) -> None:
    """The cards of the incidents, each with its title."""
    _print_table(
        ("incident", "level", "state", "lead", "about"),
        [(one["id"], one["level"], one["state"], _lead(one), display(one["title"] or "", 60)) for one in shown],
    )


def _lead(card: dict[str, Any]) -> str:
    return f"{card['lead'] or '?'}{'' if card['lead_taken'] else ' ?'}"


def _print_table(heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Ids are shown whole; the last column takes what is left of the line."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, head in enumerate(heads):
        table.add_column(head, no_wrap=place < len(heads) - 1)
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    Console().print(table)


def print_room(told: dict[str, Any], words: Speech) -> None:
    """A room: roles, checklist, and what was written in it."""
    title = display(told["title"], 100) if told["title"] else None
    typer.echo(" · ".join(part for part in (told["id"], title, f"level {told['level']}", told["state"]) if part))
    _print_table(
        ("role", "who", ""),
        [
            (words.named("role", one["role"]), one["person"] or "?", "✓" if one["taken"] else "")
            for one in told["roles"]
        ],
    )
    if told["steps"]:
        _print_table(
            ("", "step", "due", "who", "what"),
            [
                (
                    _mark(one),
                    one["step"],
                    words.day_time(read_instant(one["due_at"])),
                    one["by"] or one["person"] or "?",
                    words.named("step", one["step"]),
                )
                for one in told["steps"]
            ],
        )
    for name, key in (("facts", "claim"), ("decisions", "decision"), ("tasks", "task")):
        if told[name]:
            typer.echo(f"\n{name}")
            _print_table(
                (key, "status", "text", "who"),
                [(one[key], one.get("status", ""), display(one["text"] or "", 120), one["who"]) for one in told[name]],
            )
    for key in told["conflicts"]:
        typer.echo(f"Two people changed {key} at once; `coolhead incident show --json` has both.")


def _mark(step: dict[str, Any]) -> str:
    if step["status"] == "open":
        return "late" if step["overdue"] else "[ ]"
    return "[x]" if step["status"] == "done" else "[-]"
