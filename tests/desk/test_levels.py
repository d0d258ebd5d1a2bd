"""The level of one wave over time: up when it holds, down only well below and answered (domain model 4.5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coolhead.desk.levels import WaveState, next_level
from coolhead.plan import Severity
from coolhead.plan.severity import Assessment

NUMBERS = Severity(confirm_down="auto")
HIGH = Assessment(level=3, impact=70.0, impact_band=4, spread=40.0, spread_band=3, because=())
LOW = replace(HIGH, level=2, spread=20.0, spread_band=2)


def over(state: WaveState, assessed: Assessment, start: float, seconds: float, coverage: float | None = None) -> int:
    """The level after evaluations every five minutes."""
    at = start
    while at <= start + seconds:
        state.level = next_level(state, assessed, at, NUMBERS, coverage)
        at += 300
    return state.level


def test_a_level_has_to_hold_for_a_minute() -> None:
    state = WaveState(level=1)
    assert next_level(state, HIGH, 0.0, NUMBERS) == 1
    assert next_level(state, HIGH, 59.0, NUMBERS) == 1
    assert next_level(state, HIGH, 60.0, NUMBERS) == 3


def test_a_floor_acts_at_once_but_not_through_a_ceiling_a_person_has_to_lift() -> None:
    assert next_level(WaveState(level=1), replace(HIGH, floors=("press_local",)), 0.0, NUMBERS) == 3
    raid = replace(HIGH, floors=("press_national",), ceilings=("coordinated",))
    assert next_level(WaveState(level=1), raid, 0.0, NUMBERS) == 3


@pytest.mark.parametrize(("spread", "falls"), [(29.0, False), (24.9, True)])
def test_a_level_falls_only_well_below_what_it_needs(spread: float, falls: bool) -> None:
    state = WaveState(level=3)
    assert (over(state, replace(LOW, spread=spread), 0.0, 4 * 3600) < 3) is falls


@pytest.mark.parametrize(("coverage", "falls"), [(None, True), (0.95, True), (0.5, False)])
def test_a_level_falls_only_when_those_who_wrote_were_answered(coverage: float | None, falls: bool) -> None:
    assert (over(WaveState(level=3), LOW, 0.0, 4 * 3600, coverage) < 3) is falls


def test_a_crisis_takes_six_calm_hours() -> None:
    crisis = replace(LOW, level=3)
    assert over(WaveState(level=4), crisis, 0.0, 5.9 * 3600) == 4
    assert over(WaveState(level=4), crisis, 0.0, 6.1 * 3600) == 3


def test_a_word_that_it_is_over_does_not_outlive_a_rise() -> None:
    state = WaveState(level=4, calm_confirmed=True)
    state.level = next_level(state, replace(HIGH, level=5, floors=("press_national",)), 0.0, NUMBERS)
    state.level = next_level(state, replace(HIGH, level=5), 60.0, NUMBERS)
    assert (state.level, state.calm_confirmed) == (5, False)
