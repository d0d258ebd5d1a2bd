"""One channel as it is seen: when something came, when it had been said, and how unlikely its silence is."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from coolhead.wave.baseline import Baseline

RING_MINUTES = 1440
LEAST_HOURS, LEAST_DAYS = 96, 4
"""Nothing is said about a channel known for fewer hours, or that spoke on fewer days of the last week."""
SURE = 7.0
"""-log10 of the chance of an ordinary silence from which on a channel counts as blind: far less than one in a month
where 3,000 mentions a day each end a silence, with room for what the model of chance does not know."""
OVER_USUAL = 2.0
"""By how much a silence has to exceed those that the channel has shown before (all but the two greatest): sources that
deliver in parcels are silent in between, and that is no news."""
HEARD_AGAIN = 1.0
LATE_MINUTES = 30
"""What comes so long after it was said came late."""
MOST_GAPS = 8
GAP_PRIOR = 0.02
"""Mentions an hour before anything is known: low, so that little is missed by an unknown channel."""


@dataclass(slots=True)
class Gap:
    """Minutes of publication in which too much is missing; `until` is None while it lasts. `came` counts what was
    published in them and came nevertheless, `late` what of it came `LATE_MINUTES` later or more."""

    since: int
    until: int | None = None
    came: int = 0
    late: int = 0


@dataclass(slots=True)
class Sighted:
    """What is known of one channel. `newest` is the latest minute of publication of which anything has come.

    `hours` counts mentions by hour of publication over the last day; `missing` is how many usually come between
    `newest` and now; `level` how much of its usual the channel brought before it fell silent; `weight` what a missing
    mention adds to how unlikely that is, `limit` from where on a silence is no ordinary one, `longest` the most
    unlikely silence of each of the last days, the newest last; the `lag`s are now minus the date, in minutes, over the
    mentions since clocks were last compared.
    """

    baseline: Baseline = field(default_factory=lambda: Baseline(prior_per_hour=GAP_PRIOR))
    newest: int = -1
    hours: dict[int, int] = field(default_factory=dict)
    missing: float = 0.0
    level: float = 1.0
    weight: float = 0.0
    limit: float = SURE
    longest: list[float] = field(default_factory=lambda: [0.0])
    gaps: list[Gap] = field(default_factory=list)
    lags: int = 0
    least_lag: int = 0
    greatest_lag: int = 0
    off_times: int = 0
    off: int = 0
    """Minutes by which its clock was told to be off: above 0 ahead, below 0 behind."""

    def hear(self, minute: int, lag: int, now: int) -> None:
        """Something published in `minute` (now at most) came now; `lag` is by how much its date differs from now."""
        self.hours[minute // 60] = self.hours.get(minute // 60, 0) + 1
        if minute > self.newest:
            self.newest = minute
            self.missing = self.baseline.expected(now, now - minute) if minute < now else 0.0
        self.least_lag = min(lag, self.least_lag) if self.lags else lag
        self.greatest_lag = max(lag, self.greatest_lag) if self.lags else lag
        self.lags += 1
        for gap in self.gaps:
            if minute >= gap.since and (gap.until is None or minute <= gap.until):
                gap.came += 1
                gap.late += now - minute >= LATE_MINUTES

    def wait(self, now: int, minutes: int) -> float:
        """Time went on by so many minutes. Returns how unlikely the silence is by now."""
        if self.newest >= now:
            return 0.0
        self.missing += self.baseline.expected(now, min(minutes, now - self.newest))
        unlikely = self.unlikely
        if unlikely > self.longest[-1]:
            self.longest[-1] = unlikely
        return unlikely

    @property
    def unlikely(self) -> float:
        """-log10 of the chance that nothing came for so long on a usual day (negative binomial)."""
        return self.missing * self.level * self.weight

    @property
    def open_gap(self) -> Gap | None:
        """The gap that lasts, if there is one."""
        return self.gaps[-1] if self.gaps and self.gaps[-1].until is None else None

    def knows_itself(self) -> bool:
        """Whether enough was seen of this channel to say what is missing from it."""
        return self.baseline.known_hours >= LEAST_HOURS and self.baseline.days_heard(7) >= LEAST_DAYS

    def lose(self) -> Gap:
        """It is blind from the minute after its newest mention on; those hours teach nothing."""
        gap = Gap(since=self.newest + 1)
        self.gaps = [*self.gaps[1 - MOST_GAPS :], gap]
        self.baseline.leave_out(gap.since // 60, self.baseline.hour)
        return gap

    def was_blind(self, hour: int) -> bool:
        """Whether nothing could be seen for a part of an hour."""
        first = 60 * hour
        return any(gap.since < first + 60 and (gap.until is None or gap.until >= first) for gap in self.gaps)

    def close_hour(self, hour: int, all_blind: bool) -> None:
        """An hour is over: learn it, unless nothing could be seen in it, of this channel or of any."""
        first = 60 * hour
        counts = [self.hours.get(one, 0) for one in range(hour - 23, hour + 1)]
        blind = all_blind or self.was_blind(hour)
        self.baseline.close_hour(hour, counts, frozen=blind)
        if self.newest >= first and not blind:
            usual = self.baseline.expected(first + 59, RING_MINUTES)
            lately = self.baseline.expected(first + 59, 360)
            self.level = min(1.0, (sum(counts) + 1) / (usual + 1), (sum(counts[-6:]) + 1) / (lately + 1))
        self.hours = {one: n for one, n in self.hours.items() if one > hour - 24}
        self.gaps = [gap for gap in self.gaps if gap.until is None or gap.until > first - RING_MINUTES]
        self.weight = zero_weight(self.baseline.dispersion) / math.log(10)
        if hour % 24 == 23:
            before = sorted(self.longest, reverse=True)
            self.limit = max(SURE, OVER_USUAL * before[2] if len(before) > 2 else 0.0)
            self.longest = [*self.longest[-27:], 0.0]

    def unseen(self, now: int, minutes: int) -> float:
        """How many mentions of the last `minutes` minutes are missing, of those that usually come."""
        total = 0.0
        for gap in self.gaps:
            last = now if gap.until is None else gap.until
            first = max(gap.since, now - minutes + 1)
            if last >= first:
                usual = self.baseline.expected(last, last - gap.since + 1)
                came = min(1.0, gap.came / usual) if usual > 0 else 1.0
                total += (1.0 - came) * self.baseline.expected(last, last - first + 1)
        return total


def zero_weight(dispersion: float) -> float:
    """By how much each expected mention lowers the log of the chance of none, for counts that vary so much more than
    by pure chance. Half (geometrically) of what a negative binomial says: much of what varies are bursts, and they say
    nothing of silences.

    >>> zero_weight(1.0), round(zero_weight(3.0), 3)
    (1.0, 0.741)
    """
    return 1.0 if dispersion <= 1.0 + 1e-9 else math.sqrt(math.log(dispersion) / (dispersion - 1.0))
