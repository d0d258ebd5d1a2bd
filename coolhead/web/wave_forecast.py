"""What may come, in words: how many more, when a higher level may be reached; and how old the forecast is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from coolhead.clock import MINUTE, Instant
from coolhead.run.board_told import instant
from coolhead.web.moments import when
from coolhead.web.speech import Speech

STALE_SECONDS: Final = 60 * MINUTE


def rates(forecast: Mapping[str, Any] | None) -> tuple[float, float] | None:
    """From least to most of an 80 % interval: critical mentions an hour, on average of the day after the forecast."""
    if forecast is None or forecast.get("mentions") is None:
        return None
    low, _, high = forecast["size_24h"]
    now = forecast["mentions"]
    return max(0.0, (low - now) / 24), max(0.0, (high - now) / 24)


def crossing(forecast: Mapping[str, Any] | None) -> tuple[Instant, Instant, Instant] | None:
    """When a higher level may be reached: earliest, likeliest and latest of an 80 % interval; None if out of sight."""
    if forecast is None or forecast.get("next_level") is None:
        return None
    made, name = instant(forecast["at"]), "next_level_minutes"
    low, middle, high = (made + forecast[f"{name}{side}"] * MINUTE for side in ("_low", "", "_high"))
    return low, middle, high


def forecast_lines(told: Mapping[str, Any], end: Instant | None, words: Speech) -> list[str]:
    """What a forecast says, at `end` (now, in stream time); at least one sentence."""
    lines, band, cross = [], rates(told), crossing(told)
    if cross is not None:
        low, middle, high = cross
        args = {"middle": when(middle, end, words), "low": when(low, end, words), "high": when(high, end, words)}
        lines.append(words.say("wave.forecast.cross", level=told["next_level"], **args))
    if band is not None:
        low_more, high_more = (round(24 * one) for one in band)
        more, an_hour = words.range(low_more, high_more, 0), words.range(*band)
        lines.append(words.say("wave.forecast.more", range=more, rates=an_hour))
    if told.get("doubling_probability") is not None:
        lines.append(words.say("wave.forecast.double", share=told["doubling_probability"]))
    made = instant(told["at"])
    if end is not None and end - made > STALE_SECONDS:
        lines.append(words.say("wave.forecast.old", made_at=made))
    return lines or [words.say("wave.forecast.none")]
