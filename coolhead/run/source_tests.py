"""Ask a source once, through the same door as always, and keep nothing: does it answer, and with how much?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from coolhead.clock import Clock, Instant
from coolhead.connectors import Listener, SourceError
from coolhead.storage import Arrival, SourceState

LONGEST_SECONDS = 20.0
AGAIN_SECONDS = 10.0
"""A source that was asked a moment ago is not asked again: pressing the button ten times is one question."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SourceTested:
    """What a source said. `error` is a message's id, empty where it answered; `refused` entries could not be read."""

    source: str
    at: Instant
    mentions: int = 0
    refused: int = 0
    newest_at: Instant | None = None
    error: str = ""


class SourceTesting:
    """Asks with listeners of its own and without a cursor, so that the ones that listen are not disturbed.

    Parameters
    ----------
    make: builds one listener for each source of the settings.
    """

    def __init__(self, make: Callable[[], Sequence[Listener]], clock: Clock) -> None:
        self._make, self._clock = make, clock
        self._last: dict[str, SourceTested] = {}

    async def test(self, source: str) -> SourceTested | None:
        """What it says now; None where the settings have no such source."""
        last, now = self._last.get(source), self._clock.now()
        if last is not None and now - last.at < AGAIN_SECONDS:
            return last
        listener = next((one for one in self._make() if one.source == source), None)
        if listener is None:
            return None
        self._last[source] = asked = SourceTested(source, now, error="source.busy")
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                batch = await listener.listen(SourceState(source))
        except TimeoutError:
            asked = replace(asked, error="source.timeout")
        except SourceError as error:
            asked = replace(asked, error=error.user_message)
        except Exception as error:  # noqa: BLE001 - whatever a source does, the page says that it failed
            _log.error("source_test_failed", source=source, exc_info=error)
            asked = replace(asked, error="source.failed")
        else:
            said = [one.mention.published_at for one in batch.arrivals if isinstance(one, Arrival)]
            refused = len(batch.arrivals) - len(said)
            asked = SourceTested(source, now, len(said), refused, max(said, default=None))
        self._last[source] = asked
        return asked
