"""What a board tells of what can be seen."""

from __future__ import annotations

from typing import Any

import pytest

from coolhead.clock import DAY, write_instant
from coolhead.run.board import Board

START = 1_772_323_200.0


def told(type_: str, minute: float, **fields: Any) -> dict[str, Any]:
    return {"type": type_, "brand": "ember", "at": write_instant(START + 60 * minute), **fields}


def silent(minute: float, channel: str | None) -> dict[str, Any]:
    return told("channel_silent", minute, channel=channel, since_at=write_instant(START), expected=20.0)


def climate(minute: float, **fields: Any) -> dict[str, Any]:
    counts = {"friendly": 1, "neutral": 0, "critical": 0, "channels": {}, "mentions": 1, "negative": 0, "usual": 0}
    return told("climate_measured", minute, **counts, **fields)


def board_of(*facts: dict[str, Any]) -> Board:
    board = Board("ember")
    for fact in facts:
        board.fold(fact)
    return board


def test_nothing_seen_at_all_stands_for_every_channel() -> None:
    board = board_of(silent(60, "x"), silent(61, "vk"), silent(62, None))
    assert [one["channel"] for one in board.snapshot()["sight"]["silent"]] == [None]


@pytest.mark.parametrize(("catching_up", "said"), [(True, "sight.moment.heard.late"), (False, "sight.moment.heard")])
def test_a_channel_heard_again_is_silent_no_more(catching_up: bool, said: str) -> None:
    rest = {"since_at": write_instant(START), "missed_minutes": 90, "expected": 30.0, "came": 4}
    board = board_of(silent(60, "x"), told("channel_heard_again", 90, channel="x", catching_up=catching_up, **rest))
    assert board.sight.silences() == []
    assert board.timeline[-1].sentence.id == said


def test_a_channel_that_stopped_for_good_is_let_go() -> None:
    assert board_of(silent(60, "x"), climate(27 * DAY / 60)).sight.silences()
    assert not board_of(silent(60, "x"), climate(29 * DAY / 60)).sight.silences()


@pytest.mark.parametrize(("minutes", "said"), [(180, "ahead"), (-180, "behind")])
def test_a_clock_that_is_off_stands_until_it_is_right_again(minutes: int, said: str) -> None:
    board = board_of(told("channel_clock_off", 0, channel="x", minutes=minutes))
    assert board.sight.clocks == {"x": minutes}
    assert board.timeline[-1].sentence.id == f"sight.clock.{said}"
    board.fold(told("channel_clock_off", 60, channel="x", minutes=0))
    assert board.sight.clocks == {}


def test_old_climates_without_ages_are_read() -> None:
    assert board_of(climate(15)).snapshot()["sight"]["newest"] == {}
