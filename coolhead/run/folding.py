"""Each brand's desk, folded entry by entry: readings settled, brands found, plans adopted, facts collected.

Reads the store and writes nothing to it; what follows from entries is a Step that somebody else commits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

import msgspec

from coolhead.clock import Instant
from coolhead.desk import (
    Act,
    Command,
    DeepReadingSet,
    DeskState,
    Event,
    MentionRead,
    ReadDeeper,
    Record,
    RoomActed,
    RotaChanged,
    SendAlert,
    Tick,
    encode_fact,
    handle,
)
from coolhead.mention import Mention
from coolhead.plan import Plan
from coolhead.plan.exceptions import carried, with_exceptions
from coolhead.run.adopting import ADOPTED, plan_of
from coolhead.run.correcting import corrected_of
from coolhead.run.heads import Heads
from coolhead.run.inherited import Inherited
from coolhead.run.rereads import reread_of, shed_of
from coolhead.run.room_facts import decode_room_act
from coolhead.run.snapshot import Folded
from coolhead.storage import REREAD, TAUGHT, Entry, Step, Store, StoredFact
from coolhead.text import Reader, Reading
from coolhead.text.clean import match_form

_ACTS: dict[str, type[Act]] = {known.kind: known for known in get_args(Act)}

Routes = Mapping[int, Sequence[str]]
"""Place of a mention in the log -> the brands it belongs to."""


class Folding:
    """The log as far as it was heard, and the desk of each brand as that left it.

    Parameters:
        store: where readings are found that were recorded before.
        plans: brand id -> plan.
        reader: gives every mention its reading, once.
    """

    def __init__(self, store: Store, plans: Mapping[str, Plan], reader: Reader) -> None:
        self._store = store
        self._reader = reader
        self.plans = dict(plans)
        """The plans as they were given now."""
        self.first = dict(plans)
        """The plans that hold where the log has adopted none yet."""
        self.adopted: dict[str, Plan] = {}
        self.states = {brand: DeskState(brand=brand) for brand in self.plans}
        self.heads = Heads(store, reader)
        """What people taught about each brand, up to the place of the log that is folded."""
        self.asked: list[ReadDeeper] = []
        """What the desks want to be read deeper and nobody was handed yet."""
        self.seq, self.last_fact, self.unkept = 0, 0, 0
        """The last place of the log that was folded, the newest fact, and entries folded since the last snapshot."""
        self._inherited = Inherited(self._recorded)
        self._words: dict[str, list[str]] = {}

    def take_up(self, folded: Folded) -> None:
        """Go on from what a snapshot holds. A brand that is new begins empty; one that was taken out is kept."""
        self.states |= folded.desks
        self.seq, self.last_fact = folded.cursor, folded.last_fact
        self._inherited = Inherited(self._recorded, folded.originals, folded.deepened)
        self.adopted = folded.plans

    def kept(self) -> Folded:
        """What a snapshot shall hold."""
        self.unkept = 0
        inherited = self._inherited
        return Folded(self.states, self.adopted, inherited.places, inherited.deepened, self.seq, self.last_fact)

    def plan(self, brand: str) -> Plan:
        """The plan a brand stands under at this place of the log."""
        return self.adopted.get(brand) or self.first[brand]

    def learn_words(self) -> None:
        """Find brands by the words of the plans that hold now."""
        self._words = {brand: [match_form(word) for word in self.plan(brand).brand.words] for brand in self.plans}

    def brands_of(self, mention: Mention) -> tuple[str, ...]:
        """The brands a mention belongs to: the one it names, else those whose words it holds, else the only one."""
        if mention.brand is not None:
            return (mention.brand,) if mention.brand in self.plans else ()
        if len(self.plans) == 1:
            return tuple(self.plans)
        text = match_form(mention.text)
        return tuple(brand for brand, words in self._words.items() if any(word in text for word in words))

    def fold(self, entries: list[Entry], routes: Routes | None = None) -> Step:
        """What follows from the next entries. `routes`: the brands found for them before, where they were."""
        readings = self._read(entries)
        new = [(e.seq, readings[e.seq]) for e in entries if e.mention is not None and e.reading is None]
        facts: list[StoredFact] = []
        outgoing: list[tuple[str, str, bytes, Instant]] = []
        routed: list[tuple[int, str]] = []
        asked, shed = len(self.asked), shed_of(self.states)
        for entry in entries:
            for brand, event in self._events(entry, readings, routes):
                if entry.mention is not None:
                    routed.append((entry.seq, brand))
                state, commands = handle(self.states[brand], event, self.plan(brand))
                self.states[brand] = state
                for command in commands:
                    self._collect(command, facts, outgoing)
        self.seq = entries[-1].seq
        self.unkept += len(entries)
        tallies = {"asked": len(self.asked) - asked, "over_budget": shed_of(self.states) - shed}
        return Step(self.seq, new, facts, outgoing, brands=routed, tallies={k: n for k, n in tallies.items() if n})

    def _recorded(self, seq: int) -> Reading | None:
        return next((entry.reading for entry in self._store.entries_after(seq - 1, 1)), None)

    def _read(self, entries: list[Entry]) -> dict[int, Reading]:
        unread = [entry for entry in entries if entry.mention is not None and entry.reading is None]
        mentions = [entry.mention for entry in unread if entry.mention is not None]
        fresh = self.heads.settle(mentions, self._reader.read(mentions), self.brands_of)
        known = {entry.seq: reading for entry, reading in zip(unread, fresh, strict=True)}
        settled = {}
        for entry in entries:
            if entry.kind == REREAD and (reread := reread_of(entry)) is not None:
                self._inherited.deepen(reread.place, reread.reading, entry.seq)
            if entry.mention is not None:
                if entry.reading is not None:
                    self._inherited.remember(entry.mention, entry.reading, entry.seq)
                    settled[entry.seq] = entry.reading
                else:
                    settled[entry.seq] = self._inherited.settle(entry.mention, known[entry.seq], entry.seq)
        return settled

    def _events(self, entry: Entry, readings: dict[int, Reading], routes: Routes | None) -> list[tuple[str, Event]]:
        if entry.mention is not None:
            event = MentionRead(entry.mention, readings[entry.seq], entry.seq)
            brands = self.brands_of(entry.mention) if routes is None else routes[entry.seq]
            return [(brand, event) for brand in brands]
        if entry.kind == REREAD:
            reread = reread_of(entry)
            return [] if reread is None else [(brand, reread) for brand in self.plans]
        if entry.brand not in self.plans or entry.act is None:
            return []
        if entry.kind == DeepReadingSet.kind:
            return [(entry.brand, msgspec.json.decode(entry.act, type=DeepReadingSet))]
        if entry.kind == ADOPTED:
            plan = plan_of(entry)
            if plan is not None:
                self.adopted[entry.brand] = carried(plan, self.plan(entry.brand))
                self.learn_words()
            return []
        if entry.kind == TAUGHT:
            self.heads.learn(entry)
            corrected = corrected_of(entry, self._inherited.latest)
            return [] if corrected is None else [(entry.brand, corrected)]
        if entry.kind == Tick.kind:
            return [(entry.brand, msgspec.json.decode(entry.act, type=Tick))]
        if entry.kind == RoomActed.kind:
            acted = decode_room_act(entry.act)
            return [] if acted is None else [(entry.brand, acted)]
        act = msgspec.json.decode(entry.act, type=_ACTS[entry.kind])
        if isinstance(act, RotaChanged):
            plan = self.plan(entry.brand)
            self.adopted[entry.brand] = with_exceptions(plan, act.at, act.added, act.withdrawn, act.source)
        return [(entry.brand, act)]

    def _collect(
        self, command: Command, facts: list[StoredFact], outgoing: list[tuple[str, str, bytes, Instant]]
    ) -> None:
        if isinstance(command, Record):
            self.last_fact += 1
            fact = command.fact
            facts.append(StoredFact(self.last_fact, fact.at, fact.type, fact.brand, encode_fact(fact)))
        elif isinstance(command, SendAlert):
            outgoing.append((command.key, command.person, msgspec.json.encode(command), command.at))
        else:
            self.asked.append(command)


def up_to_what_was_said(entries: list[Entry]) -> list[Entry]:
    """Up to the first entry after which mentions are read or routed otherwise: the same in batches of any size."""
    ends = (at for at, entry in enumerate(entries, 1) if entry.kind in (TAUGHT, ADOPTED))
    return entries[: next(ends, len(entries))]
