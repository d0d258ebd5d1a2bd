"""The second tier beside the fold: nothing lost, nothing doubled, and the log alone tells the same facts again."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from coolhead.desk import DeepReadingSet, ReadDeeper
from coolhead.mention import Author, Mention
from coolhead.plan import Plan
from coolhead.run.deepening import AT_ONCE, Deepening
from coolhead.run.inherited import Inherited
from coolhead.run.replay import replay
from coolhead.run.runner import Runner
from coolhead.storage import REREAD, Arrival, Entry, MemoryStore
from coolhead.text import DeepReader, Reading
from tests.run import storm
from tests.run.deep import QuickDeepReader, deep_reading_of
from tests.run.storm import QuickReader, reading_of

PLAN = storm.plan()


class WordReader(QuickReader):
    """The quick reader, telling words apart."""

    def read(self, mentions: Sequence[Mention]) -> list[Reading]:
        return [replace(reading_of(one), copy_key=f"key {one.text}" if one.text else "") for one in mentions]


def runner(store: MemoryStore, ask: Deepening | None, plan: Plan = PLAN) -> Runner:
    deeper = None if ask is None else ask.ask
    return Runner(store, {plan.brand.id: plan}, WordReader(), 40, deeper)


def facts(store: MemoryStore) -> list[bytes]:
    return [fact.body for fact in store.facts_after(0, 100_000)]


def rereads(store: MemoryStore) -> list[Entry]:
    return store.acts_after(0, REREAD)


class ForgetfulStore(MemoryStore):
    """Keeps no snapshot."""

    def snapshot(self) -> tuple[int, bytes] | None:
        return None


def told_live(store: MemoryStore, restart_every: int = 0) -> QuickDeepReader:
    """The story as it is lived: mentions come, are folded, and what is asked for is read a little later."""
    deep = QuickDeepReader()
    deepening = Deepening(store, lambda: deep)
    living = runner(store, deepening)
    for n, mention in enumerate(storm.mentions()):
        store.take([Arrival(mention)], 0.0)
        if n % 7 == 6:
            living.drain()
        if restart_every and n % restart_every == restart_every - 1:
            deepening = Deepening(store, lambda: deep)
            living = runner(store, deepening)
        if n % 11 == 10:
            deepening.read_some()
    living.tick(storm.ENDS)
    while deepening.read_some():
        living.drain()
    living.tick(storm.ENDS + 60.0)
    return deep


@pytest.fixture(scope="module")
def lived() -> MemoryStore:
    store = ForgetfulStore()
    told_live(store)
    return store


def test_what_was_asked_for_is_read_once_and_corrects_what_was_told(lived: MemoryStore) -> None:
    assert len(rereads(lived)) > 100
    assert lived.tallies()["asked"] == lived.tallies()["read"] == len(rereads(lived))
    plain = MemoryStore()
    plain.take([Arrival(mention) for mention in storm.mentions()], 0.0)
    runner(plain, None).tick(storm.ENDS)
    assert facts(plain) != facts(lived)
    assert not any(b"negative_share" in fact for fact in facts(plain))
    assert any(b"negative_share" in fact for fact in facts(lived))


def test_the_log_alone_tells_the_same_facts_and_no_model_is_asked(lived: MemoryStore) -> None:
    told, read = facts(lived), len(rereads(lived))
    with capture_logs() as logs:
        runner(lived, None).drain()
    assert not [log for log in logs if log["event"] == "journal_was_told_otherwise"]
    assert facts(lived) == told
    assert len(rereads(lived)) == read


@pytest.mark.parametrize("restart_every", [23, 90])
def test_a_restart_loses_nothing_and_doubles_nothing(restart_every: int, lived: MemoryStore) -> None:
    store = MemoryStore()
    deep = told_live(store, restart_every)
    places = [one.act for one in rereads(store)]
    assert len(places) == len(set(places))
    told = facts(store)
    with capture_logs() as logs:
        runner(store, None).drain()
    assert not [log for log in logs if log["event"] == "journal_was_told_otherwise"]
    assert facts(store) == told
    known = {entry.mention.id for entry in lived.entries_after(0, 10_000) if entry.mention is not None}
    assert set(deep.asked) <= known
    assert len(rereads(store)) >= 0.9 * len(rereads(lived))


def test_it_is_logged_from_where_on_mentions_are_read_deeper() -> None:
    store = MemoryStore()
    for deep in (None, QuickDeepReader(), QuickDeepReader(), None):
        runner(store, None if deep is None else Deepening(store, lambda: QuickDeepReader())).drain()
    assert [one.act for one in store.acts_after(0, DeepReadingSet.kind)] == [
        b'{"texts_per_second":100.0}',
        b'{"texts_per_second":0.0}',
    ]


def test_a_copy_of_what_was_read_deeper_is_not_read_again() -> None:
    store, deep = MemoryStore(), QuickDeepReader()
    deepening = Deepening(store, lambda: deep)
    living = runner(store, deepening)
    said = [Mention(f"m{n}", "rss", 1000.0 + 100 * n, Author(f"a{n}"), "Bad day", brand=storm.BRAND) for n in range(4)]
    repost = Mention("r", "rss", 1900.0, Author("b"), "", kind="repost", repost_of="m0", brand=storm.BRAND)
    for mention in (*said, repost):
        store.take([Arrival(mention)], 0.0)
        living.tick(mention.published_at + 50.0)
        deepening.read_some()
    assert deep.asked == ["m0"]
    tiers = [entry.reading.tier for entry in store.entries_after(0, 100) if entry.mention and entry.reading]
    assert tiers == [0, 1, 1, 1, 1]
    living = runner(store, deepening)
    store.take([Arrival(replace(said[0], id="late", published_at=2500.0))], 0.0)
    living.tick(2600.0)
    assert deepening.read_some() == 0


def test_words_with_stars_of_their_own_serve_no_copies() -> None:
    inherited = Inherited()
    rated = Mention("m1", "rss", 0.0, Author("a"), "Bad", rating=5.0, rating_max=5.0)
    plain = Mention("m2", "rss", 0.0, Author("b"), "Bad")
    first = replace(reading_of(plain), copy_key="bad")
    inherited.deepen(1, deep_reading_of(plain, first), 1)
    assert inherited.settle(rated, first).tier == 0
    assert inherited.settle(plain, first).tier == 1


def command(place: int, reason: str = "first") -> ReadDeeper:
    return ReadDeeper(0.0, storm.BRAND, place, reason, reason == "sample")  # type: ignore[arg-type]


def stored(count: int) -> MemoryStore:
    store = MemoryStore()
    store.take([Arrival(Mention(f"m{n}", "rss", float(n), Author("a"), "Bad")) for n in range(count)], 0.0)
    runner(store, None).drain()
    return store


def test_the_tail_is_shed_when_too_much_waits_and_the_sample_never_is() -> None:
    store, deep = stored(200), QuickDeepReader()
    deepening = Deepening(store, lambda: deep, texts_per_second=1.0)
    deepening.ask([command(place) for place in range(1, 101)])
    deepening.ask([command(place, "sample") for place in range(101, 181)])
    while deepening.read_some():
        pass
    assert set(deep.asked) == {f"m{place - 1}" for place in range(101, 181)}
    assert store.tallies() == {"over_backlog": 100, "read": 80}


def test_what_matters_most_is_read_first() -> None:
    store, deep = stored(100), QuickDeepReader()
    deepening = Deepening(store, lambda: deep)
    deepening.ask([command(place, "first") for place in range(1, 50)])
    deepening.ask([command(place, "sign") for place in range(50, 60)] + [command(70, "sample")])
    assert deepening.read_some() == AT_ONCE
    assert deep.asked[:11] == ["m69", *(f"m{place - 1}" for place in range(50, 60))]


def test_one_text_that_cannot_be_read_costs_the_others_nothing() -> None:
    store = stored(10)

    class Stumbling(QuickDeepReader):
        def deepen(self, mentions: Sequence[Mention], readings: Sequence[Reading]) -> list[Reading]:
            if any(mention.id == "m3" for mention in mentions):
                raise ValueError("this text is none")
            return super().deepen(mentions, readings)

    done = threading.Event()

    class Watched(Deepening):
        def _read_singly(self) -> None:
            super()._read_singly()
            done.set()

    deepening = Watched(store, Stumbling)
    with capture_logs():
        deepening.start()
        deepening.ask([command(place, "sample") for place in range(1, 11)])
        assert done.wait(20)
        deepening.close()
    assert len(rereads(store)) == 9


def test_nothing_is_kept_of_words_that_were_erased_meanwhile() -> None:
    store = stored(3)
    store.erase("rss", "a", 5.0)
    deepening = Deepening(store, QuickDeepReader)
    deepening.ask([command(1)])
    deepening.read_some()
    assert not rereads(store)


@pytest.mark.parametrize("deep", [None, QuickDeepReader()])
def test_a_replay_is_the_same_each_time_and_reads_right_after_the_second_that_asked(deep: DeepReader | None) -> None:
    told = [list(replay(storm.mentions(), PLAN, WordReader(), 60, deep)) for _ in range(2)]
    assert told[0] == told[1]
    shares = [fact for fact in told[0] if "negative_share" in fact]
    assert bool(shares) == (deep is not None)
    assert all(fact["negative_share_low"] <= fact["negative_share"] <= fact["negative_share_high"] for fact in shares)


def test_a_replay_without_a_budget_is_one_without_a_deeper_reader() -> None:
    plain = list(replay(storm.mentions(), PLAN, WordReader()))
    assert list(replay(storm.mentions(), PLAN, WordReader(), deep=QuickDeepReader(), texts_per_second=0)) == plain
