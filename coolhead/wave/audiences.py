"""How large the audiences are that speak about a brand: what is a large account here (R46)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

STEPS_PER_DOUBLING: Final = 4
BINS: Final = 144
"""Up to 6e10 followers; all above go into the last bin."""
LEAST_SEEN: Final = 500
MOST_SEEN: Final = 20_000
"""From so many on, the old ones count half at each full hour."""
LARGE: Final = 0.99
WIDE: Final = 0.9
RARE_VERIFIED: Final = 0.05
"""Where more than one in twenty is verified, that mark tells nothing."""
NOBODY: Final = 1 << 62


@dataclass(slots=True)
class Audiences:
    """A histogram of followers, a quarter of a doubling wide. Borders move with each full hour only, so the order of
    mentions inside a second changes nothing.

    `large` is the 99th percentile, `wide` the 90th; nobody reaches them before 500 mentions told their audience.

    Example:
        >>> seen = Audiences()
        >>> for followers in range(1000):
        ...     seen.hear(followers, verified=False)
        >>> seen.settle()
        >>> 900 <= seen.large <= 1200
        True
    """

    counts: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(BINS, np.int64))
    seen: int = 0
    verified: int = 0
    large: int = NOBODY
    wide: int = NOBODY
    marks_are_rare: bool = False

    def hear(self, followers: int, verified: bool) -> None:
        """Count one audience."""
        self.counts[min(BINS - 1, int(STEPS_PER_DOUBLING * math.log2(max(0, followers) + 1)))] += 1
        self.seen += 1
        self.verified += verified

    def settle(self) -> None:
        """Move the borders."""
        if self.seen >= LEAST_SEEN:
            self.large, self.wide = self._quantile(LARGE), self._quantile(WIDE)
            self.marks_are_rare = self.verified <= RARE_VERIFIED * self.seen
        if self.seen > MOST_SEEN:
            self.counts //= 2
            self.seen, self.verified = int(self.counts.sum()), self.verified // 2

    def _quantile(self, share: float) -> int:
        """The upper border of the bin in which this share of all is reached."""
        place = int(np.searchsorted(np.cumsum(self.counts), share * self.seen))
        return math.ceil(2 ** ((min(place, BINS - 1) + 1) / STEPS_PER_DOUBLING)) - 1
