"""The few numbers by which one sees how a wave stands; what is not known is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coolhead.web.speech import Speech


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name, and what it is to be compared with."""

    name: str
    value: str
    note: str = ""


def key_figures(
    measured: Mapping[str, Any] | None,
    forecast: Mapping[str, Any] | None,
    words: Speech,
    waiting: int | None = None,
) -> list[Figure]:
    """At most five: how it grows, how many speak, whom it reaches, how fast it doubles, who waits for an answer."""
    told = measured or {}
    found = [_growth(told, forecast, words)]
    if told:
        usual = words.say("wave.figure.usually", usual=told["usual_per_hour"])
        found.append(Figure(words.say("wave.figure.per_hour"), words.number(told["per_hour"]), usual))
        if told["reach"] > 0:
            found.append(Figure(words.say("wave.figure.reach"), words.compact(told["reach"])))
    found.append(_doubling(told, words))
    if waiting:
        found.append(Figure(words.say("wave.figure.waiting"), words.number(waiting, 0)))
    return [figure for figure in found if figure is not None]


def _growth(told: Mapping[str, Any], forecast: Mapping[str, Any] | None, words: Speech) -> Figure | None:
    """R with its interval, which a forecast tells; its middle alone before the first one."""
    name = words.say("wave.figure.growth")
    if forecast is not None:
        low, middle, high = forecast["reproduction"]
        return Figure(name, words.number(middle), words.range(low, high))
    if told.get("reproduction") is not None:
        return Figure(name, words.number(told["reproduction"]))
    return None


def _doubling(told: Mapping[str, Any], words: Speech) -> Figure | None:
    minutes = told.get("doubling_minutes")
    if minutes is None:
        return None
    low, high = told.get("doubling_minutes_low"), told.get("doubling_minutes_high")
    note = "" if low is None or high is None else f"{words.duration(low)}–{words.duration(high)}"
    return Figure(words.say("wave.figure.doubling"), words.duration(minutes), note)
