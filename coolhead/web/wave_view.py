"""What the page of a wave says: the board's and the journal's word on it, in the words of one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from coolhead.clock import Instant
from coolhead.run.board import Board
from coolhead.run.board_course import Pace
from coolhead.run.board_model import AlertView, WaveView
from coolhead.run.board_spike import spike_of
from coolhead.run.wave_story import WaveStory
from coolhead.storage.model import Entry
from coolhead.web.chips import chip
from coolhead.web.explain import explain
from coolhead.web.figures import figures_note, key_figures
from coolhead.web.moments import moment_with_name, said_when, when
from coolhead.web.ports import BrandView
from coolhead.web.speech import Speech
from coolhead.web.wave_carriers import carrier_rows, choices, what_if
from coolhead.web.wave_chart import WaveChart, draw_wave
from coolhead.web.wave_forecast import forecast_lines
from coolhead.web.wave_made import channels_of, languages_of, made_of, quoted_ids, rings, root_of
from coolhead.web.wave_model import WavePage
from coolhead.web.wave_spread import spread_tree

LEAST_FOR_FORECAST = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person chose on the page: hours of the chart, and the account the wave is imagined without."""

    hours: int = 24
    without: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of a wave: the board's view (the journal's where no board has it), and the mentions kept."""

    brand: BrandView
    board: Board
    story: WaveStory
    wave: WaveView
    entries: Mapping[str, Entry]

    @property
    def over(self) -> bool:
        return self.wave.calmed_at is not None

    @property
    def alert(self) -> AlertView | None:
        """The wave's alert as the board has it."""
        return self.board.alerts.get(self.wave.id)

    @property
    def quoted(self) -> list[str]:
        """The mentions that are quoted as typical, by id."""
        return quoted_ids(self.wave, self.board.topics)

    @property
    def end(self) -> Instant:
        """Where its chart ends: now (stream time), or when it was calm."""
        return self.wave.calmed_at or self.board.at or self.wave.opened_at or 0.0


def wave_page(known: Known, asked: Asked, words: Speech) -> WavePage:
    """The page of one wave as it stands."""
    wave, board = known.wave, known.board
    forecast = None if known.over else wave.forecast
    reasons = [] if known.over else [words.told(reason) for reason in wave.reasons]
    return WavePage(
        id=wave.id,
        topic=words.topic_name(wave.topic),
        chip=chip(wave.level, words),
        over=known.over,
        verdict=_verdict(known, words),
        reasons=reasons,
        reasons_at=said_when(wave.since, known.end, words),
        times=_times(known, words),
        figures=[] if known.over else key_figures(wave, board.courses.get(wave.id), words),
        figures_note="" if known.over else figures_note(wave, words),
        chart=_chart(known, asked, forecast, words),
        forecast=_forecast(known, words),
        explanation=explain(wave, words),
        carriers=carrier_rows(wave, known.entries, known.brand, words),
        choices=choices(wave, known.entries, words),
        what_if=what_if(wave, asked.without, words),
        tree=spread_tree(wave, known.story, known.entries, words),
        root=root_of(spike_of(wave, board.topics), board.topics, known.entries, words),
        rings=rings(wave.measured, words),
        made_of=made_of(wave.measured, words),
        languages=languages_of(wave, board.topics, words),
        channels=channels_of(known.story, words),
        timeline=[
            (when(moment.at, known.end, words), words.told(moment_with_name(moment.sentence, known.brand)))
            for moment in reversed(known.story.moments)
        ],
        unknown=_unknown(known, words),
        mentions_link=mentions_link(known.brand, wave.id),
    )


def mentions_link(brand: BrandView, wave: str, first: Instant | None = None, last: Instant | None = None) -> str:
    """The mentions of a wave, of some minutes where they are given (epoch seconds)."""
    choices: dict[str, object] = {"brand": brand.id, "wave": wave}
    if first is not None and last is not None:
        choices |= {"from": int(first), "to": int(last)}
    return "/mentions?" + urlencode(choices)


def _chart(known: Known, asked: Asked, forecast: dict[str, Any] | None, words: Speech) -> WaveChart | None:
    course = known.board.courses.get(known.wave.id)
    points: list[Pace] = [] if course is None else course.points
    return draw_wave(
        points,
        known.board.series,
        known.story.marks,
        forecast,
        known.end,
        asked.hours,
        words,
        lambda first, last: mentions_link(known.brand, known.wave.id, first, last),
    )


def _verdict(known: Known, words: Speech) -> str:
    wave = known.wave
    if wave.verdict is not None and not known.over:
        return words.told(wave.verdict)
    message = "verdict.calmed" if known.over else "now.moment.wave_opened"
    return words.say(message, topic=wave.topic) if wave.topic else words.say(f"{message}.brand")


def _times(known: Known, words: Speech) -> str:
    wave = known.wave
    if wave.opened_at is None:
        return ""
    opened = words.day_time(wave.opened_at)
    if wave.calmed_at is not None:
        return words.say("wave.times.over", time=opened, until=words.day_time(wave.calmed_at))
    updated = words.clock_time(known.end)
    return words.say("wave.times", time=opened, updated=updated)


def _forecast(known: Known, words: Speech) -> list[str]:
    """What may come, or why nothing is said of it."""
    wave, told = known.wave, known.wave.forecast
    if known.over:
        return [words.say("wave.forecast.over")]
    if told is None:
        few = wave.measured is not None and wave.measured["mentions"] < LEAST_FOR_FORECAST
        return [words.say("wave.forecast.few", n=LEAST_FOR_FORECAST) if few else words.say("wave.forecast.none")]
    return forecast_lines(told, known.end, words)


def _unknown(known: Known, words: Speech) -> list[str]:
    lines = []
    if known.wave.measured is None:
        lines.append(words.say("wave.unknown.measured"))
    if not known.story.whole:
        lines.append(words.say("wave.unknown.long"))
    return lines
