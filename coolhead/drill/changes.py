"""What changed while a story plays: the levels with their reasons, for the screen and for plain lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from coolhead.clock import Instant
from coolhead.incident.events import Sentence
from coolhead.run.board import Board, Told, instant
from coolhead.words import Words

GLYPHS = ("○", "◔", "◑", "▲", "■", "◆")
"""One sign for each level, so that no meaning hangs on a colour."""


@dataclass(frozen=True, slots=True)
class Change:
    """A wave went from one level to another, with the sentence that says so and at most three reasons."""

    at: Instant
    topic: str | None
    before: int
    after: int
    verdict: Sentence
    reasons: tuple[Sentence, ...]


class Changes:
    """The latest changes of level, the newest first.

    Parameters
    ----------
    kept: how many are remembered.
    """

    def __init__(self, kept: int = 12) -> None:
        self._changes: deque[Change] = deque(maxlen=kept)

    def __iter__(self) -> Iterator[Change]:
        return iter(self._changes)

    def note(self, board: Board, fact: Told) -> Change | None:
        """Take in one fact that the board has just folded; a change of level is remembered and returned."""
        wave = board.waves.get(str(fact.get("wave")))
        if fact["type"] != "severity_changed" or wave is None or wave.verdict is None:
            return None
        change = Change(instant(fact["at"]), wave.topic, fact["from"], fact["to"], wave.verdict, wave.reasons)
        self._changes.appendleft(change)
        return change


def lines(board: Board, fact: Told, words: Words) -> list[str]:
    """The same story where no table can be drawn: plain lines for a change of level, an alert, a guideline, and calm.

    Call it with each fact after the board has folded it; most facts give no line.
    """
    at = words.day_time(instant(fact["at"]))
    told = _LINES.get(fact["type"])
    return (
        [f"{at}  {line}" if place == 0 else f"    {line}" for place, line in enumerate(told(board, fact, words))]
        if told
        else []
    )


def _change_lines(board: Board, fact: Told, words: Words) -> list[str]:
    wave = board.waves.get(fact["wave"])
    if wave is None or wave.verdict is None:
        return []
    verdict = words.sentence(wave.verdict)
    said = words.say("demo.line.change", before=fact["from"], after=fact["to"], level=fact["to"], verdict=verdict)
    return [f"{GLYPHS[fact['to']]} {said}", *(f"- {words.sentence(reason)}" for reason in wave.reasons)]


def _alert_lines(board: Board, fact: Told, words: Words) -> list[str]:
    alert = board.alerts.get(fact["wave"])
    if alert is None:
        return []
    verdict = words.sentence(alert.verdict)
    return [words.say("demo.line.alert", number=alert.level, level=alert.level, verdict=verdict)]


def _guideline_lines(board: Board, fact: Told, words: Words) -> list[str]:
    return [words.say("demo.line.guideline", n=len(fact["lines"]))]


def _calmed_lines(board: Board, fact: Told, words: Words) -> list[str]:
    return [words.say("demo.line.calmed", topic=fact["topic"])]


_LINES = {
    "severity_changed": _change_lines,
    "alert_raised": _alert_lines,
    "guideline_made": _guideline_lines,
    "wave_calmed": _calmed_lines,
}
