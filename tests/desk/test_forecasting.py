"""Forecasts of open waves, and what became of them a day later."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from coolhead.desk import DeskState, Event, MentionRead, Record, Tick, handle
from coolhead.desk.levels import WaveState
from coolhead.desk.look import Look
from coolhead.desk.rising import next_level_in
from coolhead.mention import Author, Mention
from coolhead.plan import default_plan
from coolhead.plan.severity import assess
from coolhead.run.snapshot import decode, encode
from coolhead.text import Reading
from coolhead.wave.doubling import Doubling
from coolhead.wave.events import WaveMeasured
from coolhead.wave.growth_events import ForecastMade, ForecastScored
from coolhead.wave.signals import Signals

PLAN = default_plan("Dobrawa", words=("dobrawa",))
HOUR, MINUTE, DAY = 3600.0, 60.0, 86400.0
START = 1_772_000_000.0 - 1_772_000_000.0 % 86400
CALM = Reading(language="en", language_confidence=1.0, negative=0.05, neutral=0.9, positive=0.05)
ANGRY = replace(CALM, negative=0.9, neutral=0.08, positive=0.02)
WAVE = START + 48 * HOUR


def said(name: str, at: float, reading: Reading = ANGRY) -> MentionRead:
    author = Author(id=name, followers=300)
    return MentionRead(Mention(id=name, source="s", published_at=at, author=author, text="."), reading)


def story(people: int = 60, every: float = 30.0) -> list[Event]:
    calm = [said(f"calm{hour}-{n}", START + HOUR * hour + n, CALM) for hour in range(48) for n in range(3)]
    return [*calm, *(said(f"angry{n}", WAVE + every * n) for n in range(people))]


def play(events: list[Event], snapshot_at: int = -1) -> list[object]:
    state = DeskState(brand=PLAN.brand.id)
    found: list[object] = []
    for place, event in enumerate(events):
        if place == snapshot_at:
            state = decode(encode(state), DeskState)
        state, commands = handle(state, event, PLAN)
        found += [command.fact for command in commands if isinstance(command, Record)]
    return found


def test_a_forecast_comes_from_twenty_mentions_on_every_quarter_of_an_hour() -> None:
    told = [fact for fact in play([*story(), Tick(WAVE + 2 * HOUR)]) if isinstance(fact, ForecastMade)]
    assert told
    assert all((fact.mentions or 0) >= 20 for fact in told)
    gaps = {later.at - before.at for before, later in pairwise(told)}
    assert min(gaps) >= 15 * MINUTE
    for fact in told:
        low, middle, high = fact.size_24h
        assert (fact.mentions or 0) <= low <= middle <= high


def test_fewer_than_twenty_mentions_are_not_forecast() -> None:
    facts = play([*story(people=17), Tick(WAVE + 2 * HOUR)])
    assert any(isinstance(fact, WaveMeasured) for fact in facts)
    assert not any(isinstance(fact, ForecastMade) for fact in facts)


def test_each_forecast_is_scored_once_a_day_later_with_what_came() -> None:
    later = [said(f"later{n}", WAVE + 5 * HOUR + 60 * n) for n in range(7)]
    facts = play([*story(), *later, Tick(WAVE + 2 * DAY)])
    made = [fact for fact in facts if isinstance(fact, ForecastMade) and fact.at < WAVE + DAY]
    scored = {fact.made_at: fact for fact in facts if isinstance(fact, ForecastScored)}
    assert {fact.at for fact in made} <= set(scored)
    for fact in made:
        score = scored[fact.at]
        assert score.at == fact.at + DAY - fact.at % MINUTE + (MINUTE if fact.at % MINUTE else 0)
        assert (score.size_24h, score.mentions) == (fact.size_24h, fact.mentions)
        assert score.inside == (score.size_24h[0] // 1 <= score.size <= -(-score.size_24h[2] // 1))
    last = made[0]
    assert scored[last.at].size == 67


def test_what_came_is_known_after_a_month_of_silence_too() -> None:
    facts = play([*story(), Tick(WAVE + 60 * DAY)])
    scored = [fact for fact in facts if isinstance(fact, ForecastScored)]
    assert scored
    assert {fact.size for fact in scored} == {60}


def test_forecasts_wait_through_a_restart() -> None:
    events = [*story(), *(Tick(WAVE + HOUR * hour) for hour in range(1, 30))]
    whole = play(events)
    assert any(isinstance(fact, ForecastScored) for fact in whole)
    assert play(events, snapshot_at=len(events) - 10) == whole


def test_a_measured_wave_tells_whether_it_feeds_itself() -> None:
    measured = [fact for fact in play(story()) if isinstance(fact, WaveMeasured)]
    assert measured
    for fact in measured:
        for chance in (fact.above_one_10, fact.above_one_30, fact.above_one_60):
            assert chance is not None
            assert 0 <= chance <= 1
    assert any(fact.reach_reproduction is not None for fact in measured)


def look() -> Look:
    """A comment that spread alone could make an issue."""
    signals = Signals(
        surprise=40, mentions=50, authors=40, velocity=4.0, velocity_mentions=30, reach=900, audience=1000
    )
    return Look(WaveState(level=1, told=1), "", WAVE, signals, assess(signals, PLAN))


def test_the_next_level_is_named_only_while_growth_is_sure() -> None:
    assert next_level_in(look(), None, 1000.0, PLAN) is None
    rising = next_level_in(look(), Doubling(8.0, 10.0, 13.0), 1000.0, PLAN)
    assert rising is not None
    assert rising.level == 2
    assert rising.low < rising.middle < rising.high


def test_the_faster_it_doubles_the_sooner_the_next_level() -> None:
    fast = next_level_in(look(), Doubling(8.0, 10.0, 13.0), 1000.0, PLAN)
    slow = next_level_in(look(), Doubling(16.0, 20.0, 26.0), 1000.0, PLAN)
    assert fast is not None
    assert slow is not None
    assert slow.middle == 2 * fast.middle


def test_a_level_that_a_day_does_not_reach_is_not_named() -> None:
    assert next_level_in(look(), Doubling(800.0, 1000.0, 1300.0), 1000.0, PLAN) is None


def test_a_level_is_not_named_where_the_size_is_not_expected_to_grow_so_far() -> None:
    assert next_level_in(look(), Doubling(8.0, 10.0, 13.0), 1.2, PLAN) is None
