"""Passwords: which one will do, and whether one is right, in the same time whoever is asked for."""

from __future__ import annotations

import unicodedata
from typing import Final

import anyio
import anyio.to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

SHORTEST: Final = 12
LONGEST: Final = 256
AT_ONCE: Final = 2
"""Each check takes 64 MiB and a processor core for a moment; more at once would slow the desk down."""
MOST_WAITING: Final = 40
_TRIED_FIRST: Final = """
passwordpassword password1234 password12345 password123456 123456789012 1234567890123 12345678901234 123456123456
qwertyuiop12 qwertyuiop123 qwertyuiopas qwertyqwerty qwerty123456 1q2w3e4r5t6y 1qaz2wsx3edc adminadminadmin
administrator administrator1 letmeinletmein iloveyouiloveyou welcome12345 welcome123456 changemechangeme changeme1234
correcthorsebatterystaple motdepasse123 motdepassemotdepasse azertyuiop12 azertyazerty hasło1234567 haslohaslohaslo
zaq12wsxcde3 katasandi123 katasandi1234 rahasia12345 парольпароль пароль123456 йцукенгшщзхъ йцукенйцукен
"""
"""Long enough and yet among the first that anybody tries; blanks between the letters do not help."""
_COMMON: Final = frozenset(_TRIED_FIRST.split())


class TooBusy(Exception):
    """So many passwords are being checked that another one has to wait."""


class Passwords:
    """argon2id with the parameters of RFC 9106 (second choice): three passes over 64 MiB.

    Parameters
    ----------
    hasher: with other parameters; texts made with weaker ones are made anew at the next right password.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._unknown = self._hasher.hash("nobody has this one")
        self._limit: anyio.CapacityLimiter | None = None
        self._waiting = 0

    async def hashed(self, password: str) -> str:
        """What is kept of a password."""
        return await self._off_the_loop(password, None)

    async def right(self, password: str, kept: str) -> tuple[bool, str]:
        """Whether it is the password that `kept` was made of, and what to keep in its place where that grew weak.

        Where `kept` is empty (nobody has this login, or they sign in otherwise) the same work is done for nothing.
        """
        told = await self._off_the_loop(password, kept or self._unknown)
        found = bool(kept) and told != ""
        return found, told if found and told != kept else ""

    async def _off_the_loop(self, password: str, kept: str | None) -> str:
        if self._waiting >= MOST_WAITING:
            raise TooBusy
        if self._limit is None:
            self._limit = anyio.CapacityLimiter(AT_ONCE)
        self._waiting += 1
        try:
            return await anyio.to_thread.run_sync(self._work, plain(password), kept, limiter=self._limit)
        finally:
            self._waiting -= 1

    def _work(self, password: str, kept: str | None) -> str:
        """The text to keep for a new or right password; empty for a wrong one."""
        if kept is None:
            return self._hasher.hash(password)
        try:
            self._hasher.verify(kept, password)
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return ""
        return self._hasher.hash(password) if self._hasher.check_needs_rehash(kept) else kept


def plain(password: str) -> str:
    """The same password however a keyboard composes its letters (NFC), cut where nobody types on."""
    return unicodedata.normalize("NFC", password.encode("utf-8", "backslashreplace").decode())[: LONGEST * 4]


def weakness(password: str, *names: str) -> str:
    """Why a new password will not do: `short`, `long`, `common` or `name`; empty where it will.

    >>> weakness("short"), weakness("password1234"), weakness("maja.k@example.org", "maja.k@example.org")
    ('short', 'common', 'name')
    >>> weakness("four quiet otters swim"), weakness("ababababababab")
    ('', 'common')
    """
    password = plain(password)
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    known = password.casefold()
    if "".join(known.split()) in _COMMON or len(set(known)) < 5:
        return "common"
    return "name" if any(name and known == name.casefold() for name in names) else ""
