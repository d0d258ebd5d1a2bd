"""The intake: receipts after the commit, one fsync for many, nothing dropped, nobody pays for another's fault."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from coolhead.clock import Instant, VirtualClock
from coolhead.mention import Author, Mention
from coolhead.run.intake import Intake
from coolhead.storage import Arrival, MemoryStore, Receipt, Refusal, SourceState, SqliteStore, StoreError


class GatedStore(MemoryStore):
    """Notes the size of each transaction; while the gate is shut, a transaction takes its time."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.gate.set()
        self.began = threading.Event()
        self.groups: list[int] = []
        self.states: list[SourceState | None] = []

    def take(
        self, arrivals: Sequence[Arrival | Refusal], received_at: Instant, source_state: SourceState | None = None
    ) -> list[Receipt]:
        self.began.set()
        assert self.gate.wait(10)
        if any(isinstance(one, Arrival) and one.mention.id == "poison" for one in arrivals):
            raise StoreError("disk full", retry=True)
        self.groups.append(len(arrivals))
        self.states.append(source_state)
        return super().take(arrivals, received_at, source_state)


def arrival(id_: str) -> Arrival:
    return Arrival(Mention(id_, "rss", 1.0, Author("a"), "Oh no"))


@pytest.fixture
def store() -> GatedStore:
    return GatedStore()


@pytest.fixture
def intake(store: GatedStore) -> Iterator[Intake]:
    made = Intake(store, VirtualClock(5.0), group_rows=10, waiting_rows=30)
    yield made
    store.gate.set()
    made.close()


def shut(store: GatedStore, intake: Intake) -> None:
    """Leaves the writer busy with one mention, so that what follows has to wait."""
    store.gate.clear()
    intake.submit([arrival("busy")])
    assert store.began.wait(5)


def test_a_lone_mention_is_committed_at_once(store: GatedStore, intake: Intake) -> None:
    assert intake.submit([arrival("1"), Refusal("rss", "broken_json", "", b"{"), arrival("1")]).result(5) == [
        Receipt("stored", 1),
        Receipt("quarantined"),
        Receipt("duplicate"),
    ]
    assert store.quarantine(1)[0].received_at == 5.0


def test_no_receipt_before_the_commit_and_one_commit_for_all_that_waited(store: GatedStore, intake: Intake) -> None:
    shut(store, intake)
    waiting = [intake.submit([arrival(f"{n}-{k}") for k in range(3)]) for n in range(5)]
    assert not any(receipts.done() for receipts in waiting)
    store.gate.set()
    seqs = [[receipt.seq for receipt in receipts.result(5)] for receipts in waiting]
    assert seqs == [[2 + 3 * n + k for k in range(3)] for n in range(5)]
    assert store.groups == [1, 9, 6]


def test_a_large_submission_is_cut_and_answered_as_one(store: GatedStore, intake: Intake) -> None:
    state = SourceState("rss", b"end")
    assert len(intake.submit([arrival(str(n)) for n in range(45)], state).result(5)) == 45
    assert store.groups == [10, 10, 10, 10, 5]
    assert store.states == [None] * 4 + [state]


def test_each_cursor_is_committed_with_its_own_rows(store: GatedStore, intake: Intake) -> None:
    shut(store, intake)
    states = [SourceState("rss", b"one"), SourceState("mastodon", b"two")]
    waiting = [intake.submit([arrival(state.source)], state) for state in states]
    store.gate.set()
    wait(waiting)
    assert store.groups == [1, 1, 1]
    assert store.states == [None, *states]


def test_callers_wait_when_too_much_waits(store: GatedStore, intake: Intake) -> None:
    shut(store, intake)
    for n in range(3):
        intake.submit([arrival(f"{n}-{k}") for k in range(10)])
    with ThreadPoolExecutor(1) as caller:
        late = caller.submit(intake.submit, [arrival("late")])
        with pytest.raises(TimeoutError):
            late.result(0.05)
        store.gate.set()
        assert late.result(5).result(5)[0].outcome == "stored"
    assert store.conservation().stored == 32


def test_a_fault_is_told_to_the_one_who_brought_it(store: GatedStore, intake: Intake) -> None:
    shut(store, intake)
    fine, poison, also_fine = (intake.submit([arrival(id_)]) for id_ in ("1", "poison", "2"))
    store.gate.set()
    assert fine.result(5)[0].outcome == also_fine.result(5)[0].outcome == "stored"
    with pytest.raises(StoreError, match="disk full"):
        poison.result(5)
    assert intake.submit([arrival("3")]).result(5)[0].outcome == "stored"


def test_who_listens_hears_of_what_is_new(intake: Intake) -> None:
    heard: list[int] = []

    def fails(seq: int) -> None:
        raise RuntimeError("a listener's own fault")

    intake.on_commit(fails)
    intake.on_commit(heard.append)
    intake.submit([arrival("1"), arrival("2")]).result(5)
    intake.submit([arrival("1")]).result(5)
    intake.submit([arrival("3")]).result(5)
    intake.close()
    assert heard == [2, 3]


def test_closing_commits_what_waits_and_refuses_what_comes(store: GatedStore, intake: Intake) -> None:
    shut(store, intake)
    waiting = [intake.submit([arrival(str(n))]) for n in range(25)]
    threading.Timer(0.05, store.gate.set).start()
    intake.close()
    assert all(receipts.result(0)[0].outcome == "stored" for receipts in waiting)
    with pytest.raises(StoreError, match="closed"):
        intake.submit([arrival("late")])


def test_coroutines_share_commits_and_one_that_leaves_costs_nothing(store: GatedStore, intake: Intake) -> None:
    async def story() -> None:
        shut(store, intake)
        leaver = asyncio.create_task(intake.deliver([arrival("left behind")]))
        callers = [asyncio.create_task(intake.deliver([arrival(str(n))])) for n in range(50)]
        await asyncio.sleep(0.05)
        leaver.cancel()
        store.gate.set()
        receipts = await asyncio.wait_for(asyncio.gather(*callers), 5)
        assert {outcome.outcome for (outcome,) in receipts} == {"stored"}

    asyncio.run(story())
    assert store.conservation().stored == 52
    assert max(store.groups) == 10


def test_many_callers_on_a_durable_store_keep_the_law(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.db")
    intake = Intake(store, VirtualClock(5.0))

    def call(caller: int) -> list[Receipt]:
        return [intake.submit([arrival(f"{(caller + n) % 60}")]).result(10)[0] for n in range(40)]

    with ThreadPoolExecutor(8) as callers:
        receipts = [receipt for each in callers.map(call, range(8)) for receipt in each]
    intake.close()
    stored = [receipt.seq for receipt in receipts if receipt.seq is not None]
    assert sorted(stored) == list(range(1, 48))
    law = store.conservation()
    assert (law.received, law.stored, law.duplicate) == (320, 47, 273)
    assert store.verify() == []
    store.close()
