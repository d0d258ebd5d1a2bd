"""When a wave that grows as it does now reaches the next level.

Of what spread counts, speed and reach rise with a wave, by the logarithm: each doubling is worth so many points until a
ramp is full. So many doublings as are missing, times the doubling time. None where growth is not sure, where spread is
not what is missing, where it is further than a day away, or where the forecast of the size does not expect so many.
"""

from __future__ import annotations

from dataclasses import dataclass

from coolhead.desk.look import Look
from coolhead.plan import Plan
from coolhead.plan.ramps import ramp_points
from coolhead.plan.severity import spread_missing
from coolhead.wave.doubling import Doubling

MOST_DOUBLINGS = 12.0
FURTHEST_MINUTES = 1440.0
SOONER, LATER = 0.5, 3.0
"""Waves do not double as evenly as a fit believes: by these factors its interval is widened."""


@dataclass(frozen=True, slots=True)
class Rising:
    """The next level, and the minutes until it is reached with their 80 % interval."""

    level: int
    low: float
    middle: float
    high: float


def next_level_in(look: Look, doubling: Doubling | None, grows: float, plan: Plan) -> Rising | None:
    """Minutes until the level above the present one, by the growth of speed and reach alone.

    Parameters:
        grows: how many times as large the wave is expected to be a day later.
    """
    if doubling is None or look.wave.told >= 5 or look.assessed.ceilings:
        return None
    level = look.wave.told + 1
    doublings = _doublings(look, spread_missing(level, look.assessed, plan.severity), plan)
    if doublings is None or 2.0**doublings > grows:
        return None
    middle = doublings * doubling.middle
    if middle > FURTHEST_MINUTES:
        return None
    return Rising(level, SOONER * doublings * doubling.low, middle, LATER * doublings * doubling.high)


def _doublings(look: Look, missing: float, plan: Plan) -> float | None:
    """How many doublings bring so many points more; None where none are missing, or even a storm would not."""
    if not 0 < missing <= _gained(look, MOST_DOUBLINGS, plan):
        return None
    few, many = 0.0, MOST_DOUBLINGS
    for _ in range(30):
        half = (few + many) / 2
        few, many = (half, many) if _gained(look, half, plan) < missing else (few, half)
    return many


def _gained(look: Look, doublings: float, plan: Plan) -> float:
    numbers, signals = plan.severity, look.signals
    audience = float(signals.audience or 1000)
    speed = signals.velocity if signals.velocity_mentions >= numbers.velocity_least_mentions else 0.0
    reach = signals.reach / audience
    more = 2.0**doublings
    return (
        ramp_points(numbers.velocity, more * speed)
        - ramp_points(numbers.velocity, speed)
        + ramp_points(numbers.reach, more * reach)
        - ramp_points(numbers.reach, reach)
    )
