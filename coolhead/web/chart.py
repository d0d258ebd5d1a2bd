"""The chart as the server draws it: for browsers without JavaScript, for print and for screen readers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from coolhead.clock import DAY, HOUR, MINUTE, Instant
from coolhead.incident.zone import local_time
from coolhead.run.board import Board
from coolhead.run.board_model import Mark, Point
from coolhead.web.speech import Speech

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 30, 24
SPANS = (24, 48, 168)
"""Hours of the chart that a person can choose."""
ROWS = 24
MARK_RADIUS = 10
MOST_TICKS: Final = 5
TICK_SECONDS: Final = (
    10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 4 * DAY,
)  # fmt: skip
AHEAD = 0.15
"""The part of the span that is shown of what may come."""


@dataclass(frozen=True, slots=True)
class ShownMark:
    """A note on the chart: where it stands, and its words."""

    number: int
    x: float
    y: float
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis."""

    place: float
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table beside the chart."""

    at: str
    mentions: str
    negative: str
    share: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """The band of what may come of the leading wave, a quarter of an hour; `json`: [from, until, low, high]."""

    x: float
    y: float
    width: float
    height: float
    json: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the template needs; paths are in the view box's units."""

    sentence: str
    mentions: str
    negative: str
    usual: str
    marks: list[ShownMark]
    times: list[Tick]
    counts: list[Tick]
    rows: list[Row]
    ahead: Ahead | None
    points: str
    """The same points as JSON for the interactive chart: [[at], [mentions], [negative], [usual]]."""
    numbers: str
    """The marks as JSON: [[at, number]]."""


def draw(board: Board, words: Speech, hours: int, band: tuple[float, float] | None = None) -> Chart | None:
    """The chart of the last `hours`; None while there is nothing to draw.

    `band`: critical mentions an hour that the leading wave may bring, from least to most.
    """
    if not board.series:
        return None
    end = board.series[-1].at
    start = max(end - hours * HOUR, board.series[0].at - HOUR / 4)
    points = [point for point in board.series if point.at >= start]
    marks = [mark for mark in board.marks if start <= mark.at]
    end = max([end, *(mark.at for mark in marks)])
    most = round_up(max(1.0, *(max(point.mentions, point.negative, point.usual) for point in points)))
    scale = Scale(start, end + (AHEAD * (end - start) if band else 0.0), most)
    return Chart(
        sentence=_sentence(points, words, hours),
        mentions=scale.area([(point.at, point.mentions) for point in points]),
        negative=scale.area([(point.at, point.negative) for point in points]),
        usual=scale.line([(point.at, point.usual) for point in points]),
        marks=place_marks(marks, scale, words),
        times=time_ticks(scale, words),
        counts=[Tick(scale.y(count), words.number(count, 0)) for count in (0, most / 2, most)],
        rows=_rows(points, words, (end - start) / ROWS),
        ahead=_ahead(band, end, scale) if band else None,
        points=_points_json(points),
        numbers=json.dumps([[mark.at, mark.number] for mark in marks]),
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """Instants and counts as places in the view box; `most` is the count at its top."""

    start: Instant
    end: Instant
    most: float

    def x(self, at: Instant) -> float:
        share = (at - self.start) / max(1.0, self.end - self.start)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, count: float) -> float:
        return round(HEIGHT - BOTTOM - count / self.most * (HEIGHT - TOP - BOTTOM), 1)

    def line(self, places: Sequence[tuple[Instant, float]]) -> str:
        return "M" + "L".join(f"{self.x(at)} {self.y(count)}" for at, count in places)

    def area(self, places: Sequence[tuple[Instant, float]]) -> str:
        floor = self.y(0)
        return f"{self.line(places)}L{self.x(places[-1][0])} {floor}L{self.x(places[0][0])} {floor}Z"


def round_up(count: float) -> float:
    """The next round number for the axis: 1, 2, 4, 10, 20, 40, ..."""
    unit = 1.0
    while True:
        for step in (1, 2, 4):
            if count <= step * unit:
                return max(2.0, step * unit)
        unit *= 10


def time_ticks(scale: Scale, words: Speech) -> list[Tick]:
    """Full hours, or days, along the axis: at most `MOST_TICKS`, none at its very ends."""
    span = scale.end - scale.start
    step = next((step for step in TICK_SECONDS if span / step <= MOST_TICKS), TICK_SECONDS[-1])
    offset = (local_time(scale.start, words.time_zone).utcoffset() or timedelta()).total_seconds()
    first = scale.start + 0.04 * span
    at = first + (-(first + offset)) % step
    said = words.clock_time if step < 12 * HOUR else words.day_time
    found = []
    while at <= scale.end - 0.04 * span:
        found.append(Tick(scale.x(at), said(at)))
        at += step
    return found


def place_marks(marks: Sequence[Mark], scale: Scale, words: Speech) -> list[ShownMark]:
    """The notes; those that stand close to each other go down in steps."""
    shown: list[ShownMark] = []
    for mark in marks:
        x = scale.x(mark.at)
        close = bool(shown) and x - shown[-1].x < 2 * MARK_RADIUS
        y = shown[-1].y + 2 * MARK_RADIUS if close and shown[-1].y < HEIGHT / 2 else float(MARK_RADIUS + 2)
        shown.append(ShownMark(mark.number, x, y, words.day_time(mark.at), words.told(mark.sentence)))
    return shown


def _ahead(band: tuple[float, float], end: Instant, scale: Scale) -> Ahead:
    low, high = (min(rate / 4, scale.most) for rate in band)
    x, top = scale.x(end), scale.y(high)
    height = max(2.0, round(scale.y(low) - top, 1))
    places = json.dumps([end, scale.end, low, high])
    return Ahead(x, min(top, scale.y(0) - height), round(scale.x(scale.end) - x, 1), height, places)


def _sentence(points: Sequence[Point], words: Speech, hours: int) -> str:
    mentions, negative = sum(point.mentions for point in points), sum(point.negative for point in points)
    if not mentions:
        return words.say("now.chart.none", minutes=60.0 * hours)
    peak = max(points, key=lambda point: (point.negative, point.at))
    return words.say(
        "now.chart.sentence",
        n=mentions,
        minutes=60.0 * hours,
        share=negative / mentions,
        negative=round(peak.negative),
        peak_at=peak.at,
    )


def _rows(points: Sequence[Point], words: Speech, seconds: float) -> list[Row]:
    """The points in about two dozen rows, the newest first."""
    rows: list[list[Point]] = []
    for point in points:
        if not rows or point.at - rows[-1][0].at >= seconds:
            rows.append([])
        rows[-1].append(point)
    return [_row(row, words) for row in reversed(rows)]


def _row(points: list[Point], words: Speech) -> Row:
    mentions, negative = sum(point.mentions for point in points), sum(point.negative for point in points)
    share = min(1.0, negative / mentions) if mentions else 0.0
    at = words.day_time(points[0].at)
    return Row(at, words.number(mentions, 0), words.number(negative, 0), words.percent(share))


def _points_json(points: Sequence[Point]) -> str:
    columns = (
        [point.at for point in points],
        [point.mentions for point in points],
        [round(point.negative, 2) for point in points],
        [round(point.usual, 2) for point in points],
    )
    return json.dumps(columns, separators=(",", ":"))
