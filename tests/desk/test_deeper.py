"""Which mentions are read deeper: the order of spending, the budget, the sample that is never shed, copies."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from coolhead.desk import DeepReadingSet, DeskState, Event, MentionRead, MentionReread, ReadDeeper, Record, Tick, handle
from coolhead.desk.awaited import BURST_SECONDS, MOST_ASKED, MOST_PENDING
from coolhead.desk.levels import WaveState
from coolhead.drill import load_story
from coolhead.mention import Author, Mention
from coolhead.plan import read_plan
from coolhead.text import DEEP_RATES, Reading
from coolhead.wave.events import ClimateMeasured
from coolhead.wave.sampling import DRAWN_AN_HOUR
from coolhead.wave.watching import BRAND

AT = 1_772_323_200.0
PLAN = read_plan(load_story().plan)
FINE = Reading("en", 1.0, 0.05, 0.9, 0.05)
BAD = Reading("en", 1.0, 0.9, 0.05, 0.05, category={"T2": 0.9})


def said(n: int, at: float = AT, reading: Reading = FINE, **more: object) -> MentionRead:
    author = more.pop("author", Author(f"author-{n}", followers=10))
    mention = Mention(f"m{n}", "s", at, author, f"words {n}", **more)  # type: ignore[arg-type]
    copy_key = reading.copy_key or f"key-{n}"
    return MentionRead(mention, replace(reading, copy_key=copy_key), n + 1)


def begun(texts_per_second: float = 100.0) -> DeskState:
    state, _ = handle(DeskState(brand=PLAN.brand.id), DeepReadingSet(texts_per_second), PLAN)
    return state


def asked(state: DeskState, events: Sequence[MentionRead], until: float = AT + 1) -> list[ReadDeeper]:
    commands = []
    following: list[Event] = [*events, Tick(until)]
    for event in following:
        state, told = handle(state, event, PLAN)
        commands += [one for one in told if isinstance(one, ReadDeeper)]
    return commands


def exhausted(texts_per_second: float = 1.0) -> DeskState:
    """A desk whose sample of this hour is full, and whose budget is spent."""
    state = begun(texts_per_second)
    asked(state, [said(n) for n in range(1_000_000, 1_000_000 + 20 * DRAWN_AN_HOUR)])
    assert state.deeper is not None
    state.deeper.tokens = 0.0
    return state


def test_nothing_is_asked_for_where_nothing_is_read_deeper() -> None:
    assert not asked(DeskState(brand=PLAN.brand.id), [said(n) for n in range(10)])
    assert not asked(begun(0.0), [said(n) for n in range(10)])


def test_a_mention_is_asked_for_once_its_second_has_passed() -> None:
    state, commands = handle(begun(), said(1), PLAN)
    assert not commands
    assert [one.place for one in asked(state, [])] == [2]


def test_the_sample_is_at_most_so_many_of_a_language_and_hour() -> None:
    events = [said(n, AT + n // 50) for n in range(2000)]
    polish = [replace(one, reading=replace(one.reading, language="pl")) for one in events[::20]]
    commands = asked(begun(0.001), sorted([*events, *polish], key=lambda one: one.mention.published_at), AT + 60)
    sampled = [one for one in commands if one.sampled]
    assert DRAWN_AN_HOUR < len(sampled) < 4 * DRAWN_AN_HOUR  # those that others displaced later are read too
    assert {one.reason for one in sampled} == {"sample"}


def test_the_sample_is_never_shed_and_the_tail_pays_for_it() -> None:
    state = begun(1.0)
    commands = asked(state, [said(n) for n in range(300)])
    assert sum(one.sampled for one in commands) == DRAWN_AN_HOUR
    assert len(commands) == DRAWN_AN_HOUR
    assert state.deeper is not None
    assert state.deeper.tokens == BURST_SECONDS - DRAWN_AN_HOUR
    assert state.deeper.shed == 300 - DRAWN_AN_HOUR


def test_the_budget_is_spent_on_what_matters_most() -> None:
    state = exhausted()
    own = said(1, AT + 1, author=Author("us", kind="own"))
    told = [
        said(11, AT + 6, replace(FINE, signs=("safety",))),
        said(12, AT + 6, in_reply_to="m1"),
        said(13, AT + 6, author=Author("loud", followers=10**6)),
        said(14, AT + 6, replace(FINE, doubt="close_call")),
        said(15, AT + 6),
    ]
    random.Random(3).shuffle(told)
    assert state.deeper is not None
    deeper = state.deeper
    state = handle(state, own, PLAN)[0]
    for reasons in ([], ["sign", "sign", "reach", "doubt", "first"]):
        at = AT + 6 + 10 * len(reasons)
        here = [replace(one, mention=replace(one.mention, published_at=at)) for one in told]
        deeper.tokens = float(len(reasons)) - (at - deeper.refilled)
        commands = [one for one in asked(state, here, at + 1) if not one.sampled]
        assert [one.reason for one in commands] == reasons


def test_what_grows_goes_before_what_is_doubtful() -> None:
    state = exhausted(100.0)
    state = handle(state, said(20, AT + 2, BAD), PLAN)[0]
    state = handle(state, Tick(AT + 3), PLAN)[0]
    state.waves["T2"] = WaveState(topic="T2", rising_since=AT)
    told = [said(21, AT + 9, replace(FINE, doubt="close_call")), said(22, AT + 9, BAD)]
    commands = [one for one in asked(state, told, AT + 10) if not one.sampled]
    assert [(one.place, one.reason) for one in commands] == [(23, "growing"), (22, "doubt")]


def test_the_order_inside_a_second_changes_nothing() -> None:
    events = [said(n, AT + n // 90, BAD if n % 7 == 0 else FINE) for n in range(500)]
    events += [said(1000 + n, AT + n // 9, replace(FINE, copy_key=f"same-{n % 4}")) for n in range(40)]
    told = []
    for seed in range(2):
        random.Random(seed).shuffle(events)
        events.sort(key=lambda one: one.mention.published_at)
        told.append(asked(begun(20.0), events, AT + 20))
    assert told[0] == told[1]


def test_copies_wait_for_the_one_that_is_read_and_inherit_it() -> None:
    state = begun()
    events = [said(n, AT + n, replace(BAD, copy_key="same")) for n in range(5)]
    commands = asked(state, events, AT + 9)
    assert len(commands) == 1
    assert state.watch.scopes[BRAND].ledger.window(60)["negative"] == 5
    state = handle(state, MentionReread(commands[0].at, commands[0].place, replace(FINE, tier=1)), PLAN)[0]
    assert state.watch.scopes[BRAND].ledger.window(60)["negative"] == 0
    assert state.watch.scopes[BRAND].ledger.window(60)["mentions"] == 5
    assert not asked(state, [said(9, AT + 10, replace(FINE, copy_key="same", tier=1))], AT + 12)


def test_texts_that_differ_in_little_are_read_once() -> None:
    state = exhausted(100.0)
    told = [said(30 + n, AT + 5 + n, replace(FINE, near_key=0b1011 << 40 ^ n)) for n in range(4)]
    told.append(said(40, AT + 9, replace(FINE, near_key=0xFFFF << 40)))
    commands = [one for one in asked(state, told, AT + 20) if not one.sampled]
    assert [one.place for one in commands] == [31, 41]


def test_the_same_result_counts_once() -> None:
    state = begun()
    commands = asked(state, [said(1, reading=BAD)])
    result = MentionReread(commands[0].at, commands[0].place, replace(FINE, tier=1))
    for _ in range(3):
        state = handle(state, result, PLAN)[0]
        assert state.watch.scopes[BRAND].ledger.window(60)["negative"] == 0
        assert state.watch.scopes[BRAND].ledger.window(60)["voices"] == 0


def test_a_result_moves_no_clock_and_one_nobody_asked_for_changes_nothing() -> None:
    state = begun()
    asked(state, [said(1, reading=BAD)])
    state, commands = handle(state, MentionReread(AT + 10_000, 77, FINE), PLAN)
    assert not commands
    assert state.second == int(AT) + 1
    assert state.watch.scopes[BRAND].ledger.window(60)["negative"] == 1


def test_what_is_remembered_is_bounded() -> None:
    state = begun(1e6)
    asked(state, [said(n, AT + n // 2500) for n in range(12_000)], AT + 10)
    assert state.deeper is not None
    assert len(state.deeper.asked) == MOST_ASKED
    assert state.deeper.shed == 12_000 - 4 * MOST_PENDING - MOST_PENDING
    for hours in (3, 4):
        asked(state, [], AT + hours * 3600)
    assert not state.deeper.asked


@pytest.mark.parametrize("reread", [True, False])
def test_the_climate_tells_the_share_only_where_a_sample_was_read(reread: bool) -> None:
    state = begun()
    told = [said(n, AT + n, BAD if n < 20 else FINE) for n in range(40)]
    for command in asked(state, told, AT + 60) if reread else ():
        reading = replace(BAD if command.place <= 10 else FINE, tier=1)
        state = handle(state, MentionReread(command.at, command.place, reading), PLAN)[0]
    if not reread:
        asked(state, told, AT + 60)
    _, commands = handle(state, Tick(AT + 900), PLAN)
    facts = [one.fact for one in commands if isinstance(one, Record) and isinstance(one.fact, ClimateMeasured)]
    shares = [(fact.negative_share, fact.negative_share_low, fact.negative_share_high) for fact in facts]
    rates = DEEP_RATES[BAD.language]
    adjusted = (0.25 - rates.false_alarm) / (rates.hit - rates.false_alarm)
    assert shares == ([pytest.approx([adjusted] * 3, abs=1e-6)] if reread else [(None, None, None)])
