"""The book of accounts: who may sign in, their sessions and invitations, and what was noted about them.

It stands beside the log, since a person who leaves is taken out and a session ends. The audit is append-only, its
lines tied by a keyed digest; only its oldest lines go when it is full. No password, session, link or code is kept
from which the thing itself could be made.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import fields, replace
from hashlib import blake2b
from threading import RLock
from typing import Any, Protocol

import msgspec

from coolhead.clock import Instant
from coolhead.storage.accounts_model import (
    INVITATIONS_KEPT,
    LINES_KEPT,
    PASSKEYS_OF_ONE,
    SESSIONS_OF_ONE,
    Account,
    AuditLine,
    Invitation,
    LastOwner,
    LoginTaken,
    Passkey,
    Session,
)
from coolhead.storage.model import StoreError
from coolhead.storage.schema import ACCOUNTS

OWNER = "owner"
_ACCOUNT = "id, login, name, role, person, brands, password, language, reply_language, subject, created_at, disabled"
_PASSKEY = "id, account, key, count, name, created_at, used_at"
_SESSION = "digest, id, account, created_at, seen_at, fresh_at, form, device, kept_until"
_INVITATION = "digest, id, name, role, person, brands, invited_by, created_at, ends_at, used_by, withdrawn"
_LINE = "at, what, account, by, way, detail, origin, seq"
_encode = msgspec.msgpack.Encoder().encode


class Connections(Protocol):
    """Where the book is kept."""

    def writing(self) -> AbstractContextManager[sqlite3.Connection]: ...

    def reading(self) -> AbstractContextManager[sqlite3.Connection]: ...


class PlainMemory:
    """A database that is gone with the object: one connection, one user at a time."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        for statement in ACCOUNTS:
            if not statement.startswith("ALTER"):
                self._connection.execute(statement)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction."""
        with self._lock:
            self._connection.execute("BEGIN")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The same connection."""
        with self._lock:
            yield self._connection


class AccountBook:
    """The accounts of one workspace.

    Parameters
    ----------
    connections: the store's file, or plain memory.
    key: of the audit's chain.
    """

    def __init__(self, connections: Connections | None = None, workspace: str = "default", key: bytes = b"") -> None:
        self._at = connections or PlainMemory()
        self._workspace = workspace
        self._key = blake2b(b"coolhead audit 1" + key, digest_size=32).digest()

    def add(self, account: Account, *, first: bool = False) -> None:
        """Keep a new account. Raises LoginTaken; with `first`, also where the house has an owner."""
        with self._at.writing() as connection:
            self._insert(connection, account, first)

    def _insert(self, connection: sqlite3.Connection, account: Account, first: bool = False) -> None:
        if first and self._owners(connection):
            raise LoginTaken("the house has an owner already")
        row = _row(account)
        try:
            connection.execute(
                f"INSERT INTO accounts (workspace, {_ACCOUNT}) VALUES (?, {_marks(row)})",  # noqa: S608
                (self._workspace, *row),
            )
        except sqlite3.IntegrityError as error:
            raise LoginTaken("another account has this login or stands for this person") from error

    def change(self, id_: str, **changes: Any) -> Account:
        """Change an account. Raises LastOwner where no owner would be left, LoginTaken, StoreError."""
        with self._at.writing() as connection:
            before = self._one(connection, "id = ?", id_)
            if before is None:
                raise StoreError("there is no such account")
            after = replace(before, **changes)
            if _owns(before) and not _owns(after) and self._owners(connection) == 1:
                raise LastOwner("a house keeps at least one owner")
            names = _ACCOUNT.split(", ")
            sets = ", ".join(f"{name} = ?" for name in names)
            try:
                connection.execute(
                    f"UPDATE accounts SET {sets} WHERE workspace = ? AND id = ?",  # noqa: S608
                    (*_row(after), self._workspace, id_),
                )
            except sqlite3.IntegrityError as error:
                raise LoginTaken("another account has this login or stands for this person") from error
            if after.disabled or after.password != before.password:
                connection.execute("DELETE FROM sessions WHERE workspace = ? AND account = ?", (self._workspace, id_))
        return after

    def renew_password(self, id_: str, kept: str) -> None:
        """Keep the same password in a stronger form; nobody is signed out by it."""
        self._drop("UPDATE accounts SET password = ?3 WHERE workspace = ?1 AND id = ?2", id_, kept)

    def has_owner(self) -> bool:
        """Whether anybody owns the house yet."""
        with self._at.reading() as connection:
            return self._owners(connection) > 0

    def _owners(self, connection: sqlite3.Connection) -> int:
        sql = "SELECT count(*) FROM accounts WHERE workspace = ? AND role = ? AND disabled = 0"
        return int(connection.execute(sql, (self._workspace, OWNER)).fetchone()[0])

    def account(self, id_: str) -> Account | None:
        """By its id."""
        with self._at.reading() as connection:
            return self._one(connection, "id = ?", id_)

    def by_login(self, login: str) -> Account | None:
        """By what they type when they sign in."""
        with self._at.reading() as connection:
            return self._one(connection, "login = ?", folded(login))

    def by_person(self, person: str) -> Account | None:
        """By their id in the plans."""
        with self._at.reading() as connection:
            return self._one(connection, "person = ?", person)

    def by_subject(self, subject: str) -> Account | None:
        """By the digest of who they are at an OIDC provider."""
        with self._at.reading() as connection:
            return self._one(connection, "subject = ?", subject) if subject else None

    def accounts(self) -> list[Account]:
        """All, the oldest first."""
        sql = f"SELECT {_ACCOUNT} FROM accounts WHERE workspace = ? ORDER BY created_at, id"  # noqa: S608
        return [_account(row) for row in self._rows(sql)]

    def _one(self, connection: sqlite3.Connection, where: str, value: str) -> Account | None:
        sql = f"SELECT {_ACCOUNT} FROM accounts WHERE workspace = ? AND {where}"  # noqa: S608
        row = connection.execute(sql, (self._workspace, value)).fetchone()
        return None if row is None else _account(row)

    # What they prove it with

    def add_passkey(self, passkey: Passkey) -> None:
        """Keep a passkey. Raises StoreError where it is known, or where the account has too many."""
        with self._at.writing() as connection:
            sql = "SELECT count(*) FROM passkeys WHERE workspace = ? AND account = ?"
            if connection.execute(sql, (self._workspace, passkey.account)).fetchone()[0] >= PASSKEYS_OF_ONE:
                raise StoreError("this account has as many passkeys as it may have")
            row = _plain(passkey)
            try:
                connection.execute(
                    f"INSERT INTO passkeys (workspace, {_PASSKEY}) VALUES (?, {_marks(row)})",  # noqa: S608
                    (self._workspace, *row),
                )
            except sqlite3.IntegrityError as error:
                raise StoreError("this passkey is known already") from error

    def passkeys(self, account: str) -> list[Passkey]:
        """Those of an account, the oldest first."""
        sql = f"SELECT {_PASSKEY} FROM passkeys WHERE workspace = ? AND account = ? ORDER BY created_at, id"  # noqa: S608
        return [Passkey(*row) for row in self._rows(sql, account)]

    def passkey(self, id_: bytes) -> Passkey | None:
        """By the credential's id."""
        sql = f"SELECT {_PASSKEY} FROM passkeys WHERE workspace = ? AND id = ?"  # noqa: S608
        return next((Passkey(*row) for row in self._rows(sql, id_)), None)

    def use_passkey(self, id_: bytes, count: int, at: Instant) -> bool:
        """Note that it was used; False where its counter went back, as that of a copied key does."""
        sql = """UPDATE passkeys SET count = ?, used_at = ? WHERE workspace = ? AND id = ?
            AND (count < ? OR (count = 0 AND ? = 0))"""
        with self._at.writing() as connection:
            return connection.execute(sql, (count, at, self._workspace, id_, count, count)).rowcount > 0

    def remove_passkey(self, account: str, id_: bytes) -> bool:
        """From now on it opens nothing."""
        return self._drop("DELETE FROM passkeys WHERE workspace = ? AND account = ? AND id = ?", account, id_) > 0

    def set_codes(self, account: str, digests: Collection[bytes]) -> None:
        """New recovery codes in the place of the old ones."""
        with self._at.writing() as connection:
            connection.execute(
                "DELETE FROM recovery_codes WHERE workspace = ? AND account = ?", (self._workspace, account)
            )
            connection.executemany(
                "INSERT INTO recovery_codes (digest, workspace, account) VALUES (?, ?, ?)",
                [(digest, self._workspace, account) for digest in digests],
            )

    def use_code(self, account: str, digest: bytes, at: Instant) -> bool:
        """Use a recovery code; each works once."""
        sql = """UPDATE recovery_codes SET used_at = ?
            WHERE workspace = ? AND account = ? AND digest = ? AND used_at IS NULL"""
        with self._at.writing() as connection:
            return connection.execute(sql, (at, self._workspace, account, digest)).rowcount > 0

    def codes_left(self, account: str) -> int:
        """How many recovery codes still work."""
        sql = "SELECT count(*) FROM recovery_codes WHERE workspace = ? AND account = ? AND used_at IS NULL"
        return int(self._rows(sql, account)[0][0])

    # Sessions

    def begin_session(self, session: Session, instead_of: bytes = b"") -> None:
        """Keep a new session, in the place of another where one is named; of many the quietest one ends."""
        with self._at.writing() as connection:
            connection.execute("DELETE FROM sessions WHERE digest = ?", (instead_of,))
            row = _plain(session)
            connection.execute(
                f"INSERT INTO sessions (workspace, {_SESSION}) VALUES (?, {_marks(row)})",  # noqa: S608
                (self._workspace, *row),
            )
            connection.execute(
                "DELETE FROM sessions WHERE workspace = ?1 AND account = ?2 AND digest NOT IN (SELECT digest FROM "
                "sessions WHERE workspace = ?1 AND account = ?2 ORDER BY seen_at DESC, digest LIMIT ?3)",
                (self._workspace, session.account, SESSIONS_OF_ONE),
            )

    def session(self, digest: bytes) -> tuple[Session, Account] | None:
        """A session with whose it is; None where it ended. Whether its time is over the caller judges."""
        sql = f"SELECT {_SESSION} FROM sessions WHERE workspace = ? AND digest = ?"  # noqa: S608
        with self._at.reading() as connection:
            row = connection.execute(sql, (self._workspace, digest)).fetchone()
            account = None if row is None else self._one(connection, "id = ?", row[2])
        return None if row is None or account is None or account.disabled else (Session(*row), account)

    def sessions(self, account: str) -> list[Session]:
        """Those of an account, the one seen last first."""
        sql = f"SELECT {_SESSION} FROM sessions WHERE workspace = ? AND account = ? ORDER BY seen_at DESC, id"  # noqa: S608
        return [Session(*row) for row in self._rows(sql, account)]

    def see_session(self, digest: bytes, at: Instant, kept_until: Instant = 0.0) -> None:
        """Note that a session was used, and until when an incident keeps it open."""
        self._drop(
            "UPDATE sessions SET seen_at = max(seen_at, ?2), kept_until = max(kept_until, ?3) "
            "WHERE workspace = ?1 AND digest = ?4",
            at,
            kept_until,
            digest,
        )

    def end_session(self, account: str, id_: str) -> bool:
        """End one session of an account."""
        return self._drop("DELETE FROM sessions WHERE workspace = ? AND account = ? AND id = ?", account, id_) > 0

    def end_sessions(self, account: str, but: bytes = b"") -> int:
        """End all sessions of an account, but one perhaps. Returns how many."""
        return self._drop("DELETE FROM sessions WHERE workspace = ? AND account = ? AND digest <> ?", account, but)

    def sweep_sessions(self, before: Instant) -> int:
        """Drop sessions that nobody used since `before`."""
        return self._drop("DELETE FROM sessions WHERE workspace = ? AND seen_at < ? AND kept_until < ?", before, before)

    # Invitations

    def invite(self, invitation: Invitation) -> None:
        """Keep an invitation; of very many the oldest goes."""
        with self._at.writing() as connection:
            row = _row(invitation)
            connection.execute(
                f"INSERT INTO invitations (workspace, {_INVITATION}) VALUES (?, {_marks(row)})",  # noqa: S608
                (self._workspace, *row),
            )
            connection.execute(
                "DELETE FROM invitations WHERE workspace = ?1 AND digest NOT IN (SELECT digest FROM invitations "
                "WHERE workspace = ?1 ORDER BY created_at DESC, digest LIMIT ?2)",
                (self._workspace, INVITATIONS_KEPT),
            )

    def invitation(self, digest: bytes) -> Invitation | None:
        """By the digest of its link."""
        sql = f"SELECT {_INVITATION} FROM invitations WHERE workspace = ? AND digest = ?"  # noqa: S608
        return next(map(_invitation, self._rows(sql, digest)), None)

    def invitations(self) -> list[Invitation]:
        """All, the newest first."""
        sql = f"SELECT {_INVITATION} FROM invitations WHERE workspace = ? ORDER BY created_at DESC, id"  # noqa: S608
        return [_invitation(row) for row in self._rows(sql)]

    def accept(self, digest: bytes, account: Account, at: Instant) -> bool:
        """Make the account of an invitation, once; False where it was used, withdrawn or is over. Raises LoginTaken."""
        sql = """UPDATE invitations SET used_by = ? WHERE workspace = ? AND digest = ?
            AND used_by = '' AND withdrawn = 0 AND ends_at > ?"""
        with self._at.writing() as connection:
            if not connection.execute(sql, (account.id, self._workspace, digest, at)).rowcount:
                return False
            self._insert(connection, account)
        return True

    def withdraw(self, id_: str) -> bool:
        """From now on the invitation makes no account."""
        sql = "UPDATE invitations SET withdrawn = 1 WHERE workspace = ? AND id = ? AND used_by = '' AND withdrawn = 0"
        return self._drop(sql, id_) > 0

    # The audit

    def note(self, *lines: AuditLine) -> None:
        """Append lines to the audit; each lane forgets its oldest when it is full."""
        with self._at.writing() as connection:
            for line in lines:
                self._note_one(connection, line)

    def _note_one(self, connection: sqlite3.Connection, line: AuditLine) -> None:
        sql = "SELECT seq, chain FROM audit WHERE workspace = ? AND lane = ? ORDER BY seq DESC LIMIT 1"
        seq, link = connection.execute(sql, (self._workspace, line.lane)).fetchone() or (0, b"")
        line = replace(line, seq=seq + 1)
        row = _plain(line)
        connection.execute(
            f"INSERT INTO audit (workspace, lane, {_LINE}, chain) VALUES (?, ?, {_marks(row)}, ?)",  # noqa: S608
            (self._workspace, line.lane, *row, self._link(link, line)),
        )
        gone = "DELETE FROM audit WHERE workspace = ? AND lane = ? AND seq = ?"
        connection.execute(gone, (self._workspace, line.lane, line.seq - LINES_KEPT[line.lane]))

    def _link(self, before: bytes, line: AuditLine) -> bytes:
        return blake2b(before + _encode(_plain(line)), key=self._key, digest_size=16).digest()

    def mark(self, account: str) -> str:
        """What a browser keeps that signed in to an account before; nobody else can make it."""
        return blake2b(f"device {account}".encode(), key=self._key, digest_size=16).hexdigest()

    def origin(self, address: str) -> str:
        """What the audit keeps of a network address: two lines from the same place can be told to be so."""
        return blake2b(address.encode(), key=self._key, digest_size=6).hexdigest() if address else ""

    def audit(self, limit: int, account: str = "") -> list[AuditLine]:
        """The newest lines first, of all or of one account."""
        sql = f"""SELECT {_LINE} FROM audit WHERE workspace = ? AND (? = '' OR account = ? OR by = ?)
            ORDER BY at DESC, seq DESC LIMIT ?"""  # noqa: S608
        return [AuditLine(*row) for row in self._rows(sql, account, account, account, limit)]

    def faults(self) -> list[str]:
        """What is wrong with the audit, one sentence each; the oldest line kept is where its chain begins."""
        found = []
        for lane in LINES_KEPT:
            link: bytes | None = None
            last = 0
            sql = f"SELECT {_LINE}, chain FROM audit WHERE workspace = ? AND lane = ? ORDER BY seq"  # noqa: S608
            for *values, kept in self._rows(sql, lane):
                line = AuditLine(*values)
                whole = line.seq == 1 or link is not None
                before = b"" if line.seq == 1 else (link or b"")
                if (last and line.seq != last + 1) or (whole and self._link(before, line) != kept):
                    found.append(f"Line {line.seq} of the audit ({lane}), or one before it, was changed.")
                    break
                last, link = line.seq, kept
        return found

    # Setting up

    def welcome(self) -> dict[str, Any]:
        """What was answered so far while the house is set up."""
        rows = self._rows("SELECT answers FROM welcome WHERE workspace = ?")
        return dict(json.loads(rows[0][0])) if rows else {}

    def keep_welcome(self, answers: dict[str, Any]) -> None:
        """Keep the answers of the set-up, so that it can be left and gone on with."""
        with self._at.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO welcome VALUES (?, ?)",
                (self._workspace, json.dumps(answers, ensure_ascii=False)),
            )

    def copy_into(self, other: AccountBook) -> None:
        """Write all that is kept into an empty book."""
        for account in self.accounts():
            other.add(account)
            for passkey in self.passkeys(account.id):
                other.add_passkey(passkey)
            for session in self.sessions(account.id):
                other.begin_session(session)
        for invitation in self.invitations():
            other.invite(invitation)
        other.note(*reversed(self.audit(sum(LINES_KEPT.values()))))
        other.keep_welcome(self.welcome())
        with self._at.reading() as mine, other._at.writing() as theirs:
            rows = mine.execute("SELECT * FROM recovery_codes WHERE workspace = ?", (self._workspace,)).fetchall()
            theirs.executemany("INSERT INTO recovery_codes VALUES (?, ?, ?, ?)", rows)

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        with self._at.reading() as connection:
            return connection.execute(sql, (self._workspace, *values)).fetchall()

    def _drop(self, sql: str, *values: Any) -> int:
        with self._at.writing() as connection:
            return connection.execute(sql, (self._workspace, *values)).rowcount


def folded(login: str) -> str:
    """A login as it is compared: without blanks around it and whatever the case.

    >>> folded(" Maja@Example.org ")
    'maja@example.org'
    """
    return login.strip().casefold()


def _owns(account: Account) -> bool:
    return account.role == OWNER and not account.disabled


def _marks(row: Sequence[Any]) -> str:
    return ", ".join("?" * len(row))


def _plain(value: Any) -> list[Any]:
    return [getattr(value, one.name) for one in fields(value)]


def _row(value: Account | Invitation) -> list[Any]:
    order = (_ACCOUNT if isinstance(value, Account) else _INVITATION).split(", ")
    told = {one.name: getattr(value, one.name) for one in fields(value)}
    told["brands"] = None if value.brands is None else json.dumps(list(value.brands))
    if isinstance(value, Account):
        told["login"] = folded(value.login)
    return [int(told[name]) if isinstance(told[name], bool) else told[name] for name in order]


def _brands(kept: str | None) -> tuple[str, ...] | None:
    return None if kept is None else tuple(json.loads(kept))


def _account(row: Sequence[Any]) -> Account:
    told = dict(zip(_ACCOUNT.split(", "), row, strict=True))
    return Account(**{**told, "brands": _brands(told["brands"]), "disabled": bool(told["disabled"])})


def _invitation(row: Sequence[Any]) -> Invitation:
    told = dict(zip(_INVITATION.split(", "), row, strict=True))
    return Invitation(**{**told, "brands": _brands(told["brands"]), "withdrawn": bool(told["withdrawn"])})
