"""The risk matrix: likelihood x impact, the same grid on which live situations are drawn (R61)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coolhead.plan.grid import band_of, class_of_cell, impact_score, step_of
from coolhead.plan.model import Impact, MatrixShape, Plan, Risk, RiskClass, Severity


@dataclass(frozen=True, slots=True)
class Position:
    """Where a risk stands: likelihood 1..5, impact 0..5 (the greatest of money, reputation, brand), score 0..25, and
    the row and column (from 1) in which it is drawn. `risk` is its key in the register."""

    type: str
    likelihood: float
    impact: float
    score: float
    risk_class: RiskClass
    risk: str = ""
    row: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Matrix:
    """All risks of a plan, the greatest score first, and the two lists of the article (R61)."""

    positions: tuple[Position, ...]
    most_likely: tuple[Position, ...]
    greatest_impact: tuple[Position, ...]

    def cell(self, row: int, column: int) -> tuple[Position, ...]:
        """The risks in one cell, the greatest score first."""
        return tuple(each for each in self.positions if (each.row, each.column) == (row, column))


def risk_score(risk: Risk) -> float:
    """Likelihood x the greatest impact."""
    return risk.likelihood * _greatest(risk.impact)


def risk_class(risk: Risk, plan: Plan | None = None) -> RiskClass:
    """The class of the cell in which the risk is drawn; without a plan, on the matrix of 5x5."""
    return position_of(risk, plan).risk_class


def position_of(risk: Risk, plan: Plan | None = None) -> Position:
    """Where a risk stands before anything is done about it.

    >>> from coolhead.plan.defaults import default_risks
    >>> stands = position_of(default_risks()[14])
    >>> stands.risk, stands.row, stands.column, stands.risk_class
    ('T15', 2, 5, 'high')
    """
    return _placed(risk, risk.likelihood, risk.impact, plan)


def residual_of(risk: Risk, plan: Plan | None = None) -> Position | None:
    """Where it stands after its treatment; None where nobody has said so (R32)."""
    if risk.residual is None:
        return None
    return _placed(risk, risk.residual.likelihood, risk.residual.impact, plan)


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
    positions = _ranked(plan.risks, plan)
    by_likelihood = sorted(positions, key=lambda position: -position.likelihood)
    by_impact = sorted(_by_weight(plan, positions), key=lambda position: -position.impact)
    return Matrix(tuple(positions), tuple(by_likelihood[:longest]), tuple(by_impact[:longest]))


def _ranked(risks: Iterable[Risk], plan: Plan) -> list[Position]:
    """The greatest score first; among equals the higher impact, then the register's order."""
    found = [position_of(risk, plan) for risk in risks]
    return sorted(found, key=lambda position: (-position.score, -position.impact))


def _by_weight(plan: Plan, positions: list[Position]) -> list[Position]:
    """In the order of the three impact fields together, so that equal maxima are told apart."""
    weights = {risk.key: risk.impact.money + risk.impact.reputation + risk.impact.brand for risk in plan.risks}
    return sorted(positions, key=lambda position: (-weights[position.risk], -position.likelihood))


def _placed(risk: Risk, likelihood: float, impact: Impact, plan: Plan | None) -> Position:
    shape = plan.matrix if plan else MatrixShape()
    bands = (plan.severity if plan else Severity()).impact_bands
    row, column = step_of(likelihood, shape.rows), band_of(impact_score(impact), bands, shape.columns)
    greatest = _greatest(impact)
    return Position(
        type=risk.type,
        likelihood=likelihood,
        impact=float(greatest),
        score=float(likelihood * greatest),
        risk_class=class_of_cell(shape, row, column),
        risk=risk.key,
        row=row,
        column=column,
    )


def _greatest(impact: Impact) -> float:
    return max(impact.money, impact.reputation, impact.brand)
