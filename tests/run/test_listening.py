"""Each source is heard in a task of its own: what it brings is committed with its cursor, what it cannot is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coolhead.clock import VirtualClock
from coolhead.connectors import Batch, Fetcher, Polling, Shell, SourceError
from coolhead.mention import Author, Mention
from coolhead.run import listening
from coolhead.run.intake import Intake
from coolhead.run.listening import Listening, listeners_of
from coolhead.run.settings import Settings
from coolhead.storage import Arrival, MemoryStore, SourceState

NOW = 1000.0


class Told(Polling):
    """A source that brings one mention at each asking, or fails as told."""

    def __init__(self, source: str, *faults: Exception, gap: float = 0.01) -> None:
        self.source, self.faults, self.gap = source, list(faults), gap
        self.asked_from: list[bytes] = []
        self.told_committed = 0

    async def listen(self, state: SourceState) -> Batch:
        self.asked_from.append(state.cursor)
        if self.faults:
            raise self.faults.pop(0)
        number = int(state.cursor or b"0") + 1
        mention = Mention(str(number), self.source, NOW - 5, Author("a"), "Good day")
        return Batch((Arrival(mention),), SourceState(self.source, str(number).encode(), NOW, NOW), self.gap)

    async def committed(self, batch: Batch) -> None:
        self.told_committed += 1


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(NOW)


@pytest.fixture
def intake(store: MemoryStore, clock: VirtualClock) -> Iterator[Intake]:
    made = Intake(store, clock)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "delay_after", lambda error, failures: 0.01)


def follow(made: Listening, until: Callable[[], object]) -> None:
    async def run() -> None:
        following = asyncio.create_task(made.follow())
        try:
            async with asyncio.timeout(5):
                while not until():
                    await asyncio.sleep(0.005)
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)

    asyncio.run(run())


def test_the_cursor_goes_on_with_what_is_stored(store: MemoryStore, clock: VirtualClock, intake: Intake) -> None:
    source = Told("rss:press")
    follow(Listening([source], store, intake, Shell(clock)), lambda: source.told_committed >= 3)
    assert source.asked_from[:3] == [b"", b"1", b"2"]
    state = store.source_state("rss:press")
    assert state is not None
    assert int(state.cursor) == store.conservation().stored >= 3


def test_a_source_that_fails_costs_the_others_nothing(store: MemoryStore, clock: VirtualClock, intake: Intake) -> None:
    broken = Told("rss:broken", *[SourceError("source.timeout")] * 1000)
    surprised = Told("rss:surprised", ZeroDivisionError("a fault of ours"))
    well = Told("rss:well")
    follow(
        Listening([broken, surprised, well], store, intake, Shell(clock)),
        lambda: well.told_committed >= 5 and surprised.told_committed >= 2 and len(broken.asked_from) >= 3,
    )
    errors = {state.source: state.error for state in store.source_states()}
    assert errors == {"rss:broken": "source.timeout", "rss:surprised": "", "rss:well": ""}


def test_a_source_that_does_not_answer_is_silent(store: MemoryStore, clock: VirtualClock, intake: Intake) -> None:
    source = Told("rss:press", gap=100.0)
    made = Listening([source], store, intake, Shell(clock))
    follow(made, lambda: source.told_committed == 1)
    assert made.silent_since("rss:press") is None
    clock.advance(299.0)
    assert made.silent_since("rss:press") is None
    clock.advance(2.0)
    assert made.silent_since("rss:press") == NOW
    assert made.silent_since("rss:another") is None


def test_the_settings_name_the_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.model_validate(
        {
            "feeds": [{"name": "press", "url": "https://example.org/feed", "press_tier": "national", "minutes": 1}],
            "folders": [{"path": tmp_path / "drop", "columns": {"Body": "text"}, "time_zone": "Europe/Warsaw"}],
        }
    )

    async def run() -> list[str]:
        async with Fetcher() as fetcher:
            return [listener.source for listener in listeners_of(settings, Shell(fetcher=fetcher))]

    assert asyncio.run(run()) == ["rss:press", "folder:drop"]


def test_without_sources_it_waits(store: MemoryStore, clock: VirtualClock, intake: Intake) -> None:
    async def run() -> bool:
        following = asyncio.create_task(Listening([], store, intake, Shell(clock)).follow())
        await asyncio.sleep(0.02)
        ended = following.done()
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        return ended

    assert asyncio.run(run()) is False


def test_a_mention_from_the_future_does_not_move_the_clock_there(
    store: MemoryStore, clock: VirtualClock, intake: Intake
) -> None:
    ahead = Mention("1", "rss", NOW + 1e6, Author("a"), "Good day")
    past = Mention("2", "rss", NOW - 1e6, Author("a"), "Good day")
    intake.submit([Arrival(ahead), Arrival(past)]).result()
    mentions = [entry.mention for entry in store.entries_after(0, 10) if entry.mention]
    assert [mention.arrived_at for mention in mentions] == [NOW, NOW - 1e6]
    assert mentions[0].published_at == NOW + 1e6
