"""Verbs for the quarantine: see what was refused, and have it read again after a fix."""

from __future__ import annotations

from typing import Annotated

import typer

from coolhead.cli.home import SettingsFile, open_store
from coolhead.clock import SystemClock, write_instant
from coolhead.connectors.screen.speak import on_screen
from coolhead.run.mending import mend

app = typer.Typer()


@app.callback(invoke_without_command=True)
def show(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    after: Annotated[int, typer.Option(min=0, help="Only those after this number.")] = 0,
    settings: SettingsFile = None,
) -> None:
    """List what could not be taken as a mention: its number, when, where it came from and why."""
    if context.invoked_subcommand is not None:
        return
    with open_store(settings) as store:
        for kept in store.quarantine(limit, after):
            at = write_instant(round(kept.received_at))
            typer.echo(on_screen(f"{kept.id}  {at}  {kept.origin or kept.source}  {kept.reason}: {kept.detail}"))
        typer.echo(f"{store.conservation().quarantined} in quarantine.", err=True)


@app.command("show")
def show_one(number: Annotated[int, typer.Argument(help="Its number.")], settings: SettingsFile = None) -> None:
    """Show the bytes of one of them."""
    with open_store(settings) as store:
        found = [kept for kept in store.quarantine(1, number - 1) if kept.id == number]
    if not found:
        raise ValueError(f"There is no {number} in quarantine.")
    typer.echo(on_screen(found[0].raw.decode("utf-8", "backslashreplace")))


@app.command("replay")
def replay(
    ids: Annotated[list[int] | None, typer.Argument(help="Numbers of those to read again.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Read all of them again.")] = False,
    encoding: Annotated[str, typer.Option(help="The encoding of the bytes, for example cp1250.")] = "utf-8",
    settings: SettingsFile = None,
) -> None:
    """Read again after a fix: what is a mention now goes into the inbox, the rest stays."""
    if bool(ids) == everything:
        raise ValueError("Say which: some numbers, or --all.")
    with open_store(settings) as store:
        done = mend(store, SystemClock(), None if everything else frozenset(ids or ()), encoding)
    typer.echo(f"{done.tried} read again = {done.stored} stored + {done.duplicate} duplicate + {done.stay} stay")
