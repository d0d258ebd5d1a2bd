"""Is a count unusual for its series, over minutes or over hours? Two horizons, each with its share of the alerts.

A sum over ten minutes sees a wave that breaks, one over three hours a wave that builds. Each is compared with what is
usual for the hour, as a log ratio, and the ratio with the series' own past (`Tail`), so that the one number a person
sets is how many alerts a week are worth their while. Counts come one bin at a time; nothing later is ever looked at.
Source: detection design, section Shape 2 and 3. What each number does at half and at double: docs/benchmarks.md.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from coolhead.wave.baseline import Baseline
from coolhead.wave.tail import Tail

FAST_MINUTES, SLOW_MINUTES = 10, 180
FAST_SHARE = 0.25
"""Of the alerts a week; the long horizon finds more waves for each alert, so it gets the greater share."""
REARM_MINUTES = 1440
LEVELS = 3
"""A level is a tenth as frequent as the one before; so many are told of beyond the first."""
DAMP = 8.0
"""Mentions added to both sides of a ratio, so that a few people more are no wave where few ever speak."""
LEAST_MORE = 5.0
"""Mentions beyond the usual below which nothing is rare: one isolated comment is not a crisis."""
KNOWN_HOURS = 24
"""Before a day is known nothing is compared: what the usual is then says nothing of the series."""
NEVER = -1_000_000_000
LEAST_PER_WEEK = 1e-12


@dataclass(slots=True)
class Horizon:
    """The sum of one series over the last `minutes` minutes, beside its usual sum, and the tail of their ratio."""

    minutes: int
    damp: float = DAMP
    counts: deque[int] = field(default_factory=deque)
    usual: deque[float] = field(default_factory=deque)
    count: int = 0
    tail: Tail = field(default_factory=Tail)

    def judge(self, minute: int, count: int, usual: float, bins: int, known: bool) -> float:
        """Take in the newest of `bins` bins, let go of the oldest; how often a week the sum is this high.

        Nothing is learned from it before what is usual is `known`.
        """
        self.counts.append(count)
        self.usual.append(usual)
        self.count += count
        if len(self.counts) > bins:
            self.count -= self.counts.popleft()
            self.usual.popleft()
        expected = math.fsum(self.usual)
        ratio = math.log((self.count + self.damp) / (expected + self.damp))
        if self.count - expected < LEAST_MORE:
            ratio = min(ratio, 0.0)
        per_week = self.tail.per_week(ratio)
        if known:
            self.tail.learn_one(minute, ratio)
        return per_week

    def forget(self) -> None:
        """Begin a new sum: nothing was heard in between."""
        self.counts.clear()
        self.usual.clear()
        self.count = 0


@dataclass(frozen=True, slots=True)
class Rarity:
    """What one bin says.

    `fast_per_week` and `slow_per_week` tell how often a week each horizon reaches this height. `rarity` is log10 of
    the alerts asked for over those expected at this height, on the horizon that shows it most: from 0 on it calls for
    an alert, and `level` counts its whole steps. `alert`: somebody should look, and was not told within a day.
    """

    fast_per_week: float
    slow_per_week: float
    rarity: float
    level: int
    alert: bool


@dataclass(slots=True)
class Asking:
    """How many alerts a week somebody asks for, shared by the horizons, and what they were told last.

    The same level is told of once a day (`rearm_minutes`), a higher one at once.
    """

    alerts_per_week: float = 1.0
    fast_share: float = FAST_SHARE
    rearm_minutes: int = REARM_MINUTES
    told_at: int = NEVER
    told_level: int = -1

    def judge(self, minute: int, fast_per_week: float, slow_per_week: float) -> Rarity:
        """Whether values that are this frequent on each horizon call for an alert at a minute. Minutes rise."""
        fast = self.alerts_per_week * self.fast_share / max(fast_per_week, LEAST_PER_WEEK)
        slow = self.alerts_per_week * (1 - self.fast_share) / max(slow_per_week, LEAST_PER_WEEK)
        rarity = math.log10(max(fast, slow))
        level = min(LEVELS, math.floor(rarity))
        alert = level >= 0 and (minute - self.told_at >= self.rearm_minutes or level > self.told_level)
        if alert:
            self.told_at, self.told_level = minute, level
        return Rarity(fast_per_week, slow_per_week, rarity, level, alert)


@dataclass(slots=True)
class Volume:
    """Judges one series of counts, bin by bin, by what the series itself has been.

    Parameters:
        asking: how many alerts a week are worth somebody's while in quiet times.
        bin_minutes: minutes that one count covers; 1, 2, 5 or 10.

    After a gap the sums begin anew: what nobody counted is not taken for silence.

    Example:
        >>> volume = Volume(Asking(alerts_per_week=1.0), bin_minutes=5)
        >>> usual = [volume.learn_one(minute, 20 + minute // 5 % 7).alert for minute in range(0, 10 * 1440, 5)]
        >>> any(usual), volume.learn_one(10 * 1440, 300).alert
        (False, True)
        >>> volume.learn_one(10 * 1440 + 5, 20).alert  # the same wave: not told again within a day
        False
    """

    asking: Asking = field(default_factory=Asking)
    bin_minutes: int = 5
    fast: Horizon = field(default_factory=lambda: Horizon(FAST_MINUTES))
    slow: Horizon = field(default_factory=lambda: Horizon(SLOW_MINUTES))
    baseline: Baseline = field(default_factory=Baseline)
    minute: int = NEVER
    in_hour: int = 0

    def learn_one(self, minute: int, count: int) -> Rarity:
        """Take in the count of the bin that begins with a minute (since the epoch), and judge it. Minutes rise."""
        self._move_on(minute)
        self.in_hour += count
        usual, known = self.baseline.expected(minute, self.bin_minutes), self.baseline.known_hours >= KNOWN_HOURS
        fast, slow = (
            horizon.judge(minute, count, usual, horizon.minutes // self.bin_minutes, known)
            for horizon in (self.fast, self.slow)
        )
        return self.asking.judge(minute, fast, slow)

    def _move_on(self, minute: int) -> None:
        if self.minute != NEVER:
            if minute // 60 != self.minute // 60:
                self._close_hour(self.minute // 60)
            if minute - self.minute > self.bin_minutes:
                self.fast.forget()
                self.slow.forget()
        self.minute = minute

    def _close_hour(self, hour: int) -> None:
        if self.baseline.known_hours == 0:  # the first hour is a better guess than any number written beforehand
            self.baseline.prior_per_hour = float(self.in_hour)
            self.baseline.rates = [float(self.in_hour)] * 24
        self.baseline.close_hour(hour, [self.in_hour], frozen=False)
        self.in_hour = 0
