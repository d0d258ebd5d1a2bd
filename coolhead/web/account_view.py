"""What the pages about accounts show, as plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coolhead.clock import Instant
from coolhead.storage import Account, AuditLine, Invitation, Passkey, Session, Token
from coolhead.web.speech import Speech


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: what it is, a quiet line below, the id a form sends, whether it is the reader's own."""

    title: str
    small: str
    id: str = ""
    mine: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account: who they are, and what they sign in with."""

    id: str
    name: str
    login: str
    kind: str
    brands: str
    person: str
    has_password: bool
    language: str
    reply_language: str
    sessions: tuple[Row, ...] = ()
    passkeys: tuple[Row, ...] = ()
    codes_left: str = ""
    disabled: bool = False


def account_view(
    account: Account,
    sessions: Sequence[Session],
    passkeys: Sequence[Passkey],
    codes_left: int,
    own: Session | None,
    words: Speech,
    names: Mapping[str, str] | None = None,
) -> AccountView:
    """An account as its page shows it; `names` are the brands' names by id."""
    return AccountView(
        account.id,
        account.name,
        account.login,
        words.say(f"accounts.role.{account.role}"),
        said_brands(account.brands, names or {}, words),
        account.person,
        bool(account.password),
        account.language,
        account.reply_language,
        tuple(_session(one, own, words) for one in sessions),
        tuple(
            Row(one.name, words.say("accounts.passkey.made", made_at=_day(one.created_at, words)), one.id.hex())
            for one in passkeys
        ),
        words.say("accounts.codes.left", n=codes_left),
        account.disabled,
    )


def _session(session: Session, own: Session | None, words: Speech) -> Row:
    seen = words.say("accounts.session.seen", seen_at=_day(session.seen_at, words))
    mine = own is not None and session.id == own.id
    return Row(session.device or words.say("accounts.session.some"), seen, session.id, mine)


def _day(at: Instant, words: Speech) -> str:
    return words.day_time(at)


def said_brands(brands: tuple[str, ...] | None, names: Mapping[str, str], words: Speech) -> str:
    """The brands of an account in words."""
    if brands is None:
        return words.say("accounts.brands.all")
    return words.list(names.get(brand, brand) for brand in brands) if brands else words.say("accounts.brands.none")


def people_rows(accounts: Iterable[Account], names: Mapping[str, str], own: str, words: Speech) -> list[Row]:
    """The people of a house."""
    rows = []
    for one in accounts:
        parts = [words.say(f"accounts.role.{one.role}"), said_brands(one.brands, names, words)]
        parts += [words.say("accounts.disabled")] if one.disabled else []
        rows.append(Row(one.name, f"{one.login} · " + " · ".join(parts), one.id, one.id == own, f"/people/{one.id}"))
    return rows


def invitation_rows(invitations: Iterable[Invitation], now: Instant, words: Speech) -> list[Row]:
    """Invitations that are still open."""
    return [
        Row(
            one.name,
            words.say(f"accounts.role.{one.role}")
            + " · "
            + words.say("accounts.until", ends_at=_day(one.ends_at, words)),
            one.id,
        )
        for one in invitations
        if one.open_at(now)
    ]


def token_rows(tokens: Iterable[Token], names: Mapping[str, str], words: Speech) -> list[Row]:
    """Tokens that still open something."""
    rows = []
    for one in tokens:
        if one.revoked:
            continue
        parts = [words.say(f"accounts.scope.{one.scope}")]
        parts += [one.person] if one.person else []
        parts += [said_brands(one.brands, names, words)] if one.brands is not None else []
        parts += [words.say("accounts.until", ends_at=_day(one.ends_at, words))] if one.ends_at else []
        rows.append(Row(one.name, " · ".join(parts), one.name))
    return rows


def audit_rows(lines: Iterable[AuditLine], names: Mapping[str, str], words: Speech) -> list[tuple[str, str, str, str]]:
    """(when, what, whose, by whom and how) of each line."""
    rows = []
    for line in lines:
        by = names.get(line.by, line.by) if line.by != line.account else ""
        way = [words.say(f"accounts.way.{part}") for part in (line.way,) if f"accounts.way.{part}" in words]
        what = words.named("accounts.did", line.what)
        detail = f" ({words.named('accounts.role', line.detail)})" if line.detail else ""
        rows.append(
            (
                words.day_time(line.at),
                what + detail,
                names.get(line.account, line.account),
                ", ".join([part for part in (by, *way) if part]),
            )
        )
    return rows
