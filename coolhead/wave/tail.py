"""How often a series has reached a value like this on its own: a causal generalised-Pareto tail of its past maxima.

A person says how many alerts a week are worth their while, not how many standard deviations; what a deviation means
is learned from each series. Time is cut into blocks of half a day, and of each the greatest value is kept, four weeks
back. What lies above most of these maxima is extrapolated by a generalised Pareto tail (Pickands 1975; peaks over
threshold, as Siffer et al. 2017 use it for streams). Its shape is fixed to a mildly heavy one and its scale is drawn to
the spread of all the maxima while few lie above: four weeks hold too few of them to fit two numbers.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

WEEK_MINUTES = 7 * 1440
LEAST_SCALE = 0.05
"""A series that never varied is not thereby sure: the least scale, in the unit of the values (a log ratio)."""


@dataclass(frozen=True, slots=True)
class TailNumbers:
    """How a tail is learned.

    Parameters:
        block_minutes: time of which the greatest value is kept.
        blocks: so many blocks are remembered, the newest.
        least_blocks: so many must be known before a value can be called rare; until then everything is as usual.
        below_border: the share of the maxima that lies below the border where the tail begins.
        shape: of the Pareto tail; 0 falls like an exponential, 0.3 clearly slower.
        prior_maxima: weight of the spread of all maxima, in maxima above the border, when the scale is estimated.
    """

    block_minutes: int = 720
    blocks: int = 56
    least_blocks: int = 4
    below_border: float = 0.8
    shape: float = 0.3
    prior_maxima: float = 3.0


USUAL = TailNumbers()


@dataclass(slots=True)
class Tail:
    """The greatest values of one series by block, and the tail fitted to them when a block ends.

    A value is weighed against closed blocks only; the open block never judges itself. Values at or below 0 are as
    usual by definition.

    Example:
        >>> tail = Tail()
        >>> for block in range(28):
        ...     tail.learn_one(720 * block, 0.5 + 0.1 * (block % 4))
        >>> tail.per_week(0.4)
        14.0
        >>> [round(tail.per_week(value), 3) for value in (0.9, 1.2, 2.0)]
        [0.533, 0.049, 0.003]
    """

    numbers: TailNumbers = USUAL
    block: int = -1
    highest: float = -math.inf
    maxima: deque[float] = field(default_factory=deque)
    border: float = math.inf
    scale: float = LEAST_SCALE
    above: float = 1.0

    def learn_one(self, minute: int, value: float) -> None:
        """Take in the value of a minute (since the epoch). Minutes rise; a block without a value is left out."""
        block = minute // self.numbers.block_minutes
        if block != self.block:
            self._close()
            self.block = block
        self.highest = max(self.highest, value)

    def per_week(self, value: float) -> float:
        """How many blocks of a week are expected to reach this value; all of them where it is not rare."""
        blocks = WEEK_MINUTES / self.numbers.block_minutes
        if value <= self.border:
            return blocks
        beyond = 1 + self.numbers.shape * (value - self.border) / self.scale
        return float(blocks * self.above * beyond ** (-1 / self.numbers.shape))

    def _close(self) -> None:
        if self.highest == -math.inf:
            return
        self.maxima.append(self.highest)
        self.highest = -math.inf
        if len(self.maxima) > self.numbers.blocks:
            self.maxima.popleft()
        if len(self.maxima) >= self.numbers.least_blocks:
            self._fit(np.array(self.maxima))

    def _fit(self, known: npt.NDArray[np.float64]) -> None:
        prior = self.numbers.prior_maxima
        self.border = max(0.0, float(np.quantile(known, self.numbers.below_border)))
        excess = known[known > self.border] - self.border
        spread = max(LEAST_SCALE, float(known.std()))
        mean = (float(excess.sum()) + prior * spread) / (len(excess) + prior)
        # the mean excess of a Pareto tail is scale / (1 - shape)
        self.scale = max(LEAST_SCALE, mean * (1 - self.numbers.shape))
        self.above = (len(excess) + 0.5) / (len(known) + 1)
