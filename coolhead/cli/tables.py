"""What verbs show: a table on a terminal, JSON where it goes on to another program."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from coolhead.web.display import display

MOST_IN_A_CELL = 4000


def show(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], empty: str = "") -> None:
    """Show rows. `columns` maps the keys a table shows, in order, to their headings; JSON has every key of a row, but
    those that begin with `said_`, which only the table has. `empty` is the sentence where there is no row.
    """
    if not sys.stdout.isatty():
        plain = [{key: value for key, value in row.items() if not key.startswith("said_")} for row in rows]
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=1))
        return
    if not rows:
        typer.echo(empty)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in columns.values():
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(shown_cell(row.get(key, "")) for key in columns))
    Console().print(table)


def shown_cell(value: object) -> Text:
    """What people wrote, as one cell: nothing in it is read as markup, nothing steers the terminal."""
    return Text(display(str(value), MOST_IN_A_CELL))
