"""What was told about how an open wave spreads: each thing once, so facts stay few."""

from __future__ import annotations

from dataclasses import dataclass, field

from coolhead.clock import Instant
from coolhead.wave.scope import Joined


@dataclass(slots=True)
class Spread:
    """Of one open wave: where it began, since which minute it has come faster than usual, what was told of it.

    `channels` maps each channel told of to the minute of its first word; `tiers` are the press tiers told of; `brought`
    maps the first mention of a multiplier to the people told of; `carriers` are the multipliers told of.
    """

    origin: str = ""
    origin_at: Instant = 0.0
    since: int = 0
    opened: int = 0
    channels: dict[str, int] = field(default_factory=dict)
    tiers: list[str] = field(default_factory=list)
    brought: dict[str, int] = field(default_factory=dict)
    carriers: list[Joined] = field(default_factory=list)
