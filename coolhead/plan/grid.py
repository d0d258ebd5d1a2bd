"""Steps, bands and cells: how the register's scales and the live severity share one matrix (R61, domain model 4.4).

Whatever its size, a matrix is drawn over the same two axes. Impact is the score 0..100 of money, reputation and brand,
by which a live wave is judged too. Likelihood is the scale 1..5; beside it stands the spread of a live wave (0..100):
how far the harm has become real. The borders of a drawn matrix are the plan's own bands, stretched to its number of
steps, so on a 5x5 matrix rows and columns are exactly the bands of the severity grid.
"""

from __future__ import annotations

from itertools import pairwise

from coolhead.plan.model import Impact, MatrixShape, RiskClass

LEAST_STEPS, MOST_STEPS = 3, 6
BASE_STEPS = 5
CLASSES: tuple[RiskClass, ...] = ("low", "medium", "high", "very_high")
_LEAST_PRODUCT: tuple[tuple[float, RiskClass], ...] = ((15, "very_high"), (10, "high"), (5, "medium"), (0, "low"))
_HAIR = 1e-9
"""Steps are kept as floats: a border that is meant to be met is met."""


def impact_score(fields: Impact) -> float:
    """Impact 0..100 from three fields of 0..5; the greatest dominates ("and/or", R29).

    >>> impact_score(Impact(5, 0, 0)), impact_score(Impact(3, 3, 3))
    (80.0, 60.0)
    """
    values = (fields.money, fields.reputation, fields.brand)
    return (42 * max(values) + 6 * sum(values)) / 3


def base_of(step: float, steps: int) -> float:
    """A step of a matrix with so many steps, on the scale of five.

    >>> base_of(3, 5), base_of(2, 4), base_of(0, 6)
    (3.0, 2.5, 0.0)
    """
    return step * BASE_STEPS / steps


def step_of(base: float, steps: int) -> int:
    """The step at which a place on the scale of five is drawn: in doubt the higher one, never below the first.

    >>> [step_of(base, 3) for base in range(6)], step_of(base_of(2, 4), 4)
    ([1, 1, 2, 2, 3, 3], 2)
    """
    return max(1, -int(-(base * steps / BASE_STEPS - _HAIR) // 1))


def band_of(score: float, bands: tuple[float, ...], steps: int) -> int:
    """The step at which a score 0..100 is drawn; `bands` are the plan's four borders.

    >>> [band_of(score, (20, 40, 60, 80), 5) for score in (0, 19.9, 20, 80)], band_of(66, (20, 40, 60, 80), 3)
    ([1, 1, 2, 5], 2)
    """
    return 1 + sum(score >= border - _HAIR for border in borders_of(bands, steps))


def borders_of(bands: tuple[float, ...], steps: int) -> tuple[float, ...]:
    """The borders between so many steps: the plan's four, stretched.

    >>> borders_of((20, 40, 60, 80), 4)
    (25.0, 50.0, 75.0)
    """
    if steps == BASE_STEPS:
        return tuple(float(border) for border in bands)
    known = list(pairwise((0.0, *bands, 100.0)))
    places = [step * BASE_STEPS / steps for step in range(1, steps)]
    return tuple(known[int(at)][0] + (at - int(at)) * (known[int(at)][1] - known[int(at)][0]) for at in places)


def class_of_product(product: float) -> RiskClass:
    """Low below 5, medium below 10, high below 15, very high from there on (domain model 5)."""
    return next(name for least, name in _LEAST_PRODUCT if product >= least - _HAIR)


def class_of_cell(shape: MatrixShape, row: int, column: int) -> RiskClass:
    """The class of a cell (from 1): as the plan says, else by the product of both steps on the scale of five.

    >>> class_of_cell(MatrixShape(), 4, 4), class_of_cell(MatrixShape(rows=3, columns=3), 3, 2)
    ('very_high', 'very_high')
    """
    if shape.classes:
        return shape.classes[row - 1][column - 1]
    return class_of_product(base_of(row, shape.rows) * base_of(column, shape.columns))
