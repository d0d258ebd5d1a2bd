"""A random sample of what is said, and what it shows of everything: the share of negative mentions with its interval.

Up to 200 mentions of each language and hour are drawn: those with the smallest keyed hashes, so that every mention of
the hour has the same chance, whenever it comes and in whatever order. Counts are kept by quarter of an hour of arrival.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coolhead.text import Rates, Sampled, Share, sampled_share

DRAWN_AN_HOUR = 200
QUARTER_MINUTES = 15
QUARTERS_KEPT = 97
"""A day, and the quarter that is still open."""


@dataclass(slots=True)
class Drawn:
    """A mention of the sample: when it came, the scopes in which it was called negative, and was found to be."""

    quarter: int
    called: tuple[str, ...]
    found: tuple[str, ...] | None = None


@dataclass(slots=True)
class Tally:
    """One language in one quarter of an hour; what depends on the scope is counted by its name.

    `now` counts what stands as negative after every correction, whether the mention was drawn or not.
    """

    everything: int = 0
    read: int = 0
    called: dict[str, int] = field(default_factory=dict)
    now: dict[str, int] = field(default_factory=dict)
    called_read: dict[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    both: dict[str, int] = field(default_factory=dict)

    def show(self, drawn: Drawn, by: int) -> None:
        """Count (or, by -1, take back) what was found in one mention of the sample."""
        found = drawn.found or ()
        self.read += by
        _add(self.called_read, drawn.called, by)
        _add(self.found, found, by)
        _add(self.both, [name for name in found if name in drawn.called], by)

    def of(self, scope: str) -> Sampled:
        """As the estimator wants it, for one scope."""
        counts = (self.called_read.get(scope, 0), self.found.get(scope, 0), self.both.get(scope, 0))
        return Sampled(self.everything, self.called.get(scope, 0), self.read, *counts)


@dataclass(slots=True)
class Sample:
    """What was drawn in this hour of arrival and in the one before, and the tallies of the last day."""

    hour: int = -1
    drawn: dict[str, dict[int, Drawn]] = field(default_factory=dict)
    """Language -> hash of a mention -> what is known of it."""
    before: dict[str, dict[int, Drawn]] = field(default_factory=dict)
    """The same of the hour before: what was found in it may still come."""
    quarters: dict[int, dict[str, Tally]] = field(default_factory=dict)

    def advance(self, minute: int) -> None:
        """Move on: with each hour another sample is drawn, and what is older than a day is forgotten."""
        hour = minute // 60
        if hour <= self.hour:
            return
        self.before, self.drawn = (self.drawn if hour == self.hour + 1 else {}), {}
        self.hour = hour
        oldest = minute // QUARTER_MINUTES - QUARTERS_KEPT
        self.quarters = {quarter: kept for quarter, kept in self.quarters.items() if quarter > oldest}

    def hear(
        self, minute: int, language: str, draw: int, called: tuple[str, ...], found: tuple[str, ...] | None
    ) -> bool:
        """Count a mention that arrived in this minute; whether it was drawn. `found` where it is known already."""
        quarter = minute // QUARTER_MINUTES
        tally = self.quarters.setdefault(quarter, {}).setdefault(language, Tally())
        tally.everything += 1
        _add(tally.called, called, 1)
        _add(tally.now, called, 1)
        drawn = self.drawn.setdefault(language, {})
        if draw in drawn:
            return False
        if len(drawn) >= DRAWN_AN_HOUR:
            last = max(drawn)
            if draw > last:
                return False
            self._show(language, drawn.pop(last), -1)
        drawn[draw] = Drawn(quarter, called, found)
        self._show(language, drawn[draw], 1)
        return True

    def holds(self, language: str, draw: int) -> bool:
        """Whether a mention of this hour still belongs to the sample."""
        return draw in self.drawn.get(language, {})

    def learn(self, minute: int, language: str, draw: int, before: Sequence[str], found: tuple[str, ...]) -> None:
        """A mention of this minute was read deeper: it was negative `before` in some scopes, and now is in others."""
        tally = self.quarters.get(minute // QUARTER_MINUTES, {}).get(language)
        if tally is None:
            return
        _add(tally.now, before, -1)
        _add(tally.now, found, 1)
        for sample in (self.drawn, self.before):
            drawn = sample.get(language, {}).get(draw)
            if drawn is not None and drawn.quarter == minute // QUARTER_MINUTES:
                self._show(language, drawn, -1)
                drawn.found = found
                self._show(language, drawn, 1)

    def _show(self, language: str, drawn: Drawn, by: int) -> None:
        tally = self.quarters.get(drawn.quarter, {}).get(language)
        if tally is not None and drawn.found is not None:
            tally.show(drawn, by)

    def share(self, scope: str, first: int, last: int, rates: Mapping[str, Rates] | None = None) -> Share | None:
        """The share of mentions that are negative in a scope, over the quarters of these minutes, both among them.

        `rates` tells what the deeper reader itself is known to miss and to call wrongly; without it the share is the
        one that deeper reading of everything would count.
        """
        return sampled_share(self._strata(scope, first, last), rates)

    def factor(self, scope: str, first: int, last: int) -> float:
        """By what the negative counts of a scope are to be multiplied: only as far as the interval is sure."""
        share = self.share(scope, first, last)
        if share is None:
            return 1.0
        tallies = [tally for _, by in self._quarters(first, last) for tally in by.values()]
        everything = sum(tally.everything for tally in tallies)
        counted = sum(tally.now.get(scope, 0) for tally in tallies)
        if not counted:
            return 1.0
        return min(max(counted / everything, share.low), share.high) * everything / counted

    def _strata(self, scope: str, first: int, last: int) -> list[tuple[str, Sampled]]:
        """Each language in each hour was drawn by itself."""
        strata: dict[tuple[int, str], Sampled] = {}
        for quarter, by in self._quarters(first, last):
            for language, tally in by.items():
                part = (quarter * QUARTER_MINUTES // 60, language)
                strata[part] = strata[part] + tally.of(scope) if part in strata else tally.of(scope)
        return [(part[1], strata[part]) for part in sorted(strata)]

    def _quarters(self, first: int, last: int) -> list[tuple[int, dict[str, Tally]]]:
        between = range(first // QUARTER_MINUTES, last // QUARTER_MINUTES + 1)
        return [(quarter, self.quarters[quarter]) for quarter in between if quarter in self.quarters]


def _add(counts: dict[str, int], scopes: Sequence[str], by: int) -> None:
    for scope in scopes:
        counts[scope] = counts.get(scope, 0) + by
