"""How big, and will it double: the forecast on real cascades, time-ordered, beside its baselines.

`python -m benchmarks.growth` reads COOLHEAD_DATA (default ../shared). The later two fifths of each set are measured;
the earlier three fifths are all that the baselines and the refitted models see. The shipped model has seen neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.growth_baselines import (
    calibrated_seismic,
    current_rate,
    median_growth,
    ridge_alone,
    seen,
    seismic,
    stays,
)
from benchmarks.growth_cascades import Observed, Row, split, tideh, trees
from coolhead.wave.forecast import LEAST_MENTIONS, Forecast, Model, forecast
from coolhead.wave.forecast_fitted import MODELS
from training.growth import AGES as FITTED_AGES
from training.growth import at_age, fit_models, shifted

AGES = (10, 30, 60, 180, 360, 720)
HORIZON = 1440
DRAWS = 500
LEAST_EACH = 5
OURS = ("shipped", "shifted", "refitted")
GOAL_DOUBLING = {10: 0.86, 30: 0.80, 60: 0.82, 180: 0.84}
GOAL_SIZE = {10: 0.33, 60: 0.30, 180: 0.23, 360: 0.18}


@dataclass(frozen=True, slots=True)
class Told:
    """What one method said of the later cascades at one age; arrays of the same length."""

    ahead: Row
    score: Row
    """Rises with how likely doubling is held to be."""
    low: Row
    high: Row


@dataclass(frozen=True, slots=True)
class Truth:
    """What came: the size now, a day later, and at the end of what is known."""

    now: Row
    day: Row
    final: Row


def auc(score: Row, positive: npt.NDArray[np.bool_]) -> float:
    """The chance that a positive is placed above a negative, ties counting half; nan with fewer than five of each."""
    if min(positive.sum(), (~positive).sum()) < LEAST_EACH:
        return float("nan")
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    wins = rank[positive].sum() - positive.sum() * (positive.sum() + 1) / 2
    return float(wins / (positive.sum() * (~positive).sum()))


def size_error(told: Told, truth: Truth) -> float:
    """Median relative error of the size a day ahead."""
    return float(np.median(np.abs(told.ahead / truth.day - 1)))


def doubling(told: Told, truth: Truth) -> float:
    """AUC of: at least twice the present size in the end."""
    return auc(told.score, truth.final >= 2 * truth.now)


def doubling_in_a_day(told: Told, truth: Truth) -> float:
    """AUC of: at least twice the present size within a day."""
    return auc(told.score, truth.day >= 2 * truth.now)


def covered(told: Told, truth: Truth) -> float:
    """Share of true sizes inside the interval."""
    return float(np.mean((truth.day >= np.floor(told.low)) & (truth.day <= np.ceil(told.high))))


Measure = Callable[[Told, Truth], float]


def spread(measure: Measure, told: Told, truth: Truth) -> tuple[float, float]:
    """A 95 % interval by drawing cascades again."""
    random, count = np.random.default_rng(7), len(truth.now)
    draws = [random.integers(0, count, count) for _ in range(DRAWS)]
    return _middle([measure(*_drawn(told, truth, rows)) for rows in draws])


def methods(
    earlier: Sequence[Observed], later: Sequence[Observed], least: int, refitted: Mapping[str, Sequence[Model]]
) -> dict[int, tuple[Truth, dict[str, Told]]]:
    """Age -> the truth, and what each method says."""
    return {age: _at(age, earlier, later, least, refitted) for age in AGES}


def _at(
    age: int,
    earlier: Sequence[Observed],
    later: Sequence[Observed],
    least: int,
    refitted: Mapping[str, Sequence[Model]],
) -> tuple[Truth, dict[str, Told]]:
    known = [one for one in later if seen(one, age) >= least]
    now = np.array([seen(one, age) for one in known], float)
    truth = Truth(
        now,
        np.array([seen(one, age + HORIZON) for one in known], float),
        np.array([len(one.minutes) for one in known], float),
    )
    said = {
        name: _forecasts([forecast(at_age(one.minutes, age), models) for one in known])
        for name, models in refitted.items()
    }
    plain = {
        "[stays]": stays,
        "[current rate]": current_rate,
        "[median growth]": median_growth(earlier, least),
        "[ridge alone]": ridge_alone(earlier, least, age),
        "[SEISMIC]": seismic,
        "[SEISMIC, calibrated]": calibrated_seismic(earlier, least, age),
    }
    for name, size_ahead in plain.items():
        ahead = np.array([size_ahead(one, age) for one in known])
        said[name] = Told(ahead, ahead / now, np.full(len(now), np.nan), np.full(len(now), np.nan))
    return truth, said


def _forecasts(made: Sequence[Forecast]) -> Told:
    rows = np.array([(one.middle, one.doubling, one.low, one.high) for one in made])
    return Told(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3])


def ours(earlier: Sequence[Observed]) -> dict[str, Sequence[Model]]:
    """As shipped; shipped but moved to the earlier part's median error; refitted on the earlier part."""
    minutes = [one.minutes for one in earlier]
    return {"shipped": MODELS, "shifted": shifted(MODELS, minutes), "refitted": fit_models(minutes, FITTED_AGES)}


def _table(
    results: dict[int, tuple[Truth, dict[str, Told]]], measure: Measure, goal: dict[int, float], names: Sequence[str]
) -> list[str]:
    head = " | ".join(_age(age) for age in results)
    lines = [f"| | {head} |", "|---|" + "---|" * len(results)]
    counts = " | ".join(str(len(truth.now)) for truth, _ in results.values())
    lines.append(f"| n | {counts} |")
    for name in names:
        cells = [
            _cell(measure(said[name], truth), spread(measure, said[name], truth)) for truth, said in results.values()
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    plain = [name for name in names if name.startswith("[")]
    for name in OURS if plain else ():
        cells = [_cell(*lead(measure, name, plain, *at), sign="+") for at in results.values()]
        lines.append(f"| {name} less the best [baseline] | {' | '.join(cells)} |")
    if goal:
        lines.append(f"| goal | {' | '.join(f'{goal[age]:.2f}' if age in goal else '' for age in results)} |")
    return lines


def lead(
    measure: Measure, name: str, plain: Sequence[str], truth: Truth, said: dict[str, Told]
) -> tuple[float, tuple[float, float]]:
    """A method's number less that of the best baseline at that age, with its 95 % interval over the same draws."""
    best = min if measure is size_error else max
    against = best(plain, key=lambda other: measure(said[other], truth))
    random, count = np.random.default_rng(7), len(truth.now)
    drawn = []
    for _ in range(DRAWS):
        rows = random.integers(0, count, count)
        drawn.append(measure(*_drawn(said[name], truth, rows)) - measure(*_drawn(said[against], truth, rows)))
    return measure(said[name], truth) - measure(said[against], truth), _middle(drawn)


def _drawn(told: Told, truth: Truth, rows: npt.NDArray[np.int64]) -> tuple[Told, Truth]:
    one = Told(told.ahead[rows], told.score[rows], told.low[rows], told.high[rows])
    return one, Truth(truth.now[rows], truth.day[rows], truth.final[rows])


def _middle(drawn: Sequence[float]) -> tuple[float, float]:
    if np.all(np.isnan(drawn)):
        return float("nan"), float("nan")
    low, high = np.nanquantile(drawn, (0.025, 0.975))
    return float(low), float(high)


def _cell(value: float, around: tuple[float, float], sign: str = "") -> str:
    """A number with its interval; a dash where too few doubled, or too few did not."""
    if np.isnan(value):
        return "–"
    return re.sub(r"(?<!\d)0\.", ".", f"{value:{sign}.3f} ({around[0]:{sign}.2f} to {around[1]:{sign}.2f})")


def _age(minutes: int) -> str:
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h"


def report() -> str:
    """All tables as markdown."""
    lines = []
    for title, cascades in (("TiDeH (later 20 of 51)", tideh()), ("Twitter15/16 trees (later two fifths)", trees())):
        earlier, later = split(cascades)
        results = methods(earlier, later, LEAST_MENTIONS, ours(earlier))
        every = list(next(iter(results.values()))[1])
        lines += [f"**{title}**: median relative error of the size a day ahead", ""]
        lines += [*_table(results, size_error, GOAL_SIZE, every), ""]
        lines += ["Doubling (final size at least twice the present one), AUC:", ""]
        lines += [*_table(results, doubling, GOAL_DOUBLING, every[:3] + every[4:]), ""]
        lines += ["Doubling within the day that is forecast, AUC:", ""]
        lines += [*_table(results, doubling_in_a_day, {}, every[:3] + every[4:]), ""]
        lines += ["Share of true sizes inside the 80 % interval:", ""]
        lines += [*_table(results, covered, {}, OURS), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    print(report())
