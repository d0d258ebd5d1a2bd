"""Brands come and go, and a log may come out otherwise than it was told: nobody who must be called is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
import pytest
from structlog.testing import capture_logs

from coolhead.clock import DAY, write_instant
from coolhead.desk import DeskState, decode_fact
from coolhead.desk.levels import WaveState
from coolhead.mention import Mention
from coolhead.plan import Plan
from coolhead.run.aligning import align
from coolhead.run.board import Board
from coolhead.run.runner import Runner
from coolhead.storage import Arrival, MemoryStore
from tests.run import storm
from tests.run.storm import BRAND, QuickReader

LATER = 10 * DAY


class Bare(MemoryStore):
    """Keeps no snapshot, as after an erasure or under a changed program."""

    def snapshot(self) -> tuple[int, bytes] | None:
        return None


class Forgetful(Bare):
    """Comes out otherwise when it is folded again: it no longer knows what mentions belonged to."""

    forgets = False

    def belongs(self, first: int, last: int, brands: Sequence[str]) -> list[tuple[int, str]]:
        return [] if self.forgets else super().belongs(first, last, brands)


def plan_of(brand: str) -> Plan:
    plan = storm.plan()
    return replace(plan, brand=replace(plan.brand, id=brand, words=(brand,)))


def said(days: float = 0.0, until: int | None = None) -> list[Arrival]:
    """The storm, naming no brand; told again later under other ids."""
    return [
        Arrival(
            replace(
                one,
                id=f"{one.id}-{days}",
                brand=None,
                published_at=one.published_at + days,
                repost_of=one.repost_of and f"{one.repost_of}-{days}",
            )
        )
        for one in storm.mentions()[:until]
    ]


def runner(store: MemoryStore, *brands: str, snapshot_entries: int = 40) -> Runner:
    return Runner(store, {brand: plan_of(brand) for brand in brands}, QuickReader(), snapshot_entries)


def facts(store: MemoryStore, brand: str = BRAND) -> list[bytes]:
    return [fact.body for fact in store.facts_after(0, 100_000, brand)]


def of_type(store: MemoryStore, type_: str, after: int = 0) -> list[dict[str, object]]:
    return [decode_fact(fact.body) for fact in store.facts_after(after, 100_000, BRAND) if fact.type == type_]


@pytest.mark.parametrize("kind", [MemoryStore, Bare])
def test_a_brand_that_comes_or_goes_folds_no_other_anew(kind: type[MemoryStore]) -> None:
    store = kind()
    store.take(said(until=290), 0.0)
    runner(store, BRAND).drain()
    told, level = facts(store), runner(store, BRAND).boards()[BRAND].level
    assert level >= 3
    with capture_logs() as logs:
        for brands in ((BRAND, "ember"), (BRAND,), ("ember", BRAND), ("ember",), (BRAND, "ember")):
            again = runner(store, *brands)
            again.drain()
            assert set(again.boards()) == set(brands)
    assert not [log for log in logs if log["event"] == "journal_was_told_otherwise"]
    assert facts(store) == told
    assert facts(store, "ember") == []
    board = again.boards()[BRAND]
    assert board.level == level
    assert board.seq == max(fact.seq for fact in store.facts_after(0, 100_000, BRAND))


def test_a_brand_goes_on_hearing_its_own_after_another_was_added() -> None:
    store = MemoryStore()
    store.take(said(until=200), 0.0)
    runner(store, BRAND).drain()
    store.take([Arrival(Mention("e", "rss", 0.0, storm.mentions()[0].author, "ember"))], 0.0)
    both = runner(store, BRAND, "ember")
    both.drain()
    assert store.belongs(1, 300, [BRAND, "ember"])[-1][1] == "ember"
    assert len(store.belongs(1, 300, [BRAND])) == 200


@pytest.mark.parametrize("snapshot_entries", [40, 10_000_000])
def test_a_brand_that_comes_back_names_no_wave_twice(snapshot_entries: int) -> None:
    store = Bare() if snapshot_entries > 40 else MemoryStore()
    store.take(said(), 0.0)
    runner(store, BRAND, snapshot_entries=snapshot_entries).drain()
    runner(store, "ember", snapshot_entries=snapshot_entries).tick(storm.ENDS)
    store.take(said(LATER), 0.0)
    runner(store, BRAND, snapshot_entries=snapshot_entries).drain()
    opened = [fact["wave"] for fact in of_type(store, "wave_opened")]
    assert len(opened) == len(set(opened))
    assert any(str(wave).endswith("-2") for wave in opened)


def test_a_log_that_comes_out_otherwise_closes_what_it_no_longer_knows_and_calls_for_the_next() -> None:
    store = Forgetful()
    store.take(said(until=290), 0.0)
    runner(store, BRAND).drain()
    first = {one.key for one in store.due_outgoing(1e12, 1000)}
    raised = {fact["alert"] for fact in of_type(store, "alert_raised")}
    assert runner(store, BRAND).boards()[BRAND].level >= 3
    assert first
    told = store.last_fact()
    store.forgets = True
    started = runner(store, BRAND)
    board = started.boards()[BRAND]
    assert (board.level, board.alert) == (0, None)
    assert [incident for incident in board.incidents.values() if incident.calmed_at is None] == []
    store.take(said(LATER), 0.0)
    started.drain()
    again = {fact["alert"] for fact in of_type(store, "alert_raised", told)}
    assert again
    assert not again & raised
    called = [one for one in store.due_outgoing(1e12, 1000) if one.key not in first]
    assert again <= {msgspec.json.decode(one.body)["alert"] for one in called}
    waves = [fact["wave"] for fact in of_type(store, "wave_opened")]
    assert len(waves) == len(set(waves))


def test_names_that_were_erased_change_no_fact_and_call_nobody_anew() -> None:
    store = Bare()
    store.take(said(until=290), 0.0)
    runner(store, BRAND).drain()
    told, last = facts(store), store.last_fact()
    joined = of_type(store, "multiplier_joined")[0]
    loud = store.mention("source0", str(joined["mention"])) or store.mention("source1", str(joined["mention"]))
    loud = loud or store.mention("source2", str(joined["mention"]))
    assert loud is not None
    assert loud.mention is not None
    assert store.erase(loud.mention.source, loud.mention.author.id, 0.0) == 1
    with capture_logs() as logs:
        board = runner(store, BRAND).boards()[BRAND]
    assert [log for log in logs if log["event"] == "journal_was_told_otherwise"] == []
    assert (facts(store), store.last_fact()) == (told, last)
    assert board.level >= 3
    assert board.alert is not None
    assert board.alert.waits


def test_a_wave_that_nobody_was_told_of_begins_anew_under_a_number_of_its_own() -> None:
    desk, board = DeskState(BRAND, second=1000), Board(BRAND)
    desk.waves["T2"] = WaveState(wave=f"{BRAND}-T2-1", topic="T2", level=4, told=4, serial=1, opened_at=500.0)
    assert align(desk, board, {"T2": 3, "": 1}, plan_of(BRAND)) == []
    assert (desk.waves["T2"].level, desk.waves["T2"].serial, desk.waves[""].serial) == (0, 3, 1)
    assert desk.watch.changed == {"T2"}


def test_a_wave_that_was_told_as_it_stands_is_let_be() -> None:
    desk, board = DeskState(BRAND, second=1000), Board(BRAND)
    wave = desk.waves["T2"] = WaveState(wave=f"{BRAND}-T2-3", topic="T2", level=4, told=4, serial=3, opened_at=500.0)
    told = {"at": write_instant(500.0), "type": "wave_opened", "brand": BRAND, "wave": wave.wave, "topic": "T2"}
    board.fold(told)
    assert align(desk, board, {"T2": 3}, plan_of(BRAND)) == []
    assert desk.waves["T2"] is wave
    assert wave.level == 4
