"""How many complaints wait for an answer, as far as anybody can see: the brand's own answers stand in the stream (R34).

A complaint falls due so many minutes after it came; then it was answered or it was not. No brand answers everything, so
what counts is what is left lying beyond the usual, and only where answers are seen at all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final, TypeVar

MOST_KEPT: Final = 20_000
LEAST_JUDGED: Final = 50
LEAST_COVERAGE: Final = 0.10
"""Complaints that fell due, and share of them answered in time, from which a brand is known to answer in public."""
LEFT_LYING_SURPRISE: Final = 4.0
"""-log10 of the chance of so few answers, were they given as usual. Some twenty topics are looked at each minute."""
KEPT_MINUTES: Final = 1440

Kept = TypeVar("Kept")


@dataclass(slots=True)
class Asked:
    """A complaint: the minute at which its answer falls due, the scopes it counts in, and its language ("": any)."""

    due: int
    scopes: list[str]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What a complaint counts for in one scope: the columns of the ledger in a minute, by 1, or by -1 to take back."""

    mention: str
    minute: int
    scope: str
    columns: tuple[str, ...]
    by: int = 1


@dataclass(slots=True)
class Answers:
    """Complaints whose answer is not due yet, those left unanswered in the last day, and the ids that were answered;
    each the oldest first."""

    pending: dict[str, Asked] = field(default_factory=dict)
    overdue: dict[str, Asked] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)

    def ask(self, mention: str, minute: int, scopes: list[str], minutes: int, language: str = "") -> None:
        """A complaint arrived; it should be answered within `minutes`."""
        if mention not in self.pending and mention not in self.overdue:
            _keep(self.pending, mention, Asked(minute + minutes, scopes, language))

    def waiting(self) -> dict[str, int]:
        """How many complaints wait for an answer that is not due yet, by language."""
        counted: dict[str, int] = {}
        for mention, asked in self.pending.items():
            if mention not in self.answered:
                counted[asked.language] = counted.get(asked.language, 0) + 1
        return counted

    def came(self, minute: int, minutes: int) -> int:
        """How many of those not due yet came after a minute, where they fall due `minutes` after they came."""
        return sum(asked.due - minutes > minute for asked in self.pending.values())

    def answer(self, mention: str, minute: int) -> list[Change]:
        """The brand answered a mention. One that was overdue is so no more."""
        if mention in self.answered:
            return []
        _keep(self.answered, mention, minute)
        late = self.overdue.pop(mention, None)
        if late is None:
            return []
        return [Change(mention, late.due, scope, ("unanswered",), by=-1) for scope in late.scopes]

    def advance(self, minute: int) -> list[Change]:
        """What falls due until this minute, each in its own minute. Overdue ones are forgotten after a day."""
        changes: list[Change] = []
        for mention in _until(self.pending, minute):
            asked = self.pending.pop(mention)
            columns: tuple[str, ...] = ("due",)
            if mention not in self.answered:
                columns = ("due", "unanswered")
                _keep(self.overdue, mention, asked)
            changes += [Change(mention, asked.due, scope, columns) for scope in asked.scopes]
        for mention in _until(self.overdue, minute - KEPT_MINUTES):
            del self.overdue[mention]
        return changes


def _until(asked: dict[str, Asked], minute: int) -> list[str]:
    """The ids at the front that fell due until a minute: they stand in the order in which they fall due."""
    return [mention for mention, _ in takewhile(lambda one: one[1].due <= minute, asked.items())]


def _keep(kept: dict[str, Kept], mention: str, value: Kept) -> None:
    kept[mention] = value
    if len(kept) > MOST_KEPT:
        del kept[next(iter(kept))]


def left_lying(unanswered: int, due: int, usual: float) -> int:
    """How many complaints lie unanswered beyond the usual share; 0 where chance explains it.

    >>> left_lying(20, 20, 0.5), left_lying(11, 20, 0.5)
    (10, 0)
    """
    if due <= 0 or usual >= 1.0 or unanswered <= due * usual:
        return 0
    share = unanswered / due
    rare = unanswered * math.log(share / usual) if usual > 0 else math.inf
    if share < 1:
        rare += (due - unanswered) * math.log((1 - share) / (1 - usual))
    return round(unanswered - due * usual) if rare / math.log(10) >= LEFT_LYING_SURPRISE else 0
