"""A share against the brand's own usual: learned causally, a day behind, left out during a wave (R44, R47, R48).

Languages and platforms differ more in how people write than crises do: measured, half of a calm English day and three
quarters of a calm Indonesian one show no first person. So a share says little, and its rise says much.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

REMEMBERED_HOURS: Final = 28 * 24
LAG_HOURS: Final = 24
"""What is heard today is not usual yet: a wave of a day must not teach what it is measured against."""
PRIOR_WEIGHT: Final = 20.0
"""People assumed beside those seen."""
_SURE: Final = 1.2816
"""Standard deviations to each side that hold 80 %."""
_KEPT: Final = 1.0 - 1.0 / REMEMBERED_HOURS


@dataclass(frozen=True, slots=True)
class Rise:
    """A share of now with its 80 % interval, from `counted`, beside the usual share (None while it is not known).

    >>> Rise(share=0.6, low=0.5, high=0.7, usual=0.3, counted=40).sure
    0.2
    """

    share: float = 0.0
    low: float = 0.0
    high: float = 0.0
    usual: float | None = None
    counted: int = 0

    @property
    def sure(self) -> float:
        """By how much the lower end of the interval lies above the usual share; 0 where none is known."""
        return 0.0 if self.usual is None else round(max(0.0, self.low - self.usual), 6)


@dataclass(slots=True)
class UsualShare:
    """How many of those counted show something, on ordinary hours of the last four weeks (older ones fade).

    Example:
        >>> usual = UsualShare()
        >>> for hour in range(24 * 8):
        ...     usual.close_hour(2, 10, frozen=False)
        >>> round(usual.share(0.5, prior_weight=20.0), 2)
        0.2
    """

    hits: float = 0.0
    counted: float = 0.0
    waiting: list[tuple[int, int]] = field(default_factory=list)
    """The hours of the last day, oldest first; what is frozen stands as empty."""

    def close_hour(self, hits: int, counted: int, frozen: bool) -> None:
        """An hour is over: (hits of counted) wait for a day, the hour of a day ago is learned."""
        self.waiting.append((0, 0) if frozen else (hits, counted))
        while len(self.waiting) > LAG_HOURS:
            learned_hits, learned = self.waiting.pop(0)
            self.hits, self.counted = self.hits * _KEPT + learned_hits, self.counted * _KEPT + learned

    def share(self, prior: float, prior_weight: float = PRIOR_WEIGHT) -> float:
        """The usual share, pulled towards `prior` while few were counted."""
        return (self.hits + prior * prior_weight) / (self.counted + prior_weight)


def rise(hits: int, counted: int, usual: float | None) -> Rise:
    """What a count says beside the usual share (interval: Wilson 1927).

    >>> found = rise(18, 20, 0.4)
    >>> found.share, round(found.low, 2), round(found.high, 2)
    (0.9, 0.78, 0.96)
    """
    if counted <= 0:
        return Rise(usual=usual)
    share, square = min(1.0, hits / counted), _SURE**2
    middle = (share + square / (2 * counted)) / (1 + square / counted)
    half = _SURE / (1 + square / counted) * math.sqrt(share * (1 - share) / counted + square / (4 * counted**2))
    return Rise(share, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)), usual, counted)
