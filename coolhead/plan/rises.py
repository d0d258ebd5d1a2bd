"""Points for what has risen against the brand's own usual: composition signals (R43, R44, R47, R48)."""

from __future__ import annotations

from typing import Final

from coolhead.plan.events import Because
from coolhead.plan.model import Severity
from coolhead.plan.ramps import ramp_points
from coolhead.wave.composition import Composed

RISES: Final = ("emotion", "bystanders", "newcomers", "strangers")
"""The shares whose rise brings points; each has a ramp `<name>_rise` in the plan. Pictures count as vivid evidence."""


def rises_because(composed: Composed, evidence: dict[str, tuple[str, ...]], numbers: Severity) -> list[Because]:
    """Each share that lies above its usual for certain: the share, the usual one, points and mentions that show it.

    Points count from the lower end of the interval, so three people are no trend. What is not known brings none.
    """
    found = [(name, composed.shares[name]) for name in RISES if name in composed.shares]
    waiting = [("unanswered", composed.unanswered)] if composed.unanswered else []
    return [
        Because(signal=name, value=float(count), baseline=0.0, points=0.0, evidence=evidence.get(name, ()))
        for name, count in waiting
    ] + [
        Because(
            signal=f"{name}_rise",
            value=round(rise.share, 6),
            baseline=round(rise.usual, 6),
            points=round(ramp_points(getattr(numbers, f"{name}_rise"), rise.sure), 6),
            evidence=evidence.get(name, ()),
        )
        for name, rise in [*found, ("ratings", composed.ratings)]
        if rise.usual is not None and rise.sure > 0
    ]
