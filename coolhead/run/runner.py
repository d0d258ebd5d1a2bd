"""The loop of one machine: the next entries of the log are read, folded and committed, together with their facts.

After a kill the state is folded again from the log with the readings that were recorded, and facts already stored are
recognised by their sequence number: same log, same facts. Cost of a restart grows with the log.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from coolhead.clock import Instant
from coolhead.desk import (
    Acknowledged,
    Act,
    BacklogCounted,
    CalmConfirmed,
    Command,
    DeliveryReported,
    DeskState,
    Event,
    MentionRead,
    Record,
    SafetyConfirmed,
    SendAlert,
    Tick,
    encode_fact,
    handle,
)
from coolhead.mention import Mention
from coolhead.plan import Plan
from coolhead.run.replay import Inherited
from coolhead.storage import Entry, Step, Store, StoredFact
from coolhead.text import Reader, Reading
from coolhead.text.clean import match_form

_ACTS: dict[str, type[Act]] = {
    known.kind: known for known in (Acknowledged, DeliveryReported, BacklogCounted, SafetyConfirmed, CalmConfirmed)
}


class Runner:
    """Carries the log of one workspace through the desk, brand by brand.

    Parameters:
        store: where the log is read and facts are committed.
        plans: brand id -> plan.
        reader: gives every mention its reading, once; it is recorded.
    """

    def __init__(self, store: Store, plans: Mapping[str, Plan], reader: Reader) -> None:
        self._store = store
        self._plans = dict(plans)
        self._reader = reader
        self._states = {brand: DeskState(brand=brand) for brand in self._plans}
        self._words = {brand: [match_form(word) for word in plan.brand.words] for brand, plan in self._plans.items()}
        self._inherited = Inherited()
        self._facts = 0
        self._seq = 0
        self._recover()

    @property
    def last_fact(self) -> int:
        """The sequence number of the newest fact."""
        return self._facts

    def step(self, limit: int = 500) -> int:
        """Fold and commit the next entries; returns how many there were."""
        entries = self._store.entries_after(self._seq, limit)
        if entries:
            self._store.commit(self._fold(entries))
            self._seq = entries[-1].seq
        return len(entries)

    def drain(self) -> int:
        """Fold and commit all that waits; returns how many entries there were."""
        total = 0
        while done := self.step():
            total += done
        return total

    def tick(self, at: Instant) -> None:
        """Log that time went on for every brand, and fold it."""
        for brand in self._plans:
            self._store.act(brand, Tick.kind, msgspec.json.encode({"at": at}), at)
        self.drain()

    def act(self, brand: str, act: Act) -> None:
        """Log what a person did or a provider answered, and fold it."""
        self._store.act(brand, act.kind, msgspec.json.encode(act), act.at)
        self.drain()

    def brands_of(self, mention: Mention) -> tuple[str, ...]:
        """The brands a mention belongs to: the one it names, else those whose words it holds, else the only one."""
        if mention.brand is not None:
            return (mention.brand,) if mention.brand in self._plans else ()
        if len(self._plans) == 1:
            return tuple(self._plans)
        text = match_form(mention.text)
        return tuple(brand for brand, words in self._words.items() if any(word in text for word in words))

    def _recover(self) -> None:
        cursor = self._store.cursor()
        while self._seq < cursor:
            entries = [entry for entry in self._store.entries_after(self._seq, 500) if entry.seq <= cursor]
            if not entries:
                break
            self._fold(entries)
            self._seq = entries[-1].seq

    def _fold(self, entries: list[Entry]) -> Step:
        readings = self._read(entries)
        new = [(e.seq, readings[e.seq]) for e in entries if e.mention is not None and e.reading is None]
        facts: list[StoredFact] = []
        outgoing: list[tuple[str, str, bytes, Instant]] = []
        routed: list[tuple[int, str]] = []
        for entry in entries:
            for brand, event in self._events(entry, readings):
                if entry.mention is not None:
                    routed.append((entry.seq, brand))
                state, commands = handle(self._states[brand], event, self._plans[brand])
                self._states[brand] = state
                for command in commands:
                    self._collect(command, facts, outgoing)
        return Step(cursor=entries[-1].seq, readings=new, facts=facts, outgoing=outgoing, brands=routed)

    def _read(self, entries: list[Entry]) -> dict[int, Reading]:
        unread = [entry for entry in entries if entry.mention is not None and entry.reading is None]
        fresh = self._reader.read([entry.mention for entry in unread if entry.mention is not None])
        known = {entry.seq: reading for entry, reading in zip(unread, fresh, strict=True)}
        settled = {}
        for entry in entries:
            if entry.mention is not None:
                reading = entry.reading if entry.reading is not None else known[entry.seq]
                settled[entry.seq] = self._inherited.settle(entry.mention, reading)
        return settled

    def _events(self, entry: Entry, readings: dict[int, Reading]) -> list[tuple[str, Event]]:
        if entry.mention is not None:
            event = MentionRead(entry.mention, readings[entry.seq])
            return [(brand, event) for brand in self.brands_of(entry.mention)]
        if entry.brand not in self._plans or entry.act is None:
            return []
        if entry.kind == Tick.kind:
            return [(entry.brand, Tick(msgspec.json.decode(entry.act)["at"]))]
        return [(entry.brand, msgspec.json.decode(entry.act, type=_ACTS[entry.kind]))]

    def _collect(
        self, command: Command, facts: list[StoredFact], outgoing: list[tuple[str, str, bytes, Instant]]
    ) -> None:
        if isinstance(command, Record):
            self._facts += 1
            fact = command.fact
            facts.append(StoredFact(self._facts, fact.at, fact.type, fact.brand, encode_fact(fact)))
        elif isinstance(command, SendAlert):
            outgoing.append((command.key, command.person, msgspec.json.encode(command), command.at))
