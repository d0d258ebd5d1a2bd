"""The register and the matrix as they are written in the plan file."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.plan import Entity, MatrixShape, Plan, RiskSign, check_plan, read_plan, risk_matrix
from coolhead.plan.grid import CLASSES, base_of, borders_of, class_of_cell, step_of

BRAND = "brand: {name: Kwantia, words: [Kwantia]}\n"
LATE = """\
risks:
  late_refunds:
    type: T1
    title: Refunds come late
    entity: {kind: product, name: Summer passes}
    likelihood: 4
    impact: {money: 3, reputation: 4, brand: 3}
    treatment: {how: reduce, done: Paid within a week.}
    residual: {likelihood: 2}
    words: {en: [refund], pl: [zwrot]}
    signs: [{authors: 8, hours: 12}, {id: unions, words: {pl: [związkowcy]}}]
    scenario: refunds
    happened_before: [2025-03-01, 2024-03-02]
    review_by: 2027-03-31
"""
OWN = "risks: {a: {type: T1, title: A, likelihood: 3, impact: {money: 3}}, b: {type: T2, title: B, likelihood: 1}}"


def _wrong(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.id) for problem in check_plan(BRAND + text) if problem.gravity == "wrong"]


def test_a_risk_of_the_plans_own_stands_beside_the_types() -> None:
    plan = read_plan(BRAND + LATE)
    risk = plan.risk("late_refunds")
    assert risk is not None
    assert len(plan.risks) == 23
    assert (risk.key, risk.type, risk.entity) == ("late_refunds", "T1", Entity("product", "Summer passes"))
    assert risk.residual is not None
    assert (risk.residual.likelihood, risk.residual.impact) == (2, risk.impact)
    assert risk.signs[0] == RiskSign("sign1", 8, 12.0)
    assert risk.signs[1].words == {"pl": ("związkowcy",)}
    assert (risk.happened_before, risk.happened_on) == (True, ("2024-03-02", "2025-03-01"))
    assert (risk.stance, risk.owner) == ("rebuild", "customer_service")


def test_a_type_is_found_before_the_risks_that_belong_to_it() -> None:
    plan = read_plan(BRAND + LATE)
    assert plan.risk("T1") == plan.risks[0]
    assert plan.risk(None) is None
    without = read_plan(BRAND + LATE + "  T1: {skip: true}\n")
    found = without.risk("T1")
    assert found is not None
    assert found.key == "late_refunds"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("risks:\n  late: {title: x}", [(3, "risk_own_incomplete")]),
        ("risks:\n  T23: {}", [(3, "risk_own_incomplete_guess")]),
        ("risks:\n  late: {title: x, type: T77}", [(3, "unknown_value_guess")]),
        ("risks:\n  late fee: {title: x, type: T1}", [(3, "id_form")]),
        ("risks:\n  T2: {type: T1}", [(3, "risk_type_fixed")]),
        ("risks:\n  T2: {signs: [{authors: 3}]}", [(3, "sign_without_words")]),
        ("risks:\n  T2: {words: {en: [x]}, signs: [{id: a}, {id: a}]}", [(3, "id_twice")]),
        ("risks:\n  T2: {residual: {likelihood: 5}}", [(3, "residual_grew")]),
        ("risks:\n  T2: {treatment: {done: x}}", [(3, "key_missing")]),
        ("risks:\n  T2: {entity: company}", [(3, "unknown_value")]),
        ("risks:\n  T2: {happened_before: [soon]}", [(3, "not_a_date")]),
        ("risks:\n  T2: {likelihood: 6}", [(3, "out_of_range")]),
        ("matrix:\n  rows: 2", [(3, "out_of_range")]),
        ("matrix:\n  classes: [[low]]", [(3, "matrix_shape")]),
        (
            "matrix:\n  rows: 3\n  columns: 3\n  classes:\n  - [low, low, high]\n  - [low, medium, low]\n"
            "  - [low, high, high]",
            [(5, "matrix_rows"), (5, "matrix_columns")],
        ),
        ("matrix:\n  rows: 3\n  row_labels: {en: [a, b]}", [(4, "texts_count")]),
        ("matrix: {rows: 3}\nrisks:\n  T2: {likelihood: 4}", [(4, "out_of_range")]),
    ],
)
def test_what_does_not_fit_is_named_by_line(text: str, expected: list[tuple[int, str]]) -> None:
    assert _wrong(text) == expected


def test_a_greater_residual_is_taken_with_a_word() -> None:
    plan = read_plan(BRAND + "risks: {T2: {residual: {likelihood: 5, because: The new supplier is unproven.}}}")
    assert plan.risks[1].residual is not None


def test_a_plan_logged_before_there_was_a_register_is_the_same_plan() -> None:
    plan = read_plan(BRAND)
    told = msgspec.to_builtins(plan)
    for risk in told["risks"]:
        for new in ("id", "title", "entity", "residual", "treatment", "signs", "scenario", "happened_on"):
            del risk[new]
    del told["matrix"]
    assert msgspec.convert(told, type=Plan) == plan


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 6), st.integers(3, 6))
def test_every_matrix_is_monotone_and_holds_every_risk_once(rows: int, columns: int) -> None:
    shape = MatrixShape(rows=rows, columns=columns)
    table = [
        [CLASSES.index(class_of_cell(shape, row, column)) for column in range(1, columns + 1)]
        for row in range(1, rows + 1)
    ]
    assert all(list(line) == sorted(line) for line in (*table, *zip(*table, strict=True)))
    matrix = risk_matrix(read_plan(BRAND + f"matrix: {{rows: {rows}, columns: {columns}}}\n" + OWN))
    cells = [matrix.cell(row, column) for row in range(1, rows + 1) for column in range(1, columns + 1)]
    assert sorted(each.risk for cell in cells for each in cell) == sorted(each.risk for each in matrix.positions)


@given(st.integers(3, 6))
def test_a_step_is_drawn_where_it_was_written(steps: int) -> None:
    assert [step_of(base_of(step, steps), steps) for step in range(1, steps + 1)] == list(range(1, steps + 1))
    borders = borders_of((15.0, 30.0, 50.0, 70.0), steps)
    assert len(borders) == steps - 1
    assert list(borders) == sorted(set(borders))
