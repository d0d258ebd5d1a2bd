"""Verbs for the plan file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coolhead.cli import plan_carry, plan_edit, plan_wizard
from coolhead.cli.plan_ready import lint, readiness
from coolhead.clock import SystemClock
from coolhead.plan import starter_plan, starter_plan_from_json
from coolhead.run.plan_files import check_at
from coolhead.run.plan_readiness import day_of

app = typer.Typer(no_args_is_help=True)
app.command("readiness")(readiness)
app.command("lint")(lint)
app.command("set")(plan_edit.set_value)
app.command("edit")(plan_edit.edit)
app.command("adopt")(plan_edit.adopt)
app.command("history")(plan_edit.history)
app.command("diff")(plan_edit.diff)
app.command("restore")(plan_edit.restore)
app.command("schema")(plan_edit.schema)
app.command("wizard")(plan_wizard.wizard)
app.command("export")(plan_carry.export)
app.command("import")(plan_carry.bring)


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
def check(file: Annotated[Path, typer.Argument(help="The plan's file or folder.")] = Path("plan.yaml")) -> None:
    """Name what is wrong by line, and what is missing."""
    problems = check_at(file, day_of(SystemClock().now(), "UTC"))
    for problem in problems:
        typer.echo(str(problem))
    if any(problem.gravity == "wrong" for problem in problems):
        raise typer.Exit(2)
    typer.echo(f"{file} is valid; {len(problems)} things are missing.")
