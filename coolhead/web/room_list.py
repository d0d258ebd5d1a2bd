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
from coolhead.web.room_words import Namer, capital

CLOSED_SHOWN = 20
OPEN_SHOWN = 100
DUE_SHOWN = 20
"""Open ones of which it is told what is due next: each of them is folded whole."""


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
    folded = shown.house.rooms()
    wholes = {card.id: folded.room(card.brand, card.id) for card in still[:DUE_SHOWN]}
    rooms = [_card(shown, card, wholes.get(card.id), bodies, namer) for card in seen]
    first = min(len(still), OPEN_SHOWN)
    return Listed(
        open=tuple(rooms[:first]),
        closed=tuple(rooms[first:]),
        closed_told=namer.words.say("room.list.closed", n=len(over)),
        older=shown.link(closed=offset + CLOSED_SHOWN) if offset + CLOSED_SHOWN < len(over) else None,
        newer=shown.link(closed=max(0, offset - CLOSED_SHOWN) or None) if offset else None,
        more_open=namer.words.say("room.list.more", n=len(still) - OPEN_SHOWN) if len(still) > OPEN_SHOWN else "",
    )


def _card(shown: Shown, card: Room, whole: Room | None, bodies: Mapping[str, str], namer: Namer) -> Card:
    words = namer.words
    lead = card.holder(LEAD)
    return Card(
        id=card.id,
        link=shown.to(f"/room/{quote(card.id, safe='')}"),
        chip=chip(card.level, words),
        title=_title(shown, card, bodies, namer),
        state=words.say(f"room.state.{card.state}"),
        since=namer.when(card.opened_at),
        lead=words.say("now.lead", person=namer.person(lead)) if lead is not None else words.say("room.list.no_lead"),
        next_due=_due(whole, namer) if whole is not None else "",
        closed=namer.when(card.closed_at) if not card.is_open else "",
    )


def _due(room: Room, namer: Namer) -> str:
    """What is to be done next, and by when."""
    waiting = [step for step in room.steps.values() if room.step_status(step.id) == "open"]
    step = min(waiting, key=lambda step: (step.due_at, step.id), default=None)
    if step is None:
        return ""
    said = "room.list.overdue" if step.due_at < namer.now else "room.list.due"
    return namer.words.say(said, text=namer.step(step.id).rstrip("."), time=namer.when(step.due_at))


def _title(shown: Shown, card: Room, bodies: Mapping[str, str], namer: Namer) -> str:
    if card.title is not None:
        body = bodies.get(card.title)
        return display(body, 200) if body else namer.words.say("room.text_erased")
    topics = [shown.board.waves[wave].topic for wave in card.waves if wave in shown.board.waves]
    if topics:
        return capital(namer.words.topic_name(topics[0]))
    return namer.words.say("room.untitled", time=namer.when(card.opened_at))
