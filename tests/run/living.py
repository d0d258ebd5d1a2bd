"""A house that lives until it is killed: intake, desk and store as they are served, fed by lines, answering by lines.

Run as a program it forks one life for each message on its socket: everything is imported once, a life begins at once.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import replace
from typing import Any

import msgspec

from coolhead.clock import Instant, VirtualClock
from coolhead.desk import Acknowledged, Tick
from coolhead.mention import decode_mention
from coolhead.run.acts import log_act
from coolhead.run.intake import Intake
from coolhead.run.runner import Runner
from coolhead.storage import Arrival, Receipt, Refusal, SourceState, SqliteStore, Step, Store
from tests.run import storm

SNAPSHOT_ENTRIES = 40


class Line(msgspec.Struct):
    """One thing the house is told. `kind`: mention (as it travels), tick or acknowledged (both at an instant)."""

    number: int
    kind: str
    mention: msgspec.Raw = msgspec.Raw(b"null")
    at: Instant = 0.0


class Life(msgspec.Struct):
    """One life. `dies`: before which SQL statement of a transaction, or after which commit; 0 never of itself."""

    path: str
    dies: str = "never"
    count: int = 0
    mutant: str = ""


def die() -> None:
    """As by kill -9: no handler runs, no buffer is written."""
    os.kill(os.getpid(), signal.SIGKILL)


class DyingStore(SqliteStore):
    """Dies before its n-th statement that belongs to a transaction, or after its n-th commit of either kind."""

    def __init__(self, life: Life) -> None:
        super().__init__(life.path)
        self._life = life
        self._left = life.count
        if life.dies == "statement":
            self._database.writer.set_trace_callback(lambda _statement: self._count("statement"))

    def take(
        self, arrivals: Sequence[Arrival | Refusal], received_at: Instant, source_state: SourceState | None = None
    ) -> list[Receipt]:
        receipts = super().take(arrivals, received_at, source_state)
        self._count("taken")
        return receipts

    def commit(self, step: Step) -> None:
        super().commit(step)
        self._count("committed")

    def _count(self, what: str) -> None:
        if what == self._life.dies:
            self._left -= 1
            if self._left == 0:
                die()


class TornStore(DyingStore):
    """A mutant: the cursor moves on in one transaction, the facts follow in another."""

    def commit(self, step: Step) -> None:
        super().commit(replace(step, facts=(), outgoing=()))
        super().commit(Step(step.cursor, facts=step.facts, outgoing=step.outgoing))


class HastyIntake(Intake):
    """A mutant: the receipt comes before the commit."""

    def _commit(self, group: list[Any]) -> None:
        for one in group:
            one.receipts.set_result([Receipt("stored")] * len(one.things))
        self._take([thing for one in group for thing in one.things], group[-1].state)


def log_line(store: Store, line: Line) -> None:
    """A tick, or that a person took the story's alert."""
    if line.kind == "tick":
        store.act(storm.BRAND, Tick.kind, msgspec.json.encode({"at": line.at}), line.at)
    else:
        log_act(store, storm.BRAND, Acknowledged(line.at, storm.ALERT, "hanna"))


class House:
    """One life of the house."""

    def __init__(self, life: Life, receipts: int) -> None:
        self._store = TornStore(life) if life.mutant == "torn" else DyingStore(life)
        clock = VirtualClock(storm.ENDS)
        self._intake = HastyIntake(self._store, clock) if life.mutant == "hasty" else Intake(self._store, clock)
        self._runner = Runner(self._store, {storm.BRAND: storm.plan()}, storm.QuickReader(), SNAPSHOT_ENTRIES)
        self._receipts = receipts
        self._news = threading.Event()
        self._fed = False
        self._intake.on_commit(lambda _seq: self._news.set())

    def live(self, feed: int) -> None:
        """Until the feed ends and all of it is folded."""
        feeding = threading.Thread(target=self._listen, args=(feed,))
        feeding.start()
        while not self._fed:
            self._news.wait(0.5)
            self._news.clear()
            self._runner.drain()
        feeding.join()
        self._intake.close()
        self._runner.drain()
        self._store.close()

    def _listen(self, feed: int) -> None:
        waiting: list[Future[list[Receipt]]] = []
        with os.fdopen(feed, "rb") as lines:
            for raw in lines:
                line = msgspec.json.decode(raw, type=Line)
                if line.kind == "mention":
                    handed_in = self._intake.submit([Arrival(decode_mention(bytes(line.mention)))])
                    handed_in.add_done_callback(self._answer(line.number))
                    waiting.append(handed_in)
                else:
                    wait(waiting)
                    waiting.clear()
                    self._act(line)
        self._fed = True
        self._news.set()

    def _answer(self, number: int) -> Callable[[Future[list[Receipt]]], None]:
        return lambda done: self._tell(number, done.result()[0].outcome)

    def _act(self, line: Line) -> None:
        log_line(self._store, line)
        self._news.set()
        self._tell(line.number, "logged")

    def _tell(self, number: int, outcome: str) -> None:
        os.write(self._receipts, f"{number} {outcome}\n".encode())


def main() -> None:
    """Fork a life for each message; answer with its process id and, once it is over, with its status."""
    orders = socket.socket(fileno=int(sys.argv[1]))
    storm.plan()
    while True:
        message, (feed, receipts) = _next_order(orders)
        if not message:
            return
        pid = os.fork()
        if pid == 0:
            orders.close()
            _live(msgspec.json.decode(message, type=Life), feed, receipts)
        os.close(feed)
        os.close(receipts)
        orders.sendall(b"%d\n" % pid)
        _, status = os.waitpid(pid, 0)
        orders.sendall(b"%d\n" % status)


def _next_order(orders: socket.socket) -> tuple[bytes, tuple[int, int]]:
    message, passed, _, _ = socket.recv_fds(orders, 4096, 2)
    return message, (passed[0], passed[1]) if passed else (-1, -1)


def _live(life: Life, feed: int, receipts: int) -> None:
    try:
        House(life, receipts).live(feed)
    except BaseException:  # noqa: BLE001 - told in the log and by the status; a forked life must not return
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
