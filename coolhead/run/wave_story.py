"""One wave as the journal tells it: read by an index, so that a finished wave stays readable when no board has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import merge
from typing import Any, Final

from coolhead.clock import Instant
from coolhead.desk import decode_fact
from coolhead.run.board import Board
from coolhead.run.board_model import AlertView, Mark, Moment, WaveView
from coolhead.run.board_told import Told, instant
from coolhead.storage.model import Store, StoredFact

FIRST_FACTS: Final = 300
LAST_FACTS: Final = 500
MOST_ALERTS: Final = 20
_NEWEST: Final = 2**62


@dataclass(frozen=True, slots=True)
class Reached:
    """A channel that a wave reached: `minutes` after the first one, with so many `people` by then."""

    channel: str
    place: int
    first_at: Instant
    minutes: float
    people: int


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A tier of the press that took a wave up, by a mention, `minutes` after the first word."""

    tier: str
    mention: str
    first_at: Instant
    minutes: float


@dataclass(frozen=True, slots=True)
class WaveStory:
    """All that the journal tells of one wave beside measurements, which no index finds.

    `wave` is folded from it; a board that still has the wave knows more of it. `whole`: whether nothing was left out.
    """

    brand: str
    wave: WaveView
    reached: tuple[Reached, ...] = ()
    press: tuple[TakenUp, ...] = ()
    moments: tuple[Moment, ...] = ()
    marks: tuple[Mark, ...] = ()
    alerts: tuple[AlertView, ...] = ()
    mentions: int | None = None
    """Of its last day, once it is calm."""
    whole: bool = True


def read_story(store: Store, wave: str) -> WaveStory | None:
    """What is known of a wave; None where nobody knows it, or it is behind the wall."""
    told, whole = _about(store, wave)
    opened = [fact for fact in told if fact.get("wave") == wave]
    if not opened:
        return None
    brand = str(opened[0]["brand"])
    alerts = list(dict.fromkeys(str(fact["alert"]) for fact in told if fact["type"] == "alert_raised"))[-MOST_ALERTS:]
    answers = [_told(store.facts_about(alert, 0, LAST_FACTS)) for alert in alerts]
    return _fold(brand, wave, merge(told, *answers, key=lambda fact: int(fact["seq"])), whole)


@dataclass(slots=True)
class _Heard:
    reached: dict[str, Reached] = field(default_factory=dict)
    press: dict[str, TakenUp] = field(default_factory=dict)
    alerts: dict[str, AlertView] = field(default_factory=dict)
    mentions: int | None = None

    def take(self, board: Board, fact: Told) -> None:
        """What a board forgets or does not hold."""
        match fact["type"]:
            case "wave_reached_channel":
                place, people = fact["place"], fact["people"]
                at, minutes = instant(fact["first_at"]), fact["minutes"]
                self.reached[fact["channel"]] = Reached(fact["channel"], place, at, minutes, people)
            case "press_picked_up":
                at, minutes = instant(fact["first_at"]), fact["minutes"]
                self.press[fact["tier"]] = TakenUp(fact["tier"], fact["mention"], at, minutes)
            case "wave_calmed":
                self.mentions = fact["mentions"]
            case "alert_raised":
                self.alerts[fact["alert"]] = board.alerts[fact["wave"]]


def _fold(brand: str, wave: str, facts: Iterable[Told], whole: bool) -> WaveStory:
    board, heard = Board(brand), _Heard()
    for fact in facts:
        board.fold(fact)
        heard.take(board, fact)
    return WaveStory(
        brand=brand,
        wave=board.waves.get(wave) or WaveView(wave, None),
        reached=tuple(sorted(heard.reached.values(), key=lambda one: (one.place, one.channel))),
        press=tuple(sorted(heard.press.values(), key=lambda one: (one.first_at, one.tier))),
        moments=tuple(board.timeline),
        marks=tuple(board.marks),
        alerts=tuple(heard.alerts.values()),
        mentions=heard.mentions,
        whole=whole,
    )


def _about(store: Store, subject: str) -> tuple[list[dict[str, Any]], bool]:
    """The facts about a wave: of very many the first and the last."""
    first = store.facts_about(subject, 0, FIRST_FACTS)
    if len(first) < FIRST_FACTS:
        return _told(first), True
    last = store.facts_about(subject, first[-1].seq, LAST_FACTS, before=_NEWEST)
    return _told([*first, *last]), len(last) < LAST_FACTS


def _told(facts: Iterable[StoredFact]) -> list[dict[str, Any]]:
    return [{**decode_fact(one.body), "seq": one.seq} for one in facts]
