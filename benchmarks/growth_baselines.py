"""Named baselines of the size of a cascade a day ahead, each written plainly and fitted on the earlier part only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.growth_cascades import Observed, Row

HORIZON = 1440.0
SizeAhead = Callable[[Observed, int], float]

TAIL, FLAT = 0.242, 5.0
FLAT_DENSITY = 1 / (FLAT * (1 + 1 / TAIL))
"""SEISMIC's memory (Zhao et al. 2015): flat for five minutes, then a power law."""


def seen(cascade: Observed, age: float) -> int:
    return int(np.count_nonzero(cascade.minutes <= age))


def stays(cascade: Observed, age: int) -> float:
    """Nothing more comes."""
    return float(seen(cascade, age))


def current_rate(cascade: Observed, age: int) -> float:
    """What the last half of its age brought goes on for a day."""
    size = seen(cascade, age)
    return size + (size - seen(cascade, age / 2)) / (age / 2) * HORIZON


def median_growth(earlier: Sequence[Observed], least: int) -> SizeAhead:
    """Everything grows by the median factor of the earlier part at that age."""

    def size_ahead(cascade: Observed, age: int) -> float:
        known = [one for one in earlier if seen(one, age) >= least]
        return seen(cascade, age) * float(np.median([seen(one, age + HORIZON) / seen(one, age) for one in known]))

    return size_ahead


def ridge_alone(earlier: Sequence[Observed], least: int, age: int, penalty: float = 3.0) -> SizeAhead:
    """A ridge of log growth on five log rates (the quarters of its age, the last quarter halved)."""
    known = [one for one in earlier if seen(one, age) >= least]
    features = np.array([_log_rates(one, age) for one in known])
    truth = np.log([seen(one, age + HORIZON) / seen(one, age) for one in known])
    centre, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    even = (features - centre) / spread
    weights = np.linalg.solve(even.T @ even + penalty * np.eye(even.shape[1]), even.T @ (truth - truth.mean()))

    def size_ahead(cascade: Observed, age: int) -> float:
        grown = float(truth.mean() + (_log_rates(cascade, age) - centre) / spread @ weights)
        return seen(cascade, age) * float(np.exp(max(0.0, grown)))

    return size_ahead


def _log_rates(cascade: Observed, age: int) -> Row:
    counts = np.histogram(cascade.minutes, np.array([0, 0.25, 0.5, 0.75, 0.875, 1]) * age)[0]
    rates: Row = np.log((counts + 0.5) / np.array([0.25, 0.25, 0.25, 0.125, 0.125]))
    return rates


def seismic(cascade: Observed, age: int) -> float:
    """SEISMIC: infectiousness from a triangular window over the last half of its age; the answers still to come within
    a day to what was said, and to those answers in turn."""
    size = seen(cascade, age)
    minutes, followers = cascade.minutes[:size], cascade.followers[:size]
    window = max(FLAT, age / 2)
    times = age - window + (np.arange(60) + 0.5) * window / 60
    exposed = np.array([float(followers[minutes < at] @ _density(at - minutes[minutes < at])) for at in times])
    weight = 1 - (age - times) / window
    heard = float(np.maximum(0, 1 - (age - minutes) / window).sum())
    infectious = heard / max(float(weight @ exposed) * window / 60, 1e-9)
    to_come = float(followers @ (_answered(age + HORIZON - minutes) - _answered(age - minutes)))
    branching = min(0.9, infectious * float(np.mean(followers)))
    return size + infectious * to_come / (1 - branching)


def calibrated_seismic(earlier: Sequence[Observed], least: int, age: int) -> SizeAhead:
    """SEISMIC with the factor that suits the earlier part at this age (the paper's alpha)."""
    known = [one for one in earlier if seen(one, age) >= least]
    came = np.array([seen(one, age + HORIZON) - seen(one, age) + 1 for one in known])
    told = np.array([seismic(one, age) - seen(one, age) + 1 for one in known])
    factor = float(np.median(came / told))
    return lambda cascade, age: seen(cascade, age) + factor * (seismic(cascade, age) - seen(cascade, age))


def _density(minutes: Row) -> Row:
    return np.where(minutes <= FLAT, FLAT_DENSITY, FLAT_DENSITY * (np.maximum(minutes, FLAT) / FLAT) ** -(1 + TAIL))


def _answered(minutes: Row) -> Row:
    beyond = FLAT_DENSITY * FLAT * (1 + (1 - (np.maximum(minutes, FLAT) / FLAT) ** -TAIL) / TAIL)
    return np.where(minutes <= FLAT, FLAT_DENSITY * minutes, beyond)
