"""The house while more waits than one step can hold, and while the store cannot be written."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from coolhead.cli.house import LocalHouse
from coolhead.clock import VirtualClock
from coolhead.desk import SendAlert
from coolhead.incident import Sentence
from coolhead.mention import Mention
from coolhead.run.intake import Intake
from coolhead.run.runner import Runner
from coolhead.storage import Arrival, MemoryStore, StoreError
from coolhead.text import Reading
from tests.run import storm
from tests.run.storm import BRAND, QuickReader

PLANS = {BRAND: storm.plan()}
STEP_SECONDS = 0.05


class SlowReader(QuickReader):
    """More comes in than it can read."""

    def read(self, mentions: Sequence[Mention]) -> list[Reading]:
        if mentions:
            time.sleep(STEP_SECONDS)
        return super().read(mentions)


class Flood:
    """Mentions that keep coming."""

    def __init__(self, store: MemoryStore) -> None:
        self.store, self.number = store, 0

    def come(self, count: int) -> None:
        first = storm.mentions()[0]
        said = [replace(first, id=f"f{self.number + n}", published_at=storm.ENDS - 3600) for n in range(count)]
        self.number += count
        self.store.take([Arrival(one) for one in said], storm.ENDS)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coolhead.cli.house.STORE_SECONDS", 0.01)
    monkeypatch.setattr("coolhead.cli.house.READ_SECONDS", 0.02)


def house_of(
    store: MemoryStore, reader: QuickReader | None = None, at: float = storm.ENDS
) -> tuple[LocalHouse, VirtualClock]:
    clock = VirtualClock(at)
    runner = Runner(store, PLANS, reader or QuickReader())
    return LocalHouse(store, Intake(store, clock), runner, PLANS, clock), clock


def call(alert: str) -> SendAlert:
    wave = alert.rpartition("-")[0]
    return SendAlert("k", f"{BRAND}:{wave}", storm.ENDS, BRAND, alert, "anna", 3, Sentence(id="verdict.calm.brand"))


def test_an_alert_can_be_taken_while_more_comes_in_than_can_be_folded() -> None:
    async def run() -> None:
        store = MemoryStore()
        store.take([Arrival(mention) for mention in storm.mentions()[:290]], storm.ENDS)
        at = storm.mentions()[290].published_at
        Runner(store, PLANS, QuickReader()).tick(at)
        house, _ = house_of(store, SlowReader(), at + 60)
        board = house.boards()[BRAND]
        waiting = board.alert
        assert waiting is not None
        assert waiting.waits
        assert house.stands(call(waiting.id))
        more = Flood(store)
        more.come(3_000)
        following = asyncio.create_task(house.follow())
        await asyncio.sleep(3 * STEP_SECONDS)
        before = board.seq
        await house.acknowledge(BRAND, waiting.id, "anna")
        assert store.cursor() < len(store.entries_after(0, 1_000_000))  # it waited for nothing that was before it
        assert not house.stands(call(waiting.id))
        async with asyncio.timeout(10):
            while waiting.acknowledged_by is None:
                more.come(600)
                await asyncio.sleep(STEP_SECONDS)
        assert store.cursor() < len(store.entries_after(0, 1_000_000))
        assert house.caught_up.is_set()
        assert board.seq > before
        following.cancel()
        house.intake.close()

    asyncio.run(run())


def test_a_lone_mention_is_judged_when_its_second_is_over_whoever_folded_it() -> None:
    async def run() -> None:
        store = MemoryStore()
        house, clock = house_of(store)
        following = asyncio.create_task(house.follow())
        await asyncio.wait_for(house.caught_up.wait(), 5)
        said = replace(storm.mentions()[-1], id="alone", text="Bad mould in it", published_at=storm.ENDS)
        await house.intake.deliver([Arrival(said)])
        runner = house._runner
        await asyncio.to_thread(runner.drain)  # not by `follow`: as within another's turn
        assert not runner.waits(storm.ENDS)
        assert runner.waits(storm.ENDS + 1)
        clock.advance(1.0)
        async with asyncio.timeout(5):
            while runner.waits(storm.ENDS + 1):
                await asyncio.sleep(0.01)
        following.cancel()
        house.intake.close()

    asyncio.run(run())


def test_a_store_that_cannot_be_read_when_beginning_again_is_tried_again() -> None:
    async def run() -> None:
        store = MemoryStore()
        house, _ = house_of(store)
        tried = 0

        def renew() -> Runner:
            nonlocal tried
            tried += 1
            if tried < 4:
                raise StoreError("the disk is full", retry=True)
            return Runner(store, PLANS, QuickReader())

        house.renew = renew
        await house._begin_again(StoreError("the disk is full", retry=True))
        assert tried == 4
        house.renew = None
        with pytest.raises(StoreError):
            await house._begin_again(StoreError("no", retry=True))
        house.intake.close()

    asyncio.run(run())


def test_pages_that_leave_while_news_come_leave_quietly() -> None:
    async def run() -> list[BaseException | int]:
        house, _ = house_of(MemoryStore())
        waiting = [asyncio.create_task(house.wait_for_facts(0, 30.0)) for _ in range(20)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        turn = asyncio.create_task(house.catch_up())
        while not turn.done():
            await asyncio.sleep(0)
            for task in waiting[::2]:
                task.cancel()  # a page is closed, again and again, in the midst of it
        return await asyncio.gather(*waiting, return_exceptions=True)

    left = asyncio.run(run())
    assert {type(one) for one in left[::2]} == {asyncio.CancelledError}
    assert {type(one) for one in left[1::2]} == {int}
