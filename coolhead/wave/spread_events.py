"""Facts about how a wave spreads: where it began, which channels and which press it reached, who carries it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from coolhead.clock import Instant
from coolhead.wave.events import where_known


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginFound:
    """An earlier mention than the one told before (`replaces`) turned out to be where a wave began (R24)."""

    type: ClassVar[str] = "origin_found"
    at: Instant
    brand: str
    wave: str
    mention: str
    first_at: Instant
    replaces: str | None
    replaces_at: Instant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveReachedChannel:
    """A wave reached a channel, once for each (R23): it is the `place`-th in order, `minutes` after the first.

    `people` have spoken there critically since the wave began: at least two and more than is usual, or a multiplier.
    """

    type: ClassVar[str] = "wave_reached_channel"
    at: Instant
    brand: str
    wave: str
    channel: str
    place: int
    first_at: Instant
    minutes: float
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PressPickedUp:
    """The press took a wave up, once for each tier (trade, local, national), `minutes` after its first mention."""

    type: ClassVar[str] = "press_picked_up"
    at: Instant
    brand: str
    wave: str
    tier: str
    mention: str
    first_at: Instant
    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiplierMeasured:
    """What a multiplier (`mention` is its first one in the wave) has brought so far, and the wave without it (R46).

    `mentions` and `people` stand under what it said. `excess`: people in the half hour after its first word over what
    the hour before made likely, as (low, middle, high) of an 80 % interval. `without_mentions` of the last day and
    `without_reproduction` are the wave's without this account; `reproduction` is the wave's with it.
    """

    type: ClassVar[str] = "multiplier_measured"
    at: Instant
    brand: str
    wave: str
    mention: str
    reach: int
    reason: str
    first_at: Instant
    mentions: int
    people: int
    without_mentions: int
    without_reproduction: float
    reproduction: float
    excess: tuple[float, float, float] | None = where_known()
