"""How long to wait before asking, or sending, again."""

from __future__ import annotations

import random

from coolhead.clock import DAY, HOUR
from coolhead.connectors.base import SourceError

FIRST_SECONDS = 2.0
LONGEST_SECONDS = 300.0
_chance = random.SystemRandom()


def next_delay(attempts: int, first: float = FIRST_SECONDS, longest: float = LONGEST_SECONDS) -> float:
    """Seconds until the next try: doubles with each attempt up to `longest`, then a jitter of half of it.

    The jitter keeps a thousand installations from knocking at the same second. "Equal jitter" of
    Brooker, Exponential Backoff and Jitter (2015): half is certain, half is chance.

    >>> 1.0 <= next_delay(1) <= 2.0
    True
    >>> 150.0 <= next_delay(40) <= 300.0
    True
    """
    ceiling = longest if attempts > 30 else min(longest, first * 2.0 ** max(0, attempts - 1))
    return ceiling / 2 + _chance.uniform(0.0, ceiling / 2)


def delay_after(error: SourceError, failures: int) -> float:
    """Seconds until a failed source is asked again, after `failures` failures in a row.

    A source that named a time is given it (at most a day); a permanent error is tried again by the hour, so that a
    repaired source needs nobody's hand.
    """
    if error.retry_after is not None:
        return min(DAY, max(error.retry_after, 1.0)) + _chance.uniform(0.0, 5.0)
    return HOUR + _chance.uniform(0.0, 60.0) if error.permanent else next_delay(failures, first=15.0, longest=900.0)


def around(seconds: float, share: float = 0.1) -> float:
    """`seconds`, give or take a share of it: feeds asked at the same interval drift apart."""
    return seconds * (1.0 + _chance.uniform(-share, share))
