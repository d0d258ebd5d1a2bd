"""The only place that knows "now", and how an instant is written.

An instant is a float: seconds since 1970-01-01T00:00:00Z. It is written as RFC 3339 in UTC.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol

Instant = float

MINUTE = 60.0
HOUR = 3600.0
DAY = 86400.0


class Clock(Protocol):
    """Something that knows the time. The domain never holds one; the shell hands in instants."""

    def now(self) -> Instant: ...

    def monotonic(self) -> float: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> Instant:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()


class VirtualClock:
    """A clock that stands still until it is moved: for replays, drills and tests.

    >>> clock = VirtualClock(start=0.0)
    >>> clock.advance(90.0)
    >>> clock.now()
    90.0
    """

    def __init__(self, start: Instant) -> None:
        self._now = start

    def now(self) -> Instant:
        return self._now

    def monotonic(self) -> float:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += seconds


EARLIEST, LATEST = -30_610_224_000.0, 253_402_300_799.0
"""The years 1000 to 9999."""


def write_instant(instant: Instant) -> str:
    """RFC 3339 in UTC; milliseconds only where there are any.

    >>> write_instant(1772352902.0)
    '2026-03-01T08:15:02Z'
    >>> write_instant(1772352902.25)
    '2026-03-01T08:15:02.250Z'
    """
    stamp = datetime.fromtimestamp(round(instant, 3), UTC)
    if stamp.microsecond:
        return stamp.strftime("%Y-%m-%dT%H:%M:%S.") + f"{stamp.microsecond // 1000:03d}Z"
    return stamp.strftime("%Y-%m-%dT%H:%M:%SZ")


def read_instant(text: str) -> Instant:
    """An RFC 3339 time as an instant. Raises ValueError for a time without a zone, and for one that UTC cannot write
    with four digits of a year: the last hours of 9999 in one zone are 10000 in another.

    >>> read_instant("2026-03-01T09:15:02+01:00")
    1772352902.0
    """
    stamp = datetime.fromisoformat(text)
    if stamp.tzinfo is None:
        raise ValueError(f"time without a zone: {text!r}")
    instant = stamp.timestamp()
    if not EARLIEST <= instant < LATEST:
        raise ValueError(f"time out of range: {text!r}")
    return instant
