"""How big a wave will be in 24 hours, with an 80 % interval, and whether it will double.

Two answers to one question: a ridge on five log rates, and a calibrated self-exciting process (SEISMIC); the first
alone while a wave is young, more of the second from three hours on. The residuals of the calibration give the
interval (split conformal, by age). The numbers beside come from cascades simulated by `training/growth.py`, so they may
ship; `docs/benchmarks.md` tells what they are worth on real ones. Nothing is told below 20 mentions.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coolhead.wave.cascade import Cascade, Row, excitement, log_rates

LEAST_MENTIONS = 20
LEVELS = tuple(round(0.05 * step, 2) for step in range(1, 20))
"""The shares below which a residual was found to lie, one for each of a model's quantiles."""
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Model:
    """The calibration for one age (minutes). The first number of a row of weights is the constant.

    `rates` weighs the log rates and the log size, `exciting` what the self-exciting process says, `share` is what
    the latter counts for; `doubles` weighs what `rates` weighs, for the log odds of doubling; `noise` is the variance
    beyond that of counting, `residuals` the quantiles at `LEVELS`.
    """

    age: float
    rates: tuple[float, ...]
    exciting: tuple[float, ...]
    share: float
    doubles: tuple[float, ...]
    noise: float
    residuals: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Mentions in 24 hours (now included) as low, middle and high of an 80 % interval, and how likely it is that those
    beyond the usual are then at least twice those of now."""

    now: float
    low: float
    middle: float
    high: float
    doubling: float


def forecast(
    cascade: Cascade, models: Sequence[Model], usual_to_come: float = 0.0, spread: float = 1.0, wider: float = 1.0
) -> Forecast:
    """The size of a cascade a day ahead.

    Parameters:
        models: calibrations, the youngest first.
        usual_to_come: mentions that a usual day brings beside it; they count as much as the wave's own.
        spread: variance over mean of those usual mentions.
        wider: by how much more the cascade itself is doubted than those of the calibration.
    """
    size = max(1.0, cascade.size)
    middle, wide, residuals = _expected(cascade, models)
    counting = usual_to_come * spread
    centre = residuals[LEVELS.index(MIDDLE)]
    residuals = centre + wider * (residuals - centre)
    told = [_more(middle, wide, residuals, share, size) for share in (LOW, MIDDLE, HIGH)]
    best = told[1] + usual_to_come
    low = best - math.hypot(told[1] - told[0], 1.2816 * math.sqrt(counting))
    high = best + math.hypot(told[2] - told[1], 1.2816 * math.sqrt(counting))
    return Forecast(
        now=cascade.size,
        low=cascade.size + max(0.0, low),
        middle=cascade.size + best,
        high=cascade.size + high,
        doubling=chance_of_doubling(cascade, models),
    )


def growth(cascade: Cascade, model: Model) -> float:
    """Log of what is still to come within a day over what has come, as one age's calibration has it."""
    fast = model.rates[0] + float(np.dot(model.rates[1:], log_rates(cascade)))
    if model.share <= 0:
        return fast
    slow = model.exciting[0] + float(np.dot(model.exciting[1:], excitement(cascade)))
    return (1 - model.share) * fast + model.share * slow


def chance_of_doubling(cascade: Cascade, models: Sequence[Model]) -> float:
    """How likely a cascade is to be at least twice as large a day later."""
    odds = [
        (model.doubles[0] + float(np.dot(model.doubles[1:], log_rates(cascade))), part)
        for model, part in _near(cascade, models)
    ]
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(part * told for told, part in odds)))))


def _near(cascade: Cascade, models: Sequence[Model]) -> list[tuple[Model, float]]:
    """The calibrations for the ages next to a cascade's own, and how much each counts."""
    ages = [model.age for model in models]
    place = min(max(bisect_right(ages, cascade.minutes), 1), len(ages) - 1)
    younger, older = models[place - 1], models[place]
    part = (math.log(max(1, cascade.minutes)) - math.log(younger.age)) / (math.log(older.age) - math.log(younger.age))
    part = min(1.0, max(0.0, part))
    return [(model, weight) for model, weight in ((younger, 1 - part), (older, part)) if weight]


def _expected(cascade: Cascade, models: Sequence[Model]) -> tuple[float, float, Row]:
    """The log ratio of what is to come to what has come, its scale, and the quantiles of its error."""
    near = _near(cascade, models)
    middle = sum(part * growth(cascade, model) for model, part in near)
    noise = sum(part * model.noise for model, part in near)
    residuals = np.sum([part * np.array(model.residuals) for model, part in near], axis=0)
    return middle, scale(noise, middle, cascade.size), residuals


def scale(noise: float, middle: float, size: float) -> float:
    """How far a log ratio is off by: what the model does not know, and that few mentions are counted inexactly."""
    return math.sqrt(noise + 1 / (1 + max(1.0, size) * math.exp(min(middle, 20.0))))


def _more(middle: float, wide: float, residuals: Row, share: float, size: float) -> float:
    off = float(np.interp(share, LEVELS, residuals))
    return max(0.0, size * math.exp(min(middle + wide * off, 20.0)) - 1)
