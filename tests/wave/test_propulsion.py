"""Self-propulsion and doubling time against processes whose truth is planted (R26, R45)."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.reproduction import WORLDS, cascade, told
from coolhead.wave.doubling import doubling
from coolhead.wave.reproduction import propelled, reach_weights, unevenness

EVEN = WORLDS["assumed memory, even reach"]


@pytest.mark.parametrize("seed", range(5))
def test_a_planted_doubling_every_ten_minutes_is_told_as_ten_within_two(seed: int) -> None:
    random = np.random.default_rng(seed)
    rate = 10.0 * 2.0 ** ((np.arange(360) - 359) / 10) + 0.1
    found = doubling(random.poisson(rate).astype(np.int64), np.full(360, 0.1))
    assert found is not None
    assert found.middle == pytest.approx(10, abs=2)
    assert found.low < found.middle < found.high


@pytest.mark.parametrize("an_hour", [0.0, 6.0, 60.0])
def test_what_does_not_grow_has_no_doubling_time(an_hour: float) -> None:
    random = np.random.default_rng(1)
    usual = np.full(360, an_hour / 60)
    assert doubling(random.poisson(usual).astype(np.int64), usual) is None


def test_a_morning_that_rises_as_every_morning_is_no_growth() -> None:
    usual = 2.0 ** (np.arange(360) / 60) / 20
    assert doubling(np.random.default_rng(2).poisson(usual).astype(np.int64), usual) is None


def test_what_falls_has_no_doubling_time() -> None:
    counts = np.rint(30 * 0.9 ** np.arange(60)).astype(np.int64)
    assert doubling(np.r_[np.zeros(300, np.int64), counts], np.zeros(360)) is None


def test_a_cascade_that_feeds_itself_is_flagged_and_one_that_does_not_is_not() -> None:
    random = np.random.default_rng(9)
    feeds = [told(cascade(random, EVEN, 1.3, 30), 60, False).above_one for _ in range(20)]
    fades = [told(cascade(random, EVEN, 0.5, 30), 60, False).above_one for _ in range(20)]
    assert sum(chance >= 0.9 for chance in feeds) >= 16
    assert sum(chance >= 0.9 for chance in fades) == 0


def test_uneven_reach_makes_less_sure_not_other() -> None:
    counts = np.r_[np.zeros(120, np.int64), np.tile([2, 3], 30)]
    even, uneven = (propelled(counts, np.zeros(180), 60, None, spread) for spread in (0.0, 5.0))
    assert even.middle == pytest.approx(uneven.middle)
    assert uneven.low < even.low < even.high < uneven.high


def test_the_answers_to_a_large_account_are_expected_of_it() -> None:
    counts = np.zeros(180, np.int64)
    counts[60:120:4], counts[119], counts[121:180:2] = 1, 1, 1
    reach = 1_000 * counts
    reach[119] = 40_000
    weights = reach_weights(counts, counts, reach)
    plain, weighed = propelled(counts, np.zeros(180), 60), propelled(counts, np.zeros(180), 60, weights)
    assert weighed.middle < plain.middle


def test_unknown_reach_weighs_one() -> None:
    nobody = np.zeros(3, np.int64)
    assert reach_weights(np.array([1, 2, 3]), nobody, nobody).tolist() == [1.0, 1.0, 1.0]
    assert unevenness(nobody, nobody) == 0.0
