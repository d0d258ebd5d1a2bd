"""The values and verbs connectors share: `listen` (mentions come in), `deliver` (words go out), `hear` and `say` (a
room in which people answer)."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TextIO

from pydantic import SecretStr

from coolhead.clock import Clock, Instant, SystemClock
from coolhead.storage.model import Arrival, Outgoing, Refusal, SourceState

if TYPE_CHECKING:
    from coolhead.connectors.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class Batch:
    """What one listening step brought. The runner commits `arrivals` and `state` in one transaction."""

    arrivals: tuple[Arrival | Refusal, ...]
    state: SourceState
    next_in_seconds: float


class SourceError(Exception):
    """A source did not answer as it should.

    Parameters
    ----------
    user_message
        Id in the message catalogue, for example `source.timeout`.
    permanent
        True where asking again soon cannot help: a person has to change something.
    retry_after
        Seconds the source asked us to wait; None where it did not say.
    detail
        For the log: technical, without secrets.
    """

    def __init__(
        self, user_message: str, *, permanent: bool = False, retry_after: float | None = None, detail: str = ""
    ) -> None:
        super().__init__(f"{user_message}: {detail}" if detail else user_message)
        self.user_message = user_message
        self.permanent = permanent
        self.retry_after = retry_after
        self.detail = detail


class Listener(Protocol):
    """Something that hears mentions. One listener is one configured source (one feed, one folder)."""

    source: str
    """Key of its `SourceState`, for example `rss:press`; the part before the colon is the connector."""

    async def listen(self, state: SourceState) -> Batch:
        """Ask once. Writes nothing anywhere; raises `SourceError`."""
        ...

    async def committed(self, batch: Batch) -> None:
        """The batch is durable: the source may now be told (a file moved, a message marked)."""
        ...

    async def wait(self, seconds: float) -> None:
        """Wait until it is time to ask again; may return earlier when the source stirs."""
        ...


class Polling:
    """The habits of a source that is simply asked again after a while."""

    async def committed(self, batch: Batch) -> None:
        """Nothing to tell the source."""

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Contact:
    """Where one person can be reached. `address` is a secret: it prints as stars."""

    person: str
    address: SecretStr = field(default_factory=lambda: SecretStr(""))
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Message:
    """An alert as one person will read it: words already chosen, plain text. `link` is what a tap opens."""

    title: str
    body: str
    level: int = 0
    link: str | None = None


Render = Callable[[Outgoing, Contact], Message]
"""Finds the words for one person. Handed in by `run/`, because a connector does not know the catalogues."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one provider said about one call. `accepted` is not `seen`: that takes an acknowledgement.

    `target` is redacted. `permanent` is True only where no retry can help. `message` is a catalogue id.
    """

    person: str
    target: str
    accepted: bool
    permanent: bool = False
    message: str = "delivery.accepted"
    detail: str = ""
    retry_after: float | None = None


class Speaker(Protocol):
    """Something that carries an alert to people. Several contacts are several calls, each with its own answer."""

    async def deliver(self, outgoing: Outgoing, contacts: Sequence[Contact]) -> list[Delivery]: ...


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody wrote in a room. `id` is the service's own; `writer` is who wrote it there."""

    id: str
    room: str
    writer: str
    text: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Heard:
    """The lines of one step in order, and the mark from which the next step hears on."""

    lines: tuple[Line, ...]
    since: str


class Chat(Protocol):
    """Rooms in which people answer alerts. What they write there is for Coolhead, and no mention."""

    source: str
    """Key of its `SourceState`, for example `matrix:@coolhead:example.org`."""

    async def hear(self, since: str) -> Heard:
        """The lines after a mark; without one ("") nothing is heard yet, only the mark is given. Raises SourceError."""
        ...

    async def say(self, room: str, text: str, key: str) -> None:
        """Write a line; the same key is written once. Raises SourceError."""
        ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Shell:
    """What the composition root hands to every connector it builds."""

    clock: Clock = field(default_factory=SystemClock)
    fetcher: Fetcher | None = None
    render: Render | None = None
    screen: TextIO = field(default_factory=lambda: sys.stderr)

    def need_fetcher(self) -> Fetcher:
        if self.fetcher is None:
            raise ValueError("this connector dials out: give the shell a fetcher")
        return self.fetcher

    def need_render(self) -> Render:
        if self.render is None:
            raise ValueError("this connector speaks to people: give the shell a render function")
        return self.render


def state_after(state: SourceState, error: SourceError, now: Instant) -> SourceState:
    """The state to keep when a source failed: cursor untouched, the error as its catalogue id (R39)."""
    return replace(state, asked_at=now, error=error.user_message)
