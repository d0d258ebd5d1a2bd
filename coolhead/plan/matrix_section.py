"""The plan file's matrix: how many steps, what they are called and mean, and the class of each cell (R61)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from coolhead.plan.grid import CLASSES, LEAST_STEPS, MOST_STEPS
from coolhead.plan.model import MatrixShape, RiskClass
from coolhead.plan.risks_section import words_by_language
from coolhead.plan.spot import Spot

MATRIX_KEYS = ("rows", "columns", "classes", "row_labels", "column_labels", "scales")
SCALES = ("likelihood", "money", "reputation", "brand")


def read_matrix(spot: Spot) -> MatrixShape:
    """The shape of the matrix; 5x5 where nothing is written."""
    keys = {name: part for name, part in spot.entries(MATRIX_KEYS).items() if not part.blank}
    plain = MatrixShape()
    rows = keys["rows"].whole(LEAST_STEPS, MOST_STEPS) if "rows" in keys else None
    columns = keys["columns"].whole(LEAST_STEPS, MOST_STEPS) if "columns" in keys else None
    rows, columns = rows or plain.rows, columns or plain.columns
    scales = {
        scale: _texts(part, rows if scale == "likelihood" else columns)
        for scale, part in (keys["scales"].entries(SCALES) if "scales" in keys else {}).items()
    }
    return MatrixShape(
        rows=rows,
        columns=columns,
        classes=_classes(keys["classes"], rows, columns) if "classes" in keys else (),
        row_labels=_texts(keys["row_labels"], rows) if "row_labels" in keys else {},
        column_labels=_texts(keys["column_labels"], columns) if "column_labels" in keys else {},
        scales={scale: texts for scale, texts in scales.items() if texts},
    )


def _texts(spot: Spot, steps: int) -> dict[str, tuple[str, ...]]:
    """One text for each step, by language."""
    texts = words_by_language(spot)
    entries = spot.entries()
    for language, told in texts.items():
        if len(told) != steps:
            entries[language].wrong("texts_count", count=steps, found=len(told))
    return texts


def _classes(spot: Spot, rows: int, columns: int) -> tuple[tuple[RiskClass, ...], ...]:
    """A row of classes for each step of likelihood, the lowest first; none falls as a step rises."""
    written = [row.parts() for row in spot.parts() or ()]
    if len(written) != rows or any(row is None or len(row) != columns for row in written):
        spot.wrong("matrix_shape", rows=rows, columns=columns)
        return ()
    chosen = [[cell.choice(CLASSES) for cell in row or ()] for row in written]
    if any(cell is None for row in chosen for cell in row):
        return ()
    classes = tuple(tuple(cast(RiskClass, cell) for cell in row) for row in chosen)
    for number, row in enumerate(classes, 1):
        if _falls(row):
            spot.wrong("matrix_rows", row=number)
    for number, column in enumerate(zip(*classes, strict=True), 1):
        if _falls(column):
            spot.wrong("matrix_columns", column=number)
    return classes


def _falls(line: Sequence[RiskClass]) -> bool:
    places = [CLASSES.index(name) for name in line]
    return places != sorted(places)
