"""Reading the index: the blocks of the log from the newest on, each a few numbers that are cut and joined.

What costs: a few look-ups a block for each filter, and for the beginning of a word the terms that begin with it. What
is not in the index yet is looked through, the newest of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from coolhead.storage.model import TAUGHT, Entry
from coolhead.storage.pack import unpack_mention
from coolhead.storage.search_bits import BLOCK, newest_places, united, unpacked
from coolhead.storage.search_index import _ROWS, SHELF, MentionIndex, row_of, said_of
from coolhead.storage.search_model import COUNTED_BLOCKS, FoundMention, FoundMentions, MentionQuery
from coolhead.storage.search_terms import (
    FACETS,
    Key,
    Need,
    Row,
    author_key,
    facet_counts,
    hour_term,
    is_needed,
    need_of,
    terms_of,
)
from coolhead.text.searching import says

TAIL: Final = 600
"""Entries that are not in the index yet and looked through all the same, the newest."""
LOOKED_AT: Final = 400
"""Texts in which a phrase is looked for, the newest that hold its words."""
ENOUGH_TERMS: Final = 5_000
"""Once the page is full and so many terms were read, what is older is not counted any more."""
MOST_TERMS: Final = 40_000
"""After so many terms the page is given as it is, and what is older is asked for by its link."""
_LAST: Final = "\U0010ffff"


@dataclass(slots=True)
class _Page:
    """What is gathered: places of the page, the count, the facets."""

    limit: int
    before: int
    seqs: list[int] = field(default_factory=list)
    count: int = 0
    counted_all: bool = True
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    left_at: int | None = None

    @property
    def full(self) -> bool:
        return len(self.seqs) > self.limit


class MentionSearch:
    """Answers one query on one connection."""

    def __init__(self, connection: sqlite3.Connection, workspace: str, query: MentionQuery) -> None:
        self._connection, self._workspace = connection, workspace
        self._need: Need = need_of(query)
        self._index = MentionIndex(workspace)
        self._shelf, self._reached = self._index.reached(connection)
        self._texts_left = LOOKED_AT
        self._terms_read = 0

    def find(self, limit: int, before: int | None, counted: bool = True) -> FoundMentions:
        """The newest `limit` that are sought, of those before a place of the log."""
        page = _Page(limit, SHELF if before is None else before)
        end = self._one("SELECT coalesce(max(seq), 0) FROM log")
        self._look_through(page, end)
        for block, number in self._blocks():
            if number >= COUNTED_BLOCKS or not counted:
                page.counted_all = False
                if page.full:
                    break
            if self._terms_read > (ENOUGH_TERMS if page.full else MOST_TERMS):
                page.counted_all, page.left_at = False, (block + 1) * BLOCK
                break
            self._look_into(page, block, counted and number < COUNTED_BLOCKS)
        return self._found(page, limit, max(0, end - self._reached - TAIL))

    def _blocks(self) -> Iterator[tuple[int, int]]:
        for number, block in enumerate(range(self._reached // BLOCK, -1, -1) if self._reached else ()):
            yield block, number

    def _look_through(self, page: _Page, end: int) -> None:
        """The newest entries that are not in the index."""
        first = max(self._reached, end - TAIL)
        if first >= end:
            return
        sql = _ROWS + "log.seq > ? AND log.seq <= ? ORDER BY log.seq DESC"
        rows = self._connection.execute(sql, (self._workspace, first, end)).fetchall()
        brands = self._index.brands_between(self._connection, first + 1, end)
        replaced: set[tuple[str, str]] = set()
        for entry in rows:
            if entry[1] != "mention":
                continue
            row = row_of(entry, brands.get(entry[0], ()))
            terms = terms_of(row)
            named = (row.mention.source, row.mention.id)
            if named in replaced:
                continue
            if row.mention.revision or row.mention.deleted:
                replaced.add(named)
            if is_needed(self._need, terms, row.mention):
                page.count += 1
                facet_counts(page.facets, terms)
                if row.seq < page.before and not page.full:
                    page.seqs.append(row.seq)

    def _look_into(self, page: _Page, block: int, counted: bool) -> None:
        shelved, start = self._shelf + block, block * BLOCK
        bits = self._bits(shelved, start)
        if bits and self._need.phrases:
            bits = self._saying(bits, start, page)
        if not bits:
            return
        if counted:
            page.count += bits.bit_count()
            self._count_facets(page, shelved, bits)
        if start >= page.before or page.full:
            return
        if page.before - start < BLOCK:
            bits &= (1 << (page.before - start)) - 1
        room = page.limit + 1 - len(page.seqs)
        page.seqs += [start + place for place in islice(newest_places(bits), room)]

    def _bits(self, shelved: int, start: int) -> int:
        """The places of a block that are sought, phrases not yet looked for."""
        need, bits = self._need, (1 << BLOCK) - 1
        for keys in sorted(need.all_of, key=lambda one: any(key.begins for key in one)):
            bits &= self._any(shelved, keys)
            if not bits:
                return 0
        if need.none_of:
            bits &= ~self._any(shelved, need.none_of)
        return bits if need.since is None and need.until is None else self._in_time(bits, shelved, start)

    def _any(self, shelved: int, keys: Sequence[Key]) -> int:
        bits = 0
        for key in keys:
            if key.begins:
                sql = "SELECT places FROM postings WHERE block = ? AND term >= ? AND term < ?"
                rows = self._connection.execute(sql, (shelved, key.term, key.term + _LAST)).fetchall()
                self._terms_read += len(rows)
                bits |= united(row[0] for row in rows)
            else:
                sql = "SELECT places FROM postings WHERE block = ? AND term = ?"
                row = self._connection.execute(sql, (shelved, key.term)).fetchone()
                bits |= unpacked(row[0]) if row else 0
        return bits

    def _in_time(self, bits: int, shelved: int, start: int) -> int:
        """Those published between the two instants: whole hours by the index, the hours at both ends one by one."""
        since, until = self._need.since, self._need.until
        first = hour_term(since) if since is not None else hour_term(float("-1e12"))
        last = hour_term(until) if until is not None else hour_term(float("1e12"))
        sql = "SELECT term, places FROM postings WHERE block = ? AND term BETWEEN ? AND ?"
        hours = self._connection.execute(sql, (shelved, first, last)).fetchall()
        edges = {first} if since is not None else set()
        edges |= {last} if until is not None else set()
        inside = united(places for term, places in hours if term not in edges) & bits
        unsure = united(places for term, places in hours if term in edges) & bits
        return inside | (self._published(unsure, start) if unsure else 0)

    def _published(self, bits: int, start: int) -> int:
        since, until = self._need.since, self._need.until
        lowest, highest = (bits & -bits).bit_length() - 1, bits.bit_length() - 1
        sql = "SELECT seq FROM log WHERE seq BETWEEN ? AND ? AND published_at >= ? AND published_at < ?"
        values = (start + lowest, start + highest, -1e18 if since is None else since, 1e18 if until is None else until)
        found = 0
        for (seq,) in self._connection.execute(sql, values):
            found |= 1 << (seq - start)
        return found & bits

    def _saying(self, bits: int, start: int, page: _Page) -> int:
        """Those whose texts hold the phrases, as far as texts are looked at."""
        found = 0
        sql = "SELECT body FROM content WHERE seq = ?"
        for place in newest_places(bits):
            if not self._texts_left:
                page.counted_all = False
                break
            self._texts_left -= 1
            row = self._connection.execute(sql, (start + place,)).fetchone()
            if says(unpack_mention(row[0]).text, self._need.phrases):
                found |= 1 << place
        return found

    def _count_facets(self, page: _Page, shelved: int, bits: int) -> None:
        sql = "SELECT term, places FROM postings WHERE block = ? AND term >= ? AND term < ?"
        for name, letter in FACETS.items():
            counts = page.facets.setdefault(name, {})
            for term, places in self._connection.execute(sql, (shelved, letter, chr(ord(letter) + 1))):
                if common := (unpacked(places) & bits).bit_count():
                    counts[term[1:]] = counts.get(term[1:], 0) + common

    def _found(self, page: _Page, limit: int, waiting: int) -> FoundMentions:
        seqs = page.seqs[:limit]
        older = seqs[-1] if page.full and seqs else page.left_at
        mentions = shown_mentions(self._connection, self._workspace, seqs)
        return FoundMentions(mentions, older, page.count, page.counted_all, page.facets, waiting)

    def _one(self, sql: str, *values: Any) -> int:
        return int(self._connection.execute(sql, values).fetchone()[0])


def shown_mentions(connection: sqlite3.Connection, workspace: str, seqs: Sequence[int]) -> tuple[FoundMention, ...]:
    """These mentions as pages show them, in this order; what is no mention is left out."""
    sql = f"{_ROWS} log.seq IN ({', '.join('?' * len(seqs))})"
    rows = {row[0]: row for row in connection.execute(sql, (workspace, *seqs)) if row[1] == "mention"}
    said = _said_lately(connection, workspace)
    return tuple(_shown(rows[seq], said) for seq in seqs if seq in rows)


def _shown(entry: Sequence[Any], said: dict[int, str]) -> FoundMention:
    row: Row = row_of(entry)
    shown = Entry(row.seq, "mention", row.mention, None, entry[4], row.reading)
    tone = said.get(row.seq, row.said)
    return FoundMention(shown, author_key(row.author), entry[8], tone, bool(row.erased))


def _said_lately(connection: sqlite3.Connection, workspace: str) -> dict[int, str]:
    """What people said of mentions since the index was written."""
    _, reached = MentionIndex(workspace).reached(connection)
    sql = """SELECT content.body FROM log JOIN content ON content.seq = log.seq WHERE log.workspace = ?
        AND log.kind = ? AND log.kind NOT IN ('mention', 'reread', 'tick') AND log.seq > ? ORDER BY log.seq"""
    acts = (said_of(body) for (body,) in connection.execute(sql, (workspace, TAUGHT, reached)))
    return dict(said for said in acts if said is not None)
