"""Why this level: the signals with value, usual value and points, the rules that held, and what would move it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from coolhead.plan.severity import SPREAD_SIGNALS
from coolhead.run.board_model import WaveView
from coolhead.web.speech import Speech

_SHARES = ("emotion", "bystanders")
_YES = ("press", "vivid", "crisis_history", "poor_climate", "press_impact")
_NUMBERED = frozenset((*SPREAD_SIGNALS, "vivid"))


@dataclass(frozen=True, slots=True)
class SignalRow:
    """One signal of the table; a sign of impact has no points of spread."""

    name: str
    value: str
    usual: str
    points: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The record of a level, in words."""

    signals: list[SignalRow]
    rules: list[str]
    moves: list[str]
    confidence: str
    impact: str
    spread: str
    crisis_type: str | None


def explain(wave: WaveView, words: Speech) -> Explanation | None:
    """Why the wave has its level; None before its first change of level."""
    change = wave.change
    if change is None:
        return None
    return Explanation(
        signals=[_signal(part, words) for part in change["because"]],
        rules=[words.named("floor", name) for name in change["floors"]]
        + [words.named("ceiling", name) for name in change["ceilings"]],
        moves=_moves(change, words),
        confidence=words.named("confidence", change["confidence"]),
        impact=words.say("now.why.impact", band=change["impact_band"], points=change["impact"]),
        spread=words.say("now.why.spread", band=change["spread_band"], points=change["spread"]),
        crisis_type=words.named("topic", change["crisis_type"]) if change.get("crisis_type") else None,
    )


def _signal(part: dict[str, Any], words: Speech) -> SignalRow:
    name, usual = part["signal"], part["baseline"]
    return SignalRow(
        name=words.named("signal", name),
        value=_value(name, part["value"], words),
        usual="–" if usual is None or name == "multipliers" else _value(name, usual, words),
        points=words.number(part["points"], 0) if name in _NUMBERED else "–",
    )


def _value(name: str, value: float, words: Speech) -> str:
    if name == "velocity":
        return words.say("now.why.times", times=value)
    if name == "reach":
        return words.compact(value)
    if name in _SHARES:
        return words.percent(value)
    if name in _YES:
        return words.say("now.why.yes") if value else words.say("now.why.no")
    if name in _NUMBERED:
        return words.number(value)
    return words.say("now.why.authors", n=round(value))


def _moves(change: dict[str, Any], words: Speech) -> list[str]:
    moves = []
    for kind in ("raises", "lowers"):
        points = change[kind].get("spread")
        if points is not None:
            moves.append(words.say(f"explain.{kind}", n=max(1, round(points))))
    return moves
