"""Mentions that were read a second time, deeper: one entry of the log each, its reading beside the first one.

The entry holds the place of the mention and the instant it was asked for. The reading stands in `readings` under the
entry's own place, so the first one stays what the desk heard first, and erasing a mention reaches both.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

import msgspec

from coolhead.storage.model import REREAD, Reread
from coolhead.storage.pack import pack_reading

_CAN_BE = """SELECT 1 FROM log JOIN content ON content.seq = log.seq WHERE log.seq = ? AND log.workspace = ?
    AND log.kind = 'mention' AND NOT content.erased AND NOT EXISTS (SELECT 1 FROM rereads WHERE mention = log.seq)"""
_LOG = "INSERT INTO log (workspace, kind, published_at, received_at) VALUES (?, ?, ?, ?)"
_TALLY = "INSERT INTO tallies VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"


def reread_body(reread: Reread) -> bytes:
    """What the entry says: `{"at": ..., "mention": ...}`, numbers only."""
    return msgspec.json.encode({"at": reread.at, "mention": reread.mention})


def keep_rereads(connection: sqlite3.Connection, workspace: str, rereads: Sequence[Reread]) -> list[int | None]:
    """Inside a transaction that the caller holds. None for a mention that was reread before, erased, or is none."""
    places: list[int | None] = []
    for one in rereads:
        if connection.execute(_CAN_BE, (one.mention, workspace)).fetchone() is None:
            places.append(None)
            continue
        seq = int(connection.execute(_LOG, (workspace, REREAD, one.at, one.at)).lastrowid or 0)
        connection.execute("INSERT INTO content (seq, body) VALUES (?, ?)", (seq, reread_body(one)))
        connection.execute("INSERT INTO readings (seq, body) VALUES (?, ?)", (seq, pack_reading(one.reading)))
        connection.execute("INSERT INTO rereads VALUES (?, ?)", (seq, one.mention))
        places.append(seq)
    return places


def add_tallies(connection: sqlite3.Connection, workspace: str, tallies: Mapping[str, int]) -> None:
    """Inside a transaction that the caller holds."""
    connection.executemany(_TALLY, [(workspace, name, by) for name, by in sorted(tallies.items()) if by])
