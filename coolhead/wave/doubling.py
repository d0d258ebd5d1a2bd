"""How many minutes until twice as many speak (R26): an exponential on top of the usual day, fitted to counts a minute.

Poisson regression with the usual rate held fixed, over several windows; the one that is surest of its growth speaks.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Row = npt.NDArray[np.float64]

WINDOWS = (30, 60, 180, 360)
LEAST_PEOPLE = 10
SURE = 2.33
"""Growth is told where it is at least so many standard errors above none (one look in a hundred by chance)."""
STILL = 0.5
"""The share of what a fit expects of the last doubling that has to have come."""
INTERVAL = 1.2816
LONGEST_MINUTES = 1440.0
_STEPS = 25


@dataclass(frozen=True, slots=True)
class Doubling:
    """Minutes in which what is said doubles, with an 80 % interval."""

    low: float
    middle: float
    high: float


def doubling(counts: npt.NDArray[np.int64], usual_per_minute: Row) -> Doubling | None:
    """The doubling time of what goes beyond the usual; None where growth is not sure.

    Parameters:
        counts: people a minute, oldest first; 360 minutes are looked at.
        usual_per_minute: what is expected anyway, of the same length.

    >>> from dataclasses import astuple
    >>> wave = np.rint(np.r_[np.zeros(300), 2.0 ** (np.arange(60) / 10)]).astype(np.int64)
    >>> [round(minutes, 1) for minutes in astuple(doubling(wave, np.zeros(360)))]
    [8.9, 9.3, 9.7]
    """
    fits = [_fit(counts[-minutes:].astype(np.float64), usual_per_minute[-minutes:]) for minutes in WINDOWS]
    best = max((fit for fit in fits if fit is not None), key=lambda fit: fit.rate / fit.error, default=None)
    if best is None or best.rate < SURE * best.error or math.log(2) / best.rate > LONGEST_MINUTES:
        return None
    if not _goes_on(best, counts - usual_per_minute):
        return None
    rate, error = best.rate, best.error
    slow, fast = rate - INTERVAL * error, rate + INTERVAL * error
    return Doubling(math.log(2) / fast, math.log(2) / rate, math.log(2) / slow)


@dataclass(frozen=True, slots=True)
class _Fit:
    """Growth a minute, its standard error, and the people a minute it has come to."""

    rate: float
    error: float
    now: float


def _goes_on(fit: _Fit, excess: Row) -> bool:
    """Whether the last doubling was seen: a wave that is over has grown in a long window too."""
    minutes = min(len(excess), max(5, round(math.log(2) / fit.rate)))
    expected = fit.now * (1 - math.exp(-fit.rate * minutes)) / fit.rate
    return float(excess[-minutes:].sum()) >= STILL * expected


def _fit(counts: Row, usual: Row) -> _Fit | None:
    """From counts = usual + level * exp(growth * minute)."""
    excess = float(counts.sum() - usual.sum())
    if len(counts) < 10 or counts.sum() < LEAST_PEOPLE or excess < max(5.0, 2 * math.sqrt(float(usual.sum()))):
        return None
    at = np.arange(len(counts)) - (len(counts) - 1.0)
    design = np.column_stack([np.ones(len(at)), at])
    weights = np.array([math.log(max(excess, 1.0) / len(counts)), 0.0])
    for _ in range(_STEPS):
        own = np.exp(np.clip(design @ weights, -30, 12))
        expected = own + np.maximum(usual, 1e-6)
        steep = design * own[:, None]
        information = steep.T @ (steep / expected[:, None]) + np.diag([1e-9, 1e-9])
        step = np.linalg.solve(information, steep.T @ (counts / expected - 1))
        weights = weights + np.clip(step, -1.0, 1.0)
        if float(np.abs(step).max()) < 1e-6:
            break
    uneven = max(1.0, float((((counts - expected) ** 2) / expected).sum()) / (len(counts) - 2))
    error = math.sqrt(uneven * float(np.linalg.inv(information)[1, 1]))
    return _Fit(float(weights[1]), error, math.exp(min(12.0, float(weights[0]))))
