"""Value: a forecast that waits for its day to pass."""

from __future__ import annotations

from dataclasses import dataclass

from coolhead.clock import Instant


@dataclass(frozen=True, slots=True)
class Waiting:
    """A forecast of one scope: what it said, and how many negative mentions had ever been `heard` there."""

    scope: str
    wave: str
    made_at: Instant
    mentions: int
    size_24h: tuple[float, float, float]
    heard: int
