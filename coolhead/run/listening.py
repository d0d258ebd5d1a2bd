"""Listens to the sources of the settings: asks, commits what came together with the cursor, waits, asks again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from coolhead.connectors import Listener, Shell, SourceError, delay_after, discover, state_after
from coolhead.run.intake import Intake
from coolhead.run.settings import Settings
from coolhead.storage import SourceState, Store

_log = structlog.get_logger(__name__)


def listeners_of(settings: Settings, shell: Shell) -> list[Listener]:
    """One listener for each feed and each folder of the settings."""
    known = discover()
    rss, folder = known["rss"], known["folder"]
    feeds = [
        rss.settings_model()(
            url=feed.url, name=feed.name, channel=feed.channel, brand=feed.brand, every_seconds=60 * feed.minutes
        )
        for feed in settings.feeds
    ]
    folders = [folder.settings_model()(path=watched.path, brand=watched.brand) for watched in settings.folders]
    return [*(rss.listener(feed, shell) for feed in feeds), *(folder.listener(place, shell) for place in folders)]


async def listen_to_all(listeners: Sequence[Listener], store: Store, intake: Intake, shell: Shell) -> None:
    """Listen until cancelled; a source that fails waits longer and longer and costs the others nothing."""
    await asyncio.gather(*(listen_to(listener, store, intake, shell) for listener in listeners))


async def listen_to(listener: Listener, store: Store, intake: Intake, shell: Shell) -> None:
    """Listen to one source until cancelled. The cursor is committed in the transaction of its mentions."""
    failures = 0
    while True:
        state = await asyncio.to_thread(store.source_state, listener.source) or SourceState(listener.source)
        try:
            batch = await listener.listen(state)
            await intake.deliver(batch.arrivals, batch.state)
            await listener.committed(batch)
        except Exception as error:  # noqa: BLE001 - whatever one source does, the others go on; it is told and retried
            failures += 1
            told = error if isinstance(error, SourceError) else SourceError("source.failed", detail=repr(error))
            _log.warning("source_failed", source=listener.source, reason=told.user_message, detail=told.detail)
            await _tell(intake, state_after(state, told, shell.clock.now()))
            await asyncio.sleep(delay_after(told, failures))
            continue
        failures = 0
        await listener.wait(batch.next_in_seconds)


async def _tell(intake: Intake, state: SourceState) -> None:
    """Keep that a source failed; where not even that can be written, the log has it."""
    try:
        await intake.deliver((), state)
    except Exception:  # noqa: BLE001 - the store is what fails; the loop must live on until it is well again
        _log.exception("source_state_not_kept", source=state.source)
