"""The loop of one machine: the next entries of the log are read, folded and committed, together with their facts.

What was folded is written down now and then, in the same transaction, so a start folds only what came after. Without
that snapshot (or under a changed program) the whole log is folded again, with the readings that were recorded and the
plans that were adopted: same log, same facts. A changed plan holds from here on; what was told stays told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import msgspec
import structlog

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
    decode_fact,
    encode_fact,
    handle,
)
from coolhead.mention import Mention
from coolhead.plan import Plan
from coolhead.run.board import Board
from coolhead.run.replay import Inherited
from coolhead.run.snapshot import (
    Folded,
    SnapshotUnreadable,
    Told,
    decode,
    encode,
    read_folded,
    read_told,
    write_snapshot,
)
from coolhead.storage import Entry, Step, Store, StoredFact
from coolhead.text import Reader, Reading
from coolhead.text.clean import match_form

_ACTS: dict[str, type[Act]] = {
    known.kind: known for known in (Acknowledged, DeliveryReported, BacklogCounted, SafetyConfirmed, CalmConfirmed)
}


ADOPTED = "plan_adopted"
"""The kind of the entry from which on a plan holds: plans are part of the log, so the same log is the same facts."""
SNAPSHOT_ENTRIES = 2000
"""Entries of the log from one snapshot to the next."""
BATCH = 500

_log = structlog.get_logger(__name__)


class Runner:
    """Carries the log of one workspace through the desk, brand by brand.

    Parameters:
        store: where the log is read and facts are committed.
        plans: brand id -> plan.
        reader: gives every mention its reading, once; it is recorded.
        snapshot_entries: entries of the log from one snapshot to the next.
    """

    def __init__(
        self, store: Store, plans: Mapping[str, Plan], reader: Reader, snapshot_entries: int = SNAPSHOT_ENTRIES
    ) -> None:
        self._store = store
        self._plans = dict(plans)
        self._reader = reader
        self._snapshot_entries = snapshot_entries
        self._states = {brand: DeskState(brand=brand) for brand in self._plans}
        self._told = Told({brand: Board(brand) for brand in self._plans})
        self._inherited = Inherited(self._recorded)
        self._adopted: dict[str, Plan] = {}
        self._seq, self._facts, self._unkept = 0, 0, 0
        self._waiting: tuple[int, Step] | None = None
        self._begin()

    @property
    def last_fact(self) -> int:
        """The sequence number of the newest fact."""
        return self._facts

    def boards(self) -> dict[str, Board]:
        """Each brand's board as the newest fact left it; yours to fold on."""
        return decode(encode(self._told), Told).boards

    def step(self, limit: int = BATCH) -> int:
        """Fold and commit the next entries; returns how many there were.

        What was folded and could not be committed (StoreError) waits, and is committed by the next call.
        """
        if self._waiting is None:
            entries = self._store.entries_after(self._seq, limit)
            if not entries:
                return 0
            self._waiting = len(entries), self._next(entries)
        done, step = self._waiting
        self._store.commit(step)
        self._waiting = None
        return done

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

    def _begin(self) -> None:
        """Take up the newest snapshot that can be read, then fold what the log and the journal have after it."""
        _, written = self._store.snapshot() or (0, b"")
        try:
            told = read_told(written, self._plans)
        except SnapshotUnreadable as error:
            _note(written, "journal", error)
        else:
            self._told = told
        try:
            folded = read_folded(written, self._plans)
        except SnapshotUnreadable as error:
            _note(written, "log", error)
        else:
            self._states, self._seq, self._facts = folded.desks, folded.cursor, folded.last_fact
            self._inherited, self._adopted = Inherited(self._recorded, folded.originals), folded.plans
        self._first, self._unlogged = self._first_plans()
        self._learn_words()
        self._catch_up()
        self._adopt()

    def _first_plans(self) -> tuple[dict[str, Plan], set[str]]:
        """For brands whose first plan stands further on in the log: that plan, else the one given now; and for which
        of them the log has none."""
        first = {brand: plan for brand, plan in self._plans.items() if brand not in self._adopted}
        missing, seq = set(first), self._seq
        while missing and (entries := self._store.entries_after(seq, BATCH)):
            for entry in entries:
                if entry.kind == ADOPTED and entry.brand in missing and entry.act is not None:
                    first[entry.brand] = msgspec.json.decode(entry.act, type=Plan)
                    missing.remove(entry.brand)
            seq = entries[-1].seq
        return first, missing

    def _adopt(self) -> None:
        """Log the plans given now where the log knows others: from there on they hold, and what was told stays told."""
        for brand, plan in self._plans.items():
            if brand in self._unlogged or self._plan(brand) != plan:
                at = float(max(self._states[brand].second, 0))
                self._store.act(brand, ADOPTED, msgspec.json.encode(plan), at)

    def _plan(self, brand: str) -> Plan:
        """The plan a brand stands under at this place of the log."""
        return self._adopted.get(brand) or self._first[brand]

    def _learn_words(self) -> None:
        self._words = {brand: [match_form(word) for word in self._plan(brand).brand.words] for brand in self._plans}

    def _catch_up(self) -> None:
        """Fold again what is committed already; nothing of it is committed twice."""
        cursor = self._store.cursor()
        while self._seq < cursor:
            entries = [entry for entry in self._store.entries_after(self._seq, BATCH) if entry.seq <= cursor]
            if not entries:
                break
            self._fold(entries)
        while facts := self._store.facts_after(self._told.last_fact, BATCH):
            self._tell(facts)
        if self._facts != self._told.last_fact:
            # The program was another when they were told; what was told stays told.
            _log.info("journal_was_told_otherwise", told=self._told.last_fact, folded=self._facts)
            self._facts = self._told.last_fact
        if self._unkept >= self._snapshot_entries:
            self._store.commit(Step(cursor=self._seq, snapshot=self._snapshot()))

    def _next(self, entries: list[Entry]) -> Step:
        """The step that follows from the next entries; the boards are told of it, and now and then all is kept."""
        step = self._fold(entries)
        self._tell(step.facts)
        return replace(step, snapshot=self._snapshot()) if self._unkept >= self._snapshot_entries else step

    def _snapshot(self) -> bytes:
        self._unkept = 0
        folded = Folded(self._states, self._adopted, self._inherited.places, self._seq, self._facts)
        return write_snapshot(folded, self._told, self._plans)

    def _tell(self, facts: Iterable[StoredFact]) -> None:
        for stored in facts:
            board = self._told.boards.get(stored.brand)
            if board is not None:  # else its plan was taken away
                board.fold({**decode_fact(stored.body), "seq": stored.seq})
            self._told.last_fact = stored.seq

    def _recorded(self, seq: int) -> Reading | None:
        return next((entry.reading for entry in self._store.entries_after(seq - 1, 1)), None)

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
                state, commands = handle(self._states[brand], event, self._plan(brand))
                self._states[brand] = state
                for command in commands:
                    self._collect(command, facts, outgoing)
        self._seq = entries[-1].seq
        self._unkept += len(entries)
        return Step(cursor=self._seq, readings=new, facts=facts, outgoing=outgoing, brands=routed)

    def _read(self, entries: list[Entry]) -> dict[int, Reading]:
        unread = [entry for entry in entries if entry.mention is not None and entry.reading is None]
        fresh = self._reader.read([entry.mention for entry in unread if entry.mention is not None])
        known = {entry.seq: reading for entry, reading in zip(unread, fresh, strict=True)}
        settled = {}
        for entry in entries:
            if entry.mention is not None:
                reading = entry.reading if entry.reading is not None else known[entry.seq]
                settled[entry.seq] = self._inherited.settle(entry.mention, reading, entry.seq)
        return settled

    def _events(self, entry: Entry, readings: dict[int, Reading]) -> list[tuple[str, Event]]:
        if entry.mention is not None:
            event = MentionRead(entry.mention, readings[entry.seq])
            return [(brand, event) for brand in self._routed(entry.seq, entry.mention)]
        if entry.brand not in self._plans or entry.act is None:
            return []
        if entry.kind == ADOPTED:
            self._adopted[entry.brand] = msgspec.json.decode(entry.act, type=Plan)
            self._learn_words()
            return []
        if entry.kind == Tick.kind:
            return [(entry.brand, Tick(msgspec.json.decode(entry.act)["at"]))]
        return [(entry.brand, msgspec.json.decode(entry.act, type=_ACTS[entry.kind]))]

    def _routed(self, seq: int, mention: Mention) -> Sequence[str]:
        """The brands of a mention; where its words were erased, those that were found while they stood."""
        brands = self.brands_of(mention)
        if not brands and not mention.text:
            return self._store.belongs(seq, list(self._plans))
        return brands

    def _collect(
        self, command: Command, facts: list[StoredFact], outgoing: list[tuple[str, str, bytes, Instant]]
    ) -> None:
        if isinstance(command, Record):
            self._facts += 1
            fact = command.fact
            facts.append(StoredFact(self._facts, fact.at, fact.type, fact.brand, encode_fact(fact)))
        elif isinstance(command, SendAlert):
            outgoing.append((command.key, command.person, msgspec.json.encode(command), command.at))


def _note(written: bytes, what: str, error: SnapshotUnreadable) -> None:
    if written:
        _log.warning("snapshot_unreadable", folded_again=what, reason=str(error))
