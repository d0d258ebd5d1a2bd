"""Verbs for the plan file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coolhead.plan import check_plan, starter_plan, starter_plan_from_json

app = typer.Typer(no_args_is_help=True)


@app.command("init")
def init(
    source: Annotated[
        Path | None,
        typer.Option("--from", help="A JSON file: name, words, own_accounts, audience, time_zone, sector, languages."),
    ] = None,
    out: Annotated[Path, typer.Option(help="The new file; one that is there is not overwritten.")] = Path("plan.yaml"),
    name: Annotated[str, typer.Option(help="The brand's name, where no file tells it.")] = "My brand",
) -> None:
    """Write a valid, commented minimum plan with the 22 types of crisis."""
    if out.exists():
        raise ValueError(f"{out} is there already; it is not overwritten.")
    text = (
        starter_plan_from_json(source.read_text(encoding="utf-8"))
        if source
        else starter_plan(name, [name], [], None, "UTC", "", ["en"])
    )
    out.write_text(text, encoding="utf-8")
    typer.echo(f"{out} written. Next: coolhead plan check {out}")


@app.command("check")
def check(file: Annotated[Path, typer.Argument(help="The plan file.")] = Path("plan.yaml")) -> None:
    """Name what is wrong by line, and what is missing."""
    problems = check_plan(file.read_text(encoding="utf-8"))
    for problem in problems:
        typer.echo(str(problem))
    if any(problem.gravity == "wrong" for problem in problems):
        raise typer.Exit(2)
    typer.echo(f"{file} is valid; {len(problems)} things are missing.")
