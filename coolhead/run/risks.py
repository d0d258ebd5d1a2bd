"""The register as the journal sees it: live waves, how often each risk was seen. A fold of facts, bounded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from coolhead.clock import Instant
from coolhead.desk import decode_fact
from coolhead.plan.likelihood import SeenWave
from coolhead.plan.live import LiveWave
from coolhead.run.board import Board
from coolhead.run.board_told import Told, instant
from coolhead.storage import Store

MOST_WAVES: Final = 10_000
MOST_SIGNS: Final = 1_000
PAGE: Final = 5_000
OF_WAVES: Final = frozenset({"topic_measured", "wave_opened", "wave_measured", "severity_changed", "wave_calmed"})


def live_waves(board: Board) -> list[LiveWave]:
    """The open waves of a board with the impact and spread last told of them."""
    found = []
    for wave in board.waves.values():
        told = wave.measured or wave.change
        if wave.calmed_at is not None or wave.level < 2 or told is None:
            continue
        change = wave.change or {}
        topic = change.get("topic") or wave.topic
        found.append(LiveWave(wave.id, topic, change.get("crisis_type"), wave.level, told["impact"], told["spread"]))
    return found


@dataclass(slots=True)
class RiskHistory:
    """What a brand's journal says of its risks: the waves there were, and from when to when somebody watched.

    >>> history = RiskHistory("ember")
    >>> history.begun is None
    True
    """

    brand: str
    begun: Instant | None = None
    ended: Instant | None = None
    waves: dict[str, SeenWave] = field(default_factory=dict)
    signs: dict[tuple[str, str], Instant] = field(default_factory=dict)
    """(risk, sign) -> when it was reached last."""

    def fold(self, fact: Told) -> None:
        """Take in one fact; those of other brands are let pass."""
        if fact.get("brand") != self.brand:
            return
        at = instant(fact["at"])
        self.begun = at if self.begun is None else min(self.begun, at)
        self.ended = at if self.ended is None else max(self.ended, at)
        if fact["type"] == "severity_changed":
            self._rise(fact, at)
        elif fact["type"] == "risk_sign_reached":
            self.signs[fact["risk"], fact["sign"]] = at
            while len(self.signs) > MOST_SIGNS:
                del self.signs[next(iter(self.signs))]

    def _rise(self, fact: Told, at: Instant) -> None:
        before = self.waves.pop(fact["wave"], None)
        type_ = fact.get("risk") or fact.get("crisis_type") or fact.get("topic") or (before.type if before else "")
        level = max(int(fact["to"]), before.level if before else 0)
        self.waves[fact["wave"]] = SeenWave(fact["wave"], type_, before.at if before else at, level)
        while len(self.waves) > MOST_WAVES:
            del self.waves[next(iter(self.waves))]


def read_history(store: Store, brand: str) -> RiskHistory:
    """The history of a brand's risks, from its whole journal. Cost: one pass over the journal."""
    history, after = RiskHistory(brand), 0
    while facts := store.facts_after(after, PAGE, brand):
        for stored in facts:
            if stored.type in ("severity_changed", "risk_sign_reached"):
                history.fold(decode_fact(stored.body))
            else:
                history.fold({"brand": stored.brand, "at": stored.at, "type": stored.type})
        after = facts[-1].seq
    return history


def read_board(store: Store, brand: str, types: Collection[str] = OF_WAVES) -> Board:
    """The board of a brand, folded from its whole journal, as far as facts of these types tell it."""
    board, after = Board(brand), 0
    while facts := store.facts_after(after, PAGE, brand):
        for stored in facts:
            if stored.type in types:
                board.fold(decode_fact(stored.body))
        after = facts[-1].seq
    return board
