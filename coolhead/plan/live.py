"""The matrix with what is happening now: risks and live waves in the same cells (R61, domain model 4).

A wave stands in the column of its impact score and in the row of its spread. The register asks how likely a harm is to
become real; once it is being talked about, how far it has spread is the answer to the same question. Columns are the
same score for both; rows are the plan's spread bands, stretched as those of impact are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from coolhead.plan.grid import band_of, class_of_cell
from coolhead.plan.matrix import Position, position_of, residual_of, risk_matrix
from coolhead.plan.model import Plan, RiskClass
from coolhead.plan.register import Coverage, coverage_of


@dataclass(frozen=True, slots=True)
class LiveWave:
    """An open wave as the matrix needs it: impact and spread 0..100, level 0..5, the type or topic it is about."""

    wave: str
    topic: str | None
    type: str | None
    level: int
    impact: float
    spread: float


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, row and column from 1: the keys of the risks that stand here, of those whose residual position is here
    and differs, and the waves that are here now."""

    row: int
    column: int
    risk_class: RiskClass
    risks: tuple[str, ...] = ()
    residual: tuple[str, ...] = ()
    waves: tuple[LiveWave, ...] = ()


@dataclass(frozen=True, slots=True)
class LiveMatrix:
    """The whole matrix: cells by row and column, the lists "most likely" and "greatest impact", and the coverage."""

    rows: int
    columns: int
    cells: tuple[tuple[Cell, ...], ...]
    most_likely: tuple[Position, ...]
    greatest_impact: tuple[Position, ...]
    coverage: Coverage

    def cell(self, row: int, column: int) -> Cell:
        """The cell of a row of likelihood and a column of impact, both from 1."""
        return self.cells[row - 1][column - 1]


def place_of(wave: LiveWave, plan: Plan) -> tuple[int, int]:
    """Row and column, from 1, in which a live wave is drawn.

    >>> from coolhead.plan.defaults import default_plan
    >>> place_of(LiveWave("w", "T2", "T2", 3, impact=58.0, spread=52.0), default_plan("Kwantia"))
    (4, 3)
    """
    numbers, shape = plan.severity, plan.matrix
    row = band_of(wave.spread, numbers.spread_bands, shape.rows)
    return row, band_of(wave.impact, numbers.impact_bands, shape.columns)


def matrix_of(plan: Plan, waves: Iterable[LiveWave] = (), longest: int = 5) -> LiveMatrix:
    """Risks and live waves on the plan's matrix, with lists of at most `longest`. Cost: risks plus cells."""
    shape, matrix = plan.matrix, risk_matrix(plan, longest)
    risks: dict[tuple[int, int], list[str]] = {}
    left: dict[tuple[int, int], list[str]] = {}
    live: dict[tuple[int, int], list[LiveWave]] = {}
    for position in matrix.positions:
        risks.setdefault((position.row, position.column), []).append(position.risk)
    for risk in plan.risks:
        residual, before = residual_of(risk, plan), position_of(risk, plan)
        if residual is not None and (residual.row, residual.column) != (before.row, before.column):
            left.setdefault((residual.row, residual.column), []).append(risk.key)
    for wave in sorted(waves, key=lambda wave: (-wave.level, -wave.impact, wave.wave)):
        live.setdefault(place_of(wave, plan), []).append(wave)
    cells = tuple(
        tuple(
            Cell(
                row,
                column,
                class_of_cell(shape, row, column),
                tuple(risks.get((row, column), ())),
                tuple(left.get((row, column), ())),
                tuple(live.get((row, column), ())),
            )
            for column in range(1, shape.columns + 1)
        )
        for row in range(1, shape.rows + 1)
    )
    return LiveMatrix(shape.rows, shape.columns, cells, matrix.most_likely, matrix.greatest_impact, coverage_of(plan))


def with_waves(matrix: LiveMatrix, plan: Plan, waves: Iterable[LiveWave]) -> LiveMatrix:
    """A matrix without waves, with these: for whoever keeps the one and asks for the other often. Cost: cells.

    >>> from coolhead.plan.defaults import default_plan
    >>> plan, waves = default_plan("Kwantia"), [LiveWave("w", "T2", "T2", 3, impact=58.0, spread=52.0)]
    >>> with_waves(matrix_of(plan), plan, waves) == matrix_of(plan, waves)
    True
    """
    live: dict[tuple[int, int], list[LiveWave]] = {}
    for wave in sorted(waves, key=lambda wave: (-wave.level, -wave.impact, wave.wave)):
        live.setdefault(place_of(wave, plan), []).append(wave)
    if not live:
        return matrix
    cells = tuple(
        tuple(replace(cell, waves=tuple(live.get((cell.row, cell.column), ()))) for cell in row) for row in matrix.cells
    )
    return replace(matrix, cells=cells)
