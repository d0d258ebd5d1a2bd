"""What is rare is learned from a series' own past maxima, and from nothing later."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.wave.tail import USUAL, Tail

BLOCKS_A_WEEK = 14
HEIGHTS = st.lists(st.floats(0.0, 3.0), min_size=4, max_size=70)


def learned(heights: list[float]) -> Tail:
    tail = Tail()
    for block, height in enumerate([*heights, 0.0]):
        tail.learn_one(720 * block, height)
    return tail


def test_nothing_is_rare_before_two_days_are_known() -> None:
    assert learned([0.1, 0.2, 0.1]).per_week(50.0) == BLOCKS_A_WEEK
    assert learned([0.1, 0.2, 0.1, 0.2]).per_week(50.0) < 0.01


def test_what_every_tenth_block_reaches_is_expected_about_as_often() -> None:
    drawn = -0.3 * np.log(1 - (np.arange(56) + 0.5) / 56)
    heights: list[float] = np.random.default_rng(2).permutation(drawn).tolist()
    tenth = 0.3 * math.log(10)
    assert learned(heights).per_week(tenth) == pytest.approx(BLOCKS_A_WEEK / 10, rel=0.3)


def test_a_series_with_spikes_calls_a_spike_less_rare_than_a_calm_one() -> None:
    calm = [0.3 + 0.05 * (block % 5) for block in range(56)]
    spiky = [2.0 if block % 9 == 0 else height for block, height in enumerate(calm)]
    assert learned(calm).per_week(2.0) < 0.1 * learned(spiky).per_week(2.0)


def test_the_open_block_does_not_judge_itself() -> None:
    tail = learned([0.1 + 0.02 * (block % 5) for block in range(20)])
    before = tail.per_week(2.0)
    tail.learn_one(720 * 20 + 5, 2.0)
    assert tail.per_week(2.0) == before
    tail.learn_one(720 * 21, 0.1)
    assert tail.per_week(2.0) > before


def test_maxima_older_than_four_weeks_are_forgotten() -> None:
    calm = [0.1 + 0.02 * (block % 5) for block in range(USUAL.blocks)]
    assert learned([5.0, *calm]).per_week(2.0) == learned(calm).per_week(2.0)
    assert len(learned(calm * 3).maxima) == USUAL.blocks


@settings(max_examples=40, deadline=None)
@given(HEIGHTS, st.lists(st.floats(0.0, 20.0), min_size=2, max_size=6))
def test_a_higher_value_is_never_more_frequent(heights: list[float], values: list[float]) -> None:
    tail = learned(heights)
    rates = [tail.per_week(value) for value in sorted(values)]
    assert rates == sorted(rates, reverse=True)
    assert all(0 < rate <= BLOCKS_A_WEEK and math.isfinite(rate) for rate in rates)
