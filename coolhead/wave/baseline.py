"""What is usual for a scope at this hour: level x time of day, winsorised, frozen during a wave, safe at a cold start.

Hours of the last 28 days are kept as whole numbers. The daily shape comes from the scope's own hours, pulled towards a
flat day while there are few of them; the level is their mean. Source: detection design, section Shape 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

HISTORY_HOURS = 28 * 24
UNKNOWN = -1


@dataclass(slots=True)
class Baseline:
    """Usual counts an hour. `hour` is the newest closed hour, counted since the epoch.

    Parameters:
        prior_per_hour: what is assumed before anything was seen.

    Example:
        >>> baseline = Baseline()
        >>> for hour in range(48):
        ...     baseline.close_hour(hour, 6, frozen=False)
        >>> round(baseline.expected(minute=48 * 60, minutes=60), 1)
        5.5
    """

    prior_per_hour: float = 0.5
    hour: int = UNKNOWN
    first_hour: int = UNKNOWN
    counts: npt.NDArray[np.int64] = field(default_factory=lambda: np.full(HISTORY_HOURS, UNKNOWN, np.int64))
    rates: npt.NDArray[np.float64] = field(default_factory=lambda: np.full(24, 0.5))
    dispersion: float = 2.0

    def close_hour(self, hour: int, count: int, frozen: bool) -> None:
        """Learn one finished hour; a frozen hour (during a wave) is left out. Hours between are empty ones."""
        if self.first_hour == UNKNOWN:
            self.first_hour = hour
            self.hour = hour - 1
        for silent in range(max(self.hour + 1, hour - HISTORY_HOURS), hour):
            self.counts[silent % HISTORY_HOURS] = 0
        ceiling = math.ceil(3 * self.rates[hour % 24] + 5)
        self.counts[hour % HISTORY_HOURS] = UNKNOWN if frozen else min(count, ceiling)
        self.hour = hour
        self._learn()

    @property
    def known_hours(self) -> int:
        """How many hours it has learned from."""
        return int((self.counts != UNKNOWN).sum())

    def per_hour(self, minute: int) -> float:
        """The usual rate an hour at a minute."""
        return float(self.rates[minute // 60 % 24])

    def expected(self, minute: int, minutes: int) -> float:
        """The usual count in the `minutes` minutes that end with `minute`."""
        if minutes <= 60:
            return self.per_hour(minute) * minutes / 60
        hours, rest = divmod(minutes, 60)
        last = minute // 60
        total = sum(float(self.rates[(last - back) % 24]) for back in range(hours))
        return total + float(self.rates[(last - hours) % 24]) * rest / 60

    def _learn(self) -> None:
        order = np.arange(self.hour - HISTORY_HOURS + 1, self.hour + 1) % HISTORY_HOURS
        counts = self.counts[order]
        known = counts != UNKNOWN
        hours_of_day = np.arange(self.hour - HISTORY_HOURS + 1, self.hour + 1) % 24
        total, weight = float(counts[known].sum()), float(known.sum())
        level = (total + 12 * self.prior_per_hour) / (weight + 12)
        sums = np.bincount(hours_of_day[known], weights=counts[known], minlength=24)
        seen = np.bincount(hours_of_day[known], minlength=24)
        # Neighbouring hours lend each other half a vote: a day has few hours, and people few habits.
        sums = sums + 0.5 * (np.roll(sums, 1) + np.roll(sums, -1))
        seen = seen + 0.5 * (np.roll(seen, 1) + np.roll(seen, -1))
        self.rates = (sums + 3 * level) / (seen + 3)
        fitted = self.rates[hours_of_day[known]]
        excess = float((((counts[known] - fitted) ** 2) / np.maximum(fitted, 0.25)).sum())
        self.dispersion = max(1.0, (excess + 24 * 2.0) / (weight + 24))


def surprise(count: float, expected: float, dispersion: float) -> float:
    """How unlikely a count this high is: -log10 of a tail bound of an over-dispersed Poisson (Chernoff). 0 at or below.

    >>> round(surprise(20, 4, 1.0), 1)
    7.0
    >>> surprise(3, 4, 1.0)
    0.0
    """
    if count <= expected:
        return 0.0
    expected = max(expected, 1e-3)
    return (count * math.log(count / expected) - (count - expected)) / dispersion / math.log(10)
