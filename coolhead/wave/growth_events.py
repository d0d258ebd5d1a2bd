"""Facts about forecasts. Numbers are rounded to six decimals; ids only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from coolhead.clock import Instant
from coolhead.wave.events import where_known


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastMade:
    """Reproduction number and size in 24 hours, each as (low, middle, high) of an 80 % interval.

    The size counts negative mentions since the wave began (a day back at most): `mentions` now, `size_24h` a day later.
    `doubling_probability` is the chance that those beyond the usual are then at least twice those of now. Where growth
    goes on as it does, the wave reaches `next_level` after `next_level_minutes` (80 % between low and high); left out
    where that is not in sight within a day.
    """

    type: ClassVar[str] = "forecast_made"
    at: Instant
    brand: str
    wave: str
    reproduction: tuple[float, float, float]
    size_24h: tuple[float, float, float]
    mentions: int | None = where_known()
    doubling_probability: float | None = where_known()
    next_level: int | None = where_known()
    next_level_minutes: float | None = where_known()
    next_level_minutes_low: float | None = where_known()
    next_level_minutes_high: float | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastScored:
    """What became of a forecast 24 hours later: the size that came, and whether the interval held it.

    `made_at` is when the forecast was made, `mentions` the size it was made at, `size_24h` what it said.
    """

    type: ClassVar[str] = "forecast_scored"
    at: Instant
    brand: str
    wave: str
    made_at: Instant
    mentions: int
    size_24h: tuple[float, float, float]
    size: int
    inside: bool
