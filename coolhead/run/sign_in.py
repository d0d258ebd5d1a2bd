"""Who is let in: a login and a password against what is kept, sessions that begin, last and end, and the audit of it.

A session ends after `idle_hours` without a request and after `longest_hours` at the latest, but never while an
incident of the person's brands is open that began before: a room at night does not ask for passwords (R16, WCAG 2.2.1).
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from coolhead.clock import DAY, HOUR, MINUTE, Clock, Instant
from coolhead.run.passwords import Passwords, TooBusy
from coolhead.run.tries import Tries
from coolhead.storage import Account, AuditLine, Session, Store, folded

SEEN_EVERY_SECONDS: Final = MINUTE
FRESH_SECONDS: Final = 5 * MINUTE
KEPT_AFTER_SECONDS: Final = HOUR
"""A session that an incident kept open stays so for an hour after its last request, so that its end can be told."""
FORGOTTEN_AFTER: Final = 30 * DAY
LONGEST_LOGIN: Final = 200


@dataclass(frozen=True, slots=True)
class SessionHours:
    """How long a session lasts, in hours: without a request, and at the longest."""

    idle: float = 12.0
    longest: float = 168.0

    def ends_at(self, session: Session) -> Instant:
        """When it ends if nobody uses it any more."""
        due = min(session.seen_at + self.idle * HOUR, session.created_at + self.longest * HOUR)
        return max(due, session.kept_until)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that holds, and whose it is. `kept_open`: only an open incident keeps it so."""

    session: Session
    account: Account
    ends_at: Instant
    kept_open: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Not let in: `wrong` (whatever was wrong about it), `wait` for so many seconds, or `busy`."""

    reason: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Knock:
    """Where a request comes from: its network address, a few words for the browser, whether it signed in before."""

    address: str = ""
    device: str = ""
    known: bool = False


class SignIn:
    """The door of one house.

    Parameters
    ----------
    ask: puts a question to the store, as the house's own `ask` does.
    hours: how long sessions last.
    """

    def __init__(
        self,
        ask: Callable[[Callable[[Store], Any]], Awaitable[Any]],
        clock: Clock,
        hours: SessionHours | None = None,
        passwords: Passwords | None = None,
    ) -> None:
        self._ask, self._clock = ask, clock
        self.hours = hours or SessionHours()
        self.passwords = passwords or Passwords()
        self.tries = Tries()

    async def by_password(self, login: str, password: str, knock: Knock) -> Account | Refused:
        """The account of a login and its password. Who is not known takes the same way and time as who is."""
        login, now = folded(login)[:LONGEST_LOGIN], self._clock.now()
        wait = self._count(login, knock, now)
        if wait > 0:
            return Refused("wait", wait)
        account: Account | None = await self._ask(lambda store: store.accounts.by_login(login))
        kept = account.password if account is not None and not account.disabled else ""
        try:
            right, renewed = await self.passwords.right(password, kept)
        except TooBusy:
            self.tries.not_looked_at(login, knock.address, knock.known)
            return Refused("busy", 5.0)
        if not right or account is None:
            await self._note_failure(knock, "password", account)
            return Refused("wrong")
        self.tries.passed(login, knock.address, knock.known)
        if renewed:
            await self._ask(lambda store: store.accounts.renew_password(account.id, renewed))
        return account

    async def by_code(self, login: str, code: str, knock: Knock) -> Account | Refused:
        """The account of a login and one of its recovery codes."""
        login, now = folded(login)[:LONGEST_LOGIN], self._clock.now()
        wait = self._count(login, knock, now)
        if wait > 0:
            return Refused("wait", wait)
        digest = code_digest(code)

        def use(store: Store) -> Account | None:
            account = store.accounts.by_login(login)
            of = account.id if account is not None and not account.disabled else ""
            return account if store.accounts.use_code(of, digest, now) else None

        account: Account | None = await self._ask(use)
        if account is None:
            await self._note_failure(knock, "recovery")
            return Refused("wrong")
        self.tries.passed(login, knock.address, knock.known)
        return account

    def _count(self, login: str, knock: Knock, now: Instant) -> float:
        """Seconds to wait; where there are none, the try that begins is counted before anything else happens."""
        wait = self.tries.wait(login, knock.address, now, knock.known)
        if wait <= 0:
            self.tries.failed(login, knock.address, now, knock.known)
        return wait

    async def failed(self, knock: Knock, way: str) -> None:
        """Count and note that somebody was not let in who named no login."""
        self.tries.failed("", knock.address, self._clock.now())
        await self._note_failure(knock, way)

    async def _note_failure(self, knock: Knock, way: str, account: Account | None = None) -> None:
        id_ = account.id if account is not None else ""
        await self.note("sign_in_failed", knock, account=id_, way=way)

    async def begin(self, account: Account, way: str, knock: Knock, before: str = "") -> str:
        """A new session; returns what its cookie holds. Whatever the browser held before ends, so that nobody can
        hand somebody a session beforehand (fixation)."""
        now, token = self._clock.now(), secrets.token_urlsafe(32)
        old = digest_of(before)

        def keep(store: Store) -> None:
            book = store.accounts
            known = book.session(old)
            same = known is not None and known[1].id == account.id
            form = known[0].form if known is not None and same else secrets.token_urlsafe(18)
            session = Session(
                digest_of(token), secrets.token_hex(6), account.id, now, now, now, form, knock.device[:80]
            )
            book.begin_session(session, old)
            book.sweep_sessions(now - FORGOTTEN_AFTER)

        await self._ask(keep)
        await self.note("signed_in", knock, account=account.id, by=account.id, way=way)
        return token

    async def confirm(self, signed: SignedIn, way: str, knock: Knock, before: str) -> str:
        """They proved again who they are: the same session under a new name, with all its time before it."""
        now, token, old = self._clock.now(), secrets.token_urlsafe(32), signed.session

        def keep(store: Store) -> None:
            kept = Session(digest_of(token), old.id, old.account, now, now, now, old.form, old.device, old.kept_until)
            store.accounts.begin_session(kept, digest_of(before))

        await self._ask(keep)
        await self.note("confirmed", knock, account=old.account, by=old.account, way=way)
        return token

    async def session(self, token: str, open_since: Callable[[Account], Instant | None]) -> SignedIn | None:
        """The session of a cookie; None where it ended. `open_since`: since when an incident of theirs is open."""
        if not token or len(token) > 100:
            return None
        digest, now = digest_of(token), self._clock.now()
        found = await self.held(digest, open_since)
        if found is None:
            return None
        session, account, held = found
        if now - session.seen_at >= SEEN_EVERY_SECONDS or (held and session.kept_until < now + HOUR / 2):
            until = now + KEPT_AFTER_SECONDS if held else 0.0
            await self._ask(lambda store: store.accounts.see_session(digest, now, until))
        left = self.hours.ends_at(replace(session, seen_at=now, kept_until=0.0))
        return SignedIn(session, account, left, kept_open=held and now >= left)

    async def held(
        self, digest: bytes, open_since: Callable[[Account], Instant | None]
    ) -> tuple[Session, Account, bool] | None:
        """The session of a digest while it lasts, and whether an incident holds it; looking does not prolong it."""
        found: tuple[Session, Account] | None = await self._ask(lambda store: store.accounts.session(digest))
        if found is None:
            return None
        session, account = found
        ends, opened = self.hours.ends_at(session), open_since(account)
        held = opened is not None and opened <= ends
        return (session, account, held) if held or self._clock.now() < ends else None

    def is_fresh(self, session: Session) -> bool:
        """Whether they proved who they are within the last minutes."""
        return 0 <= self._clock.now() - session.fresh_at < FRESH_SECONDS

    async def note(
        self, what: str, knock: Knock | None = None, *, account: str = "", by: str = "", way: str = "", detail: str = ""
    ) -> None:
        """Add a line to the audit."""
        now, address = self._clock.now(), knock.address if knock else ""
        await self._ask(
            lambda store: store.accounts.note(
                AuditLine(now, what, account, by, way, detail, store.accounts.origin(address))
            )
        )


def digest_of(secret: str) -> bytes:
    """What is kept of a secret of 256 random bits."""
    return sha256(secret.encode("utf-8", "backslashreplace")).digest()


def code_digest(code: str) -> bytes:
    """What is kept of a recovery code; blanks, hyphens and case do not count.

    >>> code_digest("ABCD efgh-jk") == code_digest("abcdefghjk")
    True
    """
    return digest_of("recovery " + "".join(letter for letter in code.casefold()[:200] if letter.isalnum()))


def new_codes(count: int = 10) -> list[str]:
    """Recovery codes of 75 random bits each, in letters that nobody mixes up."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return ["-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(3)) for _ in range(count)]
