"""Planned likelihood beside what was seen: how often waves of a type came, and how sure that is (R55).

The planned likelihood is a gamma prior. It weighs as much as one wave in its usual time, and at most as a year that was
watched; each wave that was seen and the time that was watched move it (Poisson). A suggestion is made only where the
planned step lies wholly outside of the 80 % interval; nothing changes by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from coolhead.clock import DAY, Instant
from coolhead.plan.gamma import gamma_quantile
from coolhead.plan.grid import BASE_STEPS, step_of
from coolhead.plan.model import Plan

YEAR = 365.25 * DAY
YEARLY: Final[tuple[float, ...]] = (0.1, 0.3, 1.0, 4.0, 15.0)
"""Waves a year that each step of likelihood stands for (domain model 5)."""
BORDERS: Final[tuple[float, ...]] = (0.2, 0.5, 2.0, 10.0)
"""Waves a year at which the next step begins."""
MOST_PRIOR_YEARS = 1.0
LEAST_YEARS = 30 * DAY / YEAR
"""Less than a month watched says nothing about a year."""
THREAT = 3
"""From this level on a wave counts as the risk having happened."""


@dataclass(frozen=True, slots=True)
class SeenWave:
    """A wave of the journal: its type or own risk, when it opened, the highest level it reached."""

    wave: str
    type: str
    at: Instant
    level: int


@dataclass(frozen=True, slots=True)
class Observed:
    """One risk: its planned step, how many waves reached level 2 and level 3 or more within `years`, and how often a
    year that points to (80 %). `suggested` is another step, or None where the planned one may stand."""

    risk: str
    planned: int
    issues: int
    threats: int
    years: float
    low: float
    middle: float
    high: float
    suggested: int | None = None


def observed_likelihood(plan: Plan, waves: Iterable[SeenWave], begun: Instant, ended: Instant) -> list[Observed]:
    """Planned and observed of each risk of the register, the most often seen first.

    A wave counts for the risk of its own id, else for its type. Steps are those of the scale of five.
    """
    years = max(0.0, ended - begun) / YEAR
    seen: dict[str, list[int]] = {}
    keys = {risk.key for risk in plan.risks}
    for wave in waves:
        if wave.type in keys:
            seen.setdefault(wave.type, []).append(wave.level)
    rows = [_observed(risk.key, step_of(risk.likelihood, BASE_STEPS), seen, years) for risk in plan.risks]
    return sorted(rows, key=lambda row: (-row.threats, -row.issues, -row.planned))


def _observed(key: str, planned: int, seen: Mapping[str, list[int]], years: float) -> Observed:
    levels = seen.get(key, [])
    issues, threats = sum(level >= 2 for level in levels), sum(level >= THREAT for level in levels)
    weight = min(MOST_PRIOR_YEARS, 1.0 / YEARLY[planned - 1])
    shape, rate = YEARLY[planned - 1] * weight + threats, weight + years
    low, middle, high = (round(gamma_quantile(share, shape, rate), 6) for share in (0.1, 0.5, 0.9))
    return Observed(
        key, planned, issues, threats, round(years, 6), low, middle, high, _other(planned, low, high, years)
    )


def _other(planned: int, low: float, high: float, years: float) -> int | None:
    """The nearest step of the interval, where the planned one lies outside of it."""
    if years < LEAST_YEARS:
        return None
    least, most = step_of_rate(low), step_of_rate(high)
    if least <= planned <= most:
        return None
    return least if planned < least else most


def step_of_rate(yearly: float) -> int:
    """The step of likelihood that so many waves a year belong to.

    >>> [step_of_rate(rate) for rate in (0.1, 0.3, 1, 4, 15)]
    [1, 2, 3, 4, 5]
    """
    return 1 + sum(yearly >= border for border in BORDERS)
