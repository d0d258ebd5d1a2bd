"""Snapshots: a cache of what was folded. With it, without it, or with a broken one: the same facts."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

import msgspec
import numpy as np
import numpy.typing as npt
import pytest
from structlog.testing import capture_logs

from coolhead.desk import DeskState, decode_fact
from coolhead.mention import Author, Mention
from coolhead.plan import Plan
from coolhead.run.adopting import ADOPTED, decode_plan, encode_plan
from coolhead.run.board import Board
from coolhead.run.inherited import Inherited
from coolhead.run.runner import Runner
from coolhead.run.snapshot import (
    Folded,
    SnapshotUnreadable,
    Told,
    decode,
    encode,
    read_folded,
    read_told,
    shape_of,
    write_snapshot,
)
from coolhead.storage import Arrival, Entry, MemoryStore, Step, StoreError
from tests.run import storm
from tests.run.storm import QuickReader, reading_of


class WatchedStore(MemoryStore):
    """Counts the entries it hands out; refuses to commit when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.handed_out = 0
        self.refusals = 0

    def entries_after(self, seq: int, limit: int) -> list[Entry]:
        entries = super().entries_after(seq, limit)
        self.handed_out += len(entries)
        return entries

    def commit(self, step: Step) -> None:
        if self.refusals:
            self.refusals -= 1
            raise StoreError("disk full", retry=True)
        super().commit(step)


class ForgetfulStore(WatchedStore):
    """Keeps no snapshot."""

    def snapshot(self) -> tuple[int, bytes] | None:
        return None


@pytest.fixture(scope="module")
def plan() -> Plan:
    return storm.plan()


@pytest.fixture(scope="module")
def arrivals() -> list[Arrival]:
    return [Arrival(mention) for mention in storm.mentions()]


def filled(arrivals: list[Arrival], store: WatchedStore | None = None) -> WatchedStore:
    store = store or WatchedStore()
    store.take(arrivals, received_at=0.0)
    return store


def runner(store: WatchedStore, plan: Plan, snapshot_entries: int = 40) -> Runner:
    return Runner(store, {plan.brand.id: plan}, QuickReader(), snapshot_entries)


def facts(store: MemoryStore) -> list[bytes]:
    return [fact.body for fact in store.facts_after(0, 100_000)]


@pytest.fixture(scope="module")
def undisturbed(plan: Plan, arrivals: list[Arrival]) -> WatchedStore:
    store = filled(arrivals)
    runner(store, plan, snapshot_entries=10_000_000).drain()
    assert len(facts(store)) > 100
    assert any(b'"severity_changed"' in fact for fact in facts(store))
    return store


def test_a_restart_at_any_place_changes_no_fact(plan: Plan, arrivals: list[Arrival], undisturbed: WatchedStore) -> None:
    store = filled(arrivals)
    while runner(store, plan).step(23):
        pass
    assert facts(store) == facts(undisturbed)


def test_a_start_folds_only_what_came_after_the_snapshot(plan: Plan, arrivals: list[Arrival]) -> None:
    store = filled(arrivals)
    runner(store, plan).drain()
    store.handed_out = 0
    assert runner(store, plan).drain() == 0
    assert store.handed_out < 40


def test_a_long_way_folded_again_is_kept_at_once(plan: Plan, arrivals: list[Arrival]) -> None:
    store = filled(arrivals)
    runner(store, plan, snapshot_entries=10_000_000).drain()
    assert store.snapshot() is None
    runner(store, plan)
    assert (store.snapshot() or (0, b""))[0] == store.cursor()


def test_without_any_snapshot_the_log_is_folded_again(
    plan: Plan, arrivals: list[Arrival], undisturbed: WatchedStore
) -> None:
    store = filled(arrivals, ForgetfulStore())
    for limit in (1, 301, 500):
        runner(store, plan).step(limit)
    assert facts(store) == facts(undisturbed)


@pytest.mark.parametrize("damage", [b"", b"x", b"coolhead-snapshot-1\nnonsense"])
def test_a_damaged_snapshot_is_told_of_and_let_be(
    plan: Plan, arrivals: list[Arrival], undisturbed: WatchedStore, damage: bytes
) -> None:
    store = filled(arrivals)
    runner(store, plan).step(250)
    store.commit(Step(store.cursor(), snapshot=damage + b" "))
    with capture_logs() as logs:
        runner(store, plan).drain()
    assert [log["folded_again"] for log in logs if log["event"] == "snapshot_unreadable"] == ["journal", "log"]
    assert facts(store) == facts(undisturbed)


def test_every_changed_byte_is_noticed(plan: Plan) -> None:
    written = write_snapshot(Folded({plan.brand.id: DeskState(plan.brand.id)}), Told())
    for place in range(0, len(written), 41):
        changed = written[:place] + bytes([written[place] ^ 1]) + written[place + 1 :]
        with pytest.raises(SnapshotUnreadable):
            read_folded(changed)
        with pytest.raises(SnapshotUnreadable):
            read_told(changed)


def test_another_plan_holds_from_here_on_and_nothing_is_folded_again(plan: Plan, arrivals: list[Arrival]) -> None:
    store = filled(arrivals)
    runner(store, plan).drain()
    told = facts(store)
    other = replace(plan, severity=replace(plan.severity, up_evaluations=plan.severity.up_evaluations + 1))
    store.handed_out = 0
    with capture_logs() as logs:
        runner(store, other).drain()
    assert not [log for log in logs if log["event"] == "snapshot_unreadable"]
    assert store.handed_out < 60
    assert facts(store) == told


@pytest.mark.parametrize("snapshot_entries", [40, 10_000_000])
def test_plans_are_part_of_the_log(plan: Plan, arrivals: list[Arrival], snapshot_entries: int) -> None:
    deaf = replace(plan, severity=replace(plan.severity, up_evaluations=10_000))
    store = filled(arrivals[:200])
    runner(store, plan, snapshot_entries).drain()
    store.take(arrivals[200:], received_at=0.0)
    runner(store, deaf, snapshot_entries).drain()
    told = facts(store)
    again = filled([])
    for entry in store.entries_after(0, 100_000):
        if entry.mention is not None:
            again.take([Arrival(entry.mention)], received_at=0.0)
        elif entry.act is not None and entry.brand is not None:
            again.act(entry.brand, entry.kind, entry.act, 0.0)
    runner(again, deaf, snapshot_entries).drain()
    assert facts(again) == told
    assert told != facts(undisturbed_under(deaf, arrivals))


def undisturbed_under(plan: Plan, arrivals: list[Arrival]) -> WatchedStore:
    store = filled(arrivals)
    runner(store, plan).drain()
    return store


def test_facts_go_on_without_a_gap_under_another_plan(plan: Plan, arrivals: list[Arrival]) -> None:
    store = filled(arrivals[:200])
    runner(store, plan).drain()
    deaf = replace(plan, severity=replace(plan.severity, up_evaluations=10_000))
    store.take(arrivals[200:], received_at=0.0)
    before = len(facts(store))
    going_on = runner(store, deaf)
    going_on.drain()
    assert len(facts(store)) > before
    assert going_on.last_fact == store.last_fact()


def test_the_boards_are_those_of_the_journal(plan: Plan, arrivals: list[Arrival]) -> None:
    store = filled(arrivals)
    while runner(store, plan).step(90):
        pass
    folded = Board(plan.brand.id)
    for stored in store.facts_after(0, 100_000):
        folded.fold({**decode_fact(stored.body), "seq": stored.seq})
    restarted = runner(store, plan).boards()[plan.brand.id]
    assert restarted.snapshot() == folded.snapshot()
    assert restarted.level == folded.level
    assert (restarted.series.maxlen, restarted.timeline.maxlen) == (folded.series.maxlen, folded.timeline.maxlen)


def test_boards_are_yours_to_fold_on(plan: Plan, arrivals: list[Arrival]) -> None:
    started = runner(filled(arrivals[:50]), plan)
    mine = started.boards()[plan.brand.id]
    started.drain()
    assert mine.seq == 0
    assert started.boards()[plan.brand.id].seq == started.last_fact


def test_erased_words_still_count_for_their_brand(plan: Plan) -> None:
    ember = replace(plan, brand=replace(plan.brand, id="ember", words=("ember",)))
    plans = {plan.brand.id: plan, "ember": ember}
    said = [Mention(f"m{n}", "rss", 60.0 * n, Author(f"a{n}"), "Bad ember") for n in range(30)]
    store = filled([Arrival(mention) for mention in said])
    Runner(store, plans, QuickReader()).tick(3600.0)
    store.erase_content_before(10.0)
    again = Runner(store, plans, QuickReader(), snapshot_entries=1)
    told = read_folded((store.snapshot() or (0, b""))[1])
    assert again.last_fact > 0
    assert len(told.desks["ember"].watch.voices) == 30
    assert not told.desks[plan.brand.id].watch.voices


def test_a_repost_inherits_from_before_the_restart(plan: Plan) -> None:
    original = Mention("o", "rss", 1000.0, Author("a"), "Bad")
    repost = Mention("r", "rss", 2000.0, Author("b"), "", kind="repost", repost_of="o")
    store = filled([Arrival(original)])
    runner(store, plan, snapshot_entries=1).drain()
    store.take([Arrival(repost)], received_at=0.0)
    runner(store, plan, snapshot_entries=1).drain()
    first, second = (entry.reading for entry in store.entries_after(0, 9) if entry.mention is not None)
    assert first is not None
    assert first == second != reading_of(repost)


def test_readings_that_are_no_longer_held_are_found_in_the_log(
    plan: Plan, arrivals: list[Arrival], undisturbed: WatchedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coolhead.run.inherited.MOST_HELD", 3)
    store = filled(arrivals)
    going = runner(store, plan)
    while going.step(3):
        pass
    assert facts(store) == facts(undisturbed)
    assert store.entries_after(0, 1000) == undisturbed.entries_after(0, 1000)


def test_what_could_not_be_committed_is_committed_by_the_next_call(
    plan: Plan, arrivals: list[Arrival], undisturbed: WatchedStore
) -> None:
    store = filled(arrivals)
    going = runner(store, plan)
    for _ in range(3):
        store.refusals = 2
        for _ in range(2):
            with pytest.raises(StoreError):
                going.step(100)
        assert going.step(100) == 100
    going.drain()
    assert facts(store) == facts(undisturbed)


@dataclass
class Odd:
    """What a desk may be made of one day."""

    counts: npt.NDArray[np.int64]
    shares: npt.NDArray[np.float32]
    last: deque[tuple[int, str]] = field(default_factory=deque)
    pairs: dict[tuple[str, int], float] = field(default_factory=dict)
    some: frozenset[str] = frozenset()


def test_arrays_and_collections_come_back_as_they_were() -> None:
    odd = Odd(np.arange(12).reshape(3, 4), np.zeros(2, np.float32), deque([(1, "a")]), {("a", 1): 0.5}, frozenset("ab"))
    back = decode(encode(odd), Odd)
    assert (back.last, back.pairs, back.some) == (odd.last, odd.pairs, odd.some)
    assert np.array_equal(back.counts, odd.counts)
    assert (back.counts.dtype, back.shares.dtype) == (odd.counts.dtype, odd.shares.dtype)
    back.counts[0] += 1


def test_bytes_of_something_else_are_refused() -> None:
    with pytest.raises(SnapshotUnreadable):
        decode(encode(Told()), Odd)
    with pytest.raises(NotImplementedError):
        encode(object())


def test_the_shape_changes_with_the_constants_that_give_arrays_their_size(monkeypatch: pytest.MonkeyPatch) -> None:
    before = shape_of.__wrapped__(DeskState)
    assert before == shape_of.__wrapped__(DeskState)
    monkeypatch.setattr("coolhead.wave.ledger.COLUMNS", ("mentions",))
    assert shape_of.__wrapped__(DeskState) != before


def test_the_shape_changes_with_the_constants_beside_what_a_dataclass_inherits(monkeypatch: pytest.MonkeyPatch) -> None:
    before = shape_of.__wrapped__(Told)
    monkeypatch.setattr("coolhead.run.board_state.POINTS", 96)
    assert shape_of.__wrapped__(Told) != before


def with_evaluations(plan: Plan, number: int) -> Plan:
    return replace(plan, severity=replace(plan.severity, up_evaluations=number))


def adopted(store: MemoryStore) -> list[int]:
    return [decode_plan(entry.act or b"").severity.up_evaluations for entry in store.acts_after(0, ADOPTED)]


def test_a_plan_that_is_put_back_before_another_was_heard_holds(plan: Plan, arrivals: list[Arrival]) -> None:
    store = filled(arrivals[:50])
    runner(store, with_evaluations(plan, 7)).drain()
    runner(store, with_evaluations(plan, 8))  # killed before it folds anything
    runner(store, with_evaluations(plan, 7)).drain()
    assert adopted(store) == [7, 8, 7]
    runner(store, with_evaluations(plan, 7)).drain()
    assert adopted(store) == [7, 8, 7]


@pytest.mark.parametrize("snapshot_entries", [40, 10_000_000])
def test_a_logged_plan_that_cannot_be_read_is_told_of_and_the_nearest_holds(
    plan: Plan, arrivals: list[Arrival], snapshot_entries: int
) -> None:
    store = filled(arrivals[:50])
    store.act(plan.brand.id, ADOPTED, b'{"v": 9, "plan": {"brand": 7}}', 0.0)
    with capture_logs() as logs:
        runner(store, plan, snapshot_entries).drain()
        told = facts(store)
        runner(store, plan, snapshot_entries).drain()
    assert {log["entry"] for log in logs if log["event"] == "plan_unreadable"} == {51}
    assert len(store.acts_after(0, ADOPTED)) == 2
    assert facts(store) == told


def test_a_plan_of_the_first_form_is_read(plan: Plan) -> None:
    assert decode_plan(msgspec.json.encode(plan)) == decode_plan(encode_plan(plan)) == plan


def test_a_reading_that_was_recorded_is_the_reading(plan: Plan) -> None:
    """An erased repost had words of its own: it must not take on what its original says."""
    original = Mention("o", "rss", 1000.0, Author("a"), "Bad", brand=plan.brand.id)
    repost = Mention("r", "rss", 2000.0, Author("b"), "Fine", kind="repost", repost_of="o", brand=plan.brand.id)
    store = filled([Arrival(original), Arrival(repost)], ForgetfulStore())
    runner(store, plan).tick(3600.0)
    told = facts(store)
    store.erase_content_before(10.0)
    with capture_logs() as logs:
        runner(store, plan).drain()
    assert not [log for log in logs if log["event"] == "journal_was_told_otherwise"]
    assert facts(store) == told


def test_what_is_told_twice_is_the_newest_that_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coolhead.run.inherited.MOST_REMEMBERED", 2)
    inherited = Inherited()
    for seq, id_ in enumerate("abac", 1):
        said = Mention(id_, "rss", float(seq), Author("a"), "Bad")
        inherited.settle(said, reading_of(said), seq)
    assert inherited.places == [("a", 3), ("c", 4)]
