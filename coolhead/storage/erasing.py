"""Overwriting content, inside a transaction that the caller holds. What stays is a tombstone: ids, times and numbers.

The tombstone keeps its place in the log, so windows keep counting, and its identity, so that the same mention does not
come back with the next poll of its source.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace

from coolhead.clock import DAY, Instant
from coolhead.mention import Author, Mention
from coolhead.storage.pack import pack_mention, pack_reading, unpack_mention, unpack_reading
from coolhead.storage.search_index import MentionIndex
from coolhead.text import Reading

BATCH = 500
"""Rows overwritten in one transaction of the retention, so that the door never waits long."""
DESK_REMEMBERS = 2 * DAY
"""For so long the desk, and a snapshot of it, knows authors by their ids."""

_OF_AUTHOR = """SELECT log.seq, log.author, content.body FROM log JOIN content ON content.seq = log.seq
    WHERE log.workspace = ? AND log.author = ? AND NOT content.erased"""
_BEFORE = """SELECT log.seq, log.author, content.body FROM log JOIN content ON content.seq = log.seq
    WHERE +log.workspace = ? AND log.seq > ? AND log.received_at < ? AND log.kind = 'mention' AND NOT content.erased
    ORDER BY log.seq LIMIT ?"""

_READINGS = """SELECT seq, body FROM readings
    WHERE seq = ?1 OR seq = (SELECT seq FROM rereads WHERE mention = ?1)"""


def wordless(reading: Reading) -> Reading:
    """A reading without what tells of the words: their digests, where they stood, their place among all texts."""
    return replace(reading, copy_key="", near_key=0, because=(), vector=b"", terms=())


def tombstone(mention: Mention, author_digest: int) -> Mention:
    """What stays of a mention: nobody's words, nobody's name, nobody's address."""
    nobody = Author(
        id=f"erased-{author_digest & (2**64 - 1):016x}",
        followers=mention.author.followers,
        verified=mention.author.verified,
        kind=mention.author.kind,
    )
    return replace(mention, author=nobody, text="", url=None, media=(), place=None, unknown={})


def erase_authors(connection: sqlite3.Connection, workspace: str, digests: Iterable[int]) -> int:
    """Overwrite all mentions of these authors."""
    rows = [row for digest in digests for row in connection.execute(_OF_AUTHOR, (workspace, digest)).fetchall()]
    _overwrite(connection, workspace, rows)
    return len(rows)


def erase_before(
    connection: sqlite3.Connection, workspace: str, instant: Instant, after: int
) -> tuple[int, int | None]:
    """Overwrite up to `BATCH` mentions received before `instant`: (how many, seq to go on after or None at the end)."""
    rows = connection.execute(_BEFORE, (workspace, after, instant, BATCH)).fetchall()
    _overwrite(connection, workspace, rows)
    return len(rows), rows[-1][0] if len(rows) == BATCH else None


def erase_refusals_before(connection: sqlite3.Connection, workspace: str, instant: Instant) -> int:
    """Overwrite the bytes of what was refused before `instant`; the refusals stay counted."""
    done = connection.execute(
        "UPDATE quarantine SET raw = x'', detail = '' WHERE workspace = ? AND received_at < ? AND length(raw) > 0",
        (workspace, instant),
    )
    return done.rowcount


def erase_refusals(connection: sqlite3.Connection, workspace: str, source: str, author: str) -> None:
    """Overwrite the bytes of what was refused where they name the author; the refusal stays counted."""
    connection.execute(
        "UPDATE quarantine SET raw = x'', detail = '' WHERE workspace = ? AND source = ? AND instr(raw, ?)",
        (workspace, source, f'"{author}"'.encode("utf-8", "replace")),
    )


def drop_snapshots(connection: sqlite3.Connection, workspace: str, before: Instant | None = None) -> None:
    """Drop snapshots, which name authors: all of them, or those that may know who was received before an instant.

    Nothing is lost, since the log is the truth; the next start folds more of it.
    """
    connection.execute(
        "DELETE FROM snapshots WHERE workspace = ?1 AND (?2 IS NULL OR "
        "coalesce((SELECT received_at FROM log WHERE seq = cursor), 0) < ?2)",
        (workspace, None if before is None else before + DESK_REMEMBERS),
    )


def _overwrite(connection: sqlite3.Connection, workspace: str, rows: list[tuple[int, int, bytes]]) -> None:
    gone: list[tuple[int, Mention, Reading | None, int]] = []
    for seq, digest, body in rows:
        mention = unpack_mention(body)
        readings = [(place, unpack_reading(kept)) for place, kept in connection.execute(_READINGS, (seq,)).fetchall()]
        gone += [(seq, mention, reading, digest) for reading in (None, *(one for _, one in readings))]
        kept_body = pack_mention(tombstone(mention, digest))
        connection.execute("UPDATE content SET body = ?, erased = 1 WHERE seq = ?", (kept_body, seq))
        for place, reading in readings:
            connection.execute("UPDATE readings SET body = ? WHERE seq = ?", (pack_reading(wordless(reading)), place))
    MentionIndex(workspace).forget(connection, gone)
