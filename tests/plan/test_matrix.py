"""The risk matrix ranks what was decided, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coolhead.plan import Impact, Plan, Risk, default_plan, risk_class, risk_matrix, risk_score


def _risk(type_: str, likelihood: int, *impact: float) -> Risk:
    return Risk(type_, likelihood, Impact(*impact), "inform", "accidental", "legal")


def _plan(*risks: Risk) -> Plan:
    return replace(default_plan("Kwantia"), risks=risks)


@pytest.mark.parametrize(
    ("likelihood", "impact", "named"),
    [(1, 4, "low"), (5, 1, "medium"), (3, 3, "medium"), (5, 2, "high"), (2, 5, "high"), (5, 3, "very_high")],
)
def test_scores_fall_into_four_classes(likelihood: int, impact: int, named: str) -> None:
    assert risk_class(_risk("T1", likelihood, 0, impact, 0)) == named


def test_the_greatest_of_the_three_fields_counts() -> None:
    assert risk_score(_risk("T1", 3, 1, 4, 2)) == 12


def test_among_equal_scores_the_higher_impact_comes_first() -> None:
    matrix = risk_matrix(_plan(_risk("T1", 4, 2, 0, 0), _risk("T2", 2, 4, 0, 0)))
    assert [position.type for position in matrix.positions] == ["T2", "T1"]


def test_the_two_lists_of_the_default_register() -> None:
    matrix = risk_matrix(default_plan("Kwantia"))
    assert [position.type for position in matrix.most_likely] == ["T1", "T6", "T2", "T12", "T19"]
    assert [position.type for position in matrix.greatest_impact] == ["T15", "T18", "T3", "T13", "T11"]


def test_every_risk_stands_in_exactly_one_cell() -> None:
    matrix = risk_matrix(_plan(_risk("T1", 1, 0, 0, 0), _risk("T2", 5, 5, 5, 5), _risk("T3", 3, 2.5, 1, 1)))
    cells = [matrix.cell(likelihood, impact) for likelihood in range(1, 6) for impact in range(1, 6)]
    assert sorted(position.type for cell in cells for position in cell) == ["T1", "T2", "T3"]
    assert [position.type for position in matrix.cell(1, 1)] == ["T1"]
    assert [position.type for position in matrix.cell(3, 3)] == ["T3"]


def test_an_empty_register_gives_an_empty_matrix() -> None:
    assert risk_matrix(_plan()).positions == ()
