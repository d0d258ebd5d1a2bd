"""The intake: many callers, one writer, one commit for all that waits. Receipts come after the commit, never before."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from threading import Condition, Thread

import structlog

from coolhead.clock import Clock, Instant
from coolhead.storage import Arrival, Receipt, Refusal, SourceState, Store, StoreError

GROUP_ROWS = 500
"""Rows of one transaction."""
WAITING_ROWS = 20_000
"""Rows that may wait for the writer; whoever brings more waits itself. Nothing is dropped."""

_log = structlog.get_logger(__name__)

Things = Sequence[Arrival | Refusal]


def not_ahead(thing: Arrival | Refusal, now: Instant) -> Arrival | Refusal:
    """A mention that claims to come from the future was seen now.

    Mentions move the desk's clock on, and it never runs back: one wrong date would leave the desk blind until then.
    """
    if isinstance(thing, Refusal) or thing.mention.arrived_at <= now:
        return thing
    return Arrival(replace(thing.mention, seen_at=now), thing.raw)


@dataclass(eq=False, slots=True)
class _Submission:
    things: Things
    state: SourceState | None
    receipts: Future[list[Receipt]] = field(default_factory=Future)

    def __post_init__(self) -> None:
        self.receipts.set_running_or_notify_cancel()  # what was handed in is committed: it cannot be called back


class Intake:
    """Group commit: while one transaction is written, what arrives gathers for the next.

    So a lone mention waits for nobody, and a thousand callers share one fsync. A caller whose rows the store refuses
    does not cost the others theirs.

    Parameters
    ----------
    store
        Any store; only `take` is called, only by the writer's own thread.
    clock
        Tells when things were received.
    group_rows, waiting_rows
        Rows of one transaction, and rows that may wait before callers have to.
    """

    def __init__(
        self, store: Store, clock: Clock, group_rows: int = GROUP_ROWS, waiting_rows: int = WAITING_ROWS
    ) -> None:
        self._store = store
        self._clock = clock
        self._group_rows = group_rows
        self._waiting_rows = waiting_rows
        self._waiting: deque[_Submission] = deque()
        self._rows = 0
        self._changed = Condition()
        self._closing = False
        self._listeners: list[Callable[[int], None]] = []
        self._writer = Thread(target=self._write, name="intake", daemon=True)
        self._writer.start()

    def on_commit(self, listener: Callable[[int], None]) -> None:
        """Call `listener` with the newest seq after each commit that stored something, in the writer's thread."""
        self._listeners.append(listener)

    def submit(self, things: Things, source_state: SourceState | None = None) -> Future[list[Receipt]]:
        """Hand things in; the future has one receipt for each, in order, once they are committed durably.

        Waits while too much is waiting already: call it from a thread, or `deliver` from a coroutine. The connector's
        cursor is committed in the same transaction as the last of its rows.
        """
        submission = _Submission(things, source_state)
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._has_room(len(things)))
            self._enqueue(submission)
        return submission.receipts

    async def deliver(self, things: Things, source_state: SourceState | None = None) -> list[Receipt]:
        """Like `submit`, for coroutines: other coroutines go on while this one waits."""
        submission = _Submission(things, source_state)
        with self._changed:
            room = self._closing or self._has_room(len(things))
            if room:
                self._enqueue(submission)
        receipts = submission.receipts if room else await asyncio.to_thread(self.submit, things, source_state)
        # A caller that goes away (a closed connection) must not cancel what others wait for, nor its own rows.
        return await asyncio.shield(asyncio.wrap_future(receipts))

    def close(self) -> None:
        """Commit all that waits, then stop. What comes later is refused with StoreError."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._writer.join()

    def _has_room(self, rows: int) -> bool:
        return self._rows == 0 or self._rows + rows <= self._waiting_rows

    def _enqueue(self, submission: _Submission) -> None:
        if self._closing:
            raise StoreError("the intake is closed", retry=True)
        self._waiting.append(submission)
        self._rows += len(submission.things)
        self._changed.notify_all()

    def _write(self) -> None:
        while group := self._next_group():
            self._commit(group)

    def _next_group(self) -> list[_Submission]:
        """What waits, up to a transaction's rows; one connector's cursor a group. Empty when closed and done."""
        group: list[_Submission] = []
        rows = 0
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._closing)
            while self._waiting and (not group or rows + len(self._waiting[0].things) <= self._group_rows):
                group.append(self._waiting.popleft())
                rows += len(group[-1].things)
                if group[-1].state is not None:
                    break
            self._rows -= rows
            self._changed.notify_all()
        return group

    def _commit(self, group: list[_Submission]) -> None:
        try:
            receipts = self._take([thing for one in group for thing in one.things], group[-1].state)
        except Exception as error:  # noqa: BLE001 - each caller gets it; the writer must live on for the others
            self._refuse(group, error)
            return
        start = 0
        for one in group:
            end = start + len(one.things)
            one.receipts.set_result(receipts[start:end])
            start = end
        self._tell(receipts)

    def _refuse(self, group: list[_Submission], error: Exception) -> None:
        if len(group) == 1:
            group[0].receipts.set_exception(error)
            return
        for one in group:
            self._commit([one])

    def _take(self, things: Things, state: SourceState | None) -> list[Receipt]:
        now = self._clock.now()
        things = [not_ahead(thing, now) for thing in things]
        if len(things) <= self._group_rows:
            return self._store.take(things, now, state)
        receipts: list[Receipt] = []
        for start in range(0, len(things), self._group_rows):
            part = things[start : start + self._group_rows]
            receipts += self._store.take(part, now, state if start + len(part) == len(things) else None)
        return receipts

    def _tell(self, receipts: list[Receipt]) -> None:
        newest = max((receipt.seq for receipt in receipts if receipt.seq is not None), default=None)
        if newest is None:
            return
        for listener in self._listeners:
            try:
                listener(newest)
            except Exception:  # noqa: BLE001 - told in the log; the rows are safe and the writer must live on
                _log.exception("intake_listener_failed", seq=newest)
