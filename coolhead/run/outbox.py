"""Carries alerts out of the outbox to people, after the commit; tries again while a provider refuses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec
import structlog

from coolhead.clock import Clock, Instant
from coolhead.connectors import Delivery, next_delay
from coolhead.desk import DeliveryReported, SendAlert
from coolhead.run.addressing import AddressBook, AlertText, WayOut, Ways, ways_to
from coolhead.run.errand import (
    Errand,
    Outcome,
    Target,
    answer,
    begin,
    interrupted,
    next_look,
    plan_errand,
    to_call,
    why_needless,
)
from coolhead.storage import Outgoing, Store

MOST_WAITING = 1000
MOST_REMEMBERED = 10_000
LOOK_SECONDS = 1.0
FOREVER = 1e18

Report = Callable[[str, DeliveryReported], Awaitable[object]]
Stands = Callable[[SendAlert], bool]
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Row:
    """One row of the outbox on its way. It is forgotten once it is settled."""

    outgoing: Outgoing
    alert: SendAlert
    errand: Errand
    ways: dict[str, WayOut]


class Outbox:
    """Delivers what is due and keeps what became of it. One target, one call: who has been reached is not called again.

    What to call when is decided by `errand`. A call is written down before it goes out and its answer before it is
    reported, so a kill between the two costs one way one more call at most. An older call of the same alert to the
    same person is not made any more once there is a newer one, so a machine that slept does not flood anyone.

    Parameters
    ----------
    store: whose outbox it is.
    people: the addresses of people.
    ways: how they and other programs are reached.
    stands: whether an alert still waits for somebody; one that was taken or has passed wakes nobody.
    report: logs what a provider answered, by brand.
    """

    def __init__(
        self, store: Store, people: AddressBook, ways: Ways, stands: Stands, report: Report, clock: Clock
    ) -> None:
        self._store, self._people, self._ways = store, people, ways
        self._stands, self._report, self._clock = stands, report, clock
        self._rows: dict[int, _Row] = {}
        self._newest: dict[tuple[str, str], int] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._writing = asyncio.Lock()
        self.looked_at: Instant = clock.now()
        """When it last looked for what is due: a frozen outbox stops the heartbeat."""

    async def follow(self) -> None:
        """Deliver until cancelled. A provider that hangs keeps only its own way waiting."""
        while True:
            try:
                await self._start_due()
                self.looked_at = self._clock.now()
            except Exception:  # noqa: BLE001 - told in the log; what waits stays in the outbox and is tried again
                _log.exception("outbox_failed")
            await asyncio.sleep(LOOK_SECONDS)

    async def finish(self, seconds: float) -> None:
        """Let the calls that are out come home, so that nobody who was reached is called again after a restart."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=seconds)
            for task in late:
                task.cancel()

    async def deliver_due(self) -> int:
        """Try once all that is due now and wait for it; returns how many alerts were tried."""
        tried = await self._start_due()
        while self._running:
            await asyncio.gather(*self._running)
        return tried

    async def _start_due(self) -> int:
        """Start every call that is due; returns of how many rows."""
        waiting = await asyncio.to_thread(self._store.due_outgoing, FOREVER, MOST_WAITING)
        alerts = {one.id: msgspec.json.decode(one.body, type=SendAlert) for one in waiting}
        for one in waiting:
            pair = (alerts[one.id].alert, one.person)
            self._newest[pair] = max(one.id, self._newest.pop(pair, 0))
        while len(self._newest) > max(MOST_REMEMBERED, len(waiting)):
            self._newest.pop(next(iter(self._newest)))
        now, tried = self._clock.now(), 0
        for one in waiting:
            if one.id in self._rows or one.due_at <= now:
                tried += await self._start(one, alerts[one.id])
        return tried

    async def _start(self, outgoing: Outgoing, alert: SendAlert) -> bool:
        """Start the calls of one row that are due. A row that cannot be written down waits for the next look."""
        try:
            reason = self._needless(outgoing, alert)
            if reason:
                await self._settle(outgoing, "failed", reason, None, b"")
                return True
            row = self._rows.get(outgoing.id) or self._take_up(outgoing, alert)
            now = self._clock.now()
            targets = to_call(row.errand, now)
            for target in targets:
                begin(target, now)
            if targets:
                await asyncio.to_thread(self._store.begin_outgoing, outgoing.id, _written(row.errand))
            elif row.errand.is_done:
                await self._keep(row, Delivery(outgoing.person, "", False, detail="no way to reach anybody"))
                return True
        except Exception:  # noqa: BLE001 - told in the log; the row still waits and is tried at the next look
            self._rows.pop(outgoing.id, None)
            _log.exception("alert_not_settled", key=outgoing.key)
            return False
        for target in targets:
            task = asyncio.create_task(self._deliver(row, target))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return bool(targets)

    def _take_up(self, outgoing: Outgoing, alert: SendAlert) -> _Row:
        """A row with its ways; one that was begun before a kill goes on where it was."""
        now = self._clock.now()
        ways = ways_to(self._ways, self._people.contacts(alert.brand, outgoing.person))
        wait = self._people.second_way_seconds(alert.brand)
        errand = plan_errand([one.way for one in ways], now, at_once=alert.at_once, second_way_seconds=wait)
        by_name = {one.way.name: one for one in ways}
        if outgoing.progress:
            kept = msgspec.json.decode(outgoing.progress, type=Errand)
            if {target.name for target in kept.targets} == set(by_name):  # else the settings have changed since
                errand = interrupted(kept, now)
        row = self._rows[outgoing.id] = _Row(outgoing, alert, errand, by_name)
        return row

    def _needless(self, outgoing: Outgoing, alert: SendAlert) -> str:
        """Why nobody is called any more; empty where somebody is."""
        stands = alert.about != "call" or self._stands(alert)
        newest = self._newest[alert.alert, outgoing.person] <= outgoing.id
        return why_needless(self._clock.now() - alert.at, stands=stands, newest=newest)

    async def _deliver(self, row: _Row, target: Target) -> None:
        said = await self._call(row, target)
        delay: Callable[[int], float] = next_delay
        answer(row.errand, target, outcome_of(said), self._clock.now(), delay, said.retry_after)
        try:
            await self._keep(row, said)
        except Exception:  # noqa: BLE001 - told in the log; the row still waits and is tried at the next look
            self._rows.pop(row.outgoing.id, None)
            _log.exception("alert_not_settled", key=row.outgoing.key)

    async def _call(self, row: _Row, target: Target) -> Delivery:
        way = row.ways[target.name]
        try:
            return (await way.speaker.deliver(row.outgoing, way.contacts))[0]
        except Exception as error:  # noqa: BLE001 - a speaker that breaks must not stop the others
            _log.exception("speaker_failed", key=row.outgoing.key)
            return Delivery(row.outgoing.person, "", accepted=False, detail=type(error).__name__)

    async def _keep(self, row: _Row, said: Delivery) -> None:
        detail, errand = said.detail or said.message, row.errand
        if errand.is_done:
            state = "sent" if errand.reached else "failed"
            await self._settle(row.outgoing, state, detail, None, _written(errand))
        else:
            out = any(target.began_at is not None for target in errand.targets)
            due_at = self._clock.now() if out else next_look(errand)  # after a kill what was out is looked at at once
            await self._settle(row.outgoing, "waiting", detail, due_at, _written(errand))
        report = DeliveryReported(
            self._clock.now(), row.alert.alert, row.outgoing.key, said.accepted, detail, errand.one_way
        )
        await self._report(row.alert.brand, report)

    async def _settle(
        self, outgoing: Outgoing, state: str, detail: str, due_at: Instant | None, progress: bytes
    ) -> None:
        _log.info("alert_tried", key=outgoing.key, state=state, detail=detail)
        async with self._writing:  # of two answers to one row the later one is written last
            await asyncio.to_thread(self._store.settle_outgoing, outgoing.id, state, detail, due_at, progress)
        if state != "waiting":
            self._rows.pop(outgoing.id, None)


def outcome_of(said: Delivery) -> Outcome:
    """What an answer means for the next try. No answer in time is no refusal: it may have arrived."""
    if said.accepted:
        return "accepted"
    if said.permanent:
        return "unusable"
    return "unknown" if said.message == "delivery.timeout" else "refused"


def _written(errand: Errand) -> bytes:
    return msgspec.json.encode(errand)


__all__ = ["AddressBook", "AlertText", "Outbox", "Ways", "outcome_of"]
