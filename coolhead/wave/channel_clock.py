"""When a scope reached which channel: critical people by channel and minute, over the last day (R23)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from coolhead.wave.baseline import surprise

DAY_MINUTES: Final = 1440
LEAST_CHANNELS: Final = 4
MOST_CHANNELS: Final = 16
REACHED_PEOPLE: Final = 2
REACHED_SURPRISE: Final = 1.5
"""-log10 of the chance of so many people on an ordinary stretch of this channel: below it, they are its usual talk."""
USUAL_PRIOR_HOURS: Final = 6.0
USUAL_PRIOR: Final = 0.05
"""People an hour on a channel before anything is known of it."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A channel that a wave has reached: the minute of its first word there, and how many people since."""

    minute: int
    channel: str
    people: int


@dataclass(slots=True)
class ChannelClock:
    """A ring of a day, one row a channel; beyond sixteen channels the rest is not clocked.

    Example:
        >>> clock = ChannelClock()
        >>> for channel, minute in [("x", 100), ("x", 101), ("news", 160), ("news", 161)]:
        ...     clock.count(channel, minute)
        >>> [(reached.channel, reached.minute) for reached in clock.reached(since=100, now=200)]
        [('x', 100), ('news', 160)]
    """

    rows: dict[str, int] = field(default_factory=dict)
    minutes: npt.NDArray[np.int64] = field(default_factory=lambda: np.full(DAY_MINUTES, -1, np.int64))
    """Which minute each column holds now."""
    people: npt.NDArray[np.uint16] = field(default_factory=lambda: np.zeros((LEAST_CHANNELS, DAY_MINUTES), np.uint16))

    def count(self, channel: str, minute: int, by: int = 1) -> None:
        """A person was first heard there in this minute; by -1 takes it back."""
        row, column = self.rows.get(channel), minute % DAY_MINUTES
        if row is None:
            row = self._new_row(channel)
        if self.minutes[column] < minute:
            self.people[:, column] = 0
            self.minutes[column] = minute
        if row is not None and self.minutes[column] == minute:
            self.people[row, column] = min(max(int(self.people[row, column]) + by, 0), 65_535)

    def reached(self, since: int, now: int) -> list[Reached]:
        """The channels reached since a minute, in their order: at least two people, and more than is usual there."""
        inside = (self.minutes >= since) & (self.minutes <= now)
        before = (self.minutes >= 0) & (self.minutes < since) & (self.minutes > now - DAY_MINUTES)
        # What is usual is known for the minutes before; a day is remembered.
        hours_before = max(0.0, (DAY_MINUTES - (now - since)) / 60)
        found = []
        for channel, row in self.rows.items():
            counted = self.people[row]
            people = int(counted[inside].sum())
            usual = (int(counted[before].sum()) + USUAL_PRIOR * USUAL_PRIOR_HOURS) / (hours_before + USUAL_PRIOR_HOURS)
            expected = usual * (now - since + 1) / 60
            if people >= REACHED_PEOPLE and surprise(people, expected, 1.0) >= REACHED_SURPRISE:
                first = int(self.minutes[inside & (counted > 0)].min())
                found.append(Reached(first, channel, people))
        return sorted(found, key=lambda one: (one.minute, one.channel))

    def first(self, channel: str, since: int, now: int) -> Reached | None:
        """What was heard on one channel since a minute, however little."""
        row = self.rows.get(channel)
        if row is None:
            return None
        inside = (self.minutes >= since) & (self.minutes <= now) & (self.people[row] > 0)
        if not inside.any():
            return None
        return Reached(int(self.minutes[inside].min()), channel, int(self.people[row][inside].sum()))

    def _new_row(self, channel: str) -> int | None:
        row = len(self.rows)
        if row >= MOST_CHANNELS:
            return None
        if row >= len(self.people):
            self.people = np.concatenate([self.people, np.zeros_like(self.people)])
        self.rows[channel] = row
        return row
