"""`coolhead account`: the people who sign in, and the way back in when the last owner lost theirs.

Whoever can run this can read the whole house anyway; each verb is noted in the audit as done at the prompt.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer

from coolhead.cli.home import SettingsFile, open_store
from coolhead.cli.tables import show
from coolhead.clock import SystemClock, write_instant
from coolhead.run.passwords import SHORTEST, Passwords, weakness
from coolhead.run.roles import ROLES, person_id
from coolhead.storage import Account, AccountBook, AuditLine

app = typer.Typer(no_args_is_help=True)
AT_PROMPT = "cli"
WEAK = {
    "short": f"A password has at least {SHORTEST} letters: four words that do not belong together are easy to keep.",
    "long": "A password has at most 256 letters.",
    "common": "This password is among the first that anybody tries.",
    "name": "A password is not the login.",
}
Login = Annotated[str, typer.Argument(help="What they type when they sign in, such as their e-mail address.")]
Brands = Annotated[str, typer.Option(help="Brand ids with commas between; all brands where none is given.")]
Kind = Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}.")]


@app.command("create")
def create(
    login: Login,
    name: Annotated[str, typer.Option(help="What people call them; their login where none is given.")] = "",
    role: Kind = "viewer",
    person: Annotated[str, typer.Option(help="Their id in the plans; made from their name where none is given.")] = "",
    brands: Brands = "",
    settings: SettingsFile = None,
) -> None:
    """Make an account; the password is asked for, or read from standard input."""
    _check_role(role)
    called = name or login.partition("@")[0]
    kept = _new_password(login, called)
    with open_store(settings) as store:
        made = Account(
            f"a-{secrets.token_hex(6)}",
            login,
            called,
            role,
            person or person_id(called),
            tuple(sorted({one.strip() for one in brands.split(",") if one.strip()})) or None,
            password=kept,
            created_at=SystemClock().now(),
        )
        store.accounts.add(made)
        _note(store.accounts, "account_made", made, role)
    typer.echo(f"{made.login} may sign in as {role}; in the plans they are {made.person}.")


@app.command("list")
def list_accounts(settings: SettingsFile = None) -> None:
    """List the accounts."""
    with open_store(settings) as store:
        found = store.accounts.accounts()
    rows = [
        {
            "login": one.login,
            "name": one.name,
            "role": one.role,
            "person": one.person,
            "brands": "all" if one.brands is None else ", ".join(one.brands),
            "state": "disabled" if one.disabled else "active",
        }
        for one in found
    ]
    show(rows, {key: key for key in rows[0]} if rows else {}, "Nobody can sign in yet: coolhead account create.")


@app.command("password")
def password(login: Login, settings: SettingsFile = None) -> None:
    """Give an account a new password and sign it out everywhere: the way back in for an owner who lost theirs."""
    with open_store(settings) as store:
        account = _known(store.accounts, login)
        kept = _new_password(account.login, account.name)
        store.accounts.change(account.id, password=kept, disabled=False)
        _note(store.accounts, "password_changed", account)
    typer.echo(f"{account.login} has a new password and is signed out everywhere.")


@app.command("role")
def role(
    login: Login, to: Annotated[str, typer.Argument(help=f"One of {', '.join(ROLES)}.")], settings: SettingsFile = None
) -> None:
    """Give an account another role; the last owner stays one."""
    _check_role(to)
    with open_store(settings) as store:
        account = _known(store.accounts, login)
        store.accounts.change(account.id, role=to)
        _note(store.accounts, "role_changed", account, to)
    typer.echo(f"{account.login} is {to} now.")


@app.command("sign-out")
def sign_out(login: Login, settings: SettingsFile = None) -> None:
    """End all sessions of an account."""
    with open_store(settings) as store:
        account = _known(store.accounts, login)
        ended = store.accounts.end_sessions(account.id)
        _note(store.accounts, "signed_out_everywhere", account)
    typer.echo(f"{account.login}: {ended} sessions ended.")


@app.command("disable")
def disable(login: Login, settings: SettingsFile = None) -> None:
    """Let an account in no more, and end its sessions and tokens; the last owner stays."""
    with open_store(settings) as store:
        account = _known(store.accounts, login)
        store.accounts.change(account.id, disabled=True)
        _note(store.accounts, "account_disabled", account)
    typer.echo(f"{account.login} cannot sign in any more. coolhead account password lets them in again.")


def _known(book: AccountBook, login: str) -> Account:
    account = book.by_login(login)
    if account is None:
        raise ValueError(f"There is no account {login}. coolhead account list shows all.")
    return account


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise ValueError(f"{role} is no role: {', '.join(ROLES)}.")


def _new_password(login: str, name: str) -> str:
    """What to keep of a password that was typed twice, or of the first line of standard input."""
    if sys.stdin.isatty():
        told = str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        told = sys.stdin.readline().rstrip("\r\n")
    weak = weakness(told, login, name)
    if weak:
        raise ValueError(WEAK[weak])
    return asyncio.run(Passwords().hashed(told))


def _note(book: AccountBook, what: str, account: Account, detail: str = "") -> None:
    book.note(AuditLine(SystemClock().now(), what, account.id, AT_PROMPT, "", detail))


@app.command("audit")
def audit(
    limit: Annotated[int, typer.Option(min=1, max=55_000, help="How many lines, the newest first.")] = 200,
    out: Annotated[Path | None, typer.Option(help="A file to write them to, as JSON Lines.")] = None,
    settings: SettingsFile = None,
) -> None:
    """Show who signed in, failed to, and changed what about accounts and tokens: ids and digests, no content."""
    with open_store(settings) as store:
        lines = store.accounts.audit(limit)
    rows = [
        {
            "at": write_instant(line.at),
            "what": line.what,
            "account": line.account,
            "by": line.by,
            "way": line.way,
            "detail": line.detail,
            "origin": line.origin,
        }
        for line in lines
    ]
    if out is not None:
        out.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        typer.echo(f"{len(rows)} lines in {out}")
        return
    show(rows, {key: key for key in rows[0]} if rows else {}, "Nothing was noted yet.")
