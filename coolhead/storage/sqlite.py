"""The store of one machine: one SQLite file, nothing to install."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

from coolhead.clock import Instant
from coolhead.mention import RAW_LIMIT
from coolhead.storage.accounts import AccountBook
from coolhead.storage.anchors import anchor_faults, anchor_line
from coolhead.storage.connection import Database, in_chunks
from coolhead.storage.copies import write_copy
from coolhead.storage.door import Door, Tally, author_digest
from coolhead.storage.erasing import (
    drop_snapshots,
    erase_authors,
    erase_before,
    erase_refusals,
    erase_refusals_before,
)
from coolhead.storage.model import (
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
from coolhead.storage.pack import pack_reading, unpack_mention, unpack_reading
from coolhead.storage.rereading import add_tallies, keep_rereads
from coolhead.storage.schema import ACT, MANY, SUBJECT, UNMEASURED, migrate
from coolhead.storage.search_verbs import SqliteSearch
from coolhead.storage.texts import compose_text, erase_texts, erase_texts_before, keep_texts, read_texts
from coolhead.storage.verifying import chain_link, faults, fingerprint

SNAPSHOTS_KEPT = 2

# "+workspace" keeps SQLite from the index that begins with it: rows come by seq, so a batch costs what it holds.
_ENTRY = """
    SELECT log.seq, log.kind, log.brand, content.body, readings.body FROM log
    JOIN content ON content.seq = log.seq LEFT JOIN readings ON readings.seq = log.seq"""
_SHOWN = """
    SELECT log.seq, log.kind, log.brand, content.body, coalesce(deeper.body, readings.body) FROM log
    JOIN content ON content.seq = log.seq LEFT JOIN readings ON readings.seq = log.seq
    LEFT JOIN rereads ON rereads.mention = log.seq LEFT JOIN readings AS deeper ON deeper.seq = rereads.seq"""
_NO_SEQ = 2**62
"""Greater than the place of any entry."""
_OF_BRAND = """
    SELECT seq FROM (SELECT seq FROM belongs WHERE workspace = ? AND brand = ? AND seq < ? ORDER BY seq DESC LIMIT ?)
    UNION SELECT seq FROM (SELECT seq FROM log WHERE workspace = ? AND brand = ? AND seq < ?
        AND kind = 'mention' AND brand IS NOT NULL ORDER BY seq DESC LIMIT ?)"""
_FACT = "INSERT INTO journal (workspace, seq, at, type, brand, body, chain) VALUES {rows}"
_READING = "INSERT INTO readings (seq, body) VALUES {rows} ON CONFLICT DO NOTHING"
_BELONGS = "INSERT INTO belongs (workspace, seq, brand) VALUES {rows} ON CONFLICT DO NOTHING"
_OUTGOING = "INSERT INTO outbox (workspace, key, person, body, due_at) VALUES (?, ?, ?, ?, ?)"
_CURSOR = """
    INSERT INTO cursors VALUES (?, ?) ON CONFLICT DO UPDATE SET cursor = max(cursor, excluded.cursor)"""
_TOKENS = "SELECT name, scope, created_at, revoked, person, account, brands, ends_at FROM tokens WHERE workspace = ?"
_KEPT = """
    INSERT INTO tokens (digest, workspace, name, scope, created_at, person, account, brands, ends_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_ABOUT = (
    "SELECT seq, at, type, brand, body FROM journal INDEXED BY journal_by_subject WHERE workspace = ? AND "  # noqa: S608
    f"{SUBJECT} = ? AND {UNMEASURED} AND seq > ?"
)
_FIRST, _LAST = " ORDER BY seq LIMIT ?", " AND seq < ? ORDER BY seq DESC LIMIT ?"
_OUTBOX = "SELECT id, key, person, body, attempts, due_at, state, detail, progress FROM outbox WHERE workspace = ?"


class SqliteStore(SqliteSearch):
    """Keeps one workspace in a SQLite file: WAL, synchronous=FULL, one writer; safe to use from many threads.

    Parameters
    ----------
    path
        The file; made where there is none, migrated where it is older.
    workspace
        One customer of the installation; several may share a file.
    key
        At most 64 bytes for the keyed digests of authors and the journal's chain. Without one a random key is made
        and kept in the file, which hides authors from a look at the journal but not from who has the whole file.

    Example
    -------
    >>> from coolhead.mention import Author, Mention
    >>> store = SqliteStore(getfixture("tmp_path") / "store.db")
    >>> store.take([Arrival(Mention("1", "rss", 0.0, Author("a"), "Good day"))], received_at=1.0)
    [Receipt(outcome='stored', seq=1)]
    >>> store.take([Arrival(Mention("1", "rss", 0.0, Author("a"), "Good day"))], received_at=2.0)
    [Receipt(outcome='duplicate', seq=None)]
    >>> store.conservation().holds
    True
    >>> store.close()
    """

    def __init__(self, path: str | Path, workspace: str = "default", key: bytes | None = None) -> None:
        self.path = str(path)
        self.workspace = workspace
        self._database = Database(self.path)
        try:
            migrate(self._database.writer)
            self._key = self._settle_key(key)
        except BaseException:
            self._database.close()
            raise
        self._door = Door(workspace, self._key)
        self.accounts = AccountBook(self._database, workspace, self._key)

    def _settle_key(self, key: bytes | None) -> bytes:
        """The file remembers which key it was written with; another one would find no author again."""
        with self._database.writing() as connection:
            row = connection.execute("SELECT value FROM meta WHERE name = 'key'").fetchone()
            if row is None:
                kept = secrets.token_bytes(32) if key is None else blake2b(key).digest()
                connection.execute("INSERT INTO meta VALUES ('key', ?)", (kept,))
                return kept if key is None else key
        if key is None:
            if len(row[0]) != 32:
                raise StoreError("the store was made with a key; give the same one")
            return bytes(row[0])
        if row[0] != blake2b(key).digest():
            raise StoreError("the store was made with another key")
        return key

    def take(
        self, arrivals: Sequence[Arrival | Refusal], received_at: Instant, source_state: SourceState | None = None
    ) -> list[Receipt]:
        """Commit a group of arrivals in one transaction, with the connector's cursor where one is given."""
        with self._database.writing() as connection:
            tally = Tally()
            receipts = self._door.take(connection, arrivals, received_at, tally)
            tally.write(connection, self.workspace)
            if source_state is not None:
                self._keep_state(connection, source_state)
        return receipts

    def _keep_state(self, connection: sqlite3.Connection, state: SourceState) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?)",
            (self.workspace, state.source, state.cursor, state.asked_at, state.heard_at, state.error),
        )

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
        with self._database.writing() as connection:
            done = connection.execute(
                "INSERT INTO log (workspace, kind, brand, published_at, received_at) VALUES (?, ?, ?, ?, ?)",
                (self.workspace, kind, brand, at, at),
            )
            seq = int(done.lastrowid or 0)
            connection.execute("INSERT INTO content (seq, body) VALUES (?, ?)", (seq, body))
            if source_state is not None:
                self._keep_state(connection, source_state)
            keep_texts(connection, self.workspace, texts)
        return seq

    def compose_text(self, brand: str, kind: str, author: str, body: str, at: Instant) -> Written:
        """A text with its new id and keyed digest; not kept yet."""
        return compose_text(self._key, brand, kind, author, body, at)

    def keep_texts(self, texts: Sequence[Written]) -> None:
        """Keep texts; one that is there already is left as it is."""
        with self._database.writing() as connection:
            keep_texts(connection, self.workspace, texts)

    def texts(self, ids: Collection[str]) -> dict[str, Written]:
        """Texts by id; ids that are not known are left out."""
        with self._database.reading() as connection:
            return read_texts(connection, self.workspace, ids)

    def erase_texts(self, ids: Collection[str] = (), author: str | None = None) -> int:
        """Overwrite these texts, and all that one person wrote. Returns how many."""
        with self._database.writing() as connection:
            erased = erase_texts(connection, self.workspace, ids, author)
        self._database.truncate_log()
        return erased

    def reread(self, rereads: Sequence[Reread], tallies: Mapping[str, int]) -> list[int | None]:
        """Append deeper readings to the log, in one transaction with `tallies`; returns the seq of each entry."""
        with self._database.writing() as connection:
            add_tallies(connection, self.workspace, tallies)
            return keep_rereads(connection, self.workspace, rereads)

    def tallies(self) -> dict[str, int]:
        """What was counted beside the log, by name."""
        return dict(self._rows("SELECT name, count FROM tallies WHERE workspace = ? ORDER BY name", (self.workspace,)))

    def entries_after(self, seq: int, limit: int) -> list[Entry]:
        """The log in order, from the entry after `seq` on."""
        sql = f"{_ENTRY} WHERE log.seq > ? AND +log.workspace = ? ORDER BY log.seq LIMIT ?"
        return [_entry(row) for row in self._rows(sql, (seq, self.workspace, limit))]

    def acts_after(self, seq: int, kind: str) -> list[Entry]:
        """All acts of one kind after `seq`, in order."""
        few = f" AND log.{ACT}" if kind not in MANY else ""
        sql = f"{_ENTRY} WHERE log.workspace = ? AND log.kind = ? AND log.seq > ?{few} ORDER BY log.seq"
        return [_entry(row) for row in self._rows(sql, (self.workspace, kind, seq))]

    def commit(self, step: Step) -> None:
        """Commit a batch of the desk in one transaction. What is already there (after a kill) changes nothing."""
        readings = [(seq, pack_reading(reading)) for seq, reading in step.readings]
        with self._database.writing() as connection:
            in_chunks(connection, _READING, readings)
            in_chunks(connection, _BELONGS, [(self.workspace, seq, brand) for seq, brand in step.brands])
            self._write_facts(connection, step.facts)
            self._write_outgoing(connection, step.outgoing)
            add_tallies(connection, self.workspace, step.tallies)
            connection.execute(_CURSOR, (self.workspace, step.cursor))
            if step.snapshot is not None:
                self._write_snapshot(connection, step.cursor, step.snapshot)

    def _write_facts(self, connection: sqlite3.Connection, facts: Sequence[StoredFact]) -> None:
        if not facts:
            return
        row = connection.execute(
            "SELECT seq, chain FROM journal WHERE workspace = ? ORDER BY seq DESC LIMIT 1", (self.workspace,)
        ).fetchone()
        last, link = row or (0, b"")
        rows = []
        for fact in facts:
            if fact.seq <= last:
                continue
            if fact.seq != last + 1:
                raise StoreError(f"the journal ends with fact {last}; fact {fact.seq} would leave a gap")
            last, link = fact.seq, chain_link(self._key, link, fact)
            rows.append((self.workspace, fact.seq, fact.at, fact.type, fact.brand, fact.body, link))
        in_chunks(connection, _FACT, rows)

    def _write_outgoing(
        self, connection: sqlite3.Connection, outgoing: Sequence[tuple[str, str, bytes, Instant]]
    ) -> None:
        known = "SELECT body FROM outbox WHERE workspace = ? AND key = ?"
        for key, person, body, due_at in outgoing:
            for name in call_keys(key):
                there = connection.execute(known, (self.workspace, name)).fetchone()
                if there is None:
                    connection.execute(_OUTGOING, (self.workspace, name, person, body, due_at))
                if there is None or there[0] == body:
                    break

    def _write_snapshot(self, connection: sqlite3.Connection, cursor: int, state: bytes) -> None:
        connection.execute("INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?)", (self.workspace, cursor, state))
        connection.execute(
            "DELETE FROM snapshots WHERE workspace = ?1 AND cursor NOT IN "
            "(SELECT cursor FROM snapshots WHERE workspace = ?1 ORDER BY cursor DESC LIMIT ?2)",
            (self.workspace, SNAPSHOTS_KEPT),
        )

    def cursor(self) -> int:
        """How far the desk has heard the log."""
        rows = self._rows("SELECT cursor FROM cursors WHERE workspace = ?", (self.workspace,))
        return int(rows[0][0]) if rows else 0

    def last_fact(self) -> int:
        """The seq of the journal's last fact; 0 where there is none."""
        return int(self._rows("SELECT coalesce(max(seq), 0) FROM journal WHERE workspace = ?", (self.workspace,))[0][0])

    def snapshot(self) -> tuple[int, bytes] | None:
        """(cursor, state) of the newest snapshot, or None."""
        sql = "SELECT cursor, state FROM snapshots WHERE workspace = ? ORDER BY cursor DESC LIMIT 1"
        return next(iter(self._rows(sql, (self.workspace,))), None)

    def facts_after(self, seq: int, limit: int, brand: str | None = None) -> list[StoredFact]:
        """The journal in order, from the fact after `seq` on, of one brand or of all."""
        sql = "SELECT seq, at, type, brand, body FROM journal WHERE workspace = ? AND seq > ?"
        values: tuple[Any, ...] = (self.workspace, seq)
        if brand is not None:
            sql, values = sql + " AND brand = ?", (*values, brand)
        return [StoredFact(*row) for row in self._rows(sql + " ORDER BY seq LIMIT ?", (*values, limit))]

    def facts_about(self, subject: str, after: int, limit: int, before: int | None = None) -> list[StoredFact]:
        """The facts about one incident, wave or alert, in order; with `before` the last ones before it."""
        if before is None:
            return [StoredFact(*row) for row in self._rows(_ABOUT + _FIRST, (self.workspace, subject, after, limit))]
        rows = self._rows(_ABOUT + _LAST, (self.workspace, subject, after, before, limit))
        return [StoredFact(*row) for row in reversed(rows)]

    def due_outgoing(self, now: Instant, limit: int) -> list[Outgoing]:
        """What waits in the outbox and is due, the longest waiting first."""
        sql = _OUTBOX + " AND state = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT ?"
        return [Outgoing(*row) for row in self._rows(sql, (self.workspace, now, limit))]

    def next_due(self) -> Instant | None:
        """When the next waiting command is due, so that nobody has to poll for it."""
        sql = "SELECT min(due_at) FROM outbox WHERE workspace = ? AND state = 'waiting'"
        due: Instant | None = self._rows(sql, (self.workspace,))[0][0]
        return due

    def begin_outgoing(self, id_: int, progress: bytes) -> None:
        """Calls go out now: written down before they do."""
        with self._database.writing() as connection:
            sql = "UPDATE outbox SET progress = ? WHERE id = ? AND workspace = ?"
            connection.execute(sql, (progress, id_, self.workspace))

    def settle_outgoing(self, id_: int, state: str, detail: str, due_at: Instant | None, progress: bytes = b"") -> None:
        """What became of one attempt; with `due_at` it waits for the next one."""
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE outbox SET state = ?, detail = ?, due_at = coalesce(?, due_at), attempts = attempts + 1, "
                "progress = ? WHERE id = ? AND workspace = ?",
                (state, detail, due_at, progress, id_, self.workspace),
            )

    def mentions(self, limit: int, before_seq: int | None = None, brand: str | None = None) -> list[Entry]:
        """Newest first, for pages and the API."""
        before = before_seq if before_seq is not None else _NO_SEQ
        if brand is None:
            sql = f"{_SHOWN} WHERE +log.workspace = ? AND log.kind = 'mention' AND log.seq < ?"
            values: list[Any] = [self.workspace, before]
        else:  # each half by its own index, so that a brand nobody speaks of costs as little as any other
            sql = f"{_SHOWN} WHERE log.kind = 'mention' AND log.seq IN ({_OF_BRAND})"
            values = [self.workspace, brand, before, limit] * 2
        return [_entry(row) for row in self._rows(sql + " ORDER BY log.seq DESC LIMIT ?", [*values, limit])]

    def mention(self, source: str, id_: str) -> Entry | None:
        """The newest revision of one mention."""
        sql = f"""{_SHOWN} WHERE log.workspace = ? AND log.source = ? AND log.external_id = ?
            ORDER BY log.seq DESC LIMIT 1"""
        rows = self._rows(sql, (self.workspace, source, id_))
        return _entry(rows[0]) if rows else None

    def belongs(self, first: int, last: int, brands: Sequence[str]) -> list[tuple[int, str]]:
        """(seq, brand) of the mentions of a stretch of the log, as they were found to belong when they were folded."""
        sql = "SELECT seq, brand FROM belongs WHERE workspace = ? AND brand = ? AND seq BETWEEN ? AND ?"
        return sorted(row for brand in brands for row in self._rows(sql, (self.workspace, brand, first, last)))

    def conservation(self) -> Conservation:
        """The counters of the door, together and by source."""
        sql = """SELECT source, received, stored, duplicate, quarantined FROM counters
            WHERE workspace = ? ORDER BY source"""
        rows = self._rows(sql, (self.workspace,))
        received, stored, duplicate, quarantined = (sum(row[column] for row in rows) for column in range(1, 5))
        return Conservation(received, stored, duplicate, quarantined, {row[0]: tuple(row[1:]) for row in rows})

    def quarantine(self, limit: int, after: int = 0, most_bytes: int = RAW_LIMIT) -> list[Quarantined]:
        """What was refused, oldest first, each with at most so many of its bytes."""
        sql = """SELECT id, source, reason, detail, origin, received_at, coalesce(substr(raw, 1, ?), x''), size
            FROM quarantine WHERE workspace = ? AND id > ? ORDER BY id LIMIT ?"""
        return [Quarantined(*row) for row in self._rows(sql, (most_bytes, self.workspace, after, limit))]

    def quarantine_counts(self) -> dict[tuple[str, str], int]:
        """(source, reason) -> how many were refused for it and are still there."""
        sql = "SELECT source, reason, count(*) FROM quarantine WHERE workspace = ? GROUP BY source, reason"
        return {(source, reason): count for source, reason, count in self._rows(sql, (self.workspace,))}

    def release(self, ids: Sequence[int], arrivals: Sequence[Arrival], received_at: Instant) -> list[Receipt]:
        """Take repaired items out of quarantine and into the log, in one transaction; the law keeps holding."""
        with self._database.writing() as connection:
            return self._door.release(connection, ids, arrivals, received_at)

    def source_state(self, source: str) -> SourceState | None:
        """Where one connector stands."""
        return next((state for state in self.source_states() if state.source == source), None)

    def source_states(self) -> list[SourceState]:
        """Where each connector stands."""
        sql = "SELECT source, cursor, asked_at, heard_at, error FROM sources WHERE workspace = ? ORDER BY source"
        return [SourceState(*row) for row in self._rows(sql, (self.workspace,))]

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
        """Keep a token by its SHA-256; the token itself is nowhere."""
        kept = None if brands is None else json.dumps(brands)
        try:
            with self._database.writing() as connection:
                connection.execute(_KEPT, (digest, self.workspace, name, scope, at, person, account, kept, ends_at))
        except sqlite3.IntegrityError as error:
            raise StoreError(f"there is a token named {name!r} already") from error

    def token(self, digest: bytes) -> Token | None:
        """A token by its digest; None when unknown or revoked."""
        sql = f"{_TOKENS} AND digest = ? AND revoked = 0"
        return next(map(_token, self._rows(sql, (self.workspace, digest))), None)

    def tokens(self) -> list[Token]:
        """Every token, oldest first."""
        return [_token(row) for row in self._rows(f"{_TOKENS} ORDER BY created_at, rowid", (self.workspace,))]

    def revoke_token(self, name: str) -> bool:
        """From now on the token opens nothing. False where there is none of that name."""
        with self._database.writing() as connection:
            sql = "UPDATE tokens SET revoked = 1 WHERE workspace = ? AND name = ? AND revoked = 0"
            return connection.execute(sql, (self.workspace, name)).rowcount > 0

    def erase(self, source: str, author: str, at: Instant) -> int:
        """Overwrite all that an author said; tombstones stay. Returns how many mentions."""
        digest = author_digest(self._key, source, author)
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO erasures VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET erased_at = excluded.erased_at",
                (self.workspace, digest, at),
            )
            erased = erase_authors(connection, self.workspace, {digest})
            erase_refusals(connection, self.workspace, source, author)
            drop_snapshots(connection, self.workspace)
        self._database.truncate_log()
        return erased

    def erase_content_before(self, instant: Instant) -> int:
        """Overwrite the content of everything received before `instant` (retention). Returns how many rows."""
        with self._database.writing() as connection:
            erased = erase_refusals_before(connection, self.workspace, instant)
            erased += erase_texts_before(connection, self.workspace, instant)
            drop_snapshots(connection, self.workspace, instant)
        after: int | None = 0
        while after is not None:
            with self._database.writing() as connection:
                some, after = erase_before(connection, self.workspace, instant, after)
            erased += some
        self._database.truncate_log()
        return erased

    def fingerprint(self) -> str:
        """SHA-256 over all that is kept: equal for equal stores, whatever their files look like."""
        with self._database.reading() as connection:
            return fingerprint(connection, self.workspace)

    def verify(self) -> list[str]:
        """What is wrong with the store, one sentence each; empty when all is well."""
        with self._database.reading() as connection:
            found = faults(connection, self.workspace, self._key)
        return found + self.accounts.faults()

    def anchor(self, at: Instant) -> str:
        """A signed line that says where the journal ends now, to be kept somewhere else."""
        with self._database.reading() as connection:
            return anchor_line(connection, self.workspace, self._key, at)

    def verify_anchors(self, lines: Sequence[str]) -> list[str]:
        """What anchors that were kept elsewhere say against the journal, one sentence each."""
        with self._database.reading() as connection:
            return anchor_faults(connection, self.workspace, self._key, lines)

    def backup(self, target: str) -> str:
        """Write a consistent copy to a new file while the store works on; returns its SHA-256 (hex)."""
        with self._database.reading() as connection:
            return write_copy(connection, Path(target))

    def close(self) -> None:
        """Close the file. What was committed stays."""
        self._database.close()

    def _rows(self, sql: str, values: Sequence[Any]) -> list[Any]:
        with self._database.reading() as connection:
            return connection.execute(sql, values).fetchall()


def _token(row: tuple[Any, ...]) -> Token:
    name, scope, created_at, revoked, person, account, brands, ends_at = row
    of = None if brands is None else tuple(json.loads(brands))
    return Token(name, scope, created_at, bool(revoked), person, account, of, ends_at)


def token_digest(token: str) -> bytes:
    """What the store keeps of a token."""
    return sha256(token.encode()).digest()


def _entry(row: tuple[int, str, str | None, bytes, bytes | None]) -> Entry:
    seq, kind, brand, body, reading = row
    read = None if reading is None else unpack_reading(reading)
    if kind == "mention":
        return Entry(seq, kind, unpack_mention(body), None, brand, read)
    return Entry(seq, kind, None, body, brand, read)
