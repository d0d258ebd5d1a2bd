"""Calibrates the forecast on simulated cascades: `python -m training.growth` writes coolhead/wave/forecast_fitted.py.

Deterministic: same seed, same numbers. Real cascades are for measuring only (`python -m benchmarks.growth`), which also
calibrates by `fit_models` on their earlier part, to show what the simulation costs.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from coolhead.wave.cascade import HORIZON_MINUTES, Cascade, excitement, log_rates
from coolhead.wave.forecast import LEAST_MENTIONS, LEVELS, Model, growth, scale
from training.cascades import simulate

Row = npt.NDArray[np.float64]

AGES = (10, 30, 60, 180, 360, 720, 1440)
SHARES = {10: 0.0, 30: 0.0, 60: 0.25, 180: 0.5, 360: 0.5, 720: 0.5, 1440: 0.5}
"""How much of the answer is the self-exciting process's, by age: features first, from three hours on half and half."""
PENALTY = 3.0
COUNT, SEED = 6000, 11
NEWTON_STEPS = 12
TARGET = Path(__file__).parents[1] / "coolhead/wave/forecast_fitted.py"


def at_age(minutes: Row, age: int) -> Cascade:
    """What has been seen of a cascade after so many minutes."""
    return Cascade(np.histogram(minutes, age, (0, age))[0].astype(np.float64))


def to_come(minutes: Row, age: int) -> int:
    """Mentions of the day after that age."""
    return int(np.count_nonzero((minutes > age) & (minutes <= age + HORIZON_MINUTES)))


def fit_models(cascades: Sequence[Row], ages: Sequence[int] = AGES, penalty: float = PENALTY) -> tuple[Model, ...]:
    """One calibration for each age: weights from one half of the cascades, residuals from the other, taken in turn."""
    return tuple(_fit(cascades, age, penalty) for age in ages)


def _fit(cascades: Sequence[Row], age: int, penalty: float) -> Model:
    known = [(at_age(minutes, age), to_come(minutes, age)) for minutes in cascades]
    known = [(seen, more) for seen, more in known if seen.size >= LEAST_MENTIONS]
    rates = np.array([log_rates(seen) for seen, _ in known])
    exciting = np.array([excitement(seen) for seen, _ in known])
    sizes = np.array([seen.size for seen, _ in known])
    truth = np.log((np.array([more for _, more in known]) + 1) / sizes)
    off, middles = np.zeros(len(known)), np.zeros(len(known))
    for part in range(5):
        held = np.arange(len(known)) % 5 == part
        halfway = _model(age, rates[~held], exciting[~held], truth[~held], penalty)
        middles[held] = [growth(known[place][0], halfway) for place in np.flatnonzero(held)]
        off[held] = truth[held] - middles[held]
    counting = 1 / (1 + sizes * np.exp(middles))
    noise = max(0.01, float(np.mean(off**2) - np.mean(counting)))
    normal = off / np.array([scale(noise, *each) for each in zip(middles, sizes, strict=True)])
    whole = _model(age, rates, exciting, truth, penalty)
    quantiles = tuple(round(float(value), 4) for value in np.quantile(normal, LEVELS))
    return replace(whole, doubles=_logistic(rates, truth >= 0, penalty), noise=round(noise, 4), residuals=quantiles)


def shifted(models: Sequence[Model], cascades: Sequence[Row]) -> tuple[Model, ...]:
    """The same weights, moved to the median error on these cascades, with residuals of these."""
    moved = []
    for model in models:
        known = [(at_age(minutes, round(model.age)), to_come(minutes, round(model.age))) for minutes in cascades]
        known = [(seen, more) for seen, more in known if seen.size >= LEAST_MENTIONS]
        middles = np.array([growth(seen, model) for seen, _ in known])
        sizes = np.array([seen.size for seen, _ in known])
        off = np.log((np.array([more for _, more in known]) + 1) / sizes) - middles
        wide = np.array([scale(model.noise, *each) for each in zip(middles, sizes, strict=True)])
        by = float(np.median(off))
        quantiles = tuple(round(float(value), 4) for value in np.quantile((off - by) / wide, LEVELS))
        constants = ((model.rates[0] + by, *model.rates[1:]), (model.exciting[0] + by, *model.exciting[1:]))
        moved.append(replace(model, rates=constants[0], exciting=constants[1], residuals=quantiles))
    return tuple(moved)


def _model(age: int, rates: Row, exciting: Row, truth: Row, penalty: float) -> Model:
    return Model(float(age), _ridge(rates, truth, penalty), _ridge(exciting, truth, penalty), SHARES[age], (), 1.0, ())


def _ridge(features: Row, truth: Row, penalty: float) -> tuple[float, ...]:
    """Weights for the features as they are, the constant first."""
    centre, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    even = (features - centre) / spread
    weights = np.linalg.solve(even.T @ even + penalty * np.eye(even.shape[1]), even.T @ (truth - truth.mean())) / spread
    constant = float(truth.mean() - centre @ weights)
    return (round(constant, 5), *(round(float(weight), 5) for weight in weights))


def _logistic(features: Row, truth: npt.NDArray[np.bool_], penalty: float) -> tuple[float, ...]:
    """Weights of the log odds (Newton's method), the constant first."""
    centre, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    even = np.column_stack([np.ones(len(features)), (features - centre) / spread])
    kept = penalty * np.eye(even.shape[1])
    kept[0, 0] = 0.1
    weights = np.zeros(even.shape[1])
    for _ in range(NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(even @ weights, -30, 30)))
        steep = (even * (chance * (1 - chance))[:, None]).T @ even + kept
        weights = weights + np.linalg.solve(steep, even.T @ (truth - chance) - kept @ weights)
    scaled = weights[1:] / spread
    return (round(float(weights[0] - centre @ scaled), 5), *(round(float(weight), 5) for weight in scaled))


def written(models: Sequence[Model]) -> str:
    """The module that ships."""
    head = '"""Calibration of the forecast; written by `python -m training.growth` from simulated cascades."""\n\n'
    body = "".join(f"    {model!r},\n" for model in models)
    return f"{head}from coolhead.wave.forecast import Model\n\nMODELS: tuple[Model, ...] = (\n{body})\n"


def main() -> None:
    """Simulates, fits and writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    chosen = parser.parse_args()
    TARGET.write_text(written(fit_models(simulate(chosen.count, SEED))), encoding="utf-8")


if __name__ == "__main__":
    main()
