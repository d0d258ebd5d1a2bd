"""The store of tests, replays and drills: the same contract in plain memory, gone when it is closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from threading import RLock
from typing import Any, Literal, cast

from coolhead.clock import Instant
from coolhead.mention import RAW_LIMIT
from coolhead.storage.accounts import AccountBook
from coolhead.storage.door import Identity, author_digest, identity, refusal_digest, refuse, storable
from coolhead.storage.erasing import DESK_REMEMBERS, tombstone, wordless
from coolhead.storage.model import (
    REREAD,
    TAUGHT,
    Arrival,
    Conservation,
    Entry,
    Outgoing,
    Quarantined,
    Receipt,
    Refusal,
    Reread,
    SourceState,
    Step,
    StoredFact,
    StoreError,
    Token,
    Written,
    call_keys,
)
from coolhead.storage.pack import pack_mention, pack_reading
from coolhead.storage.rereading import reread_body
from coolhead.storage.search_index import said_of
from coolhead.storage.search_model import FoundMention
from coolhead.storage.search_terms import Row, author_key
from coolhead.storage.search_verbs import MemorySearch
from coolhead.storage.sqlite import SNAPSHOTS_KEPT, SqliteStore
from coolhead.storage.texts import compose_text, subject_of, text_faults
from coolhead.text import Reading


@dataclass(slots=True)
class _Slot:
    """A place of the log: what was said or done, when it was received, whether it was erased."""

    entry: Entry
    received_at: Instant
    erased: bool = False


class MemoryStore(MemorySearch):
    """Keeps one workspace in memory; safe to use from many threads. Each verb checks all before it changes anything.

    >>> from coolhead.mention import Author, Mention
    >>> store = MemoryStore()
    >>> store.take([Arrival(Mention("1", "rss", 0.0, Author("a"), "Good day"))] * 2, received_at=1.0)
    [Receipt(outcome='stored', seq=1), Receipt(outcome='duplicate', seq=None)]
    """

    def __init__(self, workspace: str = "default", key: bytes = b"") -> None:
        self.workspace = workspace
        self._key = key
        self._lock = RLock()
        self._log: list[_Slot] = []
        self._known: dict[Identity, int] = {}
        self._readings: dict[int, Reading] = {}
        self._rereads: dict[int, int] = {}
        self._tallies: Counter[str] = Counter()
        self._belongs: set[tuple[int, str]] = set()
        self._facts: list[StoredFact] = []
        self._about: dict[str, list[StoredFact]] = {}
        self._texts: dict[str, Written] = {}
        self._outbox: dict[str, Outgoing] = {}
        self._cursor = 0
        self._snapshots: dict[int, bytes] = {}
        self._quarantine: dict[int, tuple[Quarantined, bytes]] = {}
        self._refused: set[tuple[str, bytes]] = set()
        self._refusals = 0
        self._counters: dict[str, list[int]] = {}
        self._sources: dict[str, SourceState] = {}
        self._tokens: dict[bytes, Token] = {}
        self.accounts = AccountBook(None, workspace, key)

    def take(
        self, arrivals: Sequence[Arrival | Refusal], received_at: Instant, source_state: SourceState | None = None
    ) -> list[Receipt]:
        """Keep a group of arrivals, with the connector's cursor where one is given."""
        checked = [_checked(arrival) for arrival in arrivals]
        with self._lock:
            receipts = [self._take_one(arrival, received_at) for arrival in checked]
            if source_state is not None:
                self._sources[source_state.source] = source_state
        return receipts

    def _take_one(self, arrival: Arrival | Refusal, received_at: Instant) -> Receipt:
        if isinstance(arrival, Refusal):
            return self._set_aside(arrival, received_at)
        mention = arrival.mention
        if identity(mention) in self._known:
            self._count(mention.source, "duplicate")
            return Receipt("duplicate")
        seq = len(self._log) + 1
        self._known[identity(mention)] = seq
        self._log.append(_Slot(Entry(seq, "mention", mention, None, mention.brand), received_at))
        self._count(mention.source, "stored")
        return Receipt("stored", seq)

    def _set_aside(self, refusal: Refusal, received_at: Instant) -> Receipt:
        source, digest = storable(refusal.source), refusal_digest(refusal)
        if (source, digest) in self._refused:
            self._count(source, "duplicate")
            return Receipt("duplicate")
        self._refusals += 1
        kept = Quarantined(
            self._refusals,
            source,
            storable(refusal.reason),
            storable(refusal.detail),
            storable(refusal.origin),
            received_at,
            refusal.raw[:RAW_LIMIT],
            len(refusal.raw),
        )
        self._quarantine[kept.id] = (kept, digest)
        self._refused.add((source, digest))
        self._count(source, "quarantined")
        return Receipt("quarantined")

    def _count(self, source: str, outcome: str, by: int = 1) -> None:
        counts = self._counters.setdefault(source, [0, 0, 0, 0])
        counts[0] += by
        counts[("stored", "duplicate", "quarantined").index(outcome) + 1] += by

    def act(
        self,
        brand: str,
        kind: str,
        body: bytes,
        at: Instant,
        source_state: SourceState | None = None,
        texts: Sequence[Written] = (),
    ) -> int:
        """Append something a person did, or a result from outside, to the log, with the texts written with it."""
        if kind == "mention":
            raise ValueError("a mention comes through take()")
        with self._lock:
            seq = len(self._log) + 1
            self._log.append(_Slot(Entry(seq, kind, None, body, brand), at))
            if source_state is not None:
                self._sources[source_state.source] = source_state
            self.keep_texts(texts)
        return seq

    def compose_text(self, brand: str, kind: str, author: str, body: str, at: Instant) -> Written:
        """A text with its new id and keyed digest; not kept yet."""
        return compose_text(self._key, brand, kind, author, body, at)

    def keep_texts(self, texts: Sequence[Written]) -> None:
        """Keep texts; one that is there already is left as it is."""
        with self._lock:
            for text in texts:
                self._texts.setdefault(text.id, text)

    def texts(self, ids: Collection[str]) -> dict[str, Written]:
        """Texts by id; ids that are not known are left out."""
        with self._lock:
            return {id_: self._texts[id_] for id_ in ids if id_ in self._texts}

    def erase_texts(self, ids: Collection[str] = (), author: str | None = None) -> int:
        """Overwrite these texts, and all that one person wrote. Returns how many."""
        return self._wipe(lambda text: text.id in ids or (author is not None and text.author == author))

    def _wipe(self, which: Callable[[Written], bool]) -> int:
        with self._lock:
            chosen = [text for text in self._texts.values() if which(text) and not text.erased]
            self._texts |= {text.id: replace(text, body="", erased=True) for text in chosen}
        return len(chosen)

    def reread(self, rereads: Sequence[Reread], tallies: Mapping[str, int]) -> list[int | None]:
        """Append deeper readings to the log; returns the seq of each entry."""
        for one in rereads:
            pack_reading(one.reading)
        with self._lock:
            self._tallies.update(tallies)
            return [self._reread_one(one) for one in rereads]

    def _reread_one(self, one: Reread) -> int | None:
        slot = self._log[one.mention - 1] if 0 < one.mention <= len(self._log) else None
        if slot is None or slot.entry.mention is None or slot.erased or one.mention in self._rereads:
            return None
        seq = self._rereads[one.mention] = len(self._log) + 1
        self._log.append(_Slot(Entry(seq, REREAD, None, reread_body(one)), one.at))
        self._readings[seq] = one.reading
        return seq

    def tallies(self) -> dict[str, int]:
        """What was counted beside the log, by name."""
        with self._lock:
            return {name: count for name, count in sorted(self._tallies.items()) if count}

    def entries_after(self, seq: int, limit: int) -> list[Entry]:
        """The log in order, from the entry after `seq` on."""
        with self._lock:
            return [self._read(slot) for slot in islice(self._log, max(seq, 0), max(seq, 0) + limit)]

    def acts_after(self, seq: int, kind: str) -> list[Entry]:
        """All acts of one kind after `seq`, in order."""
        with self._lock:
            return [self._read(slot) for slot in islice(self._log, max(seq, 0), None) if slot.entry.kind == kind]

    def _read(self, slot: _Slot) -> Entry:
        return replace(slot.entry, reading=self._readings.get(slot.entry.seq))

    def _shown(self, slot: _Slot) -> Entry:
        seq = self._rereads.get(slot.entry.seq, slot.entry.seq)
        return replace(slot.entry, reading=self._readings.get(seq))

    def commit(self, step: Step) -> None:
        """Keep a batch of the desk. What is already there changes nothing."""
        readings, brands, outgoing = list(step.readings), list(step.brands), list(step.outgoing)
        for _, reading in readings:
            pack_reading(reading)
        with self._lock:
            facts = [fact for fact in step.facts if fact.seq > len(self._facts)]
            for expected, fact in enumerate(facts, len(self._facts) + 1):
                if fact.seq != expected:
                    raise StoreError(f"the journal ends with fact {expected - 1}; fact {fact.seq} would leave a gap")
            self._facts += facts
            for fact in facts:
                if (subject := subject_of(fact)) is not None:
                    self._about.setdefault(subject, []).append(fact)
            for seq, reading in readings:
                self._readings.setdefault(seq, reading)
            self._belongs.update(brands)
            for key, person, body, due_at in outgoing:
                self._call(key, person, body, due_at)
            self._tallies.update(step.tallies)
            self._cursor = max(self._cursor, step.cursor)
            if step.snapshot is not None:
                self._snapshots[step.cursor] = step.snapshot
                self._snapshots = dict(sorted(self._snapshots.items())[-SNAPSHOTS_KEPT:])

    def _call(self, key: str, person: str, body: bytes, due_at: Instant) -> None:
        for name in call_keys(key):
            there = self._outbox.get(name)
            if there is None:
                self._outbox[name] = Outgoing(len(self._outbox) + 1, name, person, body, 0, due_at)
            if there is None or there.body == body:
                break

    def cursor(self) -> int:
        """How far the desk has heard the log."""
        return self._cursor

    def last_fact(self) -> int:
        """The seq of the journal's last fact; 0 where there is none."""
        return len(self._facts)

    def snapshot(self) -> tuple[int, bytes] | None:
        """(cursor, state) of the newest snapshot, or None."""
        with self._lock:
            return max(self._snapshots.items(), default=None)

    def facts_after(self, seq: int, limit: int, brand: str | None = None) -> list[StoredFact]:
        """The journal in order, from the fact after `seq` on, of one brand or of all."""
        with self._lock:
            later = islice(self._facts, max(seq, 0), None)
            return list(islice((fact for fact in later if brand is None or fact.brand == brand), limit))

    def facts_about(self, subject: str, after: int, limit: int, before: int | None = None) -> list[StoredFact]:
        """The facts about one incident, wave or alert, in order; with `before` the last ones before it."""
        with self._lock:
            found = [fact for fact in self._about.get(subject, ()) if fact.seq > after]
        return found[:limit] if before is None else [fact for fact in found if fact.seq < before][-limit:]

    def due_outgoing(self, now: Instant, limit: int) -> list[Outgoing]:
        """What waits in the outbox and is due, the longest waiting first."""
        with self._lock:
            due = [outgoing for outgoing in self._outbox.values() if outgoing.state == "waiting"]
        due = [outgoing for outgoing in due if outgoing.due_at <= now]
        return sorted(due, key=lambda outgoing: (outgoing.due_at, outgoing.id))[:limit]

    def next_due(self) -> Instant | None:
        """When the next waiting command is due."""
        with self._lock:
            return min((one.due_at for one in self._outbox.values() if one.state == "waiting"), default=None)

    def begin_outgoing(self, id_: int, progress: bytes) -> None:
        """Calls go out now: written down before they do."""
        self._change_outgoing(id_, lambda one: replace(one, progress=progress))

    def settle_outgoing(self, id_: int, state: str, detail: str, due_at: Instant | None, progress: bytes = b"") -> None:
        """What became of one attempt; with `due_at` it waits for the next one."""
        settled = cast(Literal["waiting", "sent", "failed"], state)
        self._change_outgoing(
            id_,
            lambda one: replace(
                one,
                state=settled,
                detail=detail,
                due_at=one.due_at if due_at is None else due_at,
                attempts=one.attempts + 1,
                progress=progress,
            ),
        )

    def _change_outgoing(self, id_: int, changed: Callable[[Outgoing], Outgoing]) -> None:
        with self._lock:
            for key, one in self._outbox.items():
                if one.id == id_:
                    self._outbox[key] = changed(one)

    def mentions(self, limit: int, before_seq: int | None = None, brand: str | None = None) -> list[Entry]:
        """Newest first, for pages and the API."""
        with self._lock:
            last = len(self._log) if before_seq is None else min(before_seq - 1, len(self._log))
            slots = (self._log[place] for place in range(last - 1, -1, -1))
            wanted = (slot for slot in slots if slot.entry.kind == "mention" and self._is_of(slot.entry, brand))
            return [self._shown(slot) for slot in islice(wanted, limit)]

    def _is_of(self, entry: Entry, brand: str | None) -> bool:
        return brand is None or entry.brand == brand or (entry.seq, brand) in self._belongs

    def mention(self, source: str, id_: str) -> Entry | None:
        """The newest revision of one mention."""
        with self._lock:
            seqs = [seq for (of, external, *_), seq in self._known.items() if (of, external) == (source, id_)]
            return self._shown(self._log[max(seqs) - 1]) if seqs else None

    def _found_rows(self) -> list[tuple[Row, FoundMention]]:
        with self._lock:
            acts = [said_of(slot.entry.act or b"") for slot in self._log if slot.entry.kind == TAUGHT]
            said = dict(one for one in acts if one is not None)
            brands: dict[int, set[str]] = {}
            for seq, brand in self._belongs:
                brands.setdefault(seq, set()).add(brand)
            return [self._found_row(slot, brands, said) for slot in reversed(self._log) if slot.entry.mention]

    def _found_row(
        self, slot: _Slot, brands: Mapping[int, set[str]], said: Mapping[int, str]
    ) -> tuple[Row, FoundMention]:
        entry = self._shown(slot)
        mention, seq = entry.mention, entry.seq
        assert mention is not None
        of = brands.get(seq, set()) | ({entry.brand} if entry.brand else set())
        author = author_digest(self._key, mention.source, mention.author.id)
        tone = said.get(seq, "")
        row = Row(seq, mention, entry.reading, of, author, tone, slot.erased)
        return row, FoundMention(entry, author_key(author), slot.received_at, tone, slot.erased)

    def belongs(self, first: int, last: int, brands: Sequence[str]) -> list[tuple[int, str]]:
        """(seq, brand) of the mentions of a stretch of the log, as they were found to belong when they were folded."""
        with self._lock:
            stretch = ((seq, brand) for seq in range(first, last + 1) for brand in brands)
            return sorted(one for one in stretch if one in self._belongs)

    def conservation(self) -> Conservation:
        """The counters of the door, together and by source."""
        with self._lock:
            rows = sorted((source, tuple(counts)) for source, counts in self._counters.items())
        received, stored, duplicate, quarantined = (sum(counts[column] for _, counts in rows) for column in range(4))
        by_source = cast(dict[str, tuple[int, int, int, int]], dict(rows))
        return Conservation(received, stored, duplicate, quarantined, by_source)

    def quarantine(self, limit: int, after: int = 0, most_bytes: int = RAW_LIMIT) -> list[Quarantined]:
        """What was refused, oldest first, each with at most so many of its bytes."""
        with self._lock:
            found = [kept for id_, (kept, _) in self._quarantine.items() if id_ > after][:limit]
        return [replace(kept, raw=kept.raw[:most_bytes]) for kept in found]

    def quarantine_counts(self) -> dict[tuple[str, str], int]:
        """(source, reason) -> how many were refused for it and are still there."""
        with self._lock:
            return dict(Counter((kept.source, kept.reason) for kept, _ in self._quarantine.values()))

    def release(self, ids: Sequence[int], arrivals: Sequence[Arrival], received_at: Instant) -> list[Receipt]:
        """Take repaired items out of quarantine and into the log; the law keeps holding."""
        checked = [_checked(arrival) for arrival in arrivals]
        with self._lock:
            for id_ in ids:
                kept, digest = self._quarantine.pop(id_, (None, b""))
                if kept is not None:
                    self._refused.discard((kept.source, digest))
                    self._count(kept.source, "quarantined", -1)
            return [self._take_one(arrival, received_at) for arrival in checked]

    def source_state(self, source: str) -> SourceState | None:
        """Where one connector stands."""
        return self._sources.get(source)

    def source_states(self) -> list[SourceState]:
        """Where each connector stands."""
        with self._lock:
            return [state for _, state in sorted(self._sources.items())]

    def add_token(
        self,
        name: str,
        digest: bytes,
        scope: str,
        at: Instant,
        person: str = "",
        account: str = "",
        brands: tuple[str, ...] | None = None,
        ends_at: Instant | None = None,
    ) -> None:
        """Keep a token by its SHA-256."""
        with self._lock:
            taken = any(token.name == name and not token.revoked for token in self._tokens.values())
            if taken or digest in self._tokens:
                raise StoreError(f"there is a token named {name!r} already")
            self._tokens[digest] = Token(name, scope, at, False, person, account, brands, ends_at)

    def token(self, digest: bytes) -> Token | None:
        """A token by its digest; None when unknown or revoked."""
        found = self._tokens.get(digest)
        return None if found is None or found.revoked else found

    def tokens(self) -> list[Token]:
        """Every token, oldest first."""
        with self._lock:
            return sorted(self._tokens.values(), key=lambda token: token.created_at)

    def revoke_token(self, name: str) -> bool:
        """From now on the token opens nothing. False where there is none of that name."""
        with self._lock:
            for digest, token in self._tokens.items():
                if token.name == name and not token.revoked:
                    self._tokens[digest] = token._replace(revoked=True)
                    return True
        return False

    def erase(self, source: str, author: str, at: Instant) -> int:
        """Overwrite all that an author said; tombstones stay. Returns how many mentions."""
        del at  # memory is never restored from a backup, so nobody asks again when it was
        with self._lock:
            named = f'"{author}"'.encode("utf-8", "replace")
            self._empty(lambda kept: kept.source == source and named in kept.raw)
            self._snapshots.clear()
            return self._overwrite(
                slot
                for slot in self._log
                if slot.entry.mention is not None
                and (slot.entry.mention.source, slot.entry.mention.author.id) == (source, author)
            )

    def erase_content_before(self, instant: Instant) -> int:
        """Overwrite the content of everything received before `instant`. Returns how many rows."""
        with self._lock:
            refused = self._empty(lambda kept: kept.received_at < instant and bool(kept.raw))
            refused += self._wipe(lambda text: text.at < instant)
            for cursor in [known for known in self._snapshots if self._received_at(known) < instant + DESK_REMEMBERS]:
                del self._snapshots[cursor]
            return refused + self._overwrite(slot for slot in self._log if slot.received_at < instant)

    def _received_at(self, seq: int) -> Instant:
        return self._log[seq - 1].received_at if 0 < seq <= len(self._log) else 0.0

    def _empty(self, which: Callable[[Quarantined], bool]) -> int:
        emptied = [(id_, kept, digest) for id_, (kept, digest) in self._quarantine.items() if which(kept)]
        for id_, kept, digest in emptied:
            self._quarantine[id_] = (replace(kept, raw=b"", detail=""), digest)
        return len(emptied)

    def _overwrite(self, slots: Iterable[_Slot]) -> int:
        erased = 0
        for slot in slots:
            mention = slot.entry.mention
            if mention is None or slot.erased:
                continue
            digest = author_digest(self._key, mention.source, mention.author.id)
            slot.entry = replace(slot.entry, mention=tombstone(mention, digest))
            slot.erased = True
            for seq in (slot.entry.seq, self._rereads.get(slot.entry.seq, 0)):
                if reading := self._readings.get(seq):
                    self._readings[seq] = wordless(reading)
            erased += 1
        return erased

    def fingerprint(self) -> str:
        """SHA-256 over all that is kept."""
        with self._lock:
            kept: list[Any] = [self._log, sorted(self._readings.items()), sorted(self._belongs), self._facts]
            kept += [self._outbox, self._cursor, self._snapshots, self._quarantine, self.conservation()]
            kept += [sorted(self._sources.items()), sorted(self._tokens.items())]
            kept += [sorted(self._rereads.items()), self.tallies(), sorted(self._texts.items())]
            return sha256(repr(kept).encode("utf-8", "backslashreplace")).hexdigest()

    def verify(self) -> list[str]:
        """What is wrong with the store, one sentence each; empty when all is well."""
        counts = self.conservation()
        found = [] if counts.holds else ["The counters do not add up."]
        if counts.stored != len(self._known) or counts.quarantined != len(self._quarantine):
            found.append("The counters differ from what is kept.")
        return found + text_faults(self._key, self._texts, self._facts) + self.accounts.faults()

    def backup(self, target: str) -> str:
        """Write all that is kept into a new SQLite store and back that one up; returns the file's SHA-256 (hex)."""
        if Path(target).exists():
            raise StoreError(f"{target} is there already; a backup never overwrites")
        working = Path(target + ".working")
        working.unlink(missing_ok=True)
        store = SqliteStore(working, self.workspace, self._key or None)
        try:
            with self._lock:
                self._write_into(store)
            return store.backup(target)
        finally:
            store.close()
            working.unlink()

    def _write_into(self, store: SqliteStore) -> None:
        for slot in self._log:
            entry = slot.entry
            if entry.mention is not None:
                store.take([Arrival(entry.mention)], slot.received_at)
            elif entry.kind == REREAD:
                of = next(place for place, seq in self._rereads.items() if seq == entry.seq)
                store.reread([Reread(of, slot.received_at, self._readings[entry.seq])], {})
            else:
                store.act(entry.brand or "", entry.kind, entry.act or b"", slot.received_at)
        for kept, _ in self._quarantine.values():
            refusal = Refusal(kept.source, kept.reason, kept.detail, kept.raw, kept.origin)
            store.take([refusal], kept.received_at)
        for state in self._sources.values():
            store.take([], 0.0, state)
        for digest, token in self._tokens.items():
            told = (token.person, token.account, token.brands, token.ends_at)
            store.add_token(token.name, digest, token.scope, token.created_at, *told)
            if token.revoked:
                store.revoke_token(token.name)
        outgoing = [(one.key, one.person, one.body, one.due_at) for one in self._outbox.values()]
        store.keep_texts(list(self._texts.values()))
        self.accounts.copy_into(store.accounts)
        for cursor, state_then in sorted(self._snapshots.items()):
            store.commit(Step(cursor, snapshot=state_then))
        readings = list(self._readings.items())
        brands = sorted(self._belongs)
        store.commit(Step(self._cursor, readings, self._facts, outgoing, brands=brands, tallies=self.tallies()))

    def close(self) -> None:
        """Nothing to close; what was kept goes with the object."""


def _checked(arrival: Arrival | Refusal) -> Arrival | Refusal:
    """What no other store could keep is refused here too."""
    if isinstance(arrival, Arrival):
        try:
            pack_mention(arrival.mention)
        except ValueError as error:
            return refuse(arrival, str(error))
    return arrival
