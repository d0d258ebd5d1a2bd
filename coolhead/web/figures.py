"""The few numbers by which one sees how a wave stands; what is not known is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coolhead.clock import HOUR
from coolhead.run.board_course import Course
from coolhead.run.board_model import WaveView
from coolhead.run.board_told import instant
from coolhead.web.speech import Speech
from coolhead.web.wave_pace import Flow


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name, and what it is to be compared with."""

    name: str
    value: str
    note: str = ""


def key_figures(
    wave: WaveView | None, course: Course | None, words: Speech, waiting: int | None = None
) -> list[Figure]:
    """At most five: how it grows, how many speak, whom it reaches, how fast it doubles, who waits for an answer."""
    told: Mapping[str, Any] = (wave.measured if wave is not None else None) or {}
    found = [_growth(told, wave.forecast if wave is not None else None, words)]
    if told:
        found.append(_pace(told, course, words))
        if told["reach"] > 0:
            found.append(Figure(words.say("wave.figure.reach"), words.compact(told["reach"])))
    found.append(_doubling(told, words))
    if waiting:
        found.append(Figure(words.say("wave.figure.waiting"), words.number(waiting, 0)))
    return [figure for figure in found if figure is not None]


def _pace(told: Mapping[str, Any], course: Course | None, words: Speech) -> Figure:
    """What came in the last hour that was measured; before there is such an hour, all of the last day."""
    points = course.points if course is not None else []
    if not points or points[-1].at - points[0].at < HOUR:
        return Figure(words.say("wave.figure.day"), words.number(told["mentions"], 0))
    end = points[-1].at
    came = Flow(points).between(end - HOUR, end)
    usual = words.say("wave.figure.usually", usual=told["usual_per_hour"])
    return Figure(words.say("wave.figure.last_hour"), words.number(came, 0), usual)


def _growth(told: Mapping[str, Any], forecast: Mapping[str, Any] | None, words: Speech) -> Figure | None:
    """R as it was measured or forecast last; with the forecast's interval where that holds it."""
    name, live = words.say("wave.figure.growth"), told.get("reproduction")
    if forecast is None:
        return None if live is None else Figure(name, words.number(live))
    low, middle, high = forecast["reproduction"]
    if live is None or instant(forecast["at"]) >= instant(told["at"]):
        live = middle
    return Figure(name, words.number(live), words.range(low, high) if low <= live <= high else "")


def _doubling(told: Mapping[str, Any], words: Speech) -> Figure | None:
    minutes = told.get("doubling_minutes")
    if minutes is None:
        return None
    low, high = told.get("doubling_minutes_low"), told.get("doubling_minutes_high")
    note = "" if low is None or high is None else f"{words.duration(low)}–{words.duration(high)}"
    return Figure(words.say("wave.figure.doubling"), words.duration(minutes), note)


def figures_note(wave: WaveView | None, words: Speech) -> str:
    """That the numbers are older than the level: a level is told at once, numbers every five minutes."""
    if wave is None or wave.measured is None or wave.since is None:
        return ""
    measured_at = instant(wave.measured["at"])
    return words.say("wave.figures.before", measured_at=measured_at) if wave.since > measured_at else ""
