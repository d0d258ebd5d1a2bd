"""The register on a terminal: tables and sentences, in the reader's language."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from coolhead.plan import Plan, Risk, position_of
from coolhead.plan.live import LiveMatrix
from coolhead.run.risk_export import cell_text, risk_row
from coolhead.words import Words
from coolhead.words.risk_words import RiskWords

_STYLES = {"low": "green", "medium": "yellow", "high": "dark_orange", "very_high": "red"}
_LISTED = ("risk", "title", "class", "likelihood", "impact", "owner", "review", "missing")


def show_register(console: Console, plan: Plan, words: Words, today: str, risks: list[Risk]) -> None:
    """The register as a table, the greatest risk first."""
    table = Table(header_style="bold", expand=False)
    for name in _LISTED:
        table.add_column(words.say(f"risk.column.{name}"), overflow="fold")
    for risk in risks:
        row, stands = risk_row(risk, plan, words, today), position_of(risk, plan)
        row |= {"impact": str(stands.column)}
        cells = [escape(row[name]) for name in _LISTED]
        cells[2] = f"[{_STYLES[stands.risk_class]}]{cells[2]}[/]"
        table.add_row(*cells)
    console.print(table)


def show_matrix(console: Console, matrix: LiveMatrix, plan: Plan, words: Words) -> None:
    """The matrix with live waves, both lists and the coverage."""
    said = RiskWords(words, plan)
    table = Table(title=words.say("matrix.title", name=plan.brand.name), show_lines=True, header_style="bold")
    table.add_column(f"{words.say('matrix.likelihood')} \\ {words.say('matrix.impact')}", overflow="fold")
    for column in range(1, matrix.columns + 1):
        table.add_column(f"{column} {escape(said.column_label(column))}", overflow="fold")
    for cells in matrix.cells[::-1]:
        texts = [Text(cell_text(cell, said), style=_STYLES[cell.risk_class]) for cell in cells]
        table.add_row(f"{cells[0].row} {escape(said.row_label(cells[0].row))}", *texts)
    console.print(table)
    for id_, positions in (("most_likely", matrix.most_likely), ("greatest_impact", matrix.greatest_impact)):
        console.print(f"\n[bold]{words.say(f'matrix.{id_}')}[/]")
        for place, each in enumerate(positions, 1):
            console.print(f"  {place}. {escape(said.named(each.risk))}", highlight=False)
    waves = [wave for row in matrix.cells for cell in row for wave in cell.waves]
    console.print(f"\n[bold]{words.say('matrix.live')}[/]")
    for wave in waves:
        console.print(f"  ● {escape(words.say('matrix.wave', level=wave.level, topic=wave.topic))}", highlight=False)
    if not waves:
        console.print(f"  {words.say('matrix.no_live')}")
    console.print()
    console.print(words.say("matrix.coverage", n=matrix.coverage.of, prepared=matrix.coverage.prepared))
    console.print(words.say("matrix.mapping"))


def show_risk(console: Console, risk: Risk, plan: Plan, words: Words, today: str) -> None:
    """One risk with everything that was decided about it."""
    said, row = RiskWords(words, plan), risk_row(risk, plan, words, today)
    stands = position_of(risk, plan)
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")

    def line(name: str, text: str) -> None:
        if text:
            table.add_row(words.say(f"risk.column.{name}"), escape(text))

    line("risk", risk.key if risk.key == risk.type else f"{risk.key} ({risk.type})")
    line("title", said.title(risk))
    line("example", words.say(f"risk.example.{risk.type}"))
    line("entity", row["entity"])
    line("class", row["class"])
    line("likelihood", f"{stands.row} {said.row_label(stands.row)}: {said.scale('likelihood', stands.row)}")
    for name in ("money", "reputation", "brand"):
        step = int(row[name])
        line(name, f"{step}: {said.scale(name, step)}" if step else "0")
    for name in ("residual", "treatment"):
        line(name, row[name])
    line("worst_case", risk.worst_case)
    line("scenario", risk.scenario)
    line("words", "; ".join(f"{language}: {', '.join(told)}" for language, told in risk.words.items()))
    line("signs", "\n".join(said.sign(sign, risk) for sign in risk.signs))
    line("recognised", said.recognised(risk))
    before = ", ".join(risk.happened_on) or (words.say("risk.yes") if risk.happened_before else "")
    line("before", before)
    line("watched", words.say("risk.yes") if risk.watched else "")
    for name in ("owner", "review", "missing"):
        line(name, row[name])
    console.print(table)
