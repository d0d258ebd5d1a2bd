"""Verbs for keeping: the doctor, copies of the store, and the tokens."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated

import typer

from coolhead.cli.home import SettingsFile, open_store, read_plans, serving
from coolhead.clock import Instant, SystemClock
from coolhead.desk import decode_fact
from coolhead.run.board import Board
from coolhead.run.board_sight import SIGHT_FACTS
from coolhead.run.contact_faults import contact_faults
from coolhead.run.settings import Settings, load_settings
from coolhead.storage import AuditLine, SqliteStore, Store, restore, token_digest
from coolhead.web.seeing import said_sight
from coolhead.web.speech import speech
from coolhead.web.tokens import SCOPES

tokens = typer.Typer(no_args_is_help=True)
AT_PROMPT = "cli"

DEEPER = (
    ("asked", "asked for"),
    ("read", "read"),
    ("over_budget", "left, over the budget"),
    ("over_backlog", "left, too much waited"),
    ("failed", "could not be read"),
)
"""The store's tallies of deeper readings, and what the doctor calls them."""

Name = Annotated[str, typer.Argument(help="What the token is for; it is revoked by this name.")]


def doctor(
    anchor: Annotated[
        Path | None, typer.Option(help="A file kept elsewhere: the journal is held against it, and its end added.")
    ] = None,
    settings: SettingsFile = None,
) -> None:
    """Tell whether the store is well and complete, which channels are not seen, and whether addresses can be used."""
    with open_store(settings) as store:
        law, wrong, tallies, unseen = store.conservation(), store.verify(), store.tallies(), _unseen(store)
        if anchor is not None:
            wrong += hold_anchor(store, anchor, SystemClock().now())
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


def hold_anchor(store: SqliteStore, file: Path, at: Instant) -> list[str]:
    """Hold the journal against the anchors of a file; where they agree, add where it ends now. Returns what is wrong.

    Nothing is added to a file that speaks against the journal, so that what it saw stays the last word.
    """
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    wrong = store.verify_anchors(lines)
    if not wrong:
        with file.open("a", encoding="utf-8") as kept:
            kept.write(store.anchor(at) + "\n")
    return wrong


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
    scope: Annotated[str, typer.Option(help="read, write (which includes read), or calendar (feeds only).")] = "write",
    person: Annotated[str, typer.Option(help="A person's id or name in a plan: it speaks for them alone.")] = "",
    settings: SettingsFile = None,
) -> None:
    """Make a token; it is shown once, kept only as a digest, and bound to a person where one is named."""
    if scope not in SCOPES:
        raise ValueError(f"scope is read, write or calendar, not {scope}")
    bound = _bound_to(load_settings(settings), person) if person else ""
    token = secrets.token_urlsafe(32)
    with open_store(settings) as store:
        store.add_token(name, token_digest(token), scope, SystemClock().now(), bound)
        store.accounts.note(AuditLine(SystemClock().now(), "token_made", by=AT_PROMPT, detail=scope))
    typer.echo(token)


@tokens.command("list")
def show(settings: SettingsFile = None) -> None:
    """List the names and scopes of all tokens, and the people they are bound to."""
    with open_store(settings) as store:
        for token in store.tokens():
            bound = f"  of {token.person}" if token.person else ""
            typer.echo(f"{token.name}  {token.scope}{bound}{'  revoked' if token.revoked else ''}")


def _bound_to(settings: Settings, person: str) -> str:
    """The id of somebody the plans name. Raises ValueError: a token of a stranger would open nothing."""
    known = {one.id: one.name for plan in read_plans(settings).values() for one in plan.people}
    found = [id_ for id_, name in known.items() if person.casefold() in (id_.casefold(), name.casefold())]
    if not found:
        raise ValueError(f"{person} is nobody in the plans; known are: {', '.join(known) or 'nobody yet'}.")
    return found[0]


@tokens.command("revoke")
def revoke(name: Name, settings: SettingsFile = None) -> None:
    """Take a token back; from now on it opens nothing."""
    with open_store(settings) as store:
        if not store.revoke_token(name):
            raise ValueError(f"There is no token {name} to revoke.")
        store.accounts.note(AuditLine(SystemClock().now(), "token_revoked", by=AT_PROMPT))
    typer.echo(f"{name} is revoked.")
