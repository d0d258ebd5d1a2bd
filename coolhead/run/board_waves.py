"""How a board takes in what is told of waves: opened, measured, carried, forecast, risen, calmed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from coolhead.clock import Instant
from coolhead.incident import verdict as say_verdict
from coolhead.incident.events import Sentence
from coolhead.plan.events import Because
from coolhead.run.board_course import Course, pace_of
from coolhead.run.board_model import Multiplier, WaveView
from coolhead.run.board_spread import brought_sentence, joined_sentence, reached_sentence, weighing
from coolhead.run.board_state import BoardState, Fold
from coolhead.run.board_told import Told, instant

MULTIPLIERS = 20
CALMED_WAVES = 10


def _wave_opened(board: BoardState, fact: Told, at: Instant) -> None:
    wave = board.wave(fact)
    wave.opened_at, wave.calmed_at = at, None
    wave.late_from_at, wave.seen_at, wave.first_at = (
        instant(fact[name]) if fact.get(name) is not None else None for name in ("late_from_at", "seen_at", "first_at")
    )
    wave.origin = fact.get("first_mention")
    board.note(fact, at, _about(wave, "now.moment.wave_opened"))


def _wave_measured(board: BoardState, fact: Told, at: Instant) -> None:
    wave = board.wave(fact)
    wave.measured = dict(fact)
    board.courses.setdefault(wave.id, Course()).take(pace_of(fact, at))
    if wave.level != fact["level"]:
        wave.level, wave.since = fact["level"], at
        board.settle_level(at)


def _multiplier_joined(board: BoardState, fact: Told, at: Instant) -> None:
    wave = board.wave(fact)
    first_at = instant(fact.get("first_at") or fact["at"])
    joined = Multiplier(at, fact["mention"], fact["reach"], fact["reason"], first_at)
    others = [one for one in board.waves.values() if one is not wave]
    told = any((other.mention, other.at) == (joined.mention, at) for one in others for other in one.multipliers)
    wave.multipliers = [*wave.multipliers, joined][-MULTIPLIERS:]
    if told:
        return  # a topic and the brand as a whole are joined by one and the same post
    sentence = joined_sentence(wave, joined)
    if joined.weighs:
        board.mark("multiplier", at, sentence)
    if joined.mention not in wave.press.values():
        board.note(fact, at, sentence)


def _multiplier_measured(board: BoardState, fact: Told, at: Instant) -> None:
    wave = board.wave(fact)
    sentence = brought_sentence(wave, fact)
    if sentence is not None and not board.just_said(at, sentence):
        board.note(fact, at, sentence)


def _origin_found(board: BoardState, fact: Told, at: Instant) -> None:
    wave = board.wave(fact)
    wave.origin, wave.first_at = fact["mention"], instant(fact["first_at"])
    board.note(fact, at, Sentence(id="now.moment.origin_found", args={"first_at": wave.first_at}))


def _wave_reached_channel(board: BoardState, fact: Told, at: Instant) -> None:
    wave = board.wave(fact)
    wave.channels[fact["channel"]] = fact["minutes"]
    sentence = reached_sentence(fact)
    if sentence is not None and not board.just_said(at, sentence):
        board.note(fact, at, sentence)


def _press_picked_up(board: BoardState, fact: Told, at: Instant) -> None:
    wave = board.wave(fact)
    wave.press[fact["tier"]] = fact["mention"]
    sentence = Sentence(id=f"now.moment.press_{fact['tier']}", args={"minutes": fact["minutes"]})
    if not board.just_said(at, sentence):
        board.note(fact, at, sentence)


def _forecast_made(board: BoardState, fact: Told, at: Instant) -> None:
    board.wave(fact).forecast = dict(fact)


def _severity_changed(board: BoardState, fact: Told, at: Instant) -> None:
    wave = board.wave(fact)
    wave.change, wave.level, wave.since = dict(fact), fact["to"], at
    wave.verdict, wave.reasons = _say_why(wave, fact)
    wave.calmed_at = None if wave.level else at
    board.settle_level(at)
    way = "raised" if fact["to"] > fact["from"] else "lowered"
    sentence = _about(wave, f"now.moment.level_{way}", fact["to"])
    if max(fact["to"], fact["from"]) > 1:
        board.mark("level", at, sentence)
    board.note(fact, at, sentence)
    _forget_calm_waves(board)


def _wave_calmed(board: BoardState, fact: Told, at: Instant) -> None:
    wave = board.wave(fact)
    wave.calmed_at, wave.level = at, 0
    _close_alerts(board, wave, at)
    board.settle_level(at)
    board.note(fact, at, _about(wave, "now.moment.wave_calmed"))
    _forget_calm_waves(board)


def _close_alerts(board: BoardState, calm: WaveView, at: Instant) -> None:
    """A calm wave waits for nobody; its alert goes on where another wave of the same matter is open."""
    heir = next((wave for wave in board.waves.values() if wave is not calm and _one_matter(calm, wave)), None)
    for of, alert in [(of, alert) for of, alert in board.alerts.items() if alert.wave == calm.id]:
        if heir is None:
            alert.calmed_at = at
            continue
        alert.wave = heir.id
        if heir.id not in board.alerts:
            board.alerts[heir.id] = board.alerts.pop(of)


def _forget_calm_waves(board: BoardState) -> None:
    calmed = [wave for wave in board.waves.values() if wave.calmed_at is not None]
    for old in sorted(calmed, key=lambda wave: (wave.calmed_at or 0.0, wave.id))[:-CALMED_WAVES]:
        board.forget(old.id)


def _about(wave: WaveView, id_: str, level: int | None = None) -> Sentence:
    """A moment of a topic's wave, or of the brand as a whole, which has sentences of its own."""
    sentence = Sentence(id=f"{id_}.brand") if wave.topic is None else Sentence(id=id_, args={"topic": wave.topic})
    return sentence if level is None else replace(sentence, args={**sentence.args, "level": level})


def _say_why(wave: WaveView, fact: Told) -> tuple[Sentence, tuple[Sentence, ...]]:
    """The verdict on a change of level and its reasons, from the fact's own explanation."""
    because = tuple(
        Because(signal=part["signal"], value=part["value"], baseline=part["baseline"], points=part["points"])
        for part in fact["because"]
    )
    growth = next((part.value for part in because if part.signal == "reproduction"), None)
    floors, ceilings = tuple(fact["floors"]), tuple(fact["ceilings"])
    return say_verdict(fact["to"], fact["from"], wave.topic, because, floors, ceilings, growth, weighing(wave))


def _one_matter(wave: WaveView, other: WaveView) -> bool:
    """Whether two waves are about one thing: a topic's, and that of the brand as a whole if it is about that topic."""
    if other.calmed_at is not None or other.level < 2 or (wave.topic is None) == (other.topic is None):
        return False
    topic, whole = (wave, other) if wave.topic else (other, wave)
    return (whole.change or {}).get("crisis_type") in (None, topic.topic)


FOLDS: Final[dict[str, Fold]] = {
    "wave_opened": _wave_opened,
    "wave_measured": _wave_measured,
    "multiplier_joined": _multiplier_joined,
    "multiplier_measured": _multiplier_measured,
    "origin_found": _origin_found,
    "wave_reached_channel": _wave_reached_channel,
    "press_picked_up": _press_picked_up,
    "forecast_made": _forecast_made,
    "severity_changed": _severity_changed,
    "wave_calmed": _wave_calmed,
}
"""Type of a fact -> how the board takes it in."""
