"""Listens to the sources of the settings: asks, commits what came together with the cursor, waits, asks again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from coolhead.clock import Instant
from coolhead.connectors import Listener, Shell, SourceError, delay_after, discover, state_after
from coolhead.run.intake import Intake
from coolhead.run.settings import Settings
from coolhead.storage import SourceState, Store

GAPS = 3.0
"""A source that was not asked for so many of its own gaps is silent (goal G9)."""
LEAST_SILENCE = 60.0
LONGEST_ASKING = 45.0
"""Seconds that asking a source and committing what it said may take; every fetch has its own, shorter limit."""

_log = structlog.get_logger(__name__)


def listeners_of(settings: Settings, shell: Shell) -> list[Listener]:
    """One listener for each feed and each folder of the settings."""
    known = discover()
    rss, folder = known["rss"], known["folder"]
    feeds = [
        rss.settings_model().model_validate(
            {**feed.model_dump(exclude={"minutes"}), "every_seconds": max(30.0, 60 * feed.minutes)}
        )
        for feed in settings.feeds
    ]
    return [*(rss.listener(feed, shell) for feed in feeds), *(folder.listener(one, shell) for one in settings.folders)]


class Listening:
    """Listens to every source, each in a task of its own: one that fails costs the others nothing.

    Parameters
    ----------
    listeners: the sources, each with its own key.
    store: where the cursors are read; they are written by the intake, in the transaction of their mentions.
    """

    def __init__(self, listeners: Sequence[Listener], store: Store, intake: Intake, shell: Shell) -> None:
        self._listeners = tuple(listeners)
        self._store, self._intake, self._clock = store, intake, shell.clock
        self._answered = dict.fromkeys(self.sources, shell.clock.now())
        self._gaps = dict.fromkeys(self.sources, LEAST_SILENCE)
        """Source -> seconds it may go without an answer."""
        self._due = dict.fromkeys(self.sources, shell.clock.now() + LONGEST_ASKING)
        """Source -> until when its task must have moved again, whatever it heard."""

    @property
    def sources(self) -> frozenset[str]:
        """Keys of the sources that are listened to."""
        return frozenset(listener.source for listener in self._listeners)

    def silent_since(self, source: str) -> Instant | None:
        """Since when a source is not being heard, although it should be; None while all is well."""
        answered = self._answered.get(source)
        if answered is None or self._clock.now() - answered <= self._gaps[source]:
            return None
        return answered

    def next_at(self, source: str) -> Instant | None:
        """When a source is asked next; None for one that is not listened to."""
        return self._due.get(source)

    def moved_at(self) -> Instant:
        """When the listeners last moved: now, unless one of them is overdue. A source that fails moves; one whose task
        hangs does not."""
        return min([self._clock.now(), *self._due.values()])

    async def follow(self) -> None:
        """Listen until cancelled."""
        async with asyncio.TaskGroup() as group:
            for listener in self._listeners:
                group.create_task(self._listen_to(listener), name=listener.source)
            await asyncio.Event().wait()  # an installation without sources listens too: to nobody, and does not end

    async def _listen_to(self, listener: Listener) -> None:
        failures = 0
        while True:
            self._due[listener.source] = self._clock.now() + LONGEST_ASKING
            try:
                seconds = await self._listen_once(listener)
            except Exception as error:  # noqa: BLE001 - whatever one source does, it is told and asked again
                failures += 1
                pause = await self._failed(listener.source, error, failures)
                self._due[listener.source] = self._clock.now() + pause
                await asyncio.sleep(pause)
                continue
            failures = 0
            self._answered[listener.source] = self._clock.now()
            self._gaps[listener.source] = max(LEAST_SILENCE, GAPS * seconds)
            self._due[listener.source] = self._answered[listener.source] + seconds
            await listener.wait(seconds)

    async def _listen_once(self, listener: Listener) -> float:
        """Ask once and commit; returns after how many seconds to ask again."""
        known = await asyncio.to_thread(self._store.source_state, listener.source)
        batch = await listener.listen(known or SourceState(listener.source))
        await self._intake.deliver(batch.arrivals, batch.state)
        await listener.committed(batch)
        return batch.next_in_seconds

    async def _failed(self, source: str, error: Exception, failures: int) -> float:
        """Keep that a source failed; returns after how many seconds to ask again."""
        if isinstance(error, SourceError):
            _log.warning("source_failed", source=source, reason=error.user_message, detail=error.detail)
        else:
            _log.error("source_failed", source=source, exc_info=error)
            error = SourceError("source.failed", detail=type(error).__name__)
        try:
            known = await asyncio.to_thread(self._store.source_state, source) or SourceState(source)
            await self._intake.deliver((), state_after(known, error, self._clock.now()))
        except Exception:  # noqa: BLE001 - the store is what fails; the loop must live on until it is well again
            _log.exception("source_state_not_kept", source=source)
        return delay_after(error, failures)
