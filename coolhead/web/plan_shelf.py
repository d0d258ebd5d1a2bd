"""What is reckoned once from a plan and kept until another one holds: readiness, what each risk lacks, the matrix."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar, cast

from coolhead.clock import HOUR
from coolhead.plan import Plan
from coolhead.plan.readiness import Evidence, Readiness
from coolhead.plan.readiness_checks import readiness
from coolhead.plan.register import Coverage, Lack, coverage_of, lacks_of

Made = TypeVar("Made")
MOST_PLANS: Final = 20
MOST_KEPT: Final = 60
"""Things kept of one plan: by language, by day."""


@dataclass(slots=True)
class _OfPlan:
    plan: Plan
    made: OrderedDict[object, Any] = field(default_factory=OrderedDict)


class PlanShelf:
    """Keeps what is pure by plan. A plan is known by being the same object: one adopted anew is another one.

    >>> from coolhead.plan import default_plan
    >>> plan, shelf, times = default_plan("Kwantia"), PlanShelf(), []
    >>> [shelf.made(plan, "n", lambda: times.append(1) or len(times)) for _ in range(3)]
    [1, 1, 1]
    """

    def __init__(self) -> None:
        self._plans: OrderedDict[str, _OfPlan] = OrderedDict()

    def made(self, plan: Plan, key: object, make: Callable[[], Made]) -> Made:
        """What was made of this plan under a key; made now where it was not."""
        kept = self._plans.get(plan.brand.id)
        if kept is None or kept.plan is not plan:
            kept = self._plans[plan.brand.id] = _OfPlan(plan)
        self._plans.move_to_end(plan.brand.id)
        while len(self._plans) > MOST_PLANS:
            self._plans.popitem(last=False)
        if key not in kept.made:
            kept.made[key] = make()
            while len(kept.made) > MOST_KEPT:
                kept.made.popitem(last=False)
        return cast(Made, kept.made[key])

    def readiness(self, plan: Plan, evidence: Evidence) -> tuple[str, Readiness]:
        """How ready the plan is, and a key for what is made of it; shifts are looked at anew every hour."""
        hour = replace(evidence, now=evidence.now // HOUR * HOUR)
        key = repr(hour)
        return key, self.made(plan, ("readiness", key), lambda: readiness(plan, hour))

    def lacks(self, plan: Plan, today: str) -> dict[str, tuple[Lack, ...]]:
        """What each risk lacks, by its key."""
        return self.made(plan, ("lacks", today), lambda: {risk.key: lacks_of(risk, plan, today) for risk in plan.risks})

    def coverage(self, plan: Plan) -> Coverage:
        """Of how many risks the plan knows who does what, also at worst."""
        return self.made(plan, "coverage", lambda: coverage_of(plan))
