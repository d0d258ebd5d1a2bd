"""One cause is one wave: what joins a wave that is open, and what is a matter of its own."""

from __future__ import annotations

import pytest

from coolhead.clock import HOUR, MINUTE
from coolhead.desk import DeskState
from coolhead.desk.causes import leader_of, led_by, led_level, parts
from coolhead.desk.levels import WaveState
from coolhead.desk.look import Look
from coolhead.plan import default_plan
from coolhead.plan.severity import assess
from coolhead.wave.signals import Signals
from coolhead.wave.watching import BRAND

PLAN = default_plan("Dobrawa", words=("dobrawa",))
AT = 1_772_323_200.0


def open_wave(name: str, crisis_type: str | None, told: int = 2, ago: float = 10 * HOUR) -> DeskState:
    state = DeskState(brand="dobrawa")
    state.watch.advance(int(AT // MINUTE), frozenset())
    state.waves[name] = WaveState(
        topic=name or None, level=told, told=told, opened_at=AT - ago, rose_at=AT - ago, crisis_type=crisis_type
    )
    return state


def rising(name: str, crisis_type: str | None) -> Look:
    signals = Signals(mentions=10, authors=10, crisis_type=crisis_type)
    return Look(WaveState(topic=name or None), name, AT, signals, assess(signals, PLAN))


def heard(state: DeskState, name: str, voices: int) -> None:
    for _ in range(voices):
        state.watch.scope(name).ledger.add(int(AT // MINUTE), ("voices",))


@pytest.mark.parametrize("name", [BRAND, "topic-1", "T2"])
def test_the_same_crisis_type_is_the_same_matter_however_late(name: str) -> None:
    assert leader_of(open_wave("T2" if name != "T2" else "topic-9", "T2"), rising(name, "T2")) is not None


def test_what_rises_soon_after_belongs_to_it() -> None:
    assert leader_of(open_wave("T2", "T2", ago=HOUR), rising("T5", "T5")) == "T2"
    assert leader_of(open_wave("T2", "T2", ago=3 * HOUR), rising("T5", "T5")) is None


def reporting_harm(wave: WaveState) -> Look:
    signals = Signals(mentions=2, authors=2, crisis_type="T15", signs={"safety": 2})
    return Look(wave, "T15", AT, signals, assess(signals, PLAN))


def test_a_follower_that_comes_to_report_harm_leaves_the_wave_it_followed() -> None:
    state = open_wave("T2", "T2", told=4, ago=HOUR)
    follower = state.waves["T15"] = WaveState(topic="T15", level=2, follows="T2")
    assert parts(state, reporting_harm(follower))
    assert leader_of(state, reporting_harm(follower)) is None
    assert not parts(state, rising("T15", "T15"))
    state.waves["T2"].crisis_type = "T15"
    assert not parts(state, reporting_harm(follower))


def test_a_report_of_harm_is_not_lost_in_a_wave_about_something_else() -> None:
    state = open_wave("T2", "T2", told=4, ago=HOUR)
    hurt = reporting_harm(WaveState(topic="T15"))
    assert "safety_unverified" in hurt.assessed.floors
    assert leader_of(state, hurt) is None


def test_another_type_hours_later_is_another_matter_even_in_a_storm() -> None:
    state = open_wave(BRAND, "T19", told=5)
    state.waves[BRAND].rose_at = AT - MINUTE
    assert leader_of(state, rising("T17", "T17")) is None


def test_a_topic_without_a_type_is_one_more_way_to_speak_of_a_threat_but_not_of_an_issue() -> None:
    assert leader_of(open_wave("T2", "T2", told=3), rising("topic-4", None)) == "T2"
    assert leader_of(open_wave("T2", "T2", told=2), rising("topic-4", None)) is None


def test_the_brand_as_a_whole_is_about_the_topic_that_half_of_its_critics_speak_of() -> None:
    state = open_wave("T2", "T2")
    heard(state, BRAND, 10)
    heard(state, "T2", 4)
    assert leader_of(state, rising(BRAND, "T5")) is None
    heard(state, "T2", 1)
    assert leader_of(state, rising(BRAND, "T5")) == "T2"


def test_a_follower_leads_nobody_and_the_highest_level_is_told() -> None:
    state = open_wave("T2", "T2", told=2)
    state.waves["topic-1"] = WaveState(topic="topic-1", level=4, follows="T2")
    assert led_level(state, "T2") == 4
    assert [one.topic for one in led_by(state, "T2")] == ["T2", "topic-1"]
    assert leader_of(state, rising(BRAND, "T2")) == "T2"
