"""Links in alerts: each lets one person answer one alert for a while, wherever they are."""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from coolhead.clock import DAY, MINUTE, Clock, Instant

KEY_BYTES = 32
MARK_BYTES = 20
"""160 bits of the HMAC-SHA256: nobody guesses one, and the link stays short enough for a telephone."""
LONGEST_TOKEN = 600
_PURPOSE = b"coolhead alert link 1\0"

Refusal = Literal["forged", "expired", "revoked", "busy"]


class LinkRefused(Exception):
    """A link opens nothing. To strangers all but `forged` cannot happen: the others need the house's own mark."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason: Refusal = reason


class SignedAlert(msgspec.Struct, array_like=True, frozen=True):
    """What a link says: who may answer which alert until when, and the language of the message it came in."""

    brand: str
    alert: str
    person: str
    language: str
    until_minute: int
    """Minutes since the epoch."""


class LinkKey:
    """The key that signs links: a file of the house, for its owner alone. A new one revokes every link made before.

    The file is looked at for each link, so a server that runs notices a new key at once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[tuple[int, int], bytes] | None = None

    def bytes(self) -> bytes:
        """The key; made where there is none."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._make()
            found = self._path.stat()
        version = (found.st_ino, found.st_mtime_ns)
        if self._known is None or self._known[0] != version:
            key = self._path.read_bytes()
            if len(key) != KEY_BYTES:
                raise ValueError(f"{self._path} is no key for links. Make a new one: coolhead links revoke")
            self._known = (version, key)
        return self._known[1]

    def renew(self) -> None:
        """Put a new key in the place of the old one: no link made before works any more."""
        self._written().replace(self._path)

    def _make(self) -> None:
        """Make the first key; where another process was quicker, its key stands."""
        made = self._written()
        try:
            with contextlib.suppress(FileExistsError):
                os.link(made, self._path)
        finally:
            made.unlink()

    def _written(self) -> Path:
        """A new key in a file beside, whole on the disk before anybody can see it."""
        beside = self._path.with_name(f"{self._path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        return beside


@dataclass(frozen=True, slots=True)
class AlertLinks:
    """Makes links and reads them.

    Parameters
    ----------
    address: where people reach the pages, without a slash at the end.
    key: what signs.
    hours: how long a link works, at most a day.
    """

    address: str
    key: LinkKey
    clock: Clock
    hours: float = 24.0

    def link(self, brand: str, alert: str, person: str, language: str, called_at: Instant) -> str:
        """The link of one call. The same call has the same link, however often it is tried."""
        until = called_at + min(self.hours * 60 * MINUTE, DAY)
        return f"{self.address}/a/{self._token(SignedAlert(brand, alert, person, language, int(until // MINUTE)))}"

    def read(self, token: str) -> SignedAlert:
        """What a link's token says. Raises LinkRefused."""
        body = _unwrapped(token)
        mark, content = body[:MARK_BYTES], body[MARK_BYTES:]
        if not hmac.compare_digest(mark, self._mark(content)):
            raise LinkRefused("forged")
        try:
            signed = msgspec.msgpack.decode(content, type=SignedAlert)
        except msgspec.DecodeError:  # signed by us, but in a form of another version
            raise LinkRefused("expired") from None
        if self.clock.now() // MINUTE >= signed.until_minute:
            raise LinkRefused("expired")
        return signed

    def _token(self, signed: SignedAlert) -> str:
        content = msgspec.msgpack.encode(signed)
        return base64.urlsafe_b64encode(self._mark(content) + content).decode().rstrip("=")

    def _mark(self, content: bytes) -> bytes:
        return hmac.new(self.key.bytes(), _PURPOSE + content, hashlib.sha256).digest()[:MARK_BYTES]


def _unwrapped(token: str) -> bytes:
    if not token.isascii() or len(token) > LONGEST_TOKEN:
        raise LinkRefused("forged")
    try:
        body = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise LinkRefused("forged") from None
    if base64.urlsafe_b64encode(body).decode().rstrip("=") != token:
        raise LinkRefused("forged")  # another spelling of a link is not that link
    return body
