"""What a board keeps of the mood: thirty days in steps, who waits for thanks, whom we answered."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from coolhead.clock import DAY, HOUR, read_instant, write_instant
from coolhead.run.board import Board
from coolhead.run.board_mood import MOST_FRIENDS, STEPS
from coolhead.run.snapshot import Told, decode, encode

START = read_instant("2026-03-01T00:00:00Z")


def told(type_: str, hours: float, **fields: Any) -> dict[str, Any]:
    return {"type": type_, "at": write_instant(START + hours * HOUR), "brand": "ember", **fields}


def climate(hours: float, friendly: int = 5, critical: int = 5) -> dict[str, Any]:
    counts = {"friendly": friendly, "neutral": 0, "critical": critical, "mentions": 1, "negative": 0, "usual": 0}
    return told("climate_measured", hours, **counts)


def mood(hours: float, **fields: Any) -> dict[str, Any]:
    none: dict[str, Any] = {"channels": {}, "languages": {}, "newcomers": 0, "friends": [], "thanked": []}
    return told("mood_measured", hours, **{**none, **fields})


def board_of(*facts: dict[str, Any]) -> Board:
    board = Board("ember")
    for fact in facts:
        board.fold(fact)
    return board


def test_a_step_is_the_mood_at_the_end_of_six_hours_and_thirty_days_are_kept() -> None:
    board = board_of(*(climate(1 + hours / 4, friendly=hours) for hours in range(40 * 96)))
    assert len(board.mood.steps) == STEPS
    begins = [step.at for step in board.mood.steps]
    assert {later - earlier for earlier, later in pairwise(begins)} == {6 * HOUR}
    assert board_of(climate(5.75, 1), climate(6, 9), climate(6.25, 2)).mood.steps[0].climate.friendly == 9


def test_answers_add_up_within_a_step() -> None:
    answered = {"answered_friendly": 1, "answered_neutral": 0, "answered_critical": 3, "answered_unknown": 2}
    step = board_of(mood(1, **answered), mood(2, **answered)).mood.steps[0]
    assert (step.heard_own, step.to_friends, step.to_critics, step.to_unknown) == (True, 2, 6, 4)
    assert not board_of(mood(1)).mood.steps[0].heard_own


def test_friends_wait_until_they_are_thanked_answered_or_a_week_has_passed() -> None:
    board = board_of(mood(1, friends=["c", "b", "a"]))
    assert list(board.mood.friends) == ["a", "b", "c"]
    board.fold(mood(2, thanked=["a"]))
    board.fold(told("mention_thanked", 3, mention="b", who="maja", stands=True))
    assert (list(board.mood.friends), list(board.mood.thanked)) == (["c"], ["b"])
    board.fold(mood(4, friends=["b"]))
    assert list(board.mood.friends) == ["c"]
    board.fold(mood(1 + 7 * DAY / HOUR))
    assert not board.mood.friends


def test_whoever_thanked_first_stays_and_can_take_it_back() -> None:
    board = board_of(mood(1, friends=["b"]))
    for who in ("maja", "jan"):
        board.fold(told("mention_thanked", 2, mention="b", who=who, stands=True))
    assert board.mood.thanked["b"].who == "maja"
    board.fold(told("mention_thanked", 3, mention="b", who="jan", stands=False))
    board.fold(told("mention_thanked", 3, mention="never", who="jan", stands=False))
    assert (list(board.mood.friends), board.mood.thanked) == (["b"], {})


def test_friends_are_bounded_and_a_snapshot_brings_all_of_it_back() -> None:
    board = board_of(*(mood(n / 4, friends=[f"m{n}-{k}" for k in range(20)]) for n in range(20)), climate(5))
    assert len(board.mood.friends) == MOST_FRIENDS
    board.fold(told("mention_thanked", 6, mention="m19-0", who="maja", stands=True))
    again = decode(encode(Told({"ember": board}, 1)), Told).boards["ember"]
    assert again.mood == board.mood
    assert again.mood.steps.maxlen == STEPS
