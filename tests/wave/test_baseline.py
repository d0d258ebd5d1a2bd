"""What is usual is learned slowly, per hour of the day, and never from the wave itself."""

from __future__ import annotations

import pytest

from coolhead.wave.baseline import Baseline, surprise


def learned(hours: int, count: int, baseline: Baseline | None = None, start: int = 0, frozen: bool = False) -> Baseline:
    baseline = baseline or Baseline()
    for hour in range(start, start + hours):
        baseline.close_hour(hour, [count], frozen)
    return baseline


def test_the_time_of_day_is_learned() -> None:
    baseline = Baseline()
    for hour in range(10 * 24):
        baseline.close_hour(hour, [12 if hour % 24 in range(9, 18) else 1], frozen=False)
    assert baseline.per_hour(12 * 60) > 4 * baseline.per_hour(3 * 60)


def test_a_window_of_a_day_expects_a_day_of_hours() -> None:
    baseline = learned(10 * 24, 5)
    assert baseline.expected(20 * 24 * 60, 1440) == pytest.approx(24 * 5, rel=0.05)
    assert baseline.expected(20 * 24 * 60, 90) == pytest.approx(1.5 * 5, rel=0.05)


def test_frozen_hours_teach_nothing() -> None:
    usual = learned(5 * 24, 5)
    rate = usual.per_hour(0)
    learned(3 * 24, 80, usual, start=5 * 24, frozen=True)
    assert usual.per_hour(0) == pytest.approx(rate, rel=0.01)


def test_what_smoulders_for_a_day_is_not_usual_on_that_day() -> None:
    baseline = learned(5 * 24, 2)
    before = baseline.expected(5 * 24 * 60, 1440)
    learned(20, 9, baseline, start=5 * 24)
    assert baseline.expected(5 * 24 * 60 + 1200, 1440) <= before * 1.01


def test_one_storm_that_nobody_froze_moves_what_is_usual_only_a_little() -> None:
    baseline = learned(10 * 24, 5)
    before = baseline.per_hour(0)
    baseline.close_hour(10 * 24, [5_000], frozen=False)
    learned(2 * 24, 5, baseline, start=10 * 24 + 1)
    assert baseline.per_hour(0) < 1.5 * before


def heard_daily(counts: list[int]) -> Baseline:
    """As the desk does it: with each hour the last day is told again."""
    baseline = Baseline()
    for hour in range(len(counts)):
        baseline.close_hour(hour, counts[max(0, hour - 23) : hour + 1], frozen=False)
    return baseline


@pytest.mark.parametrize("per_hour", [5, 500, 5_000])
def test_after_two_days_the_usual_of_a_brand_of_any_size_is_known(per_hour: int) -> None:
    baseline = heard_daily([per_hour] * 48)
    assert baseline.expected(48 * 60, 1440) == pytest.approx(24 * per_hour, rel=0.2)


@pytest.mark.parametrize("first", [0, 3, 17, 30])
def test_a_storm_of_hours_in_a_large_brands_first_days_does_not_become_usual(first: int) -> None:
    counts = [100] * 96
    counts[first : first + 6] = [2_000] * 6
    stormy, calm = heard_daily(counts).expected(96 * 60, 1440), heard_daily([100] * 96).expected(96 * 60, 1440)
    assert stormy < 1.3 * calm


def test_a_topic_first_heard_after_days_is_known_to_have_been_silent() -> None:
    topic = learned(6 * 24, 10).unheard(0.05)
    assert topic.known_hours == 6 * 24
    assert topic.expected(6 * 24 * 60, 1440) < 1.0


def test_surprise_grows_with_the_count_and_falls_with_what_is_usual() -> None:
    found = [surprise(count, 4.0, 1.5) for count in range(4, 60)]
    assert found == sorted(found)
    assert surprise(30, 4.0, 1.5) > surprise(30, 8.0, 1.5) > surprise(30, 8.0, 3.0)
