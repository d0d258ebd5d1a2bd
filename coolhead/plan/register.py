"""What is still missing from a risk, and how many of them are prepared for (R61, R62, R64)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from coolhead.plan.gaps import has_worst_case
from coolhead.plan.matrix import risk_class
from coolhead.plan.model import Plan, Risk
from coolhead.plan.playbooks import KNOWN, scenario_of, steps_of

Lack = Literal["owner", "review", "review_overdue", "worst_case", "treatment", "signs", "steps"]
LACKS: Final[tuple[Lack, ...]] = ("owner", "review", "review_overdue", "worst_case", "steps", "treatment", "signs")
INCOMPLETE: Final[frozenset[Lack]] = frozenset({"owner", "review", "review_overdue"})
"""Without these a risk is shown as incomplete (R62)."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many risks have a plan: an owner, a worst case of the organisation's own, and a playbook for how it mostly
    goes on and for the worst. `without`: the keys of the others, in the register's order."""

    prepared: int
    of: int
    without: tuple[str, ...]


def lacks_of(risk: Risk, plan: Plan, today: str | None = None) -> tuple[Lack, ...]:
    """What is missing from a risk; a worst case and a treatment only where it is great. `today` is yyyy-mm-dd.

    >>> from coolhead.plan.defaults import default_plan
    >>> plan = default_plan("Kwantia")
    >>> lacks_of(plan.risks[0], plan)
    ('review', 'worst_case', 'treatment', 'signs')
    """
    great = risk_class(risk, plan) in ("high", "very_high")
    missing: dict[Lack, bool] = {
        "owner": not risk.owner,
        "review": risk.review_by is None,
        "review_overdue": risk.review_by is not None and today is not None and risk.review_by < today,
        "worst_case": great and not has_worst_case(plan, risk),
        "steps": not has_steps(risk, plan),
        "treatment": great and risk.treatment is None,
        "signs": great and not risk.signs,
    }
    return tuple(lack for lack in LACKS if missing[lack])


def is_incomplete(risk: Risk, plan: Plan, today: str | None = None) -> bool:
    """Whether a risk has no owner, no review day, or one that has passed."""
    return not INCOMPLETE.isdisjoint(lacks_of(risk, plan, today))


def has_steps(risk: Risk, plan: Plan) -> bool:
    """Whether a scenario of its own, or the likely and the worst course of its type, say what is done from level 3 on.

    >>> from coolhead.plan.defaults import default_plan
    >>> plan = default_plan("Kwantia")
    >>> all(has_steps(risk, plan) for risk in plan.risks)
    True
    """
    return bool(risk.scenario) or all(_has_course(risk.type, variant, plan) for variant in ("likely", "worst"))


def _has_course(type_: str, variant: str, plan: Plan) -> bool:
    scenario = scenario_of(plan, type_, variant)
    if scenario is None:
        return False
    steps = steps_of(plan, max(3, scenario.from_level), type_, variant, KNOWN)
    return any(type_ in step.types for step in steps)


def coverage_of(plan: Plan) -> Coverage:
    """Of how many risks the plan knows who does what, also at worst."""
    without = [
        risk.key for risk in plan.risks if not (risk.owner and has_worst_case(plan, risk) and has_steps(risk, plan))
    ]
    return Coverage(len(plan.risks) - len(without), len(plan.risks), tuple(without))
