"""How a board takes in what is told of the talk as a whole: its climate, the channels that are seen, found topics."""

from __future__ import annotations

from typing import Final

from coolhead.clock import Instant
from coolhead.incident.events import Sentence
from coolhead.run.board_model import Climate, Point
from coolhead.run.board_state import BoardState, Fold
from coolhead.run.board_told import Told, sentence_of
from coolhead.run.board_topics import fold_topic


def _climate_measured(board: BoardState, fact: Told, at: Instant) -> None:
    board.climate = Climate(fact["friendly"], fact["neutral"], fact["critical"])
    board.mood.climate(board.climate, at)
    board.channels = dict(fact.get("channels") or {})
    board.sight.climate(fact, at)
    point = Point(at, fact["mentions"], fact["negative"], fact["usual"])
    if board.series and board.series[-1].at == at:
        board.series.pop()
    board.series.append(point)


def _mood_measured(board: BoardState, fact: Told, at: Instant) -> None:
    board.mood.measured(fact, at)


def _mention_thanked(board: BoardState, fact: Told, at: Instant) -> None:
    board.mood.thank(fact, at)


def _channel_silent(board: BoardState, fact: Told, at: Instant) -> None:
    board.note(fact, at, board.sight.fell_silent(fact))


def _channel_heard_again(board: BoardState, fact: Told, at: Instant) -> None:
    board.note(fact, at, board.sight.heard_again(fact))


def _channel_clock_off(board: BoardState, fact: Told, at: Instant) -> None:
    board.note(fact, at, board.sight.clock_off(fact))


def _topic_measured(board: BoardState, fact: Told, at: Instant) -> None:
    fold_topic(board.topics, fact, at)


def _risk_sign_reached(board: BoardState, fact: Told, at: Instant) -> None:
    args = {"topic": fact["risk"], "n": fact["authors"], "hours": fact["hours"]}
    board.note(fact, at, Sentence(id="now.moment.risk_sign", args=args))


def _capacity_changed(board: BoardState, fact: Told, at: Instant) -> None:
    board.capacity = {key: value for key, value in fact.items() if key not in ("type", "v", "brand", "seq")}
    if fact["mode_before"] != fact["mode"] and fact["waiting"]:
        board.note(fact, at, sentence_of(fact["verdict"]))


FOLDS: Final[dict[str, Fold]] = {
    "climate_measured": _climate_measured,
    "mood_measured": _mood_measured,
    "mention_thanked": _mention_thanked,
    "channel_silent": _channel_silent,
    "channel_heard_again": _channel_heard_again,
    "channel_clock_off": _channel_clock_off,
    "topic_measured": _topic_measured,
    "risk_sign_reached": _risk_sign_reached,
    "capacity_changed": _capacity_changed,
}
"""Type of a fact -> how the board takes it in."""
