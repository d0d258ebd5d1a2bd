"""The scorer keeps NAB's rules."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.nab_scorer import (
    PROFILES,
    best_threshold,
    label,
    left_out,
    normalised,
    raw_score,
    score,
)

STANDARD, LOW_FP, LOW_FN = PROFILES
ROWS = 1000
FILES = {"a": label(ROWS, [(300, 399), (700, 799)]), "b": label(ROWS, [(500, 599)])}


def fires(*rows: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    found = np.zeros(ROWS)
    found[list(rows)] = 1.0
    return found


def test_silence_scores_nothing_and_the_first_rows_everything() -> None:
    for profile in PROFILES:
        assert score(FILES, {"a": fires(), "b": fires()}, 0.5, profile) == 0.0
        assert score(FILES, {"a": fires(300, 700), "b": fires(500)}, 0.5, profile) == pytest.approx(100.0)


def test_the_earliest_row_of_a_window_counts_and_only_once() -> None:
    early, late = raw_score(FILES["b"], fires(500) > 0, STANDARD), raw_score(FILES["b"], fires(590) > 0, STANDARD)
    assert early > late > raw_score(FILES["b"], fires() > 0, STANDARD)
    assert raw_score(FILES["b"], fires(500, 510, 590) > 0, STANDARD) == early


def test_a_false_alarm_costs_its_weight_and_less_just_after_a_window() -> None:
    silent = raw_score(FILES["b"], fires() > 0, STANDARD)
    assert raw_score(FILES["b"], fires(200) > 0, STANDARD) == pytest.approx(silent - 0.11)
    assert raw_score(FILES["b"], fires(200) > 0, LOW_FP) == pytest.approx(silent - 0.22)
    assert silent > raw_score(FILES["b"], fires(603) > 0, STANDARD) > silent - 0.03


def test_the_first_rows_are_not_scored() -> None:
    assert raw_score(FILES["b"], fires(149) > 0, STANDARD) == raw_score(FILES["b"], fires() > 0, STANDARD)


def test_the_best_threshold_is_the_best_of_all() -> None:
    chance = np.random.default_rng(3)
    scores = {name: np.round(chance.random(ROWS) ** 3, 2) for name in FILES}
    for profile in PROFILES:
        threshold, best = best_threshold(FILES, scores, profile)
        tried = [score(FILES, scores, one, profile) for one in np.arange(0, 1.02, 0.01).round(2)]
        assert best == pytest.approx(max([0.0, *tried]))
        assert score(FILES, scores, threshold, profile) == pytest.approx(best)


def test_a_file_left_out_is_judged_by_the_others() -> None:
    scores = {"a": 0.5 * fires(300, 700), "b": fires(500) + 0.5 * fires(50, 200, 300, 400)}
    found, chosen = left_out(FILES, scores, STANDARD)
    assert chosen == {"a": 1.0, "b": 0.5}
    raw = raw_score(FILES["a"], fires() > 0, STANDARD) + raw_score(FILES["b"], scores["b"] >= 0.5, STANDARD)
    assert found == pytest.approx(normalised(raw, 3, STANDARD))
