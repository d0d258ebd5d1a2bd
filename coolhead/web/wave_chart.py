"""The chart of one wave as the server draws it: what was seen, what is usual, and the band of what may come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from coolhead.clock import HOUR, MINUTE, Instant
from coolhead.run.board_course import Pace
from coolhead.run.board_model import Mark, Point
from coolhead.web.chart import HEIGHT, LEFT, RIGHT, WIDTH, Scale, ShownMark, Tick, place_marks, round_up, time_ticks
from coolhead.web.speech import Speech

SPANS: Final = (1, 6, 24, 168)
"""Hours that a person can choose, by the keys 1 to 4."""
BUCKETS: Final = 24
LEAST_BUCKET_MINUTES: Final = 5
AHEAD: Final = 0.25
"""The part of the span that is shown of what may come."""
MOST_ABOVE: Final = 3.0
"""A band that goes far above all that was seen is cut: the sentence has its number."""

Link = Callable[[Instant, Instant], str]
"""The page with the mentions between two instants."""


@dataclass(frozen=True, slots=True)
class Span:
    """Minutes that can be opened: their place on the chart, their words, the mentions behind them."""

    x: float
    width: float
    at: str
    rate: str
    usual: str
    link: str
    said: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """What may come: a band of critical mentions an hour, and when a higher level may be reached."""

    x: float
    width: float
    y: float
    height: float
    cross_x: float | None
    cross_width: float
    cross_said: str


@dataclass(frozen=True, slots=True)
class WaveChart:
    """Everything the template needs; paths are in the view box's units."""

    sentence: str
    seen: str
    around: str
    usual: str
    now_x: float
    spans: list[Span]
    marks: list[ShownMark]
    times: list[Tick]
    counts: list[Tick]
    ahead: Ahead | None


def draw_wave(
    course: Sequence[Pace],
    around: Sequence[Point],
    marks: Sequence[Mark],
    forecast: dict[str, Any] | None,
    end: Instant,
    hours: int,
    words: Speech,
    link: Link,
) -> WaveChart | None:
    """The chart of the `hours` before `end`; None while there is nothing to draw.

    Parameters
    ----------
    course: the wave's own measurements; `around`: the brand's quarters of an hour, for the days before it.
    forecast: the last one that was told, where the wave is open.
    """
    start = end - hours * HOUR
    points = [point for point in course if start <= point.at <= end]
    beside = [point for point in around if start <= point.at <= end]
    if len(points) < 2 and len(beside) < 2:
        return None
    band = rates(forecast)
    top = max([1.0, *(max(p.per_hour, p.usual_per_hour) for p in points), *(4 * p.negative for p in beside)])
    most = round_up(max(top, min(band[1], MOST_ABOVE * top)) if band else top)
    scale = Scale(start, end + (AHEAD * hours * HOUR if band else 0.0), most)
    return WaveChart(
        sentence=_sentence(points, beside, hours, words),
        seen=scale.area([(point.at, point.per_hour) for point in points]) if len(points) > 1 else "",
        around=scale.area([(point.at, 4 * point.negative) for point in beside]) if len(beside) > 1 else "",
        usual=scale.line([(point.at, point.usual_per_hour) for point in points]) if len(points) > 1 else "",
        now_x=scale.x(end),
        spans=_spans(points, beside, start, end, scale, words, link),
        marks=place_marks([mark for mark in marks if start <= mark.at <= end], scale, words),
        times=time_ticks(scale, words),
        counts=[Tick(scale.y(count), words.number(count, 0)) for count in (0, most / 2, most)],
        ahead=_ahead(forecast, band, scale, end, words),
    )


def rates(forecast: dict[str, Any] | None) -> tuple[float, float] | None:
    """From least to most of an 80 % interval: critical mentions an hour, on average of the day after the forecast."""
    if forecast is None or forecast.get("mentions") is None:
        return None
    low, _, high = forecast["size_24h"]
    now = forecast["mentions"]
    return max(0.0, (low - now) / 24), max(0.0, (high - now) / 24)


def _ahead(
    forecast: dict[str, Any] | None, band: tuple[float, float] | None, scale: Scale, end: Instant, words: Speech
) -> Ahead | None:
    if band is None or forecast is None:
        return None
    low, high = scale.y(min(band[0], scale.most)), scale.y(min(band[1], scale.most))
    left, right = scale.x(end), WIDTH - RIGHT
    cross_x, cross_width, said = None, 0.0, ""
    if forecast.get("next_level") is not None:
        first, last = (end + forecast[f"next_level_minutes_{side}"] * MINUTE for side in ("low", "high"))
        if first <= scale.end:
            cross_x = scale.x(first)
            cross_width = max(4.0, round(min(right, scale.x(min(last, scale.end))) - cross_x, 1))
            said = words.say("wave.chart.cross", level=forecast["next_level"])
    height = max(2.0, round(low - high, 1))
    return Ahead(left, round(right - left, 1), min(high, low - height), height, cross_x, cross_width, said)


def _spans(
    points: Sequence[Pace],
    beside: Sequence[Point],
    start: Instant,
    end: Instant,
    scale: Scale,
    words: Speech,
    link: Link,
) -> list[Span]:
    """The minutes that can be opened, the oldest first; those of which nothing is known are left out."""
    step = max(LEAST_BUCKET_MINUTES * MINUTE, (end - start) / BUCKETS)
    found, first = [], start
    said = words.clock_time if end - start <= 26 * HOUR else words.day_time
    while first < end - 1:
        last = min(end, first + step)
        inside = [point for point in points if first < point.at <= last]
        rates_seen = [point.per_hour for point in inside]
        rates_seen = rates_seen or [4 * point.negative for point in beside if first < point.at <= last]
        if rates_seen:
            rate = words.number(sum(rates_seen) / len(rates_seen))
            usual = words.number(sum(p.usual_per_hour for p in inside) / len(inside)) if inside else "–"
            x, width = scale.x(first), round(scale.x(last) - scale.x(first), 1)
            sentence = words.say("wave.chart.span", time=said(first), until=words.clock_time(last), rate=rate)
            found.append(Span(x, width, said(first), rate, usual, link(first, last), sentence))
        first = last
    return found


def _sentence(points: Sequence[Pace], beside: Sequence[Point], hours: int, words: Speech) -> str:
    span = words.duration(60.0 * hours)
    if not points:
        peak = max(beside, key=lambda point: (point.negative, point.at))
        return words.say("wave.chart.before", span=span, most=4 * peak.negative, time=words.day_time(peak.at))
    highest = max(points, key=lambda point: (point.per_hour, point.at))
    return words.say(
        "wave.chart.sentence",
        span=span,
        rate=points[-1].per_hour,
        most=highest.per_hour,
        time=words.day_time(highest.at),
        usual=points[-1].usual_per_hour,
    )


__all__ = ["HEIGHT", "LEFT", "RIGHT", "SPANS", "WIDTH", "WaveChart", "draw_wave", "rates"]
