"""The loop of one machine: the next entries of the log are read, folded and committed, together with their facts.

What was folded is written down now and then, in the same transaction, so a start folds only what came after. Without
that snapshot (or under a changed program) the whole log is folded again, with the readings that were recorded and the
plans that were adopted: same log, same facts. A changed plan holds from here on; what was told stays told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

import msgspec
import structlog

from coolhead.clock import Instant
from coolhead.desk import (
    Acknowledged,
    Act,
    BacklogCounted,
    CalmConfirmed,
    Command,
    DeepReadingSet,
    DeliveryReported,
    DeskState,
    Event,
    MentionRead,
    ReadDeeper,
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
from coolhead.run.adopting import ADOPTED, encode_plan, plan_of, plans_after
from coolhead.run.aligning import align, serials_told
from coolhead.run.board import Board
from coolhead.run.correcting import TAUGHT, corrected_of
from coolhead.run.deepening import TEXTS_PER_SECOND
from coolhead.run.heads import Heads
from coolhead.run.inherited import Inherited
from coolhead.run.rereads import outstanding_of, reread_of, set_deep_reading, shed_of
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
from coolhead.storage import REREAD, Entry, Step, Store, StoredFact
from coolhead.text import Reader, Reading
from coolhead.text.clean import match_form

_ACTS: dict[str, type[Act]] = {
    known.kind: known for known in (Acknowledged, DeliveryReported, BacklogCounted, SafetyConfirmed, CalmConfirmed)
}


SNAPSHOT_ENTRIES = 2000
"""Entries of the log from one snapshot to the next."""
BATCH = 500

Routes = Mapping[int, Sequence[str]]
"""Place of a mention in the log -> the brands it belongs to."""

_log = structlog.get_logger(__name__)


class Runner:
    """Carries the log of one workspace through the desk, brand by brand.

    Parameters:
        store: where the log is read and facts are committed.
        plans: brand id -> plan.
        reader: gives every mention its reading, once; it is recorded.
        snapshot_entries: entries of the log from one snapshot to the next.
        deeper: is handed what the desk wants to be read deeper, after the commit and, at the start, what is still
            outstanding; the results come back by the log. Without it nothing is asked for.
        texts_per_second: how many it may be, beside the random sample.
    """

    def __init__(
        self,
        store: Store,
        plans: Mapping[str, Plan],
        reader: Reader,
        snapshot_entries: int = SNAPSHOT_ENTRIES,
        deeper: Callable[[Sequence[ReadDeeper]], None] | None = None,
        texts_per_second: float = TEXTS_PER_SECOND,
    ) -> None:
        self._store = store
        self._plans = dict(plans)
        self._reader = reader
        self._snapshot_entries = snapshot_entries
        self._deeper, self._texts_per_second = deeper, texts_per_second if deeper is not None else 0.0
        self._asked: list[ReadDeeper] = []
        self._states = {brand: DeskState(brand=brand) for brand in self._plans}
        self._told = Told({brand: Board(brand) for brand in self._plans})
        self._inherited = Inherited(self._recorded)
        self.heads = Heads(store, reader)
        """What people taught about each brand, up to the place of the log that is folded."""
        self._adopted: dict[str, Plan] = {}
        self._seq, self._facts, self._unkept = 0, 0, 0
        self._waiting: tuple[int, Step] | None = None
        self._begin()

    @property
    def last_fact(self) -> int:
        """The sequence number of the newest fact."""
        return self._facts

    @property
    def heard(self) -> int:
        """The last place of the log that was folded."""
        return self._seq

    def waits(self, now: Instant) -> bool:
        """Whether something was heard in a second that is over by now and was not judged: a tick brings that about."""
        return any(state.waits and state.second < int(now) for state in self._states.values())

    def boards(self) -> dict[str, Board]:
        """Each brand's board as the newest fact left it; yours to fold on."""
        copied = decode(encode(self._told), Told).boards
        return {brand: copied[brand] for brand in self._plans}

    def step(self, limit: int = BATCH) -> int:
        """Fold and commit the next entries; returns how many there were.

        What was folded and could not be committed (StoreError) waits, and is committed by the next call.
        """
        if self._waiting is None:
            entries = self._store.entries_after(self._seq, limit)
            if not entries:
                return 0
            entries = _up_to_what_was_said(entries)
            self._waiting = len(entries), self._next(entries)
        done, step = self._waiting
        self._store.commit(step)
        self._waiting = None
        self._hand_on()
        return done

    def _hand_on(self) -> None:
        """What the desk asked for in the step that is committed now."""
        asked, self._asked = self._asked, []
        if asked and self._deeper is not None:
            self._deeper(asked)

    def drain(self) -> int:
        """Fold and commit all that waits; returns how many entries there were."""
        total = 0
        while done := self.step():
            total += done
        return total

    def log_time(self, at: Instant) -> int:
        """Log that time went on for every brand; returns the log's last place."""
        return max(self._store.act(brand, Tick.kind, msgspec.json.encode({"at": at}), at) for brand in self._plans)

    def tick(self, at: Instant) -> None:
        """Log that time went on for every brand, and fold it."""
        self.log_time(at)
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
        """Take up the newest snapshot that can be read, then fold what the log and the journal have after it.

        Each brand is taken up by itself: one that is new begins empty from here on, one that was taken out of the
        settings is kept as it stands.
        """
        _, written = self._store.snapshot() or (0, b"")
        try:
            self._told = read_told(written)
        except SnapshotUnreadable as error:
            _note(written, "journal", error)
        for brand in self._plans:
            if brand not in self._told.boards:
                self._told.boards[brand] = self._board(brand)
        anew = set(self._plans)
        try:
            folded = read_folded(written)
        except SnapshotUnreadable as error:
            _note(written, "log", error)
        else:
            self._states |= folded.desks
            self._seq, self._facts = folded.cursor, folded.last_fact
            self._inherited = Inherited(self._recorded, folded.originals, folded.deepened)
            self._adopted = folded.plans
            anew -= set(folded.desks)
        self.heads.begin(self._seq)
        logged = plans_after(self._store, self._seq)
        readable = {brand: [plan for plan in plans if plan is not None] for brand, plans in logged.items()}
        self._first = {brand: next(iter(readable.get(brand, ())), plan) for brand, plan in self._plans.items()}
        self._learn_words()
        self._catch_up(anew)
        self._adopt()
        set_deep_reading(self._store, self._states, self._plans, self._seq, self._texts_per_second)
        self._asked = outstanding_of(self._states, self._plans)
        self._hand_on()

    def _board(self, brand: str) -> Board:
        """The board of a brand as the journal has it up to what the others were told."""
        board, after = Board(brand), 0
        while facts := self._store.facts_after(after, BATCH, brand):
            for stored in facts:
                if stored.seq <= self._told.last_fact:
                    board.fold({**decode_fact(stored.body), "seq": stored.seq})
            after = facts[-1].seq
        return board

    def _adopt(self) -> None:
        """Log the plans given now where the last the log knows are others: from there on they hold.

        The last one may still wait to be folded. One that cannot be read is another one.
        """
        waiting = plans_after(self._store, self._seq)
        for brand, plan in self._plans.items():
            last = waiting[brand][-1] if brand in waiting else self._adopted.get(brand)
            if last != plan:
                at = float(max(self._states[brand].second, 0))
                self._store.act(brand, ADOPTED, encode_plan(plan), at)

    def _plan(self, brand: str) -> Plan:
        """The plan a brand stands under at this place of the log."""
        return self._adopted.get(brand) or self._first[brand]

    def _learn_words(self) -> None:
        self._words = {brand: [match_form(word) for word in self._plan(brand).brand.words] for brand in self._plans}

    def _catch_up(self, anew: set[str]) -> None:
        """Fold again what is committed already; nothing of it is committed twice. `anew`: brands without a snapshot."""
        cursor, before = self._store.cursor(), self._facts
        folded = {brand: blake2b() for brand in self._plans}
        while self._seq < cursor:
            entries = [entry for entry in self._store.entries_after(self._seq, BATCH) if entry.seq <= cursor]
            if not entries:
                break
            for fact in self._fold(entries, self._recorded_routes(entries)).facts:
                folded[fact.brand].update(fact.body)
        while facts := self._store.facts_after(self._told.last_fact, BATCH):
            self._tell(facts)
        self._facts = self._told.last_fact
        told = {brand: self._journal_digest(brand, 0 if brand in anew else before) for brand in self._plans}
        self._align([brand for brand in self._plans if folded[brand].digest() != told[brand]])
        if self._unkept >= self._snapshot_entries:
            self._store.commit(Step(cursor=self._seq, snapshot=self._snapshot()))

    def _journal_digest(self, brand: str, after: int) -> bytes:
        digest = blake2b()
        while facts := self._store.facts_after(after, BATCH, brand):
            for stored in facts:
                digest.update(stored.body)
            after = facts[-1].seq
        return digest.digest()

    def _align(self, brands: list[str]) -> None:
        """Bring desks that came out otherwise than they were told to terms with the journal, and keep that."""
        if not brands:
            return
        facts: list[StoredFact] = []
        for brand in brands:
            _log.warning("journal_was_told_otherwise", brand=brand)
            desk, board, serials = self._states[brand], self._told.boards[brand], serials_told(self._store, brand)
            for fact in align(desk, board, serials, self._plan(brand)):
                self._facts += 1
                facts.append(StoredFact(self._facts, fact.at, fact.type, brand, encode_fact(fact)))
        self._tell(facts)
        self._store.commit(Step(cursor=self._seq, facts=facts, snapshot=self._snapshot()))

    def _next(self, entries: list[Entry]) -> Step:
        """The step that follows from the next entries; the boards are told of it, and now and then all is kept."""
        step = self._fold(entries)
        self._tell(step.facts)
        return replace(step, snapshot=self._snapshot()) if self._unkept >= self._snapshot_entries else step

    def _snapshot(self) -> bytes:
        self._unkept = 0
        inherited = self._inherited
        folded = Folded(self._states, self._adopted, inherited.places, inherited.deepened, self._seq, self._facts)
        return write_snapshot(folded, self._told)

    def _tell(self, facts: Iterable[StoredFact]) -> None:
        for stored in facts:
            board = self._told.boards.get(stored.brand)
            if board is not None:  # else its plan was taken away
                board.fold({**decode_fact(stored.body), "seq": stored.seq})
            self._told.last_fact = stored.seq

    def _recorded(self, seq: int) -> Reading | None:
        return next((entry.reading for entry in self._store.entries_after(seq - 1, 1)), None)

    def _recorded_routes(self, entries: list[Entry]) -> Routes:
        """The brands that were found for mentions when they were folded, whoever is watched now."""
        found = set(self._store.belongs(entries[0].seq, entries[-1].seq, list(self._plans)))
        return {entry.seq: [brand for brand in self._plans if (entry.seq, brand) in found] for entry in entries}

    def _fold(self, entries: list[Entry], routes: Routes | None = None) -> Step:
        readings = self._read(entries)
        new = [(e.seq, readings[e.seq]) for e in entries if e.mention is not None and e.reading is None]
        facts: list[StoredFact] = []
        outgoing: list[tuple[str, str, bytes, Instant]] = []
        routed: list[tuple[int, str]] = []
        asked, shed = len(self._asked), shed_of(self._states)
        for entry in entries:
            for brand, event in self._events(entry, readings, routes):
                if entry.mention is not None:
                    routed.append((entry.seq, brand))
                state, commands = handle(self._states[brand], event, self._plan(brand))
                self._states[brand] = state
                for command in commands:
                    self._collect(command, facts, outgoing)
        self._seq = entries[-1].seq
        self._unkept += len(entries)
        tallies = {"asked": len(self._asked) - asked, "over_budget": shed_of(self._states) - shed}
        return Step(self._seq, new, facts, outgoing, brands=routed, tallies={k: n for k, n in tallies.items() if n})

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
            return [] if reread is None else [(brand, reread) for brand in self._plans]
        if entry.brand not in self._plans or entry.act is None:
            return []
        if entry.kind == DeepReadingSet.kind:
            return [(entry.brand, msgspec.json.decode(entry.act, type=DeepReadingSet))]
        if entry.kind == ADOPTED:
            plan = plan_of(entry)
            if plan is not None:
                self._adopted[entry.brand] = plan
                self._learn_words()
            return []
        if entry.kind == TAUGHT:
            self.heads.learn(entry)
            corrected = corrected_of(entry, self._inherited.latest)
            return [] if corrected is None else [(entry.brand, corrected)]
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
        else:
            self._asked.append(command)


def _up_to_what_was_said(entries: list[Entry]) -> list[Entry]:
    """Up to the first entry after which mentions are read or routed otherwise: the same in batches of any size."""
    ends = (at for at, entry in enumerate(entries, 1) if entry.kind in (TAUGHT, ADOPTED))
    return entries[: next(ends, len(entries))]


def _note(written: bytes, what: str, error: SnapshotUnreadable) -> None:
    if written:
        _log.warning("snapshot_unreadable", folded_again=what, reason=str(error))
