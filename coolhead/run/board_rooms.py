"""The cards of a brand's rooms: what a list of incidents shows of each, folded with the board."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from coolhead.clock import Instant
from coolhead.incident.room import LEAD, Room
from coolhead.plan.events import SeverityChanged
from coolhead.run.board_told import Told, written
from coolhead.run.room_facts import ROOM_FACTS, room_fact

MOST_CARDS: Final = 2000
"""Rooms that a list can show; the oldest closed ones beyond are found by their id."""


def fold_card(cards: dict[str, Room], told: Told) -> None:
    """Take in one fact; one that no room is folded from changes nothing."""
    if told["type"] not in ROOM_FACTS:
        return
    fact = room_fact(told)
    if fact is None:
        return
    if isinstance(fact, SeverityChanged):
        for card in cards.values():
            if fact.wave in card.waves:
                card.fold(fact)
        return
    card = cards.get(fact.incident) or cards.setdefault(fact.incident, Room(fact.incident, "card"))
    card.fold(fact)
    if len(cards) > MOST_CARDS:
        _forget_oldest(cards)


def card_snapshot(card: Room) -> dict[str, Any]:
    """A card as JSON-able values; `title` is the id of a text."""
    return {
        "id": card.id,
        "brand": card.brand,
        "state": card.state,
        "level": card.level,
        "title": card.title,
        "wave": card.wave,
        "waves": list(card.waves),
        "lead": card.holder(LEAD),
        "lead_taken": card.is_taken(LEAD),
        "opened_at": written(card.opened_at),
        "opened_by": card.opened_by,
        "closed_at": written(card.closed_at),
        "merged_into": card.merged_into,
        "calmed_at": written(card.calmed_at),
        "review_due_at": written(card.review_due_at),
        "last_at": written(card.last_at),
    }


def in_order(cards: Iterable[Room], state: str) -> list[Room]:
    """`open`, `closed` or `all`: the highest open ones first, then the newest."""
    return sorted((card for card in cards if state == "all" or card.is_open == (state == "open")), key=_rank)


def _rank(card: Room) -> tuple[bool, int, float, str]:
    opened: Instant = card.opened_at or 0.0
    return (not card.is_open, -card.level if card.is_open else 0, -opened, card.id)


def _forget_oldest(cards: dict[str, Room]) -> None:
    oldest = min(cards.values(), key=lambda card: (card.is_open, card.last_at, card.id))
    del cards[oldest.id]
