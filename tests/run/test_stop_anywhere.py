"""Stop anywhere: a house that is killed again and again ends where an undisturbed one ends.

A life of the house is a process of its own, with the real store (SQLite, WAL, synchronous=FULL). It dies by SIGKILL: at
a moment chosen by us, before a chosen SQL statement of a transaction, or right after a chosen commit. Whoever fed it
sends again what has no receipt. `COOLHEAD_KILLS` sets how many kills there are; moments are drawn from a seed, but when
a signal hits a running process is never quite the same.

What this does not show: kill -9 ends a process, not the machine. What was written and not yet flushed survives in the
operating system's cache, so a missing fsync would not be found here; only a power cut, or a disk that loses its cache,
tells. `test_the_store_asks_for_every_flush` therefore pins the setting itself.
"""

from __future__ import annotations

import os
import random
import select
import signal
import socket
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec
import pytest

from coolhead.mention import decode_mention, encode_mention
from coolhead.run.runner import Runner
from coolhead.storage import Arrival, SqliteStore
from tests.run import storm
from tests.run.living import Life, Line, log_line

KILLS = int(os.environ.get("COOLHEAD_KILLS", "20"))
PATIENCE_SECONDS = 60.0
WAYS = ("moment", "statement", "statement", "taken", "committed")


class Nursery:
    """Starts lives quickly: a process that has everything imported and forks."""

    def __init__(self, log: Path) -> None:
        self._orders, theirs = socket.socketpair()
        with log.open("wb") as errors, theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.run.living", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stderr=errors,
            )
        self._answers = self._orders.makefile("rb")

    def begin(self, life: Life) -> tuple[int, int, int]:
        """(process id, where to feed it, where it answers)."""
        (feed, feeding), (answers, answering) = os.pipe(), os.pipe()
        socket.send_fds(self._orders, [msgspec.json.encode(life)], [feed, answering])
        os.close(feed)
        os.close(answering)
        return int(self._answers.readline()), feeding, answers

    def end(self) -> int:
        """Waits until the life is over; returns how it ended, as `os.waitpid` tells it."""
        return int(self._answers.readline())

    def close(self) -> None:
        self._answers.close()
        self._orders.close()
        self._process.wait(PATIENCE_SECONDS)


@dataclass
class Feeder:
    """Sends lines in order, some at a time, and again what has no receipt; remembers every receipt."""

    lines: list[bytes]
    chance: random.Random
    receipts: dict[int, str] = field(default_factory=dict)

    def feed(self, pid: int, feeding: int, answers: int, kill_after: int | None) -> None:
        """One life long. `kill_after`: so many receipts later it is killed, within a few milliseconds."""
        open_lines = deque(number for number in range(len(self.lines)) if number not in self.receipts)
        sent: set[int] = set()
        heard, rest, at_once = 0, b"", self.chance.randint(1, 8)
        while True:
            while open_lines and len(sent) < at_once and _write(feeding, self.lines[open_lines[0]]):
                sent.add(open_lines.popleft())
            if not open_lines and not sent and feeding >= 0:
                os.close(feeding)
                feeding = -1
            if not select.select([answers], [], [], PATIENCE_SECONDS)[0]:
                os.kill(pid, signal.SIGKILL)
                raise TimeoutError("the house hangs")
            if not (part := os.read(answers, 65536)):
                break
            *told, rest = (rest + part).split(b"\n")
            for one in told:
                number, _, outcome = one.decode().partition(" ")
                self.receipts[int(number)] = outcome
                sent.discard(int(number))
                heard += 1
            if kill_after is not None and heard >= kill_after:
                time.sleep(self.chance.random() * 0.004)
                os.kill(pid, signal.SIGKILL)
                kill_after = None
        if feeding >= 0:
            os.close(feeding)
        os.close(answers)


def _write(feeding: int, line: bytes) -> bool:
    try:
        os.write(feeding, line)
    except BrokenPipeError:
        return False
    return True


@cache
def story() -> tuple[Line, ...]:
    """Mentions in order, time that passes, and a person who takes the first alert."""
    lines: list[Line] = []
    said = storm.mentions()
    for place, mention in enumerate(said):
        lines.append(Line(len(lines), "mention", msgspec.Raw(encode_mention(mention))))
        if place == 240:
            lines.append(Line(len(lines), "acknowledged", at=mention.published_at + 60.0))
        if place % 30 == 29:
            lines.append(Line(len(lines), "tick", at=mention.published_at + 1.0))
    return (*lines, Line(len(lines), "tick", at=storm.ENDS))


@dataclass(frozen=True)
class End:
    """What is in a store when all is over."""

    facts: tuple[bytes, ...]
    outbox: tuple[str, ...]
    mentions: tuple[str, ...]


def end_of(path: Path) -> End:
    with closing(SqliteStore(path)) as store:
        assert store.conservation().holds
        assert store.verify() == []
        return End(
            tuple(fact.body for fact in store.facts_after(0, 1_000_000)),
            tuple(outgoing.key for outgoing in store.due_outgoing(1e12, 10_000)),
            tuple(entry.mention.id for entry in store.entries_after(0, 1_000_000) if entry.mention is not None),
        )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> End:
    """The whole story through one runner in one go."""
    path = tmp_path_factory.mktemp("undisturbed") / "store.db"
    with closing(SqliteStore(path)) as store:
        for line in story():
            if line.kind == "mention":
                store.take([Arrival(decode_mention(bytes(line.mention)))], storm.ENDS)
            else:
                log_line(store, line)
        Runner(store, {storm.BRAND: storm.plan()}, storm.QuickReader(), 10_000_000).drain()
    end = end_of(path)
    for type_ in (b"severity_changed", b"alert_acknowledged", b"incident_opened"):
        assert any(b'"type":"%s"' % type_ in fact for fact in end.facts)
    assert len(end.outbox) > 3
    return end


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    made = Nursery(tmp_path / "lives.log")
    yield made
    made.close()


def lives(nursery: Nursery, path: Path, seed: int, most: int, mutant: str = "") -> tuple[dict[int, str], list[str]]:
    """One store from the first line of the story to its last; (receipts, how each killed life died)."""
    chance = random.Random(seed)
    feeder = Feeder([msgspec.json.encode(line) + b"\n" for line in story()], chance)
    died: list[str] = []
    while True:
        way = chance.choice(WAYS) if len(died) < most else "never"
        count = chance.randint(1, {"statement": 90, "moment": 25}.get(way, 12))
        pid, feeding, answers = nursery.begin(Life(str(path), way, count, mutant))
        feeder.feed(pid, feeding, answers, count if way == "moment" else None)
        status = nursery.end()
        if status == 0:
            return feeder.receipts, died
        if not (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL):
            died.append("by itself")
            return feeder.receipts, died
        died.append(way)


def wrong(path: Path, receipts: dict[int, str], undisturbed: End) -> list[str]:
    """What a store has lost, doubled or told otherwise than an undisturbed one; empty when nothing."""
    end = end_of(path)
    kept = Counter(end.mentions)
    lines = story()
    acknowledged = {number for number, outcome in receipts.items() if outcome in ("stored", "duplicate")}
    ids = {number: decode_mention(bytes(lines[number].mention)).id for number in acknowledged}
    found = [f"{id_} was acknowledged and is lost" for id_ in ids.values() if not kept[id_]]
    found += [f"{id_} is there {times} times" for id_, times in kept.items() if times > 1]
    if set(receipts) != set(range(len(lines))):
        found.append("some lines have no receipt")
    if end.mentions != undisturbed.mentions:
        found.append("the mentions are not those of an undisturbed run")
    if end.facts != undisturbed.facts:
        found.append("the facts are not those of an undisturbed run")
    if end.outbox != undisturbed.outbox:
        found.append("the outbox is not that of an undisturbed run")
    return found


@pytest.mark.slow
def test_a_house_that_is_killed_again_and_again_ends_where_an_undisturbed_one_ends(
    nursery: Nursery, tmp_path: Path, undisturbed: End
) -> None:
    died: Counter[str] = Counter()
    seed = 0
    while died.total() < KILLS:
        path = tmp_path / f"store-{seed}.db"
        receipts, ways = lives(nursery, path, seed, KILLS - died.total())
        assert "by itself" not in ways, (seed, (tmp_path / "lives.log").read_text())
        assert wrong(path, receipts, undisturbed) == [], seed
        died.update(ways)
        seed += 1
    print(f"{died.total()} kills in {seed} stories: {dict(died)}")


def test_a_receipt_before_the_commit_is_found(nursery: Nursery, tmp_path: Path, undisturbed: End) -> None:
    found = _found_in_a_mutant("hasty", nursery, tmp_path, undisturbed)
    assert any("was acknowledged and is lost" in one for one in found)


def test_facts_that_are_committed_apart_from_the_cursor_are_found(
    nursery: Nursery, tmp_path: Path, undisturbed: End
) -> None:
    found = _found_in_a_mutant("torn", nursery, tmp_path, undisturbed)
    assert any("facts are not those" in one for one in found)


def _found_in_a_mutant(mutant: str, nursery: Nursery, tmp_path: Path, undisturbed: End) -> list[str]:
    for seed in range(10):
        path = tmp_path / f"mutant-{seed}.db"
        receipts, _ = lives(nursery, path, seed, 20, mutant)
        if found := wrong(path, receipts, undisturbed):
            return found
    return []


def test_the_store_asks_for_every_flush(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "store.db")) as store:
        ask = store._database.writer.execute
        assert ask("PRAGMA synchronous").fetchone() == (2,)
        assert ask("PRAGMA journal_mode").fetchone() == ("wal",)
