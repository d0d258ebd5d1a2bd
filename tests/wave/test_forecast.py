"""The forecast: what makes it larger, that it is honest about doubt, and that it holds on cascades it has not seen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.wave.cascade import Cascade, began, excitement, log_rates
from coolhead.wave.forecast import LEVELS, chance_of_doubling, forecast, growth
from coolhead.wave.forecast_fitted import MODELS
from training.cascades import simulate
from training.growth import AGES, at_age, to_come


def rising(age: int, size: float) -> Cascade:
    return Cascade(size * np.arange(1.0, age + 1) ** 2 / (np.arange(1.0, age + 1) ** 2).sum())


def fading(age: int, size: float) -> Cascade:
    return Cascade(rising(age, size).counts[::-1].copy())


@pytest.mark.parametrize("age", [10, 45, 60, 180, 500, 1440])
def test_what_rises_is_told_to_become_larger_than_what_fades(age: int) -> None:
    up, down = forecast(rising(age, 200), MODELS), forecast(fading(age, 200), MODELS)
    assert up.middle > down.middle
    assert up.doubling > down.doubling


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=10, max_size=400), st.floats(0, 500))
def test_an_interval_is_in_order_and_never_below_what_was_said(counts: list[int], usual: float) -> None:
    cascade = Cascade(np.array(counts, float))
    told = forecast(cascade, MODELS, usual, 2.0)
    assert cascade.size <= told.low <= told.middle <= told.high
    assert 0 <= told.doubling <= 1
    assert np.isfinite(told.high)


def test_a_usual_day_beside_it_is_added_to_the_middle_and_widens_the_interval() -> None:
    alone, beside = forecast(rising(60, 100), MODELS), forecast(rising(60, 100), MODELS, 50.0, 3.0)
    assert beside.middle == pytest.approx(alone.middle + 50)
    assert beside.high - beside.middle > alone.high - alone.middle


def test_between_two_calibrated_ages_the_answer_lies_between_theirs() -> None:
    cascade = rising(100, 100)
    younger, older = growth(cascade, MODELS[2]), growth(cascade, MODELS[3])
    between = np.log(forecast(cascade, MODELS).middle / cascade.size - 1)
    assert MODELS[2].age < cascade.minutes < MODELS[3].age
    assert min(younger, older) - 0.3 <= between <= max(younger, older) + 0.3


@pytest.mark.parametrize("age", [60, 360])
def test_the_interval_holds_four_in_five_on_cascades_of_another_seed(age: int) -> None:
    seen = [(at_age(minutes, age), to_come(minutes, age)) for minutes in simulate(400, seed=77)]
    held = []
    for cascade, more in seen:
        if cascade.size >= 20:
            told = forecast(cascade, MODELS)
            held.append(np.floor(told.low) <= cascade.size + more <= np.ceil(told.high))
    assert 0.73 <= np.mean(held) <= 0.87


def test_a_simulation_is_the_same_each_time_and_another_for_another_seed() -> None:
    first, again, other = simulate(3, 1), simulate(3, 1), simulate(3, 2)
    assert all(np.array_equal(one, two) for one, two in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])
    assert all(minutes[0] == 0 and np.all(np.diff(minutes) >= 0) for minutes in first)


def test_the_shipped_calibration_has_every_age_and_rising_quantiles() -> None:
    assert tuple(model.age for model in MODELS) == AGES
    for model in MODELS:
        assert len(model.residuals) == len(LEVELS)
        assert list(model.residuals) == sorted(model.residuals)


def test_a_wave_begins_where_its_counts_leave_the_usual() -> None:
    counts = np.r_[np.tile([1, 0, 0, 0], 300), np.full(40, 3)]
    assert began(counts, np.full(len(counts), 0.25)) == pytest.approx(1200, abs=2)


def test_features_do_not_know_how_large_a_cascade_is_but_for_the_last() -> None:
    small, large = log_rates(rising(240, 1_000)), log_rates(rising(240, 100_000))
    assert small[:-1] == pytest.approx(large[:-1], abs=0.05)
    assert large[-1] - small[-1] == pytest.approx(np.log(100))
    assert excitement(rising(240, 500))[1] > excitement(fading(240, 500))[1]


def test_doubling_is_as_likely_as_told_on_cascades_of_another_seed() -> None:
    known = [(at_age(minutes, 30), to_come(minutes, 30)) for minutes in simulate(400, seed=78)]
    told = [(chance_of_doubling(seen, MODELS), more >= seen.size) for seen, more in known if seen.size >= 20]
    likely = [came for chance, came in told if chance > 0.6]
    unlikely = [came for chance, came in told if chance < 0.3]
    assert np.mean(likely) > 0.6
    assert np.mean(unlikely) < 0.3
