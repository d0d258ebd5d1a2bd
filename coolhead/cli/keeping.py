"""Verbs for keeping: the doctor, copies of the store, and the tokens."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from coolhead.cli.home import SettingsFile, open_store, serving
from coolhead.clock import SystemClock
from coolhead.desk import decode_fact
from coolhead.run.board import Board
from coolhead.run.board_sight import SIGHT_FACTS
from coolhead.run.contact_faults import contact_faults
from coolhead.run.settings import load_settings
from coolhead.storage import Store, restore, token_digest
from coolhead.web.seeing import said_sight
from coolhead.web.speech import speech

tokens = typer.Typer(no_args_is_help=True)

DEEPER = (
    ("asked", "asked for"),
    ("read", "read"),
    ("over_budget", "left, over the budget"),
    ("over_backlog", "left, too much waited"),
    ("failed", "could not be read"),
)
"""The store's tallies of deeper readings, and what the doctor calls them."""

Name = Annotated[str, typer.Argument(help="What the token is for; it is revoked by this name.")]


def doctor(settings: SettingsFile = None) -> None:
    """Tell whether the store is well, all that was received is kept, which channels nothing is seen from, and whether
    the addresses of people can be used."""
    with open_store(settings) as store:
        law, wrong, tallies, unseen = store.conservation(), store.verify(), store.tallies(), _unseen(store)
    typer.echo(
        f"{law.received} received = {law.stored} stored + {law.duplicate} duplicate + {law.quarantined} quarantined"
    )
    if tallies:
        told = ", ".join(f"{tallies.get(name, 0)} {words}" for name, words in DEEPER)
        typer.echo(f"Read deeper: {told}")
    for line in unseen:
        typer.echo(line)
    faults = contact_faults(load_settings(settings))
    wrong += [f"coolhead.toml: {place}: {fault}" for place, fault in faults if fault.stops]
    for place, fault in faults:
        if not fault.stops:
            typer.echo(f"coolhead.toml: {place}: {fault}")
    for sentence in wrong:
        typer.echo(sentence, err=True)
    if wrong or not law.holds:
        raise typer.Exit(1)
    typer.echo("All is well.")


def _unseen(store: Store) -> list[str]:
    """A line for everything that cannot be seen, by brand."""
    boards: dict[str, Board] = {}
    after = 0
    while facts := store.facts_after(after, 5000):
        for stored in facts:
            if stored.type in SIGHT_FACTS:
                boards.setdefault(stored.brand, Board(stored.brand)).fold(decode_fact(stored.body))
        after = facts[-1].seq
    words = speech("en", "UTC")
    return [f"{brand}: {line}" for brand, board in sorted(boards.items()) for line in said_sight(board, words).lines]


def backup(
    out: Annotated[Path, typer.Argument(help="The new file; one that is there is not overwritten.")],
    settings: SettingsFile = None,
) -> None:
    """Write a consistent copy of the store to a new file, also while it is served, and print its SHA-256."""
    with open_store(settings) as store:
        typer.echo(store.backup(str(out)))


def bring_back(
    copy: Annotated[Path, typer.Argument(help="A file that coolhead backup wrote.")],
    checksum: Annotated[str | None, typer.Option(help="The SHA-256 the copy must have.")] = None,
    settings: SettingsFile = None,
) -> None:
    """Put a backup in the store's place; not while it is served, and not where the checksum is another."""
    chosen = load_settings(settings)
    with serving(chosen):
        typer.echo(restore(str(copy), str(chosen.database), checksum))


@tokens.command("create")
def create(
    name: Name,
    scope: Annotated[str, typer.Option(help="read, or write (which includes read).")] = "write",
    settings: SettingsFile = None,
) -> None:
    """Make a token; it is shown once and kept only as a digest."""
    if scope not in ("read", "write"):
        raise ValueError(f"scope is read or write, not {scope}")
    token = secrets.token_urlsafe(32)
    with open_store(settings) as store:
        store.add_token(name, token_digest(token), scope, SystemClock().now())
    typer.echo(token)


@tokens.command("list")
def show(settings: SettingsFile = None) -> None:
    """List the names and scopes of all tokens."""
    with open_store(settings) as store:
        for name, scope, _, revoked in store.tokens():
            typer.echo(f"{name}  {scope}{'  revoked' if revoked else ''}")


@tokens.command("revoke")
def revoke(name: Name, settings: SettingsFile = None) -> None:
    """Take a token back; from now on it opens nothing."""
    with open_store(settings) as store:
        if not store.revoke_token(name):
            raise ValueError(f"There is no token {name} to revoke.")
    typer.echo(f"{name} is revoked.")
