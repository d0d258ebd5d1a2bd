"""What is usual for a scope at this hour: level x time of day, winsorised, frozen during a wave, safe at a cold start.

Hours of the last 28 days are kept as whole numbers. The daily shape comes from the scope's own hours, pulled towards a
flat day while there are few of them; the level is their mean. Source: detection design, section Shape 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

HISTORY_HOURS = 28 * 24
UNKNOWN = -1
LEFT_OUT_HOURS = 24
YOUNG_HOURS = 2 * LEFT_OUT_HOURS
"""While fewer hours are known, an hour's own rate is not told apart from what was just heard in that hour."""
LARGE = 30.0
"""An hour, from which the rate assumed beforehand holds learning back for days; below, it does for hours only."""
BUSY = 2 / 3
"""Of all hours heard so many are quieter than a busy one: a storm of a third of a day does not move that, and a brand
that sleeps at night has hours enough above it."""
_HOUR_OF_DAY = np.arange(HISTORY_HOURS) % 24
_HOUR_BEFORE, _HOUR_AFTER = np.arange(-1, 23) % 24, np.arange(1, 25) % 24


@dataclass(slots=True)
class Baseline:
    """Usual counts an hour. `hour` is the newest closed hour, counted since the epoch.

    Parameters:
        prior_per_hour: what is assumed before anything was seen.

    Closing an hour costs the same however much history there is.

    Example:
        >>> baseline = Baseline()
        >>> for hour in range(48):
        ...     baseline.close_hour(hour, [6], frozen=False)
        >>> round(baseline.expected(minute=48 * 60, minutes=60), 1)
        4.9
    """

    prior_per_hour: float = 0.5
    hour: int = UNKNOWN
    counts: npt.NDArray[np.int64] = field(default_factory=lambda: np.full(HISTORY_HOURS, UNKNOWN, np.int64))
    rates: list[float] = field(default_factory=lambda: [0.5] * 24)
    known_hours: int = 0
    total: int = 0
    fitted_hours: int = 0
    dispersion: float = 2.0

    def close_hour(self, hour: int, counts: Sequence[int], frozen: bool) -> None:
        """Learn the hours that end with `hour`, the newest last; what came late to one of them is learned now.

        An hour that is frozen (during a wave) when it closes is left out for good. Hours between are empty ones.
        """
        if self.hour == UNKNOWN:
            self.hour = hour - 1
        first = hour - len(counts) + 1
        busy = self._busy_hour(first, counts, frozen) if self.known_hours < YOUNG_HOURS else 0.0
        for silent in range(max(self.hour + 1, hour - HISTORY_HOURS), first):
            self._keep(silent, 0)
        for heard_in, count in enumerate(counts, first):
            known = int(self.counts[heard_in % HISTORY_HOURS]) != UNKNOWN
            if heard_in > self.hour or known:
                ceiling = math.ceil(3 * (busy if busy >= LARGE else self.rates[heard_in % 24]) + 5)
                self._keep(heard_in, UNKNOWN if frozen and heard_in > self.hour else min(count, ceiling))
        self.hour = hour
        self.learn()

    def _busy_hour(self, first: int, counts: Sequence[int], frozen: bool) -> float:
        """What a busy hour brings, among all that are known and those now told: a large brand is not measured by what
        was assumed of it, nor a storm in its first days by itself."""
        heard = self.counts.copy()
        for hour, count in enumerate(counts, first):
            learned = not frozen if hour > self.hour else heard[hour % HISTORY_HOURS] != UNKNOWN
            if learned:
                heard[hour % HISTORY_HOURS] = count
        known = np.sort(heard[heard != UNKNOWN])
        return float(known[int(BUSY * (len(known) - 1))]) if len(known) else self.prior_per_hour

    def leave_out(self, first: int, last: int) -> None:
        """Forget what was kept of these hours: too little could be seen in them. They are not learned later either."""
        hours = range(max(first, self.hour - HISTORY_HOURS + 1), min(last, self.hour) + 1)
        for hour in hours:
            self._keep(hour, UNKNOWN)
        if hours:
            self.learn()

    def days_heard(self, days: int) -> int:
        """On how many of the last `days` days (24 hours each) anything was heard."""
        order = np.arange(self.hour - 24 * days + 1, self.hour + 1) % HISTORY_HOURS
        return int((self.counts[order].reshape(days, 24).max(axis=1) > 0).sum())

    def unheard(self, prior_per_hour: float) -> Baseline:
        """The baseline of something never heard in all the hours this one has learned from."""
        silent = Baseline(prior_per_hour=prior_per_hour, hour=self.hour, known_hours=self.known_hours)
        silent.counts = np.where(self.counts == UNKNOWN, UNKNOWN, 0)
        silent.learn()
        return silent

    def steady(self, per_hour: float) -> Baseline:
        """The baseline of something that was said at a steady rate in all the hours this one has learned from."""
        steady = Baseline(prior_per_hour=per_hour, hour=self.hour, known_hours=self.known_hours)
        said = np.floor(per_hour * np.arange(HISTORY_HOURS + 1)).astype(np.int64)
        steady.counts = np.where(self.counts == UNKNOWN, UNKNOWN, said[1:] - said[:-1])
        steady.learn()
        return steady

    def per_hour(self, minute: int) -> float:
        """The usual rate an hour at a minute."""
        return self.rates[minute // 60 % 24]

    def expected(self, minute: int, minutes: int) -> float:
        """The usual count in the `minutes` minutes that end with `minute`."""
        if minutes <= 60:
            return self.per_hour(minute) * minutes / 60
        hours, rest = divmod(minutes, 60)
        last = minute // 60
        days, hours = divmod(hours, 24)
        total = days * sum(self.rates) + sum(self.rates[(last - back) % 24] for back in range(hours))
        return total + self.rates[(last - hours) % 24] * rest / 60

    def _keep(self, hour: int, count: int) -> None:
        self.known_hours += (count != UNKNOWN) - int(self.counts[hour % HISTORY_HOURS] != UNKNOWN)
        self.counts[hour % HISTORY_HOURS] = count

    def learn(self) -> None:
        """Fit the usual rate of each hour of the day to what was kept, the newest day left out where there is more:
        what smoulders for a day must not become usual while it does."""
        counts = self._settled()
        known = counts != UNKNOWN
        kept = np.where(known, counts, 0)
        self.total, self.fitted_hours = int(kept.sum()), int(known.sum())
        by_hour, seen = kept.reshape(-1, 24).sum(axis=0), known.reshape(-1, 24).sum(axis=0)
        level = (self.total + 12 * self.prior_per_hour) / (self.fitted_hours + 12)
        # Neighbouring hours lend each other half a vote: a day has few hours, and people few habits.
        sums = by_hour + 0.5 * (by_hour[_HOUR_BEFORE] + by_hour[_HOUR_AFTER])
        votes = seen + 0.5 * (seen[_HOUR_BEFORE] + seen[_HOUR_AFTER])
        rates = (sums + 3 * level) / (votes + 3)
        self.rates = rates.tolist()
        excess = np.where(known, (kept - rates[_HOUR_OF_DAY]) ** 2 / np.maximum(rates, 0.25)[_HOUR_OF_DAY], 0.0).sum()
        self.dispersion = max(1.0, (float(excess) + 24 * 2.0) / (self.fitted_hours + 24))

    def _settled(self) -> npt.NDArray[np.int64]:
        newest = max(0, min(LEFT_OUT_HOURS, self.known_hours - LEFT_OUT_HOURS))
        settled = self.counts.copy()
        settled[np.arange(self.hour - newest + 1, self.hour + 1) % HISTORY_HOURS] = UNKNOWN
        return settled


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
