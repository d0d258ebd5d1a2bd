"""How a runner begins: the newest snapshot that can be read, then what the log and the journal have after it.

What is committed already is folded again and never committed twice. Desks that come out otherwise than they were told
are brought to terms with the journal.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import structlog

from coolhead.desk import decode_fact, encode_fact
from coolhead.plan.exceptions import same_file
from coolhead.run.adopting import ADOPTED, encode_plan, plans_after
from coolhead.run.aligning import align, serials_told
from coolhead.run.board import Board
from coolhead.run.folding import Folding, Routes
from coolhead.run.snapshot import SnapshotUnreadable, Told, read_folded, read_told, write_snapshot
from coolhead.storage import Entry, Step, Store, StoredFact

BATCH = 500

_log = structlog.get_logger(__name__)


def take_up(store: Store, folding: Folding, told: Told, snapshot_entries: int) -> Told:
    """Bring desks and boards to where the log was committed; returns the boards, `told` where none were kept.

    Each brand is taken up by itself: one that is new begins empty from here on, one that was taken out of the
    settings is kept as it stands. Of `snapshot_entries` entries folded anew a snapshot is kept.
    """
    _, written = store.snapshot() or (0, b"")
    told = _told_before(written, told)
    for brand in folding.plans:
        if brand not in told.boards:
            told.boards[brand] = _board(store, brand, told.last_fact)
    anew = set(folding.plans)
    try:
        folded = read_folded(written)
    except SnapshotUnreadable as error:
        _note(written, "log", error)
    else:
        folding.take_up(folded)
        anew -= set(folded.desks)
    folding.heads.begin(folding.seq)
    for brand, plans in plans_after(store, folding.seq).items():
        if brand in folding.plans:
            folding.first[brand] = next((plan for plan in plans if plan is not None), folding.first[brand])
    folding.learn_words()
    _catch_up(store, folding, told, anew)
    if folding.unkept >= snapshot_entries:
        store.commit(Step(cursor=folding.seq, snapshot=write_snapshot(folding.kept(), told)))
    _adopt(store, folding)
    return told


def tell(told: Told, facts: Iterable[StoredFact]) -> None:
    """Fold facts into the boards they are about."""
    for stored in facts:
        board = told.boards.get(stored.brand)
        if board is not None:  # else its plan was taken away
            board.fold({**decode_fact(stored.body), "seq": stored.seq})
        told.last_fact = stored.seq


def _told_before(written: bytes, told: Told) -> Told:
    try:
        return read_told(written)
    except SnapshotUnreadable as error:
        _note(written, "journal", error)
        return told


def _board(store: Store, brand: str, last_fact: int) -> Board:
    """The board of a brand as the journal has it up to what the others were told."""
    board, after = Board(brand), 0
    while facts := store.facts_after(after, BATCH, brand):
        for stored in facts:
            if stored.seq <= last_fact:
                board.fold({**decode_fact(stored.body), "seq": stored.seq})
        after = facts[-1].seq
    return board


def _catch_up(store: Store, folding: Folding, told: Told, anew: set[str]) -> None:
    """Fold again what is committed already. `anew`: brands without a snapshot."""
    cursor, before = store.cursor(), folding.last_fact
    folded = {brand: blake2b() for brand in folding.plans}
    while folding.seq < cursor:
        entries = [entry for entry in store.entries_after(folding.seq, BATCH) if entry.seq <= cursor]
        if not entries:
            break
        for fact in folding.fold(entries, _recorded_routes(store, folding, entries)).facts:
            folded[fact.brand].update(fact.body)
    while facts := store.facts_after(told.last_fact, BATCH):
        tell(told, facts)
    folding.last_fact = told.last_fact
    journal = {brand: _journal_digest(store, brand, 0 if brand in anew else before) for brand in folding.plans}
    _align(store, folding, told, [brand for brand in folding.plans if folded[brand].digest() != journal[brand]])


def _recorded_routes(store: Store, folding: Folding, entries: list[Entry]) -> Routes:
    """The brands that were found for mentions when they were folded, whoever is watched now."""
    found = set(store.belongs(entries[0].seq, entries[-1].seq, list(folding.plans)))
    return {entry.seq: [brand for brand in folding.plans if (entry.seq, brand) in found] for entry in entries}


def _journal_digest(store: Store, brand: str, after: int) -> bytes:
    digest = blake2b()
    while facts := store.facts_after(after, BATCH, brand):
        for stored in facts:
            digest.update(stored.body)
        after = facts[-1].seq
    return digest.digest()


def _align(store: Store, folding: Folding, told: Told, brands: list[str]) -> None:
    """Bring desks that came out otherwise than they were told to terms with the journal, and keep that."""
    if not brands:
        return
    facts: list[StoredFact] = []
    for brand in brands:
        _log.warning("journal_was_told_otherwise", brand=brand)
        desk, board = folding.states[brand], told.boards[brand]
        for fact in align(desk, board, serials_told(store, brand), folding.plan(brand)):
            folding.last_fact += 1
            facts.append(StoredFact(folding.last_fact, fact.at, fact.type, brand, encode_fact(fact)))
    tell(told, facts)
    store.commit(Step(cursor=folding.seq, facts=facts, snapshot=write_snapshot(folding.kept(), told)))


def _adopt(store: Store, folding: Folding) -> None:
    """Log the plans given now where the last the log knows are others: from there on they hold.

    The last one may still wait to be folded. One that cannot be read is another one.
    """
    waiting = plans_after(store, folding.seq)
    for brand, plan in folding.plans.items():
        last = waiting[brand][-1] if brand in waiting else folding.adopted.get(brand)
        if not same_file(last, plan):
            at = float(max(folding.states[brand].second, 0))
            store.act(brand, ADOPTED, encode_plan(plan), at)


def _note(written: bytes, what: str, error: SnapshotUnreadable) -> None:
    if written:
        _log.warning("snapshot_unreadable", folded_again=what, reason=str(error))
