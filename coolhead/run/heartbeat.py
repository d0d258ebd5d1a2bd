"""A dead-man's heartbeat: a call to a watchdog outside, for as long as every part of the house moves (goal G9).

Whoever is called outside tells people when the calls stop; so a house that is dead, frozen or cut off is noticed by
somebody else. A part that stands still stops the calls within three minutes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog
from pydantic import SecretStr

from coolhead.clock import Clock, Instant
from coolhead.connectors import SourceError
from coolhead.connectors.redaction import redact

STILL_SECONDS = 75.0
"""A part that did not move for so long stands still. With a call a minute and its time limit: three minutes."""
PROBE_SECONDS = 20.0

Moved = Callable[[], Instant]
"""When a part last moved."""
_log = structlog.get_logger(__name__)


class Answered(Protocol):
    """What a watchdog said."""

    @property
    def status(self) -> int: ...


Post = Callable[[str, bytes, Mapping[str, str]], Awaitable[Answered]]


@dataclass(frozen=True, slots=True)
class HeartbeatView:
    """How the last beat went: when one last arrived, what went wrong, and which part held it back."""

    reached_at: Instant | None = None
    error: str = ""
    still: str = ""


class Heartbeat:
    """Calls the watchdogs every so often.

    Parameters
    ----------
    urls: whom to call; a beat has arrived when each of them answered with 2xx.
    parts: name of a part -> when it last moved.
    probe: asks the intake to commit; does not come back where it stands still.
    tell: says on the spot, once for each change, that the heartbeat stopped or goes on.
    """

    def __init__(
        self,
        urls: Sequence[SecretStr],
        every_seconds: float,
        post: Post,
        parts: Mapping[str, Moved],
        probe: Callable[[], Awaitable[object]],
        clock: Clock,
        tell: Callable[[str], object],
    ) -> None:
        self._urls, self._every, self._post = tuple(urls), every_seconds, post
        self._parts, self._probe, self._clock, self._tell = parts, probe, clock, tell
        self.view = HeartbeatView()

    async def follow(self) -> None:
        """Beat until cancelled; without anybody to call, only wait."""
        while self._urls:
            try:
                await self.beat()
            except Exception:  # noqa: BLE001 - told in the log; a heartbeat that ends for good would cry wolf
                _log.exception("heartbeat_failed")
            await asyncio.sleep(self._every)
        await asyncio.Event().wait()

    async def beat(self) -> HeartbeatView:
        """One beat: nothing is sent while a part stands still."""
        still = await self._standing_still()
        before = self.view
        if still:
            self.view = HeartbeatView(before.reached_at, "", still)
        else:
            errors = [error for url in self._urls if (error := await self._call(url.get_secret_value()))]
            self.view = HeartbeatView(before.reached_at if errors else self._clock.now(), "; ".join(errors))
        self._say(before)
        return self.view

    async def _standing_still(self) -> str:
        """The part that does not move; empty where all do."""
        now = self._clock.now()
        for name, moved in self._parts.items():
            if now - moved() > STILL_SECONDS:
                return name
        try:
            await asyncio.wait_for(asyncio.ensure_future(self._probe()), PROBE_SECONDS)
        except Exception:  # noqa: BLE001 - whatever it is, nothing can be taken in now
            return "intake"
        return ""

    async def _call(self, url: str) -> str:
        """Why a watchdog was not reached; empty where it was."""
        try:
            answer = await self._post(url, b"", {})
        except SourceError as error:
            return f"{redact(url)}: {error.user_message}"
        return "" if 200 <= answer.status < 300 else f"{redact(url)}: HTTP {answer.status}"

    def _say(self, before: HeartbeatView) -> None:
        now = self.view
        if (now.error, now.still) == (before.error, before.still):
            return
        if now.still:
            self._tell(f"The heartbeat is held back: {now.still} stands still. Whoever watches from outside will call.")
        elif now.error:
            self._tell(f"The heartbeat did not arrive ({now.error}). Alerts go on; whoever watches may call.")
        else:
            self._tell("The heartbeat arrives again.")
        _log.warning("heartbeat", reached=not (now.error or now.still), error=now.error, still=now.still)
