"""The demo's terminal: everything a colour says is also said in words, at the sizes people have."""

import io
from typing import Any

import pytest
from rich.console import Console

from coolhead.drill import Changes, lines, load_story, render
from coolhead.run.board import Board
from coolhead.words import LANGUAGES, Words

LIFTED = "2026-03-11T22:13:00Z"


def severity(at: str, before: int, after: int, signals: dict[str, float]) -> dict[str, Any]:
    because = [{"signal": signal, "value": value, "baseline": None, "points": 9.0} for signal, value in signals.items()]
    return {
        "at": at, "type": "severity_changed", "brand": "norvelka", "wave": "w1", "topic": "T2", "from": before,
        "to": after, "impact": 58.0, "impact_band": 3, "spread": 41.0, "spread_band": 3, "because": because,
        "floors": [], "ceilings": [], "confidence": "high",
    }  # fmt: skip


def facts() -> list[dict[str, Any]]:
    situation = {"id": "guideline.situation", "args": {"topic": "T2", "number": 3, "level": 3}}
    verdict = {"id": "verdict.threat.growing", "args": {"topic": "T2"}}
    common = {"at": LIFTED, "brand": "norvelka", "wave": "w1"}
    return [
        {**common, "type": "wave_opened", "at": "2026-03-11T14:10:00Z", "topic": "T2"},
        severity("2026-03-11T14:10:00Z", 1, 2, {"velocity": 6.0, "channels": 3.0}),
        severity(LIFTED, 2, 3, {"reproduction": 1.8, "multipliers": 1.0, "reach": 212_400.0}),
        {**common, "type": "alert_raised", "level": 3, "alert": "a1", "topic": "T2", "verdict": verdict, "reasons": []},
        {**common, "type": "alert_sent", "alert": "a1", "person": "hanna", "attempt": 1, "escalated": False},
        {
            **common, "type": "guideline_made", "level": 3, "crisis_type": "T2",
            "lines": [{"part": "1", "rule": "R79", "sentence": situation}] * 40,
        },
        {**common, "type": "forecast_made", "reproduction": [1.5, 1.8, 2.2], "size_24h": [90.0, 200.0, 400.0]},
        {
            **common, "type": "climate_measured", "minutes": 15.0, "mentions": 31, "negative": 26.0, "usual": 1.0,
            "friendly": 150, "neutral": 60, "critical": 48, "channels": {"x": 5},
        },
    ]  # fmt: skip


def played(told: list[dict[str, Any]]) -> tuple[Board, Changes]:
    board, changes = Board("norvelka"), Changes()
    for fact in told:
        board.fold(fact)
        changes.note(board, fact)
    return board, changes


def shown(board: Board, changes: Changes, language: str, width: int, height: int) -> list[str]:
    words = Words(language, "Europe/Warsaw")
    console = Console(width=width, height=height, file=io.StringIO(), color_system=None, force_terminal=True)
    chapter = words.say("demo.chapter.multiplier")
    console.print(render(board, changes, chapter, words, name="Norvelka", url="http://127.0.0.1:8765"))
    told = console.file
    assert isinstance(told, io.StringIO)
    return told.getvalue().rstrip("\n").split("\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "height"), [(100, 30), (80, 24)])
def test_the_screen_fits_and_says_level_verdict_alert_and_guideline(language: str, width: int, height: int) -> None:
    board, changes = played(facts())
    rows = shown(board, changes, language, width, height)
    assert len(rows) == height
    assert max(map(len, rows)) <= width
    text = "\n".join(rows)
    words = Words(language, "Europe/Warsaw")
    assert f"▲ {words.say('level.3')} 3/5" in text
    assert "2→3 ▲" in text
    for part in ("demo.narrator", "demo.coolhead", "demo.alert", "demo.changes", "guideline.title"):
        assert words.say(part) in text
    assert "hanna" in text
    assert words.range(1.5, 2.2) in text


def test_before_anything_happened_the_screen_says_so() -> None:
    board, changes = played([])
    text = "\n".join(shown(board, changes, "en", 100, 30))
    for said in ("Calm 0/5", "Nobody was woken.", "None so far.", "The first guideline comes with level 2."):
        assert said in text


def test_what_does_not_fit_is_counted() -> None:
    board, changes = played(facts())
    assert any("more lines on the page" in row for row in shown(board, changes, "en", 80, 24))


def test_plain_lines_tell_each_change_with_its_reasons_and_the_alert() -> None:
    board = Board("norvelka")
    words = Words("en", "Europe/Warsaw")
    told = []
    for fact in facts():
        board.fold(fact)
        told += lines(board, fact, words)
    text = "\n".join(told)
    assert "level 2 -> 3 of 5 (Threat)" in text
    assert "    - " in text
    assert "ALERT, level 3 of 5 (Threat)" in text
    assert "first guideline: a page of 40 lines" in text
    assert lines(board, {"type": "wave_measured", "at": LIFTED, "wave": "w1"}, words) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_has_its_words(language: str) -> None:
    words = Words(language)
    story = load_story()
    assert story.narration(story.marks.start - 1.0) is None
    for at, chapter in story.marks.chapters:
        assert story.narration(at) == chapter
        assert len(words.say(chapter)) > 20
