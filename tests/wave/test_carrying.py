"""Who carries a wave: what each account brought, the wave without it, and who weighs below the plan's numbers."""

from __future__ import annotations

import pytest

from coolhead.clock import MINUTE
from coolhead.mention import Author, Mention
from coolhead.text import Reading
from coolhead.wave.audiences import LEAST_SEEN, Audiences
from coolhead.wave.carrying import Brought, brought, hang, note_carriers, stands_out, tree_reproduction
from coolhead.wave.channel_clock import MOST_CHANNELS, ChannelClock
from coolhead.wave.hearing import hear
from coolhead.wave.measure import live_reproduction
from coolhead.wave.origin import find_origin, onset
from coolhead.wave.tree_shape import shape_of
from coolhead.wave.watch import Watch
from coolhead.wave.watching import BRAND, Watching, minute_of

START = 1_772_000_000.0 - 1_772_000_000.0 % 86_400
ANGRY = Reading(language="en", language_confidence=1.0, negative=0.9, neutral=0.08, positive=0.02)
CALM = Reading(language="en", language_confidence=1.0, negative=0.1, neutral=0.8, positive=0.1)
PLAN = Watching(own_accounts=frozenset({"brand"}))


class Desk:
    """A watch that is told mentions in minutes after the start."""

    def __init__(self) -> None:
        self.watch = Watch()
        self.watch.advance(minute_of(START), frozenset())

    def say(
        self, id_: str, minute: float, by: str = "", under: str | None = None, followers: int = 50,
        reading: Reading = ANGRY, channel: str = "x", seen: float | None = None,
    ) -> None:  # fmt: skip
        at = START + minute * MINUTE
        author = Author(by or f"by-{id_}", followers=followers)
        mention = Mention(id_, "s", at, author, "It broke.", channel, in_reply_to=under)
        self.watch.advance(minute_of(START + (minute if seen is None else seen) * MINUTE), frozenset())
        counted = hear(self.watch, mention, reading, PLAN)
        hang(self.watch, mention, reading, counted, PLAN)

    def wait(self, minute: int) -> None:
        self.watch.advance(minute_of(START) + minute, frozenset())

    def brought(self, mention: str) -> Brought:
        scope = self.watch.scopes[BRAND]
        joined = next(one for one in (*scope.multipliers, *scope.relevant) if one.mention == mention)
        found = brought(self.watch, BRAND, shape_of(self.watch.trees), joined)
        assert found is not None
        return found


@pytest.fixture
def desk() -> Desk:
    """An hour with a critic every ten minutes, then a large account at minute 60 with thirty people under it."""
    desk = Desk()
    for number in range(6):
        desk.say(f"alone{number}", 10 * number)
    desk.say("star", 60, by="star", followers=400_000)
    for number in range(30):
        desk.say(f"fan{number}", 61 + number / 2, under="star" if number < 10 else f"fan{number - 10}")
    desk.wait(95)
    return desk


def test_what_an_account_brought_and_the_wave_without_it(desk: Desk) -> None:
    found = desk.brought("star")
    assert (found.mentions, found.people) == (30, 30)
    assert found.without_mentions == 6
    assert found.excess is not None
    low, middle, high = found.excess
    assert low < middle < high <= 30
    assert 25 < middle < 30
    live = live_reproduction(desk.watch.scopes[BRAND], desk.watch.minute)
    assert found.without_reproduction < live.middle


def test_one_account_of_ten_million_to_whom_nobody_listens_brought_nothing() -> None:
    desk = Desk()
    for number in range(6):
        desk.say(f"alone{number}", 10 * number)
    desk.say("giant", 60, by="giant", followers=10_000_000)
    for number in range(3):
        desk.say(f"later{number}", 65 + 10 * number)
    desk.wait(95)
    found = desk.brought("giant")
    assert (found.mentions, found.people, found.without_mentions) == (0, 0, 9)
    assert found.excess is not None
    assert found.excess[0] < 0 < found.excess[2]


def test_late_children_belong_to_whom_they_answer(desk: Desk) -> None:
    desk.say("grandchild", 70, under="child", seen=96)
    assert desk.brought("star").people == 30
    desk.say("child", 65, under="star", seen=97)
    assert desk.brought("star").people == 32


def test_a_fan_of_two_large_accounts_counts_for_both(desk: Desk) -> None:
    desk.say("second", 96, by="second", under="fan3", followers=90_000)
    for number in range(5):
        desk.say(f"more{number}", 97, under="second")
    assert desk.brought("second").people == 5
    assert desk.brought("star").people == 36


def test_the_centre_of_the_talk_is_listed_whatever_its_audience() -> None:
    desk = Desk()
    desk.say("nobody", 0, by="nobody")
    for number in range(12):
        desk.say(f"to{number}", 1 + number, under="nobody")
    note_carriers(desk.watch, BRAND, shape_of(desk.watch.trees), 50_000)
    scope = desk.watch.scopes[BRAND]
    assert [(one.mention, one.reason) for one in scope.relevant] == [("nobody", "centre")]
    assert not scope.multipliers
    note_carriers(desk.watch, BRAND, shape_of(desk.watch.trees), 50_000)
    assert len(scope.relevant) == 1
    assert desk.brought("nobody").people == 12


def test_a_large_account_that_passes_criticism_on_politely_is_listed() -> None:
    desk = Desk()
    desk.say("critic", 0)
    desk.say("host", 1, by="host", under="critic", followers=300_000, reading=CALM)
    desk.say("other", 1, followers=300_000, reading=CALM)
    note_carriers(desk.watch, BRAND, shape_of(desk.watch.trees), 50_000)
    scope = desk.watch.scopes[BRAND]
    assert [(one.mention, one.reason) for one in scope.relevant] == [("host", "spreads")]


def test_what_is_large_depends_on_whom_one_usually_hears() -> None:
    audiences, one = Audiences(), Author("a", followers=900_000)
    for number in range(LEAST_SEEN - 1):
        audiences.hear(number * number, verified=False)
    audiences.settle()
    assert stands_out(Mention("m", "s", 0.0, one), audiences) == ""
    audiences.hear(5, verified=False)
    audiences.settle()
    assert stands_out(Mention("m", "s", 0.0, one), audiences) == "audience"
    expert = Author("e", followers=200_000, verified=True)
    assert stands_out(Mention("m", "s", 0.0, expert), audiences) == ""
    assert stands_out(Mention("m", "s", 0.0, Author("e", followers=240_000, verified=True)), audiences) == "verified"
    for _ in range(100):
        audiences.hear(3, verified=True)
    audiences.settle()
    assert stands_out(Mention("m", "s", 0.0, Author("e", followers=240_000, verified=True)), audiences) == ""


def test_trees_tell_how_many_each_mention_brings(desk: Desk) -> None:
    found = tree_reproduction(desk.watch.trees, shape_of(desk.watch.trees), BRAND, desk.watch.minute)
    assert found is not None
    assert 0.7 < found < 2.0
    alone = Desk()
    for number in range(20):
        alone.say(f"a{number}", number)
    assert tree_reproduction(alone.watch.trees, shape_of(alone.watch.trees), BRAND, alone.watch.minute) == 0.0


def test_the_origin_is_where_the_rise_began_or_the_root_of_its_trees() -> None:
    desk = Desk()
    for hour in range(0, 30, 5):
        desk.say(f"usual{hour}", 60 * hour)
    for number in range(20):
        desk.say(f"new{number}", 1900 + 2 * number)
    desk.wait(1945)
    watch, scope = desk.watch, desk.watch.scopes[BRAND]
    since = onset(scope, watch.minute)
    assert since == watch.minute - 45
    found = find_origin(watch.trees, shape_of(watch.trees), BRAND, since, watch.minute)
    assert found is not None
    assert found.mention == "new0"
    for number in range(6):
        desk.say(f"quoting{number}", 1946, under="root", seen=1950)
    desk.say("root", 1700, reading=CALM, seen=1951)
    found = find_origin(watch.trees, shape_of(watch.trees), BRAND, since, watch.minute)
    assert found is not None
    assert (found.mention, found.people) == ("root", 6)


def test_the_clock_asks_for_two_people_and_more_than_is_usual_there() -> None:
    clock = ChannelClock()
    for hour in range(20):
        clock.count("noisy", 60 * hour)
        clock.count("noisy", 60 * hour + 30)
    clock.count("x", 1210)
    assert clock.reached(1200, 1230) == []
    clock.count("x", 1212)
    clock.count("noisy", 1220)
    clock.count("noisy", 1225)
    assert [(one.channel, one.minute, one.people) for one in clock.reached(1200, 1230)] == [("x", 1210, 2)]
    clock.count("x", 1212, by=-1)
    assert clock.reached(1200, 1230) == []


def test_the_clock_is_bounded_and_forgets_the_day_before() -> None:
    clock = ChannelClock()
    for number in range(100):
        clock.count(f"channel{number}", 10)
        clock.count(f"channel{number}", 11)
    assert len(clock.rows) == len(clock.people) == MOST_CHANNELS
    clock.count("channel0", 10 + 1440)
    first = clock.first("channel0", 0, 2000)
    assert first is not None
    assert (first.minute, first.people) == (11, 2)
    clock.count("channel0", 10)  # a day late: its minute is gone
    assert clock.first("channel1", 12, 2000) is None
