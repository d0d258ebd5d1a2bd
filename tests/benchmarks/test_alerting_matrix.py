"""The alert fault matrix in short: no promise is broken, and each decision broken on purpose is noticed."""

from __future__ import annotations

import pytest

from benchmarks.alerting import MUTANTS, SECOND_P99, Measured, baseline, measure, share

SEEDS = range(500, 504)


@pytest.fixture(scope="module")
def found() -> Measured:
    whole = Measured()
    for seed in SEEDS:
        whole.add(measure(seed))
    return whole


def test_no_alert_is_lost_none_rings_three_times_and_the_deputy_is_called_to_the_second(found: Measured) -> None:
    assert found.alerts > 300
    assert (found.broken, found.lost, found.late_calls) == ([], 0, 0)
    assert found.most_duplicates <= 1
    assert found.deputies_exact == found.deputies > 100
    assert len(found.second) > 5
    assert share(found.second, 0.99) <= SECOND_P99


def test_a_seed_plays_the_same_again() -> None:
    assert measure(500) == measure(500)
    assert measure(500) != measure(501)


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_a_decision_broken_on_purpose_is_noticed(name: str) -> None:
    broken = any(measure(seed, mutant=MUTANTS[name]).broken for seed in range(500, 520))
    assert broken, name


def test_the_baseline_leaves_more_alerts_untaken(found: Measured) -> None:
    plain = [baseline(seed) for seed in SEEDS]
    assert sum(len(one.answered) for one in plain) / sum(one.alerts for one in plain) < 0.7
    assert len(found.answered) / found.alerts > 0.9
