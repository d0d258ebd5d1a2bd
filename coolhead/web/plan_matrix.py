"""The risk matrix as a table of links: every cell says in words what its colour says; live waves stand in it too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coolhead.plan import RiskClass
from coolhead.plan.live import Cell, LiveMatrix
from coolhead.web.chips import Chip, chip
from coolhead.web.display import display
from coolhead.web.plan_shown import PlanShown

CLASS_GLYPHS: Mapping[RiskClass, str] = {"low": "▁", "medium": "▃", "high": "▅", "very_high": "▇"}
NAMED = 3
"""Risks that a cell names to whoever hears it; the others are counted."""


@dataclass(frozen=True, slots=True)
class ClassShown:
    """A class of the matrix as it is always shown: word and glyph, never colour alone."""

    id: str
    word: str
    glyph: str


@dataclass(frozen=True, slots=True)
class CellShown:
    """One cell: `key` is row and column, as the address has it; `label` is the whole cell in one sentence."""

    key: str
    count: int
    risk_class: ClassShown
    label: str
    link: str
    chosen: bool
    waves: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of likelihood: its step, what it is called, its cells from the least impact on."""

    step: int
    name: str
    cells: tuple[CellShown, ...]


@dataclass(frozen=True, slots=True)
class WaveShown:
    """A live wave and where it stands."""

    chip: Chip
    topic: str
    where: str


@dataclass(frozen=True, slots=True)
class MatrixShown:
    """Rows from the highest likelihood down, the names of the columns, the classes, the live waves in words."""

    rows: tuple[RowShown, ...]
    columns: tuple[tuple[int, str], ...]
    classes: tuple[ClassShown, ...]
    waves: tuple[WaveShown, ...]


def class_shown(name: RiskClass, shown: PlanShown) -> ClassShown:
    """A class in words."""
    return ClassShown(name, shown.said.class_name(name), CLASS_GLYPHS[name])


def shown_matrix(matrix: LiveMatrix, shown: PlanShown, after: bool) -> MatrixShown:
    """The matrix for one reader; `after`: risks where they stand after their treatment."""
    left: dict[tuple[int, int], list[str]] = {}
    if after:
        moved = {key for row in matrix.cells for cell in row for key in cell.residual}
        for row in matrix.cells:
            for cell in row:
                stay = [key for key in cell.risks if key not in moved]
                left[cell.row, cell.column] = [*stay, *cell.residual]
    rows = tuple(
        RowShown(
            cells[0].row,
            shown.said.row_label(cells[0].row),
            tuple(_cell(cell, left.get((cell.row, cell.column)) if after else None, shown) for cell in cells),
        )
        for cells in matrix.cells[::-1]
    )
    columns = tuple((column, shown.said.column_label(column)) for column in range(1, matrix.columns + 1))
    classes = tuple(class_shown(name, shown) for name in CLASS_GLYPHS)
    waves = [_wave(cell, number, shown) for row in matrix.cells for cell in row for number in range(len(cell.waves))]
    return MatrixShown(rows, columns, classes, tuple(sorted(waves, key=lambda wave: -wave.chip.level)))


def _cell(cell: Cell, instead: list[str] | None, shown: PlanShown) -> CellShown:
    words, key = shown.words, f"{cell.row}x{cell.column}"
    risks = list(cell.risks) if instead is None else instead
    chosen = shown.filters.get("cell") == key
    where = words.say(
        "matrix.cell",
        row=shown.said.row_label(cell.row),
        column=shown.said.column_label(cell.column),
        class_name=shown.said.class_name(cell.risk_class),
    )
    waves = tuple(chip(wave.level, words) for wave in cell.waves)
    parts = [where, words.say("planpage.cell.risks", n=len(risks))]
    parts += [words.say("planpage.cell.waves", n=len(waves), level=waves[0].level)] if waves else []
    return CellShown(
        key,
        len(risks),
        class_shown(cell.risk_class, shown),
        ". ".join(part.rstrip(".") for part in parts) + ".",
        shown.link(cell=None if chosen else key) + "#risks",
        chosen,
        waves,
    )


def _wave(cell: Cell, number: int, shown: PlanShown) -> WaveShown:
    wave, words = cell.waves[number], shown.words
    topic = display(words.topic_name(wave.topic), 80)
    row, column = shown.said.row_label(cell.row), shown.said.column_label(cell.column)
    where = words.say("planpage.wave.where", row=row, column=column)
    return WaveShown(chip(wave.level, words), topic, where)
