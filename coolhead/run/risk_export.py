"""The register and the matrix on their way out: JSON values, CSV that no table program runs, Markdown."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import asdict
from typing import Any, Final

from coolhead.plan import Impact, Plan, Risk, position_of, residual_of
from coolhead.plan.grid import step_of
from coolhead.plan.live import LiveMatrix
from coolhead.plan.register import is_incomplete, lacks_of
from coolhead.run.board_told import plain
from coolhead.words import Words
from coolhead.words.risk_words import RiskWords

COLUMNS: Final = (
    "risk", "title", "entity", "class", "likelihood", "money", "reputation", "brand", "score", "residual", "treatment",
    "owner", "review", "missing",
)  # fmt: skip
_FORMULA = re.compile(r"[=+\-@\t\r]")


def risk_values(risk: Risk, plan: Plan, words: Words, today: str | None = None) -> dict[str, Any]:
    """One risk as JSON-able values: what the plan says, where it stands, what is missing."""
    said, stands, left = RiskWords(words, plan), position_of(risk, plan), residual_of(risk, plan)
    told: dict[str, Any] = plain(asdict(risk))
    return told | {
        "id": risk.key,
        "title": said.title(risk),
        "example": words.say(f"risk.example.{risk.type}"),
        "position": asdict(stands),
        "residual_position": asdict(left) if left else None,
        "missing": list(lacks_of(risk, plan, today)),
        "incomplete": is_incomplete(risk, plan, today),
    }


def matrix_values(matrix: LiveMatrix, plan: Plan, words: Words) -> dict[str, Any]:
    """The matrix as JSON-able values, cells in rows from the lowest likelihood, with its labels."""
    said = RiskWords(words, plan)
    told: dict[str, Any] = plain(asdict(matrix))
    return told | {
        "row_labels": [said.row_label(row) for row in range(1, matrix.rows + 1)],
        "column_labels": [said.column_label(column) for column in range(1, matrix.columns + 1)],
        "mapping": words.say("matrix.mapping"),
    }


def risk_row(risk: Risk, plan: Plan, words: Words, today: str | None = None) -> dict[str, str]:
    """One risk as texts, by column; steps are those of the plan's own matrix."""
    said, stands, left = RiskWords(words, plan), position_of(risk, plan), residual_of(risk, plan)
    columns = plan.matrix.columns
    return {
        "risk": risk.key,
        "title": said.title(risk),
        "entity": said.entity(risk),
        "class": said.class_name(stands.risk_class),
        "likelihood": str(stands.row),
        **{name: str(_step(value, columns)) for name, value in _fields(risk.impact).items()},
        "score": words.number(stands.score),
        "residual": f"{left.row} × {left.column}" if left else "",
        "treatment": said.treatment(risk),
        "owner": said.owner(risk),
        "review": risk.review_by or "",
        "missing": said.lacks(risk, today),
    }


def register_csv(plan: Plan, words: Words, today: str | None = None) -> str:
    """The register as CSV; a cell that a table program would run as a formula is made a text."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow([words.say(f"risk.column.{name}") for name in COLUMNS])
    for risk in plan.risks:
        row = risk_row(risk, plan, words, today)
        table.writerow([_safe(row[name]) for name in COLUMNS])
    return out.getvalue()


def register_markdown(plan: Plan, matrix: LiveMatrix, words: Words, today: str | None = None) -> str:
    """The matrix, both lists and the register as Markdown."""
    said = RiskWords(words, plan)
    lines = [f"# {words.say('matrix.title', name=plan.brand.name)}", ""]
    lines += [words.say("matrix.coverage", n=matrix.coverage.of, prepared=matrix.coverage.prepared), ""]
    axis = f"{words.say('matrix.likelihood')} \\ {words.say('matrix.impact')}"
    lines += _table(
        [axis, *(said.column_label(column) for column in range(1, matrix.columns + 1))],
        [[said.row_label(cells[0].row), *(cell_text(cell, said) for cell in cells)] for cells in matrix.cells[::-1]],
    )
    lines += ["", words.say("matrix.mapping"), ""]
    for id_, positions in (("most_likely", matrix.most_likely), ("greatest_impact", matrix.greatest_impact)):
        lines += [f"## {words.say(f'matrix.{id_}')}", ""]
        lines += [f"{place}. {_cell(said.named(each.risk))}" for place, each in enumerate(positions, 1)]
        lines.append("")
    rows = [risk_row(risk, plan, words, today) for risk in plan.risks]
    lines += _table([words.say(f"risk.column.{n}") for n in COLUMNS], [[row[n] for n in COLUMNS] for row in rows])
    return "\n".join(lines) + "\n"


def cell_text(cell: Any, said: RiskWords) -> str:
    """What stands in a cell, in words: class, risks, residual positions in brackets, live waves with their level."""
    waves = [said.words.say("matrix.wave", level=wave.level, topic=wave.topic) for wave in cell.waves]
    risks = [*cell.risks, *(f"({key})" for key in cell.residual), *(f"● {wave}" for wave in waves)]
    return ": ".join(filter(None, (said.class_name(cell.risk_class), ", ".join(risks))))


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(_cell(text) for text in line) + " |" for line in lines]


def _cell(text: str) -> str:
    """A text as one cell of Markdown."""
    return re.sub(r"([\\`*_<>\[\]|])", r"\\\1", " ".join(text.split())) if text != "---" else text


def _safe(text: str) -> str:
    """A text that begins as a formula is led by an apostrophe (CWE-1236)."""
    return f"'{text}" if _FORMULA.match(text) else text


def _fields(impact: Impact) -> dict[str, float]:
    return {"money": impact.money, "reputation": impact.reputation, "brand": impact.brand}


def _step(base: float, steps: int) -> int:
    return step_of(base, steps) if base > 0 else 0
