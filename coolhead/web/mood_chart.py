"""The mood of thirty days as the server draws it: two lines of 100, a sentence, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coolhead.clock import DAY, Instant
from coolhead.run.board_mood import STEP_SECONDS, MoodStep
from coolhead.web.chart import Tick
from coolhead.web.speech import Speech

WIDTH, HEIGHT = 640, 200
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 10, 24
LEAST_STEPS = 5
"""More than a day of them, else there is no line to speak of."""


@dataclass(frozen=True, slots=True)
class MoodRow:
    """One day of the table: of 100 people who are friendly, neutral, critical, and of how many that is."""

    at: str
    friendly: str
    neutral: str
    critical: str
    people: str


@dataclass(frozen=True, slots=True)
class MoodChart:
    """Paths are in the view box's units; a gap in the line is a time in which nobody spoke."""

    sentence: str
    friendly: str
    critical: str
    times: list[Tick]
    counts: list[Tick]
    rows: list[MoodRow]


def draw_mood(steps: Sequence[MoodStep], words: Speech) -> MoodChart | None:
    """The chart; None where there is a day of it at most."""
    spoken = [step for step in steps if step.climate.voices]
    if len(spoken) < LEAST_STEPS:
        return None
    first, last = spoken[0].at, spoken[-1].at
    return MoodChart(
        sentence=_sentence(spoken, words),
        friendly=_line(spoken, 0, first, last),
        critical=_line(spoken, 2, first, last),
        times=_times(first, last, words),
        counts=[Tick(_y(count), words.number(count, 0)) for count in (0, 50, 100)],
        rows=[_row(step, words) for step in reversed(_daily(spoken))],
    )


def _x(at: Instant, first: Instant, last: Instant) -> float:
    return round(LEFT + (at - first) / max(1.0, last - first) * (WIDTH - LEFT - RIGHT), 1)


def _y(of_100: float) -> float:
    return round(HEIGHT - BOTTOM - of_100 / 100 * (HEIGHT - TOP - BOTTOM), 1)


def _line(steps: Sequence[MoodStep], part: int, first: Instant, last: Instant) -> str:
    path, before = "", None
    for step in steps:
        pen = "L" if before is not None and step.at - before <= STEP_SECONDS else "M"
        path += f"{pen}{_x(step.at, first, last)} {_y(step.climate.of_100[part])}"
        before = step.at
    return path


def _sentence(steps: Sequence[MoodStep], words: Speech) -> str:
    friendly = [step.climate.of_100[0] for step in steps]
    last = steps[-1].at
    said = words.say(
        "climate.month.sentence",
        first=words.day(steps[0].at),
        low=min(friendly),
        high=max(friendly),
        now=friendly[-1],
    )
    week = [step for step in steps if abs(last - 7 * DAY - step.at) < STEP_SECONDS]
    return f"{said} {words.say('climate.month.week', n=week[-1].climate.of_100[0])}" if week else said


def _times(first: Instant, last: Instant, words: Speech) -> list[Tick]:
    instants = [first + (last - first) * part for part in (0.06, 0.35, 0.65, 0.94)]
    return [Tick(_x(at, first, last), words.day(at)) for at in instants]


def _daily(steps: Sequence[MoodStep]) -> list[MoodStep]:
    """The last step of each day."""
    return list({int(step.at // DAY): step for step in steps}.values())


def _row(step: MoodStep, words: Speech) -> MoodRow:
    friendly, neutral, critical = (words.number(count, 0) for count in step.climate.of_100)
    return MoodRow(words.day(step.at), friendly, neutral, critical, words.number(step.climate.voices, 0))
