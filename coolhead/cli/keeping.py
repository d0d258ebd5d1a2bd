"""Verbs for keeping: the doctor and the tokens."""

from __future__ import annotations

import secrets
from pathlib import Path

import typer

from coolhead.clock import SystemClock
from coolhead.run.settings import load_settings
from coolhead.storage import SqliteStore, restore, token_digest

tokens = typer.Typer(no_args_is_help=True)


def _store(settings: Path | None) -> SqliteStore:
    chosen = load_settings(settings)
    chosen.home.mkdir(parents=True, exist_ok=True)
    return SqliteStore(chosen.home / "coolhead.db", chosen.workspace)


def doctor(settings: Path | None = None) -> None:
    """Tell whether the store is well and the law of the door holds."""
    store = _store(settings)
    try:
        law, wrong = store.conservation(), store.verify()
    finally:
        store.close()
    typer.echo(
        f"{law.received} received = {law.stored} stored + {law.duplicate} duplicate + {law.quarantined} quarantined"
    )
    for sentence in wrong:
        typer.echo(sentence, err=True)
    if wrong or not law.holds:
        raise typer.Exit(1)
    typer.echo("All is well.")


def quarantine(limit: int = 50, settings: Path | None = None) -> None:
    """List what could not be taken as a mention: where it came from and why."""
    store = _store(settings)
    try:
        for kept in store.quarantine(limit):
            typer.echo(f"{kept.id}  {kept.origin}  {kept.reason}: {kept.detail}")
    finally:
        store.close()


def backup(out: Path, settings: Path | None = None) -> None:
    """Write a consistent copy of the store to a new file and print its SHA-256."""
    store = _store(settings)
    try:
        typer.echo(store.backup(str(out)))
    finally:
        store.close()


def bring_back(copy: Path, checksum: str | None = None, settings: Path | None = None) -> None:
    """Put a backup in the store's place; refuses a copy whose checksum is another."""
    chosen = load_settings(settings)
    chosen.home.mkdir(parents=True, exist_ok=True)
    typer.echo(restore(str(copy), str(chosen.home / "coolhead.db"), checksum))


@tokens.command("create")
def create(name: str, scope: str = "write", settings: Path | None = None) -> None:
    """Make a token; it is shown once and kept only as a digest."""
    if scope not in ("read", "write"):
        raise ValueError(f"scope is read or write, not {scope}")
    token = secrets.token_urlsafe(32)
    store = _store(settings)
    try:
        store.add_token(name, token_digest(token), scope, SystemClock().now())
    finally:
        store.close()
    typer.echo(token)


@tokens.command("list")
def show(settings: Path | None = None) -> None:
    """The names and scopes of all tokens."""
    store = _store(settings)
    try:
        for name, scope, _, revoked in store.tokens():
            typer.echo(f"{name}  {scope}{'  revoked' if revoked else ''}")
    finally:
        store.close()
