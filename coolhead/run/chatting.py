"""Hears what people answer in rooms, does it, and says so there: each line once, whatever happens in between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

import msgspec
import structlog

from coolhead.clock import DAY, Clock
from coolhead.connectors import Chat, Line, SourceError, next_delay
from coolhead.run.chat_answers import COMMANDS, ChatAct, ChatAnswers, read_command
from coolhead.storage import SourceState, Store

OLDEST = DAY
"""Seconds. What somebody wrote longer ago, while nobody read along, is not acted on any more."""
LONGEST_SECONDS = 60.0
Do = Callable[[str, ChatAct, SourceState], Awaitable[None]]
"""Logs an act of a brand in one transaction with where the chat stands."""
_log = structlog.get_logger(__name__)


class Place(msgspec.Struct):
    """Where a chat stands: the mark of the last whole step, the lines after it that were done, and the lines that were
    done and not yet answered."""

    since: str = ""
    done: list[str] = msgspec.field(default_factory=list)
    owed: list[Line] = msgspec.field(default_factory=list)


@dataclass(slots=True)
class Chatting:
    """Follows one chat.

    An act and the note that its line is done are committed together, so a kill neither loses nor repeats it; what is
    still to be said is in the same note, and is said under the line's own key, which the service says once.
    """

    chat: Chat
    answers: ChatAnswers
    store: Store
    do: Do
    clock: Clock
    _place: Place | None = field(default=None, init=False)

    async def follow(self) -> None:
        """Hear and answer until cancelled. A service that is away is asked again, later and later."""
        failures = 0
        try:
            while True:
                try:
                    await self.step()
                    failures = 0
                except SourceError as error:
                    failures += 1
                    _log.warning("chat_failed", chat=self.chat.source, reason=error.user_message, detail=error.detail)
                    await asyncio.sleep(max(error.retry_after or 0.0, next_delay(failures, longest=LONGEST_SECONDS)))
                except Exception:  # noqa: BLE001 - told in the log; the place is read again and nothing is lost
                    failures += 1
                    self._place = None
                    _log.exception("chat_broke", chat=self.chat.source)
                    await asyncio.sleep(next_delay(failures, longest=LONGEST_SECONDS))
        finally:
            with suppress(Exception):
                await self.chat.aclose()

    async def step(self) -> int:
        """Say what is owed, hear on, answer. Returns how many lines were commands. Raises SourceError."""
        place = self._place if self._place is not None else await asyncio.to_thread(self._kept)
        self._place = place
        await self._say_owed(place)
        heard = await self.chat.hear(place.since)
        commands = 0
        for line in heard.lines:
            if line.id not in place.done and self.clock.now() - line.at < OLDEST and read_command(line.text):
                await self._answer(place, line)
                commands += 1
        if (place.since, place.done) != (heard.since, []):
            place.since, place.done = heard.since, []
            await self._keep(place)
        return commands

    async def _answer(self, place: Place, line: Line) -> None:
        asked = self.answers.act_of(line, self.clock.now())
        place.done.append(line.id)
        # "!ack" alone means what waits now; once it is taken, only its name still means it.
        place.owed.append(line if asked is None else replace(line, text=f"!{COMMANDS[asked[1].kind]} {asked[1].alert}"))
        if asked is None:
            await self._keep(place)
        else:
            await self.do(*asked, self._state(place))
            _log.info("answered_in_chat", chat=self.chat.source, line=line.id, act=asked[1].kind)
        await self._say_owed(place)

    async def _say_owed(self, place: Place) -> None:
        while place.owed:
            line = place.owed[0]
            text = await asyncio.to_thread(self.answers.words_for, line, self.clock.now())
            if text is not None:
                await self.chat.say(line.room, text, line.id)
            place.owed.pop(0)

    def _kept(self) -> Place:
        known = self.store.source_state(self.chat.source)
        return msgspec.json.decode(known.cursor, type=Place) if known and known.cursor else Place()

    async def _keep(self, place: Place) -> None:
        await asyncio.to_thread(self.store.take, [], self.clock.now(), self._state(place))

    def _state(self, place: Place) -> SourceState:
        now = self.clock.now()
        return SourceState(self.chat.source, msgspec.json.encode(place), now, now)
