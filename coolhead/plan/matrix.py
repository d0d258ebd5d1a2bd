"""The risk matrix: likelihood x impact, the same grid on which live situations are drawn (R61)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from coolhead.plan.model import Plan, Risk

RiskClass = Literal["low", "medium", "high", "very_high"]
_CLASSES: tuple[tuple[int, RiskClass], ...] = ((15, "very_high"), (10, "high"), (5, "medium"), (0, "low"))


@dataclass(frozen=True, slots=True)
class Position:
    """Where a risk stands: likelihood 1..5, impact 0..5 (the greatest of money, reputation, brand), score 0..25."""

    type: str
    likelihood: int
    impact: float
    score: float
    risk_class: RiskClass


@dataclass(frozen=True, slots=True)
class Matrix:
    """All risks of a plan, the greatest score first, and the two lists of the article (R61)."""

    positions: tuple[Position, ...]
    most_likely: tuple[Position, ...]
    greatest_impact: tuple[Position, ...]

    def cell(self, likelihood: int, impact: int) -> tuple[Position, ...]:
        """The risks in one cell of the 5x5 table; half a point counts up, and an impact of 0 stands in
        column 1."""
        return tuple(
            position
            for position in self.positions
            if position.likelihood == likelihood and max(1, int(position.impact + 0.5)) == impact
        )


def risk_score(risk: Risk) -> float:
    """Likelihood x the greatest impact."""
    return risk.likelihood * _impact(risk)


def risk_class(risk: Risk) -> RiskClass:
    """Low below 5, medium below 10, high below 15, very high from there on (domain model 5)."""
    score = risk_score(risk)
    return next(name for least, name in _CLASSES if score >= least)


def risk_matrix(plan: Plan, longest: int = 5) -> Matrix:
    """The matrix of a plan's register, with lists of at most `longest` risks.

    Example:
        >>> from coolhead.plan.defaults import default_plan
        >>> matrix = risk_matrix(default_plan("Kwantia"))
        >>> matrix.positions[0].type, matrix.positions[0].score, matrix.positions[0].risk_class
        ('T6', 16.0, 'very_high')
        >>> [position.type for position in matrix.greatest_impact]
        ['T15', 'T18', 'T3', 'T13', 'T11']
    """
    positions = _ranked(plan.risks)
    by_likelihood = sorted(positions, key=lambda position: -position.likelihood)
    by_impact = sorted(_by_weight(plan), key=lambda position: -position.impact)
    return Matrix(tuple(positions), tuple(by_likelihood[:longest]), tuple(by_impact[:longest]))


def _ranked(risks: Iterable[Risk]) -> list[Position]:
    """The greatest score first; among equals the higher impact, then the register's order."""
    return sorted(map(_position, risks), key=lambda position: (-position.score, -position.impact))


def _by_weight(plan: Plan) -> list[Position]:
    """In the order of the three impact fields together, so that equal maxima are told apart."""
    weights = {risk.type: risk.impact.money + risk.impact.reputation + risk.impact.brand for risk in plan.risks}
    likelihoods = {risk.type: risk.likelihood for risk in plan.risks}
    return sorted(_ranked(plan.risks), key=lambda position: (-weights[position.type], -likelihoods[position.type]))


def _position(risk: Risk) -> Position:
    return Position(risk.type, risk.likelihood, float(_impact(risk)), float(risk_score(risk)), risk_class(risk))


def _impact(risk: Risk) -> float:
    return max(risk.impact.money, risk.impact.reputation, risk.impact.brand)
