"""Points of one signal."""

from __future__ import annotations

import math

from coolhead.plan.model import Ramp


def ramp_points(ramp: Ramp, value: float) -> float:
    """Points of one signal: none up to `zero_at`, all from `full_at` on.

    >>> ramp_points(Ramp(1.5, 20.0, 20.0, logarithmic=True), 20.0)
    20.0
    >>> ramp_points(Ramp(0.25, 0.75, 10.0), 0.5)
    5.0
    """
    if value <= ramp.zero_at:
        return 0.0
    if value >= ramp.full_at:
        return ramp.points
    if ramp.logarithmic:
        share = math.log(value / ramp.zero_at) / math.log(ramp.full_at / ramp.zero_at)
    else:
        share = (value - ramp.zero_at) / (ramp.full_at - ramp.zero_at)
    return ramp.points * share
