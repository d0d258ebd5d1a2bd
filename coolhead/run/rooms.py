"""Rooms as people look into them: folded from the journal when they are asked for, and kept while they are looked at.

A room is folded from the facts about its incident and its waves, which the store finds by an index; after that only
what is new is folded. What was logged and not judged yet is in the room already: its facts come later, and change
nothing then.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, Final

from coolhead.desk import RoomActed, decode_fact, fact_wire
from coolhead.incident.acts import carried
from coolhead.incident.events import IncidentOpened
from coolhead.incident.lifecycle import IncidentFact, open_incident
from coolhead.incident.room import Room
from coolhead.incident.room_events import InRoom, RoomFact
from coolhead.plan import Plan
from coolhead.run.board_rooms import fold_card
from coolhead.run.room_facts import ROOM_FACTS, decode_room_act, room_fact
from coolhead.run.snapshot import SnapshotUnreadable, read_told
from coolhead.storage import Store, StoredFact

KEPT: Final = 256
"""Rooms that are kept folded, the last looked at."""
BATCH: Final = 1000
MOST_SHOWN: Final = 500
Place = tuple[str, str]
"""(brand, incident): a name is told apart by whose it is."""


@dataclass(slots=True)
class _Folded:
    room: Room
    heard: dict[str, int] = field(default_factory=dict)
    """Subject -> seq of the last fact about it that is folded."""
    known: bool = False
    taken: set[str] = field(default_factory=set)
    """Acts that were folded before they were told."""


class Rooms:
    """The rooms of one store. Safe to use from many threads.

    Parameters
    ----------
    store: where the journal is read and acts are logged.
    plans: the plans in force; a room that is declared has its roles and steps before the desk has heard of it.
    cards: the cards of a brand's rooms, as its board has them.
    alone: whether no desk runs beside this (the prompt): what waits in the log is read once and held against the rooms.
    """

    def __init__(
        self,
        store: Store,
        plans: Callable[[], Mapping[str, Plan]],
        cards: Callable[[str], Mapping[str, Room]],
        alone: bool = False,
    ) -> None:
        self.store, self._plans, self._cards = store, plans, cards
        self._lock = RLock()
        self._kept: OrderedDict[Place, _Folded] = OrderedDict()
        self._pending: dict[Place, list[RoomFact | IncidentOpened]] = {}
        if alone:
            for entry in store.acts_after(store.cursor(), RoomActed.kind):
                acted = decode_room_act(entry.act or b"")
                if acted is not None:
                    self.expect(acted.fact)

    def expect(self, fact: RoomFact | IncidentOpened) -> None:
        """An act was logged: the room has it from now on, its fact follows."""
        place = fact.brand, fact.incident
        with self._lock:
            self._pending.setdefault(place, []).append(fact)
            kept = self._kept.get(place)
            if kept is not None:
                self._take(kept, fact)
            if isinstance(fact, InRoom):
                for other in carried((kept or self._fold(place)).room, fact):
                    self.expect(other)

    def room(self, brand: str, incident: str) -> Room | None:
        """A room as it stands now; None where the brand has no such incident. Not to be changed."""
        with self._lock:
            folded = self._fold((brand, incident))
            return folded.room if folded.known and folded.room.brand == brand else None

    def of_wave(self, brand: str, wave: str) -> str | None:
        """The incident that a wave belongs to: an open one first, else the one that was opened for it."""
        mine = [card for card in self._cards(brand).values() if wave in card.waves and card.merged_into is None]
        chosen = min(mine, key=lambda card: (not card.is_open, card.opened_at or 0.0, card.id), default=None)
        if chosen is not None:
            return chosen.id
        return f"incident-{wave}" if self.room(brand, f"incident-{wave}") is not None else None

    def knows_wave(self, brand: str, wave: str) -> bool:
        """Whether the journal tells of a wave of the brand."""
        first = [wire(fact) for fact in self.store.facts_about(wave, 0, 1) if fact.brand == brand]
        return any(told.get("wave") == wave for told in first)

    def has_act(self, room: Room, act: str) -> bool:
        """Whether an act is in a room already: asked again, it changes nothing."""
        return act in room.notes or any(act in register.versions for register in room.registers.values())

    def timeline(
        self, room: Room, before: int | None, limit: int, types: frozenset[str] | None
    ) -> list[dict[str, Any]]:
        """The newest facts about a room and its waves before a seq, in order; where given, of some types only."""
        found: list[dict[str, Any]] = []
        limit, place = min(limit, MOST_SHOWN), before
        while True:
            stored = self._newest(room, place, limit)
            told = [wire(one) for one in stored if one.brand == room.brand]
            found = [one for one in told if types is None or one["type"] in types] + found
            if len(found) >= limit or len(stored) < limit:
                return found[-limit:]
            place = stored[0].seq

    def since(self, room: Room, after: int, limit: int) -> list[dict[str, Any]]:
        """The facts about a room and its waves after a seq, in order."""
        limit = min(limit, MOST_SHOWN)
        stored = [one for subject in self._subjects(room) for one in self.store.facts_about(subject, after, limit)]
        stored = [one for one in stored if one.brand == room.brand]
        return [wire(one) for one in sorted(stored, key=lambda one: one.seq)[:limit]]

    def cards(self, brand: str) -> dict[str, Room]:
        """The cards of a brand's rooms, with those that were declared and are not told yet."""
        cards = dict(self._cards(brand))
        with self._lock:
            for of, incident in list(self._pending):
                room = self.room(brand, incident) if of == brand else None
                if room is not None:
                    cards[incident] = room
        return cards

    def pending_told(self, room: Room) -> list[dict[str, Any]]:
        """Acts that were logged and are not told yet, in wire form."""
        return [fact_wire(told) for fact in self.pending(room) for told in self._meant(fact)]

    def pending(self, room: Room) -> list[RoomFact | IncidentOpened]:
        """Acts that were logged and are not told yet, in order."""
        with self._lock:
            return list(self._pending.get((room.brand, room.id), ()))

    def _newest(self, room: Room, before: int | None, limit: int) -> list[StoredFact]:
        end = before if before is not None else 2**62
        stored = [one for subject in self._subjects(room) for one in self.store.facts_about(subject, 0, limit, end)]
        return sorted(stored, key=lambda one: one.seq)[-limit:]

    def _subjects(self, room: Room) -> list[str]:
        merged = [key.partition(":")[2] for key in room.keys("incident") if room.says(key).get("kind") == "merged"]
        alerts = [f"{wave}-{level}" for wave in room.waves for level in (2, 3, 4, 5)]
        return [room.id, *merged, *room.waves, *alerts]

    def _fold(self, place: Place) -> _Folded:
        brand, incident = place
        folded = self._kept.get(place) or _Folded(Room(incident))
        waiting = [incident]
        while waiting:
            subject = waiting.pop()
            for stored in self._facts(subject, folded.heard.get(subject, 0)):
                folded.heard[subject] = stored.seq
                if stored.brand != brand:
                    continue  # a name that another brand has as well
                told = wire(stored)
                fact = room_fact(told)
                if fact is not None:
                    folded.room.fold(fact)
                if subject == incident:
                    folded.known = True
                    self._was_told(place, told.get("act"))
            if subject == incident:
                folded.known = self._take_pending(folded, place) or folded.known
                waiting += folded.room.waves
        self._keep(place, folded)
        return folded

    def _take_pending(self, folded: _Folded, place: Place) -> bool:
        """Fold what was logged and is not told yet; folding it again when it is told changes nothing."""
        waiting = self._pending.get(place, ())
        for fact in waiting:
            self._take(folded, fact)
        return bool(waiting)

    def _take(self, folded: _Folded, fact: RoomFact | IncidentOpened) -> None:
        room = folded.room
        if fact.act is None or fact.act in folded.taken:
            return
        folded.taken.add(fact.act)
        for told in self._meant(fact):
            room.fold(told)

    def _meant(self, fact: RoomFact | IncidentOpened) -> tuple[RoomFact | IncidentFact, ...]:
        """What the desk will tell of an act: a declared incident has its roles and steps with it."""
        plan = self._plans().get(fact.brand)
        if not isinstance(fact, IncidentOpened) or plan is None:
            return (fact,)
        return open_incident(fact.at, fact.wave, fact.level, None, plan, declared=fact)[1]

    def _was_told(self, place: Place, act: str | None) -> None:
        waiting = self._pending.get(place)
        if waiting is not None and act is not None:
            waiting[:] = [fact for fact in waiting if fact.act != act]
            if not waiting:
                del self._pending[place]
            if place in self._kept:
                self._kept[place].taken.discard(act)

    def _keep(self, place: Place, folded: _Folded) -> None:
        if not folded.known:
            return
        self._kept[place] = folded
        self._kept.move_to_end(place)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def _facts(self, subject: str, after: int) -> Iterable[StoredFact]:
        while facts := self.store.facts_about(subject, after, BATCH):
            yield from facts
            after = facts[-1].seq
            if len(facts) < BATCH:
                return


def read_cards(store: Store, brand: str) -> dict[str, Room]:
    """The cards of a brand's rooms where no board is at hand: from the newest snapshot and what was told after it."""
    cards: dict[str, Room] = {}
    after = 0
    try:
        told = read_told((store.snapshot() or (0, b""))[1])
    except SnapshotUnreadable:
        pass  # the journal has it all; it only takes longer
    else:
        if brand in told.boards:
            cards, after = told.boards[brand].rooms, told.last_fact
    while facts := store.facts_after(after, 5 * BATCH, brand):
        for stored in facts:
            if stored.type in ROOM_FACTS:
                fold_card(cards, wire(stored))
        after = facts[-1].seq
    return cards


def wire(stored: StoredFact) -> dict[str, Any]:
    """A fact as it travels, with its place in the journal."""
    return {**decode_fact(stored.body), "seq": stored.seq}
