"""Hear the lines of some rooms, and say lines there: a thin hand on matrix-nio."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from typing import Any

from coolhead.connectors.base import Heard, Line, Shell, SourceError
from coolhead.connectors.matrix.config import MatrixSettings

try:
    import nio
    from aiohttp import ClientError
except ImportError as _missing:
    raise ImportError("answers in Matrix rooms need one more library: pip install 'coolhead[matrix]'") from _missing

# Its lines can hold tokens; what happened is told by `SourceError` instead.
logging.getLogger("nio").addHandler(logging.NullHandler())
logging.getLogger("nio").propagate = False

WAIT_SECONDS = 25.0
"""How long the homeserver may hold an answer back until somebody writes: a long poll, so nothing is asked in vain."""
PAGE = 100
MOST_PAGES = 20
"""Of lines written while nobody read along, at most so many pages are looked up."""
_FORBIDDEN = frozenset(
    {"M_FORBIDDEN", "M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_INVALID_USERNAME"}
)


class MatrixChat:
    """The rooms of the settings, unencrypted, read from a sync token on.

    The first time there is no token: what was written before is history and not heard. A line is said under a key of
    its own: the homeserver says the same key of one session once, so trying again cannot repeat it. Where the
    homeserver is (inside the network, behind a redirect) is the operator's choice, as with the addresses of contacts.
    """

    def __init__(self, settings: MatrixSettings, shell: Shell) -> None:
        self._settings = settings
        self.source = f"matrix:{settings.user}"
        config = nio.AsyncClientConfig(
            max_limit_exceeded=0,
            max_timeouts=0,
            request_timeout=WAIT_SECONDS + settings.timeout_seconds,
            encryption_enabled=False,
            store_sync_tokens=False,
        )
        self._client = nio.AsyncClient(settings.homeserver, settings.user, settings.device, config=config)
        if settings.token is not None:
            self._client.restore_login(settings.user, settings.device, settings.token.get_secret_value())
        self._rooms: dict[str, str] = {}
        """Name in the settings -> room id, of the rooms that were joined."""

    async def hear(self, since: str) -> Heard:
        """The lines after `since`, in order, as soon as there is one or after a while. Raises SourceError."""
        await self._begin()
        wait = int(WAIT_SECONDS * 1000) if since else 0
        answer = await self._asked(self._client.sync, timeout=wait, sync_filter=self._filter(), since=since or None)
        lines: list[Line] = []
        for room, told in answer.rooms.join.items():
            events = list(told.timeline.events)
            if since and told.timeline.limited:
                events = [*await self._missed(room, told.timeline.prev_batch, since), *events]
            lines += [line for event in events if (line := self._line(room, event)) is not None]
        lines.sort(key=lambda line: line.at)
        return Heard(tuple(lines) if since else (), answer.next_batch)

    async def say(self, room: str, text: str, key: str) -> None:
        """Write a line; the same key is written once. Raises SourceError."""
        await self._begin()
        content = {"msgtype": "m.notice", "body": text}
        mark = hashlib.sha256(key.encode()).hexdigest()[:32]
        await self._asked(self._client.room_send, room, "m.room.message", content, tx_id=mark)

    async def aclose(self) -> None:
        await self._client.close()

    async def _begin(self) -> None:
        """Log in, and join the rooms that are not joined yet; one that is closed to us does not close the others."""
        if not self._client.logged_in:
            assert self._settings.password is not None
            await self._asked(self._client.login, self._settings.password.get_secret_value(), "Coolhead")
        refused: SourceError | None = None
        for name in self._settings.rooms:
            if name not in self._rooms:
                try:
                    self._rooms[name] = (await self._asked(self._client.join, name)).room_id
                except SourceError as error:
                    refused = error
        if not self._rooms and refused is not None:
            raise refused

    async def _missed(self, room: str, end: str, since: str) -> Sequence[Any]:
        """What was written between `since` and the lines that came, the oldest first."""
        events: list[Any] = []
        for _ in range(MOST_PAGES):
            page = await self._asked(
                self._client.room_messages, room, end, end=since, direction=nio.MessageDirection.back, limit=PAGE
            )
            events += page.chunk
            if not page.chunk or page.end is None or page.end == since:
                break
            end = page.end
        return events[::-1]

    def _line(self, room: str, event: Any) -> Line | None:
        """A line that a person typed. Notices are what programs say: programs do not answer programs."""
        if not isinstance(event, nio.RoomMessageText) or event.sender == self._client.user_id:
            return None
        return Line(event.event_id, room, event.sender, event.body, event.server_timestamp / 1000.0)

    def _filter(self) -> dict[str, Any]:
        none: dict[str, Any] = {"types": [], "limit": 0}
        timeline = {"types": ["m.room.message"], "limit": PAGE}
        room = {"rooms": sorted(self._rooms.values()), "timeline": timeline, "state": none, "ephemeral": none}
        return {"presence": none, "account_data": none, "room": {**room, "account_data": none}}

    async def _asked(self, call: Any, *args: Any, **named: Any) -> Any:
        """What the homeserver answers. Raises SourceError."""
        try:
            answer = await call(*args, **named)
        except TimeoutError as error:
            raise SourceError("source.timeout", detail="matrix") from error
        except (ClientError, OSError) as error:
            raise SourceError("source.unreachable", detail=f"matrix: {type(error).__name__}") from error
        except (nio.exceptions.ProtocolError, ValueError) as error:
            raise SourceError("source.broken_answer", detail=f"matrix: {type(error).__name__}") from error
        if isinstance(answer, nio.ErrorResponse):
            raise self._refusal(answer)
        return answer

    def _refusal(self, answer: Any) -> SourceError:
        code = str(answer.status_code or "")
        detail = f"matrix: {code}"
        if code == "M_LIMIT_EXCEEDED":
            return SourceError("source.busy", retry_after=(answer.retry_after_ms or 5000) / 1000.0, detail=detail)
        if code == "M_UNKNOWN_TOKEN" and self._settings.password is not None:
            self._client.access_token = ""  # the session was ended elsewhere: log in again at the next try
            return SourceError("source.forbidden", detail=detail)
        if code in _FORBIDDEN:
            return SourceError("source.forbidden", permanent=True, detail=detail)
        if code == "M_NOT_FOUND":
            return SourceError("source.not_found", permanent=True, detail=detail)
        return SourceError("source.broken_answer", detail=detail)
