"""Facts about severity. The explanation record of domain model 4.5."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from coolhead.clock import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """One signal's part in a level: its value, the usual one, its points, and mentions that show it."""

    signal: str
    value: float
    baseline: float | None
    points: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityChanged:
    """The level of a wave changed, and why. `before` and `to` are levels (on the wire: `from` and `to`)."""

    type: ClassVar[str] = "severity_changed"
    at: Instant
    brand: str
    wave: str
    topic: str | None
    before: int
    to: int
    impact: float
    impact_band: int
    spread: float
    spread_band: int
    because: tuple[Because, ...]
    floors: tuple[str, ...]
    ceilings: tuple[str, ...]
    confidence: str
    raises: dict[str, float] = field(default_factory=dict)
    """What would raise the level: signal or axis -> points missing."""
    lowers: dict[str, float] = field(default_factory=dict)
    """What would lower it: axis -> points too many."""
    crisis_type: str | None = None
    model: str = ""
    plan: str = ""
    risk: str | None = field(default=None, metadata={"where_known": True})
    """The plan's own risk that most of the wave's people speak of."""
    who: str | None = field(default=None, metadata={"where_known": True})
    """The person who set it by hand."""
