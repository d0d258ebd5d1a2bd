"""What a growing wave looks like: five log-rate features, and what a self-exciting process expects of it.

A cascade is a row of minutes from its first mention on. Features are relative to its own age, so that a wave of ten
minutes and one of a day are described alike. The self-exciting part follows SEISMIC (Zhao et al. 2015) with every
mention of the same weight: a memory that is flat for five minutes and then falls as a power law.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Row = npt.NDArray[np.float64]

MOST_MINUTES = 1440
MEMORY_FLAT_MINUTES = 5.0
MEMORY_TAIL = 0.242
"""Zhao et al. 2015, fitted to a month of reposts: the memory is flat for 300 s, then falls with power 1.242."""
HORIZON_MINUTES = 1440
_EDGES = np.array([0.0, 0.25, 0.5, 0.75, 0.875, 1.0])
_LENGTHS = np.diff(_EDGES)
_CHANGE = 3.0
"""A wave begins where the rate may have become this many times the usual one."""
_ONE_PER = 720.0
"""Minutes. What is silent is taken to be heard once in half a day, so that a single early word is no wave."""


@dataclass(frozen=True, slots=True)
class Cascade:
    """A wave, minute by minute, oldest first; the first minute is the one it began in.

    `counts` holds what was said beyond the usual (never below zero in sum); `size` is what it sums up to.
    """

    counts: Row

    @property
    def minutes(self) -> int:
        """How old it is."""
        return len(self.counts)

    @property
    def size(self) -> float:
        """Mentions beyond the usual so far."""
        return max(0.0, float(self.counts.sum()))


def began(counts: npt.NDArray[np.int64], usual_per_minute: Row) -> int:
    """Where in the row a wave began: the change point of the greatest likelihood, given a threefold rate since.

    >>> row = np.r_[np.zeros(60, np.int64), np.full(30, 2)]
    >>> began(row, np.full(90, 0.05))
    60
    """
    gain = counts * np.log(_CHANGE) - (_CHANGE - 1) * np.maximum(usual_per_minute, 1 / _ONE_PER)
    since = np.cumsum(gain[::-1])[::-1]
    return int(np.argmax(since))


def log_rates(cascade: Cascade) -> Row:
    """Five log rates (first, second and third quarter, seventh and last eighth of its age) less the log size, and the
    log size itself."""
    total = np.concatenate(([0.0], np.cumsum(np.maximum(cascade.counts, 0.0))))
    size = max(1.0, cascade.size)
    passed = np.interp(_EDGES * cascade.minutes, np.arange(cascade.minutes + 1), total)
    rates = np.log((np.diff(passed) + 0.5) / _LENGTHS) - np.log(size)
    return np.append(rates, np.log(size))


def excitement(cascade: Cascade) -> Row:
    """What the self-exciting process says: log of the direct answers still to come within a day, relative to the size;
    log of the answers a mention brings; log size."""
    counts = np.maximum(cascade.counts, 0.0)
    size, age = max(1.0, cascade.size), cascade.minutes
    kernel, passed = _memory(age)
    expected = np.convolve(counts, kernel)[:age]
    window = max(5, age // 2)
    weight = np.maximum(0.0, 1 - (np.arange(age)[::-1] + 0.5) / window)
    prior = 0.25
    infectious = (float(weight @ counts) + prior) / (float(weight @ expected) + prior)
    to_come = float(counts[::-1] @ passed)
    return np.array([np.log(infectious * to_come + 1e-3) - np.log(size), np.log(infectious), np.log(size)])


@lru_cache(maxsize=8)
def _memory(age: int) -> tuple[Row, Row]:
    """Share of answers that fall into each minute after a mention; and for each minute back, the share that is still
    to come within the horizon."""
    edges = np.concatenate(([0.0], np.arange(age) + 0.5))
    kernel = np.diff(_answered(edges))
    back = np.asarray(np.arange(age) + 0.5, np.float64)
    return kernel, _answered(back + HORIZON_MINUTES) - _answered(back)


def _answered(minutes: Row) -> Row:
    flat, tail = MEMORY_FLAT_MINUTES, MEMORY_TAIL
    share = tail / (1 + tail)
    beyond = (np.maximum(minutes, flat) / flat) ** -tail
    return np.where(minutes <= flat, share * minutes / flat, share + (1 - share) * (1 - beyond))
