"""Floods, future dates, silence and catching up: nobody is woken for them, and what is kept stays small."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import pytest

from benchmarks.bounds import BAD, BEGINS, FINE, KINDS, Row, Said, measure, quiet, said
from coolhead.clock import DAY, HOUR, MINUTE, Instant
from coolhead.desk import DeskState, MentionRead, Record, Tick, handle
from coolhead.desk.commands import Fact
from coolhead.desk.journal import encode_fact
from coolhead.drill import load_story
from coolhead.mention import Mention
from coolhead.plan import Plan, read_plan
from coolhead.run.replay import unattended
from coolhead.wave.events import WaveOpened
from coolhead.wave.sight_events import ChannelHeardAgain, ChannelSilent

NOON = BEGINS + 5.5 * DAY
MOST_BYTES = 4_000_000


@cache
def row(name: str) -> Row:
    """What one kind of input cost and brought about, in small."""
    return measure(name, 2_000)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return unattended(read_plan(load_story().plan))


def facts_of(heard: Iterable[Said], plan: Plan, until: Instant = 0.0) -> tuple[list[Fact], DeskState]:
    state, told = DeskState(brand=plan.brand.id), []
    for mention, reading in heard:
        state, commands = handle(state, MentionRead(mention, reading), plan)
        told += commands
    state, commands = handle(state, Tick(until), plan)
    return [command.fact for command in [*told, *commands] if isinstance(command, Record)], state


def of_type(facts: list[Fact], type_: str) -> list[Fact]:
    return [fact for fact in facts if fact.type == type_]


@pytest.mark.parametrize("name", [name for name in KINDS if name not in ("5 mentions a week for a year",)])
def test_what_is_kept_of_a_flood_is_small(name: str) -> None:
    assert row(name).state_bytes < MOST_BYTES


@pytest.mark.parametrize(
    "name",
    [
        "a million copies by one author",
        "one complaint, 10 M followers",
        "200 a second for an hour, praise",
        "10,000 channels",
        "empty texts",
        "dates ten years ahead",
        "a channel falls silent",
    ],
)
def test_nobody_is_woken(name: str) -> None:
    assert (row(name).level, row(name).pages) == (0, 0)


def test_concerted_copies_go_no_higher_than_a_threat() -> None:
    assert row("a million copies by as many authors").level <= 3


def test_a_storm_of_many_people_is_still_paged() -> None:
    storm = row("100,000 critics")
    assert storm.level >= 3
    assert storm.pages >= 1


def test_two_months_of_five_mentions_a_week_are_calm_and_never_called_blind(plan: Plan) -> None:
    weekly = [(said(n, BEGINS + n * 1.4 * DAY, f"a{n % 30}"), BAD if n % 3 == 0 else FINE) for n in range(40)]
    facts, _ = facts_of(weekly, plan, BEGINS + 57 * DAY)
    assert {fact.type for fact in facts} == {"climate_measured", "mood_measured"}


def test_a_future_date_is_counted_when_it_comes_and_told(plan: Plan) -> None:
    ahead = replace(said(1, NOON, "a"), published_at=NOON + 3650 * DAY)
    facts, state = facts_of([*quiet(5.5), (ahead, BAD)], plan, NOON + 20 * MINUTE)
    assert state.second == NOON + 20 * MINUTE
    assert [getattr(fact, "misdated", 0) for fact in facts if fact.at == NOON + 15 * MINUTE] == [1, 0]


def deliver(heard: Iterable[Said], first: Instant, last: Instant, *, late: bool, channel: str = "") -> list[Said]:
    """What was published between two instants (on one channel, or any) comes within 15 minutes after the last, or not
    at all."""
    came: list[Said] = []
    for mention, reading in heard:
        if not first <= mention.published_at < last or (channel and mention.channel != channel):
            came.append((mention, reading))
        elif late:
            at = last + (mention.published_at - first) / (last - first) * 15 * MINUTE
            came.append((replace(mention, seen_at=at), reading))
    return sorted(came, key=lambda one: (one[0].arrived_at, one[0].id))


def test_an_outage_is_told_and_catching_up_is_no_wave(plan: Plan) -> None:
    everything = list(quiet(7, per_day=480))
    came = deliver(everything, NOON, NOON + 6 * HOUR, late=True)
    facts, _ = facts_of(came, plan, BEGINS + 7 * DAY)
    [silent] = [fact for fact in facts if isinstance(fact, ChannelSilent)]
    [heard] = [fact for fact in facts if isinstance(fact, ChannelHeardAgain)]
    assert silent.channel is None
    assert abs(silent.since_at - NOON) <= 5 * MINUTE
    assert silent.at - NOON < 2 * HOUR
    assert heard.catching_up
    assert not of_type(facts, "wave_opened")


def wave(first: Instant, people: int = 40) -> list[Said]:
    """People who complain one after the other, two minutes apart."""
    return [(said(10**6 + n, first + n * 2 * MINUTE, f"w{n}"), BAD) for n in range(people)]


def test_a_wave_that_passed_unseen_is_found_and_said_to_be_late(plan: Plan) -> None:
    began = NOON + HOUR
    heard = sorted([*quiet(7, per_day=480), *wave(began)], key=lambda one: one[0].published_at)
    facts, _ = facts_of(deliver(heard, NOON, NOON + 6 * HOUR, late=True), plan, NOON + 8 * HOUR)
    opened = [fact for fact in facts if isinstance(fact, WaveOpened)]
    assert opened
    assert NOON + 6 * HOUR <= opened[0].at <= NOON + 6.75 * HOUR
    for fact in opened:
        assert fact.late_from_at is not None
        assert fact.seen_at is not None
        assert NOON <= fact.late_from_at <= began + HOUR
        assert NOON + 6 * HOUR <= fact.seen_at <= fact.at


def test_with_most_unseen_the_verdict_is_less_sure(plan: Plan) -> None:
    def confidence(*, blind: bool) -> list[str]:
        heard = sorted([*quiet(6, per_day=960), *wave(NOON + 3 * HOUR, 60)], key=lambda one: one[0].published_at)
        came = deliver(heard, NOON, NOON + DAY, late=False, channel="facebook") if blind else heard
        facts, _ = facts_of(came, plan, NOON + 6 * HOUR)
        return [fact.confidence for fact in of_type(facts, "severity_changed")]  # type: ignore[union-attr]

    assert "high" in confidence(blind=False)
    unsure = confidence(blind=True)
    assert unsure
    assert "high" not in unsure


def test_the_order_within_a_second_changes_no_fact(plan: Plan) -> None:
    def shuffled(seed: int) -> list[bytes]:
        by_minute = [(replace(one, seen_at=one.arrived_at // 60 * 60), reading) for one, reading in quiet(6, 960)]
        heard = deliver(by_minute, NOON, NOON + 3 * HOUR, late=True)
        chance = random.Random(seed)
        heard.sort(key=lambda one: (int(one[0].arrived_at), chance.random()))
        return [encode_fact(fact) for fact in facts_of(heard, plan, BEGINS + 6 * DAY)[0]]

    assert shuffled(1) == shuffled(2)


def test_mentions_of_the_past_days_do_not_run_the_clock_back(plan: Plan) -> None:
    def old(mention: Mention) -> Mention:
        return replace(mention, published_at=mention.published_at - 30 * DAY)

    came = [(old(mention), reading) if n % 2 else (mention, reading) for n, (mention, reading) in enumerate(quiet(5))]
    facts, _ = facts_of(came, plan, BEGINS + 5 * DAY)
    assert [fact.at for fact in facts] == sorted(fact.at for fact in facts)
    assert not of_type(facts, "wave_opened")
