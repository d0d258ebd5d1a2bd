"""A dropped file is read once, whole, in order, whatever interrupts it."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import shutil
import time
from pathlib import Path

import pytest

import coolhead.connectors.folder as home
from coolhead.clock import VirtualClock
from coolhead.connectors.base import Batch, Shell, SourceError
from coolhead.connectors.folder.config import FolderSettings
from coolhead.connectors.folder.listen import FolderListener
from coolhead.mention import RAW_LIMIT
from coolhead.storage import MemoryStore
from coolhead.storage.model import Arrival, Refusal, SourceState
from tests.connectors.chaos import in_loop

PAYLOADS = Path(home.__file__).parent / "payloads"
COLUMNS = {"Number": "id", "Written": "published_at", "Who": "author.id", "Comment": "text", "Stars": "rating"}
HEADER = b"id,text,published_at,author.id\n"
START = SourceState("folder:drop")


class Drop:
    """A watched folder with a clock that is moved by hand, and what was stored from it."""

    def __init__(self, path: Path, **settings: object) -> None:
        self.path, self.clock, self.state = path, VirtualClock(1000.0), START
        self.settings = FolderSettings.model_validate({"path": path, **settings})
        self.stored: list[Arrival | Refusal] = []
        self.restart()
        for shelf in ("inbox", "done", "failed"):
            (path / shelf).mkdir()

    def restart(self) -> None:
        self.listener = FolderListener(self.settings, Shell(self.clock))

    async def step(self, committed: bool = True) -> Batch:
        batch = await self.listener.listen(self.state)
        self.state = batch.state
        self.stored += batch.arrivals
        if committed:
            await self.listener.committed(batch)
        return batch

    async def settle(self) -> None:
        """See what is there, let the time pass, and read all of it."""
        await self.step()
        self.clock.advance(2.0)
        while (await self.step()).next_in_seconds == 0.0:
            pass

    def ids(self) -> list[str]:
        return [one.mention.id for one in self.stored if isinstance(one, Arrival)]

    def on(self, shelf: str) -> list[str]:
        return sorted(path.name for path in (self.path / shelf).iterdir())


def lines(first: int, last: int) -> bytes:
    return b"".join(
        json.dumps(
            {"id": str(n), "source": "s", "published_at": "2026-03-01T08:00:00Z", "author": {"id": "a"}, "text": "x"}
        ).encode()
        + b"\n"
        for n in range(first, last)
    )


@in_loop
async def _reads_lines(path: Path) -> None:
    drop = Drop(path)
    shutil.copy(PAYLOADS / "mentions.jsonl", path / "inbox")
    await drop.settle()
    assert drop.ids() == ["f-1", "f-2", "f-4"]
    (refusal,) = (one for one in drop.stored if isinstance(one, Refusal))
    assert (refusal.reason, refusal.origin) == ("broken_json", "mentions.jsonl:4")
    assert refusal.raw.startswith(b'{"id":"f-3"')
    assert (drop.on("inbox"), drop.on("done")) == ([], ["mentions.jsonl"])


def test_a_bad_line_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    _reads_lines(tmp_path)


def test_a_spreadsheet_is_read_by_its_columns(tmp_path: Path) -> None:
    @in_loop
    async def scenario() -> None:
        drop = Drop(tmp_path, columns=COLUMNS, source="survey", brand="morelle")
        shutil.copy(PAYLOADS / "reviews.csv", tmp_path / "inbox")
        await drop.settle()
        ola, jan, ewa = drop.stored
        assert isinstance(ola, Arrival)
        assert isinstance(ewa, Arrival)
        assert isinstance(jan, Refusal)
        assert (ola.mention.text, ola.mention.rating) == ("Pokrywka; odpadła\nprzy nalewaniu", 1.0)
        assert (ola.mention.source, ola.mention.brand, ola.mention.kind) == ("survey", "morelle", "review")
        assert (ewa.mention.text, ewa.mention.rating) == ("", 4.5)
        assert json.loads(ola.raw)["brand"] == "morelle"
        assert jan.reason == "bad_time"

    scenario()


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (b'9,"closed" and on,2026-03-01T08:00:00Z,a', "broken_row"),
        (b'9,"never closed,2026-03-01T08:00:00Z,a', "broken_row"),
        (b"9," + b"x" * 900_000 + b"," * 200_000, "too_large"),
        (b"9,\xff,2026-03-01T08:00:00Z,a", "bad_encoding"),
    ],
    ids=["stray quote", "open quote", "huge row", "not UTF-8"],
)
def test_a_broken_row_costs_itself(tmp_path: Path, broken: bytes, reason: str) -> None:
    @in_loop
    async def scenario() -> None:
        drop = Drop(tmp_path)
        good = b"1,a,2026-03-01T08:00:00Z,a\n"
        body = HEADER + good + broken + b"\n" + good.replace(b"1,", b"2,", 1)
        (tmp_path / "inbox" / "rows.csv").write_bytes(body)
        await drop.settle()
        assert drop.ids() == ["1", "2"]
        (refusal,) = (one for one in drop.stored if isinstance(one, Refusal))
        assert (refusal.reason, refusal.origin) == (reason, "rows.csv:3")
        assert refusal.raw == broken[:RAW_LIMIT]

    scenario()


def test_a_packed_file_is_read_in_batches_and_files_by_name(tmp_path: Path) -> None:
    @in_loop
    async def scenario() -> None:
        drop = Drop(tmp_path, at_once=10)
        (tmp_path / "inbox" / "b.jsonl.gz").write_bytes(gzip.compress(lines(30, 55)))
        (tmp_path / "inbox" / "a.ndjson").write_bytes(lines(0, 30))
        await drop.settle()
        assert drop.ids() == [str(n) for n in range(55)]
        assert drop.on("done") == ["a.ndjson", "b.jsonl.gz"]
        assert drop.state.cursor == b""

    scenario()


def test_a_file_still_being_written_is_left_alone(tmp_path: Path) -> None:
    @in_loop
    async def scenario() -> None:
        drop = Drop(tmp_path)
        file = tmp_path / "inbox" / "slow.jsonl"
        for end in (1, 2, 3):
            file.write_bytes(lines(0, end))
            os.utime(file, (end, end))
            assert (await drop.step()).next_in_seconds == 1.0
            drop.clock.advance(0.9)
        assert drop.stored == []
        drop.clock.advance(0.2)
        await drop.step()
        assert drop.ids() == ["0", "1", "2"]

    scenario()


@pytest.mark.parametrize("name", ["x.jsonl.part", ".hidden.jsonl", "notes.txt", "x.jsonl.gz.tmp"])
def test_other_files_are_not_ours(tmp_path: Path, name: str) -> None:
    @in_loop
    async def scenario() -> None:
        drop = Drop(tmp_path)
        (tmp_path / "inbox" / name).write_bytes(lines(0, 3))
        await drop.settle()
        assert drop.stored == []
        assert drop.on("inbox") == [name]

    scenario()


def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    @in_loop
    async def scenario() -> None:
        drop = Drop(tmp_path)
        (tmp_path / "outside").write_bytes(lines(0, 3))
        (tmp_path / "inbox" / "link.jsonl").symlink_to(tmp_path / "outside")
        os.mkfifo(tmp_path / "inbox" / "pipe.jsonl")
        await drop.settle()
        assert drop.stored == []

    scenario()


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("cut.jsonl.gz", gzip.compress(lines(0, 50))[:-20], "broken_file"),
        ("false.jsonl.gz", b"no gzip", "broken_file"),
        ("bomb.jsonl.gz", gzip.compress(b"\n" * 3_000_000), "too_large"),
    ],
)
def test_an_unreadable_file_is_set_aside_with_the_reason(tmp_path: Path, name: str, body: bytes, reason: str) -> None:
    @in_loop
    async def scenario() -> None:
        drop = Drop(tmp_path, unpacked_bytes=1_000_000)
        (tmp_path / "inbox" / name).write_bytes(body)
        (tmp_path / "inbox" / "z-next.jsonl").write_bytes(lines(90, 91))
        await drop.settle()
        refusals = [one for one in drop.stored if isinstance(one, Refusal) and one.reason == reason]
        assert len(refusals) == 1
        assert drop.on("failed") == [name, f"{name}.reason.txt"]
        assert (tmp_path / "failed" / name).read_bytes() == body
        assert drop.ids()[-1] == "90", "the next file is read"

    scenario()


def test_a_huge_line_costs_one_refusal(tmp_path: Path) -> None:
    @in_loop
    async def scenario() -> None:
        drop = Drop(tmp_path)
        (tmp_path / "inbox" / "a.jsonl").write_bytes(lines(0, 1) + b"x" * 5_000_000 + b"\n" + lines(1, 2))
        await drop.settle()
        assert drop.ids() == ["0", "1"]
        (refusal,) = (one for one in drop.stored if isinstance(one, Refusal))
        assert refusal.reason == "too_large"

    scenario()


@pytest.mark.parametrize("crash_after", range(1, 8))
def test_a_restart_goes_on_where_the_last_commit_was(tmp_path: Path, crash_after: int) -> None:
    """Kill before the commit (the state is lost with the batch) and between commit and move."""

    @in_loop
    async def scenario() -> None:
        drop = Drop(tmp_path, at_once=10, settle_seconds=0)
        (tmp_path / "inbox" / "a.jsonl").write_bytes(lines(0, 25))
        (tmp_path / "inbox" / "b.jsonl").write_bytes(lines(25, 40))
        for count in range(1, 40):
            if count == crash_after:
                await drop.listener.listen(drop.state)  # read, never committed
                drop.restart()
                await drop.step(committed=False)  # committed, not told to the source
                drop.restart()
            elif (await drop.step()).next_in_seconds > 0.0:
                break
        assert drop.ids() == [str(n) for n in range(40)]
        assert drop.on("done") == ["a.jsonl", "b.jsonl"]

    scenario()


def test_a_second_file_of_the_same_name_is_read_too(tmp_path: Path) -> None:
    @in_loop
    async def scenario() -> None:
        drop = Drop(tmp_path)
        for first in (0, 10):
            (tmp_path / "inbox" / "day.jsonl.gz").write_bytes(gzip.compress(lines(first, first + 3)))
            await drop.settle()
            drop.clock.advance(5.0)
        assert drop.ids() == ["0", "1", "2", "10", "11", "12"]
        assert drop.on("done") == ["day-1.jsonl.gz", "day.jsonl.gz"]

    scenario()


def test_a_folder_that_cannot_be_made_is_an_error_a_person_can_mend(tmp_path: Path) -> None:
    @in_loop
    async def scenario() -> None:
        (tmp_path / "file").write_text("")
        listener = FolderListener(FolderSettings(path=tmp_path / "file" / "x"), Shell(VirtualClock(0.0)))
        with pytest.raises(SourceError) as caught:
            await listener.listen(START)
        assert (caught.value.user_message, caught.value.permanent) == ("source.folder_unusable", True)

    scenario()


def test_waiting_ends_when_a_file_arrives_or_the_time_is_over(tmp_path: Path) -> None:
    @in_loop
    async def scenario() -> None:
        drop = Drop(tmp_path)
        began = time.monotonic()
        await drop.listener.wait(0.1)
        assert time.monotonic() - began < 3.0
        waiting = asyncio.create_task(drop.listener.wait(20.0))
        await asyncio.sleep(0.3)
        (tmp_path / "inbox" / "a.jsonl").write_bytes(lines(0, 1))
        await asyncio.wait_for(waiting, 5.0)

    scenario()


def test_waiting_can_be_called_off(tmp_path: Path) -> None:
    @in_loop
    async def scenario() -> None:
        drop = Drop(tmp_path)
        waiting = asyncio.create_task(drop.listener.wait(20.0))
        await asyncio.sleep(0.2)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(waiting, 3.0)

    scenario()


def test_what_was_read_is_what_the_store_has(tmp_path: Path) -> None:
    """Conservation at the door: a folder read twice, once with a lost commit, brings duplicates and nothing else."""

    @in_loop
    async def scenario() -> None:
        store, drop = MemoryStore(), Drop(tmp_path, columns=COLUMNS)
        for name in ("mentions.jsonl", "reviews.csv"):
            shutil.copy(PAYLOADS / name, tmp_path / "inbox")
        await drop.settle()
        for _ in range(2):
            store.take(drop.stored, 1000.0, drop.state)
        law = store.conservation()
        assert law.holds
        assert (law.stored, law.duplicate, law.quarantined) == (5, 7, 2), "the same refusal again is a duplicate too"
        assert store.source_state(START.source) == drop.state

    scenario()
