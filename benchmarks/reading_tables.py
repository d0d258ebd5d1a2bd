"""Measures with their intervals, and the tables they are told in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from training.measure import Labels

DRAWS: Final = 200

Measure = Callable[[Labels], float]
"""Which texts (by number, some twice) -> the measure over them; nan where it cannot be told."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A measure over `n` texts with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float
    n: int
    digits: int = 3

    def __str__(self) -> str:
        low, high = (f"{one:.{self.digits}f}" for one in (self.low, self.high))
        return f"{self.value:.{self.digits}f} ({low}-{high})"


def scored(n: int, measure: Measure, *, draws: int = DRAWS, digits: int = 3) -> Scored:
    """The measure over all texts, and over `draws` resamples of them (fixed seed)."""
    chance = np.random.default_rng(0)
    values = [measure(chance.integers(0, n, n)) for _ in range(draws)]
    low, high = np.nanquantile(values, (0.025, 0.975)).tolist()
    return Scored(measure(np.arange(n)), low, high, n, digits)


def share(flags: npt.NDArray[np.bool_]) -> Scored:
    """How often something holds."""
    return scored(len(flags), lambda chosen: float(flags[chosen].mean()))


def f1_of_each(wanted: Labels, told: Labels, classes: int) -> Scored:
    """Mean F1 of the classes that occur in `wanted`; both are class numbers below `classes`."""
    there = np.unique(wanted)

    def measure(chosen: Labels) -> float:
        table = np.bincount(wanted[chosen] * classes + told[chosen], minlength=classes**2).reshape(classes, classes)
        found = 2 * np.diag(table) / np.maximum(table.sum(axis=0) + table.sum(axis=1), 1)
        return float(found[there].mean())

    return scored(len(wanted), measure)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as people and programs read it. Cells are texts, numbers or `Scored`."""

    title: str
    columns: tuple[str, ...]
    lines: Sequence[tuple[object, ...]]
    note: str = ""

    def markdown(self) -> Iterator[str]:
        """The lines of the table, its title above and its note below."""
        yield f"\n### {self.title}\n"
        yield f"| {' | '.join(self.columns)} |"
        yield f"|{'---|' * len(self.columns)}"
        for line in self.lines:
            yield f"| {' | '.join(map(_told, line))} |"
        if self.note:
            yield f"\n{self.note}"

    def plain(self) -> dict[str, Any]:
        """The same for a JSON file."""
        lines = [[_plain(cell) for cell in line] for line in self.lines]
        return {"title": self.title, "columns": list(self.columns), "lines": lines, "note": self.note}


def _told(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3f}"
    return "-" if cell is None else str(cell)


def _plain(cell: object) -> object:
    if isinstance(cell, Scored):
        return {"value": cell.value, "low": cell.low, "high": cell.high, "n": cell.n}
    return cell if isinstance(cell, str | int | float | None) else str(cell)
