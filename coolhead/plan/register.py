"""What is still missing from a risk, and how many of them are prepared for (R61, R62, R64)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from coolhead.plan.matrix import risk_class
from coolhead.plan.model import Plan, Risk

Lack = Literal["owner", "review", "review_overdue", "worst_case", "treatment", "signs", "steps"]
LACKS: Final[tuple[Lack, ...]] = ("owner", "review", "review_overdue", "worst_case", "steps", "treatment", "signs")
INCOMPLETE: Final[frozenset[Lack]] = frozenset({"owner", "review", "review_overdue"})
"""Without these a risk is shown as incomplete (R62)."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many risks have a plan: an owner, a worst case, and steps or a scenario of their own. `without`: the keys of
    the others, in the register's order."""

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
        "worst_case": great and not risk.worst_case,
        "steps": not has_steps(risk, plan),
        "treatment": great and risk.treatment is None,
        "signs": great and not risk.signs,
    }
    return tuple(lack for lack in LACKS if missing[lack])


def is_incomplete(risk: Risk, plan: Plan, today: str | None = None) -> bool:
    """Whether a risk has no owner, no review day, or one that has passed."""
    return not INCOMPLETE.isdisjoint(lacks_of(risk, plan, today))


def has_steps(risk: Risk, plan: Plan) -> bool:
    """Whether a scenario, or steps of the risk's type, say what is done."""
    return bool(risk.scenario) or any(risk.type in step.types for step in plan.steps)


def coverage_of(plan: Plan) -> Coverage:
    """Of how many risks the plan knows who does what, also at worst."""
    without = [risk.key for risk in plan.risks if not (risk.owner and risk.worst_case and has_steps(risk, plan))]
    return Coverage(len(plan.risks) - len(without), len(plan.risks), tuple(without))
