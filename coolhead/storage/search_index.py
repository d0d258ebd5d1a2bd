"""The index by which mentions are found: for each term and block of the log the places that have it.

It is written behind the desk, some hundred entries a transaction, so the door never waits for it; what it has not
reached yet is looked through as it stands. It is derived: another form of terms makes it anew, a backup carries it, and
erasing a mention takes its words out of it in the same transaction.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from coolhead.mention import Mention
from coolhead.storage.connection import in_chunks
from coolhead.storage.model import REREAD, TAUGHT
from coolhead.storage.pack import unpack_mention, unpack_reading
from coolhead.storage.search_bits import BLOCK, appended, of_places, packed, unpacked
from coolhead.storage.search_terms import BY_READING, CURRENT, FORM, Row, content_terms, reading_terms, terms_of
from coolhead.text import Reading

SHELF: Final = 1 << 32
"""Blocks of one workspace; the number of its shelf stands above them."""
_LOOKED_UP: Final = 400

_ROWS: Final = """
    SELECT log.seq, log.kind, content.body, coalesce(deeper.body, readings.body), log.brand, log.author,
        coalesce(labels.tone, ''), content.erased, log.received_at
    FROM log JOIN content ON content.seq = log.seq LEFT JOIN readings ON readings.seq = log.seq
    LEFT JOIN rereads ON rereads.mention = log.seq LEFT JOIN readings AS deeper ON deeper.seq = rereads.seq
    LEFT JOIN labels ON labels.seq = log.seq WHERE +log.workspace = ? AND """
_PUT: Final = (
    "INSERT INTO postings (block, term, places) VALUES {rows} ON CONFLICT DO UPDATE SET places = excluded.places"
)
_LABEL: Final = "INSERT INTO labels VALUES (?, ?) ON CONFLICT DO UPDATE SET tone = excluded.tone"
_EARLIER: Final = """SELECT seq, revision, deleted FROM log
    WHERE workspace = ? AND source = ? AND external_id = ? AND seq <> ? AND seq <= ?"""

Terms = Mapping[int, Mapping[str, list[int]]]
"""Block -> term -> places in the block, in order."""


class _Said(msgspec.Struct):
    """What the index knows of an act by which somebody corrects a reading."""

    act: str = ""
    mention: int = 0
    after: str | None = None


_said: Final = msgspec.json.Decoder(_Said).decode


def said_of(body: bytes) -> tuple[int, str] | None:
    """(mention, its tone as people say it now) of an act that corrects a reading; None for any other act."""
    try:
        said = _said(body)
    except msgspec.MsgspecError:
        return None
    return (said.mention, said.after or "") if said.act == "corrected" else None


def reread_of(body: bytes) -> int:
    """The mention that an entry says was read deeper."""
    return _said(body).mention


class MentionIndex:
    """The index of one workspace, inside transactions that the caller holds."""

    def __init__(self, workspace: str) -> None:
        self._workspace = workspace

    def reached(self, connection: sqlite3.Connection) -> tuple[int, int]:
        """(shelf, the last entry of the log that is in the index)."""
        sql = "SELECT shelf, cursor FROM searches WHERE workspace = ? AND form = ?"
        row: tuple[int, int] | None = connection.execute(sql, (self._workspace, FORM)).fetchone()
        return row or (0, 0)

    def is_even(self, connection: sqlite3.Connection) -> bool:
        """Whether there is nothing that the desk has heard and the index has not."""
        return self.reached(connection)[1] == self._heard(connection)

    def _heard(self, connection: sqlite3.Connection) -> int:
        row = connection.execute("SELECT cursor FROM cursors WHERE workspace = ?", (self._workspace,)).fetchone()
        return int(row[0]) if row else 0

    def advance(self, connection: sqlite3.Connection, limit: int) -> int:
        """Take up to `limit` entries that the desk has heard into the index; returns how many there were."""
        if not self._settled(connection):
            return limit
        shelf, cursor = self.reached(connection)
        sql = _ROWS + "log.seq > ? AND log.seq <= ? ORDER BY log.seq LIMIT ?"
        entries = connection.execute(sql, (self._workspace, cursor, self._heard(connection), limit)).fetchall()
        if not entries:
            return 0
        last = int(entries[-1][0])
        brands = self.brands_between(connection, cursor + 1, last)
        added: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        rows = [row_of(entry, brands.get(entry[0], ())) for entry in entries if entry[1] == "mention"]
        for row in rows:
            block, place = added[shelf + row.seq // BLOCK], row.seq % BLOCK
            for term in terms_of(row):
                block[term].append(place)
        self._put(connection, added)
        self._settle_revisions(connection, shelf, rows)
        self._settle_changes(connection, shelf, entries)
        connection.execute("UPDATE searches SET cursor = ? WHERE workspace = ?", (last, self._workspace))
        return len(entries)

    def _settled(self, connection: sqlite3.Connection) -> bool:
        """Whether the index has the form of this program; one of another form is cleared, a block a step."""
        row = connection.execute("SELECT shelf, form FROM searches WHERE workspace = ?", (self._workspace,)).fetchone()
        if row is None:
            shelf = connection.execute("SELECT coalesce(max(shelf), 0) FROM searches").fetchone()[0] + SHELF
            connection.execute("INSERT INTO searches VALUES (?, ?, 0, ?)", (self._workspace, shelf, FORM))
            return True
        if row[1] == FORM:
            return True
        sql = "SELECT min(block) FROM postings WHERE block >= ? AND block < ?"
        block = connection.execute(sql, (row[0], row[0] + SHELF)).fetchone()[0]
        if block is not None:
            connection.execute("DELETE FROM postings WHERE block = ?", (block,))
            return False
        sql = "UPDATE searches SET cursor = 0, form = ? WHERE workspace = ?"
        connection.execute(sql, (FORM, self._workspace))
        return True

    def brands_between(self, connection: sqlite3.Connection, first: int, last: int) -> dict[int, list[str]]:
        """Seq -> the brands its mention was found to belong to."""
        found: dict[int, list[str]] = defaultdict(list)
        name, sql = "", "SELECT min(brand) FROM belongs WHERE workspace = ? AND brand > ?"
        of_brand = "SELECT seq FROM belongs WHERE workspace = ? AND brand = ? AND seq BETWEEN ? AND ?"
        while (name := connection.execute(sql, (self._workspace, name)).fetchone()[0]) is not None:
            for (seq,) in connection.execute(of_brand, (self._workspace, name, first, last)):
                found[seq].append(name)
        return found

    def _settle_revisions(self, connection: sqlite3.Connection, shelf: int, rows: Iterable[Row]) -> None:
        """Of several revisions of a mention the newest is current; a removal is newer than any."""
        for row in rows:
            mention = row.mention
            if not (mention.revision or mention.deleted):
                continue
            values = (self._workspace, mention.source, mention.id, row.seq, row.seq)
            mine = (mention.deleted, mention.revision)
            for seq, revision, deleted in connection.execute(_EARLIER, values).fetchall():
                older = seq if (bool(deleted), revision) < mine else row.seq
                self._take_out(connection, {shelf + older // BLOCK: {CURRENT: [older % BLOCK]}})

    def _settle_changes(self, connection: sqlite3.Connection, shelf: int, entries: Sequence[Any]) -> None:
        """What was read deeper or corrected is found by what holds now."""
        changed: set[int] = set()
        for _seq, kind, body, *_ in entries:
            if kind == REREAD:
                changed.add(reread_of(body))
            elif kind == TAUGHT and (said := said_of(body)) is not None:
                changed.add(said[0])
                connection.execute(_LABEL, said)
        for place in sorted(changed):
            rows = connection.execute(_ROWS + "log.seq = ?", (self._workspace, place)).fetchall()
            if rows and rows[0][1] == "mention":
                self._reread(connection, shelf, row_of(rows[0]))

    def _reread(self, connection: sqlite3.Connection, shelf: int, row: Row) -> None:
        block, place = shelf + row.seq // BLOCK, row.seq % BLOCK
        for first in BY_READING:
            sql = "SELECT term FROM postings WHERE block = ? AND term >= ? AND term < ?"
            terms = connection.execute(sql, (block, first, first + "\U0010ffff")).fetchall()
            self._take_out(connection, {block: {term: [place] for (term,) in terms}})
        self._put(connection, {block: {term: [place] for term in reading_terms(row)}}, in_order=False)

    def forget(self, connection: sqlite3.Connection, gone: Sequence[tuple[int, Mention, Reading | None, int]]) -> None:
        """Take out what tells of the contents of mentions: (seq, mention, reading, author's digest) before erasing."""
        shelf, cursor = self.reached(connection)
        taken: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for seq, mention, reading, author in gone:
            if seq <= cursor:
                for term in content_terms(Row(seq, mention, reading, (), author)):
                    taken[shelf + seq // BLOCK][term].append(seq % BLOCK)
        self._take_out(connection, taken)

    def _put(self, connection: sqlite3.Connection, added: Terms, in_order: bool = True) -> None:
        for block, terms in added.items():
            kept = _kept(connection, block, terms)
            if in_order:
                rows = [(block, term, appended(kept.get(term, b""), terms[term])) for term in sorted(terms)]
            else:
                rows = [
                    (block, term, packed(unpacked(kept.get(term, b"")) | of_places(more)))
                    for term, more in terms.items()
                ]
            in_chunks(connection, _PUT, rows)

    def _take_out(self, connection: sqlite3.Connection, taken: Terms) -> None:
        for block, terms in taken.items():
            for term, places in _kept(connection, block, terms).items():
                before = unpacked(places)
                left = before & ~of_places(terms[term])
                if not left:
                    connection.execute("DELETE FROM postings WHERE block = ? AND term = ?", (block, term))
                elif left != before:
                    in_chunks(connection, _PUT, [(block, term, packed(left))])


def _kept(connection: sqlite3.Connection, block: int, terms: Iterable[str]) -> dict[str, bytes]:
    """Term -> its places, of these terms of a block."""
    wanted = sorted(terms)
    found: dict[str, bytes] = {}
    for start in range(0, len(wanted), _LOOKED_UP):
        some = wanted[start : start + _LOOKED_UP]
        sql = f"SELECT term, places FROM postings WHERE block = ? AND term IN ({', '.join('?' * len(some))})"  # noqa: S608
        found.update(connection.execute(sql, (block, *some)).fetchall())
    return found


def row_of(entry: Sequence[Any], brands: Iterable[str] = ()) -> Row:
    """A mention of the log as the index sees it, from a row of `_ROWS`."""
    seq, _kind, body, reading, brand, author, said, erased, _at = entry
    of = {*brands, brand} - {None}
    return Row(
        seq, unpack_mention(body), None if reading is None else unpack_reading(reading), of, author, said, erased
    )
