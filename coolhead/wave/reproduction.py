"""Does attention feed itself? The live reproduction number R_t with its interval (R45).

Each mention is expected to bring R more over the following hours, weighted by a kernel of 20 minutes; with a fixed
usual rate, the posterior of R over the last window is a Gamma (Cori et al. 2013, as used for reply cascades in the
detection design). A seasonless self-exciting fit is not used: it reports .76 where the truth is 0.

`reproduction` is what the severity model hears of it. `propelled` is the same posterior over any window, told to a
person: it knows that the usual mentions are counted inexactly too, and it may weigh each by its reach.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

KERNEL_MINUTES = 20.0
REACH_BACK = 120
WINDOW_MINUTES = 60
_KERNEL = np.exp(-np.arange(1, REACH_BACK + 1) / KERNEL_MINUTES)
_KERNEL /= _KERNEL.sum()
PRIOR_SHAPE = 1.0
PRIOR_RATE = 2.0
MOST_WEIGHT = 50.0
"""One very large account must not explain everything that follows, nor hide it."""

MOST_UNEVEN = 10.0

Row = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reproduction:
    """R with its 80 % interval, and the probability that it is above 1."""

    low: float
    middle: float
    high: float
    above_one: float


def reproduction(counts: npt.NDArray[np.int64], usual_per_minute: float) -> Reproduction:
    """R over the last hour of `counts` (one per minute, oldest first, at least 180 of them).

    >>> quiet = np.zeros(180, np.int64)
    >>> reproduction(quiet, 0.0).middle
    0.5
    """
    excess = counts.astype(np.float64) - usual_per_minute
    positive = np.maximum(excess, 0.0)
    pressure = np.convolve(positive, _KERNEL)[: len(counts)]
    pressure = np.concatenate(([0.0], pressure[:-1]))
    born = max(0.0, float(excess[-WINDOW_MINUTES:].sum()))
    parents = float(pressure[-WINDOW_MINUTES:].sum())
    shape, rate = PRIOR_SHAPE + born, PRIOR_RATE + parents
    return Reproduction(
        low=_gamma_quantile(shape, -1.2816) / rate,
        middle=shape / rate,
        high=_gamma_quantile(shape, 1.2816) / rate,
        above_one=_gamma_above(shape, rate),
    )


def propelled(
    counts: npt.NDArray[np.int64],
    usual_per_minute: Row,
    minutes: int,
    weights: Row | None = None,
    uneven: float = 0.0,
) -> Reproduction:
    """R over the last `minutes` of `counts`, where `usual_per_minute` is expected anyway.

    Parameters:
        counts: people a minute, oldest first; those before the window are the parents.
        usual_per_minute: of the same length, with its season.
        weights: what one of a minute's people weighs as a parent, by reach; 1 is the usual reach.
        uneven: squared coefficient of variation of reach: who reaches many brings many, so few say less of R.

    The Gamma has the mean of Cori's and a variance in which the usual mentions and uneven reach count as well.

    >>> doubling = np.rint(2.0 ** (np.arange(120) / 20)).astype(np.int64)
    >>> propelled(doubling, np.zeros(120), 30).above_one > 0.99
    True
    """
    excess = counts - usual_per_minute
    parents = np.maximum(excess, 0.0) if weights is None else np.maximum(excess, 0.0) * weights
    pressure = np.convolve(parents, _KERNEL)[: len(counts)]
    pressure = np.concatenate(([0.0], pressure[:-1]))[-minutes:]
    born, heard = max(0.0, float(excess[-minutes:].sum())), float(counts[-minutes:].sum())
    exposed = PRIOR_RATE + float(pressure.sum())
    unsure = (PRIOR_SHAPE + max(heard, born)) / (PRIOR_SHAPE + born) ** 2 + uneven / (1 + float(pressure.sum()))
    shape = 1 / min(1.0, unsure)
    rate = shape / (PRIOR_SHAPE + born) * exposed
    return Reproduction(
        low=_gamma_quantile(shape, -1.2816) / rate,
        middle=shape / rate,
        high=_gamma_quantile(shape, 1.2816) / rate,
        above_one=_gamma_above(shape, rate),
    )


def reach_weights(counts: npt.NDArray[np.int64], known: npt.NDArray[np.int64], reach: npt.NDArray[np.int64]) -> Row:
    """What one of a minute's people weighs as a parent: their followers relative to the mean of the row, at most 50
    times; people of unknown reach weigh 1.

    >>> reach_weights(np.array([2, 1]), np.array([2, 1]), np.array([100, 250])).round(2).tolist()
    [0.43, 2.14]
    """
    people, told = max(1.0, float(known.sum())), float(reach.sum())
    if told <= 0:
        return np.ones(len(counts))
    heavy = np.minimum(reach / (told / people), MOST_WEIGHT * np.maximum(known, 1))
    return np.where(counts > 0, (heavy + np.maximum(0, counts - known)) / np.maximum(counts, 1), 1.0)


def unevenness(known: npt.NDArray[np.int64], reach: npt.NDArray[np.int64]) -> float:
    """The squared coefficient of variation of followers, from minutes (people whose reach is known, and its sum).

    >>> unevenness(np.array([1, 1, 0, 1]), np.array([10, 10, 0, 10]))
    0.0
    """
    people, told = float(known.sum()), float(reach.sum())
    if people < 3 or told <= 0:
        return 0.0
    mean = told / people
    each = np.where(known > 0, reach / np.maximum(known, 1), mean)
    return min(MOST_UNEVEN, float((known**2 * (each / mean - 1) ** 2).sum()) / people)


def _gamma_quantile(shape: float, z: float) -> float:
    """Wilson and Hilferty 1931: the cube root of a Gamma is nearly normal."""
    root = 1 - 1 / (9 * shape) + z / (3 * math.sqrt(shape))
    return shape * max(root, 0.0) ** 3


def _gamma_above(shape: float, border: float) -> float:
    """P(Gamma(shape, 1) > border)."""
    z = ((border / shape) ** (1 / 3) - 1 + 1 / (9 * shape)) * 3 * math.sqrt(shape)
    return 0.5 * math.erfc(z / math.sqrt(2))
