"""The door: arrivals and refusals into the log and the quarantine, inside a transaction that the caller holds.

Received = stored + duplicate + quarantined is kept here, in the same transaction as the rows it counts.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from hashlib import blake2b

from coolhead.clock import Instant
from coolhead.mention import RAW_LIMIT, Mention
from coolhead.storage.connection import in_chunks
from coolhead.storage.model import Arrival, Receipt, Refusal
from coolhead.storage.pack import pack_mention

Identity = tuple[str, str, int, bool]

_KNOWN = """
    WITH arriving (n, source, id, revision, deleted) AS (VALUES {rows})
    SELECT n FROM arriving CROSS JOIN log ON log.workspace = ? AND log.source = arriving.source
    AND log.external_id = arriving.id AND log.revision = arriving.revision AND log.deleted = arriving.deleted"""
_LOG = """
    INSERT INTO log (seq, workspace, kind, source, external_id, revision, deleted, brand, author, published_at,
    received_at) VALUES {rows}"""
_CONTENT = "INSERT INTO content (seq, body) VALUES {rows}"
_QUARANTINE = """
    INSERT INTO quarantine (workspace, source, reason, detail, origin, received_at, raw, size, digest)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""
_COUNT = """
    INSERT INTO counters VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    received = received + excluded.received, stored = stored + excluded.stored,
    duplicate = duplicate + excluded.duplicate, quarantined = quarantined + excluded.quarantined"""


def identity(mention: Mention) -> Identity:
    """What makes a mention the same mention: an edit and a removal are their own entries."""
    return mention.source, mention.id, mention.revision, mention.deleted


def refuse(arrival: Arrival, why: str) -> Refusal:
    """An arrival that decoded well and still cannot be stored."""
    mention = arrival.mention
    raw = arrival.raw or repr(mention).encode("utf-8", "backslashreplace")
    return Refusal(mention.source, "cannot_be_stored", why, raw, f"mention {mention.id}")


def storable(text: str) -> str:
    """The text with half characters spelled out, so that it can be written down."""
    return text.encode("utf-8", "backslashreplace").decode()


def refusal_digest(refusal: Refusal) -> bytes:
    """The same bytes from the same place refused again are the same refusal."""
    origin = blake2b(refusal.origin.encode("utf-8", "backslashreplace")).digest()
    return blake2b(origin + refusal.raw, digest_size=16).digest()


def author_digest(key: bytes, source: str, author: str) -> int:
    """A keyed digest (64 bits, signed) by which an author is found again, and who it is is not told."""
    named = f"{source}\x00{author}".encode("utf-8", "backslashreplace")
    return int.from_bytes(blake2b(named, key=key, digest_size=8).digest(), "big", signed=True)


class Tally:
    """What one transaction adds to each source's counters."""

    def __init__(self) -> None:
        self._sources: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])

    def add(self, source: str, outcome: str, by: int = 1) -> None:
        counts = self._sources[source]
        counts[0] += by
        counts[("stored", "duplicate", "quarantined").index(outcome) + 1] += by

    def write(self, connection: sqlite3.Connection, workspace: str) -> None:
        connection.executemany(_COUNT, [(workspace, source, *counts) for source, counts in self._sources.items()])


class Door:
    """Takes a group of things that arrived together; knows the workspace and the key of its digests."""

    def __init__(self, workspace: str, key: bytes) -> None:
        self._workspace = workspace
        self._key = key

    def take(
        self, connection: sqlite3.Connection, arrivals: Sequence[Arrival | Refusal], received_at: Instant, tally: Tally
    ) -> list[Receipt]:
        receipts: list[Receipt | None] = [None] * len(arrivals)
        refused: list[tuple[int, Refusal]] = []
        packed: list[tuple[int, Mention, bytes]] = []
        for place, arrival in enumerate(arrivals):
            if isinstance(arrival, Refusal):
                refused.append((place, arrival))
                continue
            try:
                packed.append((place, arrival.mention, pack_mention(arrival.mention)))
            except ValueError as error:
                refused.append((place, refuse(arrival, str(error))))
        for place, mention, seq in self._store(connection, packed, received_at):
            receipts[place] = Receipt("duplicate") if seq is None else Receipt("stored", seq)
            tally.add(mention.source, "duplicate" if seq is None else "stored")
        for place, refusal in refused:
            receipts[place] = receipt = self._set_aside(connection, refusal, received_at)
            tally.add(storable(refusal.source), receipt.outcome)
        return [receipt for receipt in receipts if receipt is not None]

    def _store(
        self, connection: sqlite3.Connection, packed: list[tuple[int, Mention, bytes]], received_at: Instant
    ) -> list[tuple[int, Mention, int | None]]:
        """(place, mention, seq or None where it was there). No race: the transaction has the only writer's lock,
        and the UNIQUE key would still refuse."""
        known = in_chunks(
            connection,
            _KNOWN,
            [(n, *identity(mention)) for n, (_, mention, _) in enumerate(packed)],
            (self._workspace,),
        )
        seen = {identity(packed[n][1]) for n in known}
        seq = connection.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()[0]
        outcomes: list[tuple[int, Mention, int | None]] = []
        log: list[tuple[object, ...]] = []
        content: list[tuple[int, bytes]] = []
        for place, mention, body in packed:
            if (named := identity(mention)) in seen:
                outcomes.append((place, mention, None))
                continue
            seen.add(named)
            seq += 1
            outcomes.append((place, mention, seq))
            author = author_digest(self._key, mention.source, mention.author.id)
            log.append(
                (seq, self._workspace, "mention", *named, mention.brand, author, mention.published_at, received_at)
            )
            content.append((seq, body))
        in_chunks(connection, _LOG, log)
        in_chunks(connection, _CONTENT, content)
        return outcomes

    def _set_aside(self, connection: sqlite3.Connection, refusal: Refusal, received_at: Instant) -> Receipt:
        words = (storable(text) for text in (refusal.source, refusal.reason, refusal.detail, refusal.origin))
        kept = refusal.raw[:RAW_LIMIT]
        digest = refusal_digest(refusal)
        done = connection.execute(_QUARANTINE, (self._workspace, *words, received_at, kept, len(refusal.raw), digest))
        return Receipt("quarantined" if done.rowcount else "duplicate")

    def release(
        self,
        connection: sqlite3.Connection,
        ids: Sequence[int],
        arrivals: Sequence[Arrival],
        received_at: Instant,
    ) -> list[Receipt]:
        """What leaves the quarantine is counted as received anew, so the law holds at each source."""
        tally = Tally()
        for id_ in ids:
            row = connection.execute(
                "DELETE FROM quarantine WHERE id = ? AND workspace = ? RETURNING source", (id_, self._workspace)
            ).fetchone()
            if row:
                tally.add(row[0], "quarantined", -1)
        receipts = self.take(connection, arrivals, received_at, tally)
        tally.write(connection, self._workspace)
        return receipts
