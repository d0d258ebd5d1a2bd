"""The incidents of a brand as a list: the open ones first, the closed ones page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from coolhead.incident.room import LEAD, Room
from coolhead.run.board_rooms import in_order
from coolhead.storage.model import Store
from coolhead.web.chips import chip
from coolhead.web.display import display
from coolhead.web.frame import Shown
from coolhead.web.room_model import Card
from coolhead.web.room_words import Namer

CLOSED_SHOWN = 20
OPEN_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list shows. `older` and `newer` lead to other pages of the closed ones."""

    open: tuple[Card, ...]
    closed: tuple[Card, ...]
    closed_told: str
    older: str | None
    newer: str | None
    more_open: str


def listed(shown: Shown, cards: Mapping[str, Room], store: Store, namer: Namer, offset: int) -> Listed:
    """The list. Asks the store for the titles that are shown, and for those alone."""
    still, over = in_order(cards.values(), "open"), in_order(cards.values(), "closed")
    page = over[offset : offset + CLOSED_SHOWN]
    seen = [*still[:OPEN_SHOWN], *page]
    texts = store.texts(sorted({card.title for card in seen if card.title is not None}))
    bodies = {id_: text.body for id_, text in texts.items()}
    rooms = [_card(shown, card, bodies, namer) for card in seen]
    first = min(len(still), OPEN_SHOWN)
    return Listed(
        open=tuple(rooms[:first]),
        closed=tuple(rooms[first:]),
        closed_told=namer.words.say("room.list.closed", n=len(over)),
        older=shown.link(closed=offset + CLOSED_SHOWN) if offset + CLOSED_SHOWN < len(over) else None,
        newer=shown.link(closed=max(0, offset - CLOSED_SHOWN) or None) if offset else None,
        more_open=namer.words.say("room.list.more", n=len(still) - OPEN_SHOWN) if len(still) > OPEN_SHOWN else "",
    )


def _card(shown: Shown, card: Room, bodies: Mapping[str, str], namer: Namer) -> Card:
    words, board = namer.words, shown.board
    lead = card.holder(LEAD)
    known = board.incidents.get(card.id)
    waiting = [step for step in known.steps if step.due_at >= namer.now] if known is not None else []
    step = min(waiting, key=lambda step: (step.due_at, step.step), default=None)
    due = ""
    if step is not None and card.is_open:
        due = words.say("room.list.due", text=namer.step(step.step), time=namer.when(step.due_at))
    return Card(
        id=card.id,
        link=shown.to(f"/room/{quote(card.id, safe='')}"),
        chip=chip(card.level, words),
        title=_title(shown, card, bodies, namer),
        state=words.say(f"room.state.{card.state}"),
        since=namer.when(card.opened_at),
        lead=namer.person(lead) if lead is not None else words.say("room.list.no_lead"),
        next_due=due,
        closed=namer.when(card.closed_at) if not card.is_open else "",
    )


def _title(shown: Shown, card: Room, bodies: Mapping[str, str], namer: Namer) -> str:
    if card.title is not None:
        body = bodies.get(card.title)
        return display(body, 200) if body else namer.words.say("room.text_erased")
    topics = [shown.board.waves[wave].topic for wave in card.waves if wave in shown.board.waves]
    if topics:
        return namer.words.topic_name(topics[0])
    return namer.words.say("room.untitled", time=namer.when(card.opened_at))
