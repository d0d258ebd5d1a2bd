"""Who was heard before: authors, and pairs of authors, by the days of the last four weeks (R47; Lamba 2015).

A Bloom filter of days: each of the slots is a mask of 28 days, and a name is known on a day where all of its slots are.
One megabyte, whatever the number of authors; a name never heard is taken for a known one in under 2 % of cases at
3,000 authors a day, and more often at ten times that, which makes a brand look less visited by strangers, never more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

DAYS: Final = 28
SLOTS: Final = 1 << 18
MOST_TODAY: Final = 10_000


@dataclass(slots=True)
class Acquaintance:
    """Which names were heard on which of the last 28 days. Only whole earlier days are asked about, so that the order
    of today's mentions changes nothing.

    Example:
        >>> known = Acquaintance()
        >>> known.advance(100)
        >>> known.hear("ann")
        >>> known.days_before("ann")
        0
        >>> known.advance(101)
        >>> known.days_before("ann"), known.days_before("ben")
        (1, 0)
    """

    day: int = -1
    today: dict[str, int] = field(default_factory=dict)
    """Names heard today -> on how many days before; spares most of the hashing."""
    masks: npt.NDArray[np.uint32] = field(default_factory=lambda: np.zeros(SLOTS, np.uint32))

    def advance(self, day: int) -> None:
        """Move on to a day (days since the epoch): the days that come round again are forgotten."""
        if day <= self.day:
            return
        passed = range(max(self.day + 1, day - DAYS + 1), day + 1)
        forgotten = sum(1 << one % DAYS for one in passed)
        self.masks &= np.uint32(~forgotten & 0xFFFFFFFF)
        self.day = day
        self.today.clear()

    def hear(self, name: str) -> None:
        """A name was heard today."""
        if name in self.today:
            return
        first, second = _slots(name)
        if len(self.today) < MOST_TODAY:
            self.today[name] = self._days_before(first, second)
        self.masks[first] |= 1 << self.day % DAYS
        self.masks[second] |= 1 << self.day % DAYS

    def days_before(self, name: str) -> int:
        """On how many of the days before today it was heard."""
        known = self.today.get(name)
        return self._days_before(*_slots(name)) if known is None else known

    def _days_before(self, first: int, second: int) -> int:
        mask = int(self.masks[first]) & int(self.masks[second]) & ~(1 << self.day % DAYS)
        return mask.bit_count()


def _slots(name: str) -> tuple[int, int]:
    """Two checksums, forwards and backwards: the same in every process, and quick."""
    written = name.encode()
    return crc32(written) % SLOTS, crc32(written[::-1]) % SLOTS
