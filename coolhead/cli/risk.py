"""Verbs for the risk register: what could happen, how bad, how likely, and what is live on the same matrix."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from coolhead.cli.home import SettingsFile, open_store
from coolhead.cli.risk_asking import ask_questions, discover
from coolhead.cli.risk_changing import add, move
from coolhead.cli.risk_common import (
    AsJson,
    Language,
    OfBrand,
    as_values,
    piped,
    plan_of,
    risk_of,
    tell,
    today_of,
    words_of,
)
from coolhead.cli.risk_coverage import coverage
from coolhead.cli.risk_tables import show_matrix, show_register, show_risk
from coolhead.plan import Plan, position_of
from coolhead.plan.likelihood import observed_likelihood
from coolhead.plan.live import LiveMatrix, matrix_of
from coolhead.run.board_told import plain
from coolhead.run.risk_export import matrix_values, register_csv, register_markdown, risk_values
from coolhead.run.risks import live_waves, read_board, read_history
from coolhead.run.topic_words import StoredTexts, TopicNaming, calling
from coolhead.storage import Store
from coolhead.web.matrix_svg import matrix_svg
from coolhead.words import Words
from coolhead.words.risk_words import RiskWords

app = typer.Typer(no_args_is_help=True)
app.command("ask")(ask_questions)
app.command("discover")(discover)
app.command("add")(add)
app.command("move")(move)
app.command("coverage")(coverage)


class Form(StrEnum):
    """What the register is exported as."""

    JSON = "json"
    CSV = "csv"
    MARKDOWN = "md"
    SVG = "svg"


@app.command("list")
def list_risks(
    brand: OfBrand = "",
    language: Language = "",
    incomplete: Annotated[bool, typer.Option("--incomplete", help="Only those without owner or review day.")] = False,
    as_json: AsJson = False,
    settings: SettingsFile = None,
) -> None:
    """List the register, the greatest risk first."""
    plan = plan_of(settings, brand)
    words = words_of(language, plan)
    risks = sorted(plan.risks, key=lambda risk: (-position_of(risk, plan).score, -position_of(risk, plan).impact))
    values = [risk_values(risk, plan, words, today_of(plan)) for risk in risks]
    shown = [(risk, told) for risk, told in zip(risks, values, strict=True) if told["incomplete"] or not incomplete]
    if piped(as_json):
        tell({"risks": [told for _, told in shown]})
    else:
        show_register(Console(), plan, words, today_of(plan), [risk for risk, _ in shown])


@app.command("show")
def show(
    risk: Annotated[str, typer.Argument(help="The risk: T1 to T22, or an id of your own.")],
    brand: OfBrand = "",
    language: Language = "",
    as_json: AsJson = False,
    settings: SettingsFile = None,
) -> None:
    """Show everything that was decided about one risk."""
    plan = plan_of(settings, brand)
    words = words_of(language, plan)
    found = risk_of(plan, risk)
    if piped(as_json):
        tell(risk_values(found, plan, words, today_of(plan)))
    else:
        show_risk(Console(), found, plan, words, today_of(plan))


@app.command("matrix")
def matrix(
    brand: OfBrand = "", language: Language = "", as_json: AsJson = False, settings: SettingsFile = None
) -> None:
    """Show risks and live waves on one matrix, with the most likely and those of greatest impact."""
    plan = plan_of(settings, brand)
    with open_store(settings) as store:
        drawn, words = live_matrix(store, plan, words_of(language, plan))
    if piped(as_json):
        tell(matrix_values(drawn, plan, words))
    else:
        show_matrix(Console(), drawn, plan, words)


@app.command("observed")
def observed(
    brand: OfBrand = "", language: Language = "", as_json: AsJson = False, settings: SettingsFile = None
) -> None:
    """Compare how often each risk was planned to come with how often waves of it were seen."""
    plan = plan_of(settings, brand)
    words = words_of(language, plan)
    with open_store(settings) as store:
        history = read_history(store, plan.brand.id)
    if history.begun is None or history.ended is None:
        raise ValueError("Nothing was watched yet: the journal is empty.")
    rows = observed_likelihood(plan, history.waves.values(), history.begun, history.ended)
    if piped(as_json):
        tell({"observed": [plain(row) for row in map(as_values, rows)]})
        return
    said, console = RiskWords(words, plan), Console()
    for row in rows:
        if row.threats or row.issues or row.suggested is not None:
            console.print(f"[bold]{said.named(row.risk)}[/]", highlight=False)
            console.print(f"  {said.observed(row)}", highlight=False)


@app.command("export")
def export(
    form: Annotated[Form, typer.Option("--as", help="json, csv, md or svg.")] = Form.MARKDOWN,
    out: Annotated[Path | None, typer.Option(help="The file to write; the output where none is given.")] = None,
    brand: OfBrand = "",
    language: Language = "",
    settings: SettingsFile = None,
) -> None:
    """Write register and matrix as JSON, CSV, Markdown, or the matrix as a picture."""
    plan = plan_of(settings, brand)
    with open_store(settings) as store:
        drawn, words = live_matrix(store, plan, words_of(language, plan))
    text = _exported(form, plan, drawn, words)
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
        typer.echo(f"{out} written.")


def _exported(form: Form, plan: Plan, drawn: LiveMatrix, words: Words) -> str:
    today = today_of(plan)
    if form is Form.CSV:
        return register_csv(plan, words, today)
    if form is Form.MARKDOWN:
        return register_markdown(plan, drawn, words, today)
    if form is Form.SVG:
        return matrix_svg(drawn, plan, words)
    risks = [risk_values(risk, plan, words, today) for risk in plan.risks]
    return (
        json.dumps({"risks": risks, "matrix": matrix_values(drawn, plan, words)}, ensure_ascii=False, indent=2) + "\n"
    )


def live_matrix(store: Store, plan: Plan, words: Words) -> tuple[LiveMatrix, Words]:
    """The plan's matrix with the waves that are open, and words that know what their topics are called."""
    board = read_board(store, plan.brand.id)
    named = calling(words, board, TopicNaming().words_of(board, StoredTexts(store)))
    return matrix_of(plan, live_waves(board)), named
