"""Risks and live waves on one matrix; what is missing; planned beside observed."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.plan import Impact, Plan, Residual, Scenario, default_plan, read_plan, risk_matrix
from coolhead.plan.gamma import gamma_quantile, gamma_share
from coolhead.plan.grid import impact_score
from coolhead.plan.likelihood import YEAR, SeenWave, observed_likelihood
from coolhead.plan.live import LiveWave, matrix_of, place_of
from coolhead.plan.register import coverage_of, is_incomplete, lacks_of
from coolhead.plan.severity import assess
from coolhead.wave.signals import Signals

PLAN = default_plan("Kwantia")


def _wave(impact: float, spread: float, id_: str = "w") -> LiveWave:
    return LiveWave(id_, "T2", "T2", 3, impact, spread)


def test_a_wave_without_evidence_stands_in_the_column_of_its_risk() -> None:
    for position in risk_matrix(PLAN).positions:
        assessed = assess(Signals(mentions=9, authors=9, crisis_type=position.type), PLAN)
        _, column = place_of(_wave(assessed.impact, assessed.spread), PLAN)
        assert column == position.column == assessed.impact_band


@given(st.floats(0, 100), st.floats(0, 100))
def test_on_five_steps_a_wave_stands_in_its_cell_of_the_severity_grid(impact: float, spread: float) -> None:
    row, column = place_of(_wave(impact, spread), PLAN)
    numbers = PLAN.severity
    assert row == 1 + sum(spread >= border - 1e-9 for border in numbers.spread_bands)
    assert column == 1 + sum(impact >= border - 1e-9 for border in numbers.impact_bands)


@settings(max_examples=30, deadline=None)
@given(st.integers(3, 6), st.integers(3, 6), st.floats(0, 100), st.floats(0, 100), st.floats(0, 20))
def test_more_never_moves_a_wave_down_or_left(
    rows: int, columns: int, impact: float, spread: float, more: float
) -> None:
    plan = read_plan(f"brand: {{name: K, words: [k]}}\nmatrix: {{rows: {rows}, columns: {columns}}}")
    row, column = place_of(_wave(impact, spread), plan)
    higher, further = place_of(_wave(impact + more, spread + more), plan)
    assert 1 <= row <= higher <= rows
    assert 1 <= column <= further <= columns


def test_every_risk_and_wave_is_drawn_once_and_residuals_where_they_differ() -> None:
    first = replace(PLAN.risks[0], residual=Residual(2, PLAN.risks[0].impact))
    same = replace(PLAN.risks[1], residual=Residual(4, PLAN.risks[1].impact))
    plan = replace(PLAN, risks=(first, same, *PLAN.risks[2:]))
    drawn = matrix_of(plan, [_wave(58, 52, "a"), _wave(58, 52, "b")])
    cells = [cell for row in drawn.cells for cell in row]
    assert sorted(key for cell in cells for key in cell.risks) == sorted(risk.key for risk in plan.risks)
    assert [(cell.row, cell.column) for cell in cells if cell.residual] == [(2, 2)]
    assert [wave.wave for wave in drawn.cell(4, 3).waves] == ["a", "b"]


def test_a_risk_without_owner_or_review_day_is_incomplete() -> None:
    risk = replace(PLAN.risks[3], review_by="2027-01-01")
    assert not is_incomplete(risk, PLAN, "2026-12-31")
    assert lacks_of(risk, PLAN, "2027-01-02") == ("review_overdue",)
    assert is_incomplete(replace(risk, owner=""), PLAN)


def test_coverage_counts_risks_with_owner_worst_case_and_steps() -> None:
    ready = replace(PLAN.risks[0], worst_case="It spreads.")
    assert coverage_of(replace(PLAN, risks=(ready, *PLAN.risks[1:]))).prepared == 1
    assert coverage_of(PLAN).without == tuple(risk.key for risk in PLAN.risks)


def test_a_risk_whose_worst_course_was_taken_out_of_the_plan_has_no_playbook() -> None:
    gone = Scenario("T1.worst", "T1", "worst", 0)
    assert "steps" not in lacks_of(PLAN.risks[0], PLAN)
    bare = replace(PLAN, steps=tuple(step for step in PLAN.steps if "T1" not in step.types))
    assert "steps" in lacks_of(PLAN.risks[0], replace(PLAN, scenarios=(gone,)))
    assert "steps" in lacks_of(PLAN.risks[0], bare)
    assert "steps" not in lacks_of(replace(PLAN.risks[0], scenario="S1"), bare)


@pytest.mark.parametrize(("shape", "x"), [(1.0, 0.3), (1.0, 4.0), (3.0, 1.0), (3.0, 9.0)])
def test_the_gamma_share_of_whole_shapes_is_the_sum_of_poisson_chances(shape: float, x: float) -> None:
    exact = 1.0 - sum(math.exp(-x) * x**n / math.factorial(n) for n in range(int(shape)))
    assert gamma_share(shape, x) == pytest.approx(exact, abs=1e-10)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.01, 0.99), st.floats(0.5, 60), st.floats(0.05, 20))
def test_a_quantile_has_its_share_below_it(share: float, shape: float, rate: float) -> None:
    assert gamma_share(shape, gamma_quantile(share, shape, rate) * rate) == pytest.approx(share, abs=1e-6)


def _seen(plan: Plan, key: str, times: int, years: float) -> tuple[int, int | None, float, float]:
    waves = [SeenWave(f"w{n}", key, 0.0, 3) for n in range(times)] + [SeenWave("small", key, 0.0, 2)]
    row = next(one for one in observed_likelihood(plan, waves, 0.0, years * YEAR) if one.risk == key)
    assert row.issues == times + 1
    assert row.low < row.middle < row.high
    return row.threats, row.suggested, row.low, row.high


def test_what_fits_the_plan_suggests_nothing() -> None:
    assert _seen(PLAN, "T5", 2, 2.0)[:2] == (2, None)


def test_a_risk_that_comes_more_often_than_planned_suggests_a_higher_step() -> None:
    assert _seen(PLAN, "T3", 6, 1.0)[1] == 3


def test_a_risk_that_never_comes_suggests_a_lower_step_after_a_while() -> None:
    assert _seen(PLAN, "T1", 0, 2.0)[1] == 3
    assert _seen(PLAN, "T1", 0, 0.02)[1] is None


def test_longer_watching_makes_the_interval_narrower() -> None:
    _, _, low, high = _seen(PLAN, "T5", 1, 1.0)
    _, _, later_low, later_high = _seen(PLAN, "T5", 4, 4.0)
    assert later_high - later_low < high - low


def test_the_impact_score_is_the_one_of_the_register() -> None:
    assert impact_score(Impact(0, 5, 0)) == 80.0
