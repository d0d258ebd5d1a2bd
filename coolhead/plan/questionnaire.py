""" "Is everything really fine?" Calm questions whose answers point to risks (R58).

A pure table: each question names the answer that points to a risk, the type, and where that risk then stands at least.
Nothing is changed; whoever asked gets proposals with the questions that led to them. What is not known counts as no
sign of a risk, but is told as something to find out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from coolhead.plan.model import Impact, Plan, Risk

Answer = Literal["yes", "no", "unknown"]
ANSWERS: Final[tuple[Answer, ...]] = get_args(Answer)
Area = Literal[
    "service",
    "product",
    "people",
    "leadership",
    "channels",
    "campaigns",
    "values",
    "data",
    "operations",
    "surroundings",
]


@dataclass(frozen=True, slots=True)
class Points:
    """To which type an answer points: likelihood (1..5) and impact fields (0..5) that it has at least."""

    type: str
    likelihood: int
    money: int = 0
    reputation: int = 0
    brand: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """One question; its words are `ask.<id>`, the reason of what it proposes is `ask.<id>.why`."""

    id: str
    area: Area
    points: tuple[Points, ...]
    risky: Answer = "yes"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a risk should stand, by the answers, beside where it stands now; `because` names the questions."""

    type: str
    likelihood: float
    impact: Impact
    likelihood_now: float | None
    impact_now: Impact | None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of the answers: proposals, the greatest change first; questions to find out about, and those that are
    still open."""

    proposals: tuple[Proposal, ...] = ()
    find_out: tuple[str, ...] = ()
    open: tuple[str, ...] = field(default=())


QUESTIONS: Final[tuple[Question, ...]] = (
    Question("evenings", "service", (Points("T6", 5),), risky="no"),
    Question("deleted", "service", (Points("T6", 4, reputation=5),)),
    Question("same_complaint", "service", (Points("T1", 5, brand=3),)),
    Question("late_refunds", "service", (Points("T1", 5, money=3, reputation=3),)),
    Question("places", "service", (Points("T12", 5),)),
    Question("taken_back", "product", (Points("T2", 5), Points("T15", 3))),
    Question("body", "product", (Points("T15", 3, 5, 5, 5),)),
    Question("changed", "product", (Points("T2", 5, brand=4),)),
    Question("left", "people", (Points("T5", 4),)),
    Question("conflict", "people", (Points("T4", 4, reputation=4),)),
    Question("one_face", "leadership", (Points("T18", 3), Points("T3", 3))),
    Question("politics", "leadership", (Points("T3", 3), Points("T21", 3))),
    Question("shared_password", "channels", (Points("T14", 4),)),
    Question("two_eyes", "channels", (Points("T10", 4),)),
    Question("scheduled", "channels", (Points("T22", 4), Points("T10", 4))),
    Question("groups", "campaigns", (Points("T11", 4),)),
    Question("ambassadors", "campaigns", (Points("T17", 4),)),
    Question("green", "values", (Points("T8", 4),)),
    Question("old_material", "values", (Points("T7", 3),)),
    Question("personal_data", "data", (Points("T13", 3, 5, 5, 4),)),
    Question("internal_papers", "data", (Points("T9", 3),)),
    Question("standstill", "operations", (Points("T19", 5, 4, 3, 3),)),
    Question("in_our_name", "operations", (Points("T20", 4, reputation=4),)),
    Question("rumour", "surroundings", (Points("T16", 4),)),
    Question("authority", "surroundings", (Points("T21", 4),)),
)


def ask(answers: Mapping[str, Answer], plan: Plan) -> Asked:
    """What the answers (question -> answer) point to in this plan. Answers to unknown questions are let pass.

    >>> from coolhead.plan.defaults import default_plan
    >>> asked = ask({"evenings": "no", "green": "unknown"}, default_plan("Kwantia"))
    >>> [(one.type, one.likelihood_now, one.likelihood, one.because) for one in asked.proposals], asked.find_out
    ([('T6', 4, 5, ('evenings',))], ('green',))
    """
    found: dict[str, list[tuple[str, Points]]] = {}
    for question in QUESTIONS:
        if answers.get(question.id) == question.risky:
            for points in question.points:
                found.setdefault(points.type, []).append((question.id, points))
    proposals = [made for type_, told in found.items() if (made := _proposal(type_, told, plan)) is not None]
    return Asked(
        tuple(sorted(proposals, key=_change, reverse=True)),
        tuple(one.id for one in QUESTIONS if answers.get(one.id) == "unknown"),
        tuple(one.id for one in QUESTIONS if one.id not in answers),
    )


def _proposal(type_: str, told: list[tuple[str, Points]], plan: Plan) -> Proposal | None:
    """A risk moved up as far as the answers say, or put back where the plan took it out; None where it stands there."""
    risk = plan.risk(type_)
    before = risk.impact if risk else Impact(0, 0, 0)
    likelihood = max([risk.likelihood if risk else 0, *(points.likelihood for _, points in told)])
    impact = Impact(
        max([before.money, *(points.money for _, points in told)]),
        max([before.reputation, *(points.reputation for _, points in told)]),
        max([before.brand, *(points.brand for _, points in told)]),
    )
    if risk is not None and (likelihood, impact) == (risk.likelihood, risk.impact):
        return None
    because = tuple(id_ for id_, points in told if risk is None or _raises(points, risk))
    return Proposal(
        type_, likelihood, impact, risk.likelihood if risk else None, risk.impact if risk else None, because
    )


def _raises(points: Points, risk: Risk) -> bool:
    more = (points.money > risk.impact.money, points.reputation > risk.impact.reputation)
    return points.likelihood > risk.likelihood or any(more) or points.brand > risk.impact.brand


def _change(one: Proposal) -> tuple[float, float, float]:
    """By how much a proposal moves a risk; then how great it becomes."""
    now = one.impact_now or Impact(0, 0, 0)
    fields = (
        one.impact.money - now.money, one.impact.reputation - now.reputation, one.impact.brand - now.brand
    )  # fmt: skip
    greatest = max(one.impact.money, one.impact.reputation, one.impact.brand)
    return one.likelihood - (one.likelihood_now or 0) + sum(fields), one.likelihood * greatest, greatest
