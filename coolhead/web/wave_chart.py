"""The chart of one wave as the server draws it: what came when, what is usual, and the band of what may come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from coolhead.clock import HOUR, MINUTE, Instant
from coolhead.run.board_course import Pace
from coolhead.run.board_model import Mark, Point
from coolhead.web.chart import RIGHT, WIDTH, Scale, ShownMark, Tick, place_marks, round_up, time_ticks
from coolhead.web.speech import Speech
from coolhead.web.wave_forecast import crossing, rates
from coolhead.web.wave_pace import Flow

SPANS: Final = (1, 6, 24, 168)
"""Hours that a person can choose, by the keys 1 to 4."""
STEP_MINUTES: Final = {1: 5, 6: 15, 24: 60, 168: 360}
AHEAD: Final = 0.25
"""The part of the span that is shown of what may come."""
MOST_ABOVE: Final = 2.0
"""A band that goes far above all that was seen is cut: the sentence has its number."""
GAP: Final = 1.0

Link = Callable[[Instant, Instant], str]
"""The page with the mentions between two instants."""


@dataclass(frozen=True, slots=True)
class Step:
    """Minutes that can be opened: their bars, their words, the mentions behind them. Heights are those of the chart."""

    x: float
    width: float
    seen_y: float | None
    around_y: float | None
    at: str
    rate: str
    around: str
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
    """Everything the template needs, in the view box's units; bars stand on `floor`."""

    sentence: str
    steps: list[Step]
    floor: float
    usual_y: float | None
    now_x: float
    marks: list[ShownMark]
    times: list[Tick]
    counts: list[Tick]
    ahead: Ahead | None


@dataclass(frozen=True, slots=True)
class _Counted:
    first: Instant
    last: Instant
    seen: float | None
    around: float | None


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
    start, flow = end - hours * HOUR, Flow(course)
    counted = _counted(flow, around, start, end, STEP_MINUTES[hours] * MINUTE)
    if not counted:
        return None
    usual = course[-1].usual_per_hour if course else None
    band = rates(forecast)
    top = max([1.0, usual or 0.0, *(max(one.seen or 0.0, one.around or 0.0) for one in counted)])
    most = round_up(max(top, min(band[1], MOST_ABOVE * top)) if band else top)
    scale = Scale(start, end + (AHEAD * hours * HOUR if band else 0.0), most)
    return WaveChart(
        sentence=_sentence(course, flow, counted, usual, start, end, hours, words),
        steps=[_step(one, scale, end - start, words, link) for one in counted],
        floor=scale.y(0),
        usual_y=None if usual is None else scale.y(min(usual, most)),
        now_x=scale.x(end),
        marks=place_marks([mark for mark in marks if start <= mark.at <= end], scale, words),
        times=time_ticks(scale, words),
        counts=[Tick(scale.y(count), words.number(count, 0)) for count in (0, most / 2, most)],
        ahead=_ahead(forecast, band, scale, end, words),
    )


def _counted(flow: Flow, around: Sequence[Point], start: Instant, end: Instant, seconds: float) -> list[_Counted]:
    """Step by step, on full steps of the clock; those of which nothing is known are left out."""
    found: list[_Counted] = []
    first = start - start % seconds
    while first < end:
        last = first + seconds
        seen = flow.per_hour(max(first, start), min(last, end))
        beside = [4 * point.negative for point in around if first < point.at <= max(last, first + 15 * MINUTE)]
        mean = sum(beside) / len(beside) if beside else None
        if seen is not None or mean is not None:
            found.append(_Counted(max(first, start), min(last, end), seen, mean))
        first = last
    return found


def _step(one: _Counted, scale: Scale, span: float, words: Speech, link: Link) -> Step:
    said = words.clock_time if span <= 26 * HOUR else words.day_time
    x = scale.x(one.first)
    rate = words.number(one.seen) if one.seen is not None else "–"
    args = {"time": said(one.first), "until": words.clock_time(one.last)}
    return Step(
        x=x,
        width=max(1.0, round(scale.x(one.last) - x - GAP, 1)),
        seen_y=None if one.seen is None else scale.y(min(one.seen, scale.most)),
        around_y=None if one.around is None else scale.y(min(one.around, scale.most)),
        at=said(one.first),
        rate=rate,
        around=words.number(one.around) if one.around is not None else "–",
        link=link(one.first, one.last),
        said=words.say("wave.chart.span", **args, rate=rate),
    )


def _ahead(
    forecast: dict[str, Any] | None, band: tuple[float, float] | None, scale: Scale, end: Instant, words: Speech
) -> Ahead | None:
    if band is None or forecast is None:
        return None
    low, high = scale.y(min(band[0], scale.most)), scale.y(min(band[1], scale.most))
    left, right = scale.x(end), WIDTH - RIGHT
    cross_x, cross_width, said, cross = None, 0.0, "", crossing(forecast)
    if cross is not None and cross[0] <= scale.end:
        cross_x = scale.x(max(end, cross[0]))
        cross_width = max(4.0, round(min(right, scale.x(min(max(end, cross[2]), scale.end))) - cross_x, 1))
        said = words.say("wave.chart.cross", level=forecast["next_level"])
    height = max(2.0, round(low - high, 1))
    return Ahead(left, round(right - left, 1), min(high, low - height), height, cross_x, cross_width, said)


def _sentence(
    course: Sequence[Pace],
    flow: Flow,
    counted: Sequence[_Counted],
    usual: float | None,
    start: Instant,
    end: Instant,
    hours: int,
    words: Speech,
) -> str:
    if course and end - course[0].at < HOUR:
        since = {"time": words.clock_time(course[0].at)}
        return words.say("wave.chart.new", n=course[-1].mentions, **since)
    seen = [(one.seen, one.first) for one in counted if one.seen is not None]
    if not seen or usual is None:
        most, at = max((one.around or 0.0, one.first) for one in counted)
        return words.say("wave.chart.before", minutes=60.0 * hours, most=most, time=words.day_time(at))
    most, at = max(seen)
    said: dict[str, str | float] = {"most": most, "time": words.day_time(at), "usual": usual}
    return words.say("wave.chart.sentence", n=round(flow.between(start, end)), minutes=60.0 * hours, **said)
