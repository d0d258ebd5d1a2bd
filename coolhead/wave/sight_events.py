"""Facts about what can be seen: channels that fell silent, are heard again, or whose clock is off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from coolhead.clock import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSilent:
    """Nothing published on a channel since `since_at` has come, and that is no ordinary silence (R38).

    `channel` is None where nothing comes from any; `expected` is how many mentions usually come in that time.
    """

    type: ClassVar[str] = "channel_silent"
    at: Instant
    brand: str
    channel: str | None
    since_at: Instant
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelHeardAgain:
    """A channel is heard again. Of the `expected` mentions of the time it was silent, `came` have come by now.

    `catching_up`: mentions of that time are coming in late; each is counted in the minute in which it was published.
    """

    type: ClassVar[str] = "channel_heard_again"
    at: Instant
    brand: str
    channel: str | None
    since_at: Instant
    missed_minutes: int
    expected: float
    came: int
    catching_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelClockOff:
    """All that comes from a channel is dated ahead of its coming (`minutes` above 0: it is counted when it came), or
    long before it (below 0: its clock is behind, or what we get is always late). 0: its dates are right again."""

    type: ClassVar[str] = "channel_clock_off"
    at: Instant
    brand: str
    channel: str
    minutes: int
