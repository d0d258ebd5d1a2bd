"""Is what the store keeps still what it was given?"""

from __future__ import annotations

import sqlite3
from hashlib import blake2b, sha256
from typing import Any

import msgspec

from coolhead.storage.model import StoredFact
from coolhead.storage.texts import kept_text_faults

_encode = msgspec.msgpack.Encoder().encode

_KEPT = (
    "SELECT log.*, content.body, content.erased FROM log JOIN content ON content.seq = log.seq WHERE workspace = ?",
    "SELECT readings.* FROM readings JOIN log ON log.seq = readings.seq WHERE workspace = ? ORDER BY readings.seq",
    "SELECT rereads.* FROM rereads JOIN log ON log.seq = rereads.seq WHERE workspace = ? ORDER BY rereads.seq",
    "SELECT * FROM tallies WHERE workspace = ? ORDER BY name",
    "SELECT * FROM journal WHERE workspace = ? ORDER BY seq",
    "SELECT source, reason, detail, origin, raw, size FROM quarantine WHERE workspace = ? ORDER BY id",
    "SELECT key, person, body, attempts, due_at, state, detail FROM outbox WHERE workspace = ? ORDER BY id",
    "SELECT * FROM counters WHERE workspace = ? ORDER BY source",
    "SELECT * FROM cursors WHERE workspace = ?",
    "SELECT * FROM snapshots WHERE workspace = ? ORDER BY cursor",
    "SELECT * FROM sources WHERE workspace = ? ORDER BY source",
    "SELECT * FROM tokens WHERE workspace = ? ORDER BY digest",
    "SELECT * FROM belongs WHERE workspace = ? ORDER BY brand, seq",
    "SELECT * FROM texts WHERE workspace = ? ORDER BY id",
    "SELECT * FROM erasures WHERE workspace = ? ORDER BY author",
    "SELECT * FROM accounts WHERE workspace = ? ORDER BY id",
    "SELECT * FROM passkeys WHERE workspace = ? ORDER BY id",
    "SELECT * FROM sessions WHERE workspace = ? ORDER BY digest",
    "SELECT * FROM invitations WHERE workspace = ? ORDER BY digest",
    "SELECT * FROM recovery_codes WHERE workspace = ? ORDER BY digest",
    "SELECT * FROM audit WHERE workspace = ? ORDER BY lane, seq",
    "SELECT * FROM welcome WHERE workspace = ?",
)

_COUNTS = """SELECT source, received - stored - duplicate - quarantined,
    stored - (SELECT count(*) FROM log WHERE log.workspace = counters.workspace AND log.source = counters.source),
    quarantined - (SELECT count(*) FROM quarantine AS kept
                   WHERE kept.workspace = counters.workspace AND kept.source = counters.source)
    FROM counters WHERE workspace = ?"""


def chain_link(key: bytes, before: bytes, fact: StoredFact) -> bytes:
    """The keyed digest that ties a fact to all facts before it."""
    written = _encode((fact.seq, fact.at, fact.type, fact.brand, fact.body))
    return blake2b(before + written, key=key, digest_size=16).digest()


def fingerprint(connection: sqlite3.Connection, workspace: str) -> str:
    """SHA-256 over the rows of every table, in order."""
    digest = sha256()
    connection.execute("BEGIN")
    try:
        for sql in _KEPT:
            for row in connection.execute(sql, (workspace,)):
                digest.update(_encode(row))
    finally:
        connection.execute("COMMIT")
    return digest.hexdigest()


def faults(connection: sqlite3.Connection, workspace: str, key: bytes) -> list[str]:
    """What is wrong, one sentence each."""
    connection.execute("BEGIN")
    try:
        found = [
            f"The file is damaged: {row[0]}." for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"
        ]
        found += _law_faults(connection, workspace)
        found += _log_faults(connection, workspace)
        found += _journal_faults(connection, workspace, key)
        return found + kept_text_faults(connection, workspace, key)
    finally:
        connection.execute("COMMIT")


def _law_faults(connection: sqlite3.Connection, workspace: str) -> list[str]:
    found = []
    for source, missing, stored, quarantined in connection.execute(_COUNTS, (workspace,)):
        if missing:
            found.append(f"Source {source}: {missing} received and neither stored, duplicate nor quarantined.")
        if stored:
            found.append(f"Source {source}: {stored} counted as stored and not in the log.")
        if quarantined:
            found.append(f"Source {source}: {quarantined} counted as quarantined and not in quarantine.")
    return found


def _log_faults(connection: sqlite3.Connection, workspace: str) -> list[str]:
    found = []
    bare = _one(connection, "SELECT count(*) FROM log WHERE seq NOT IN (SELECT seq FROM content)")
    if bare:
        found.append(f"{bare} entries of the log have no content.")
    last = _one(connection, "SELECT coalesce(max(seq), 0) FROM log")
    cursor = _one(connection, "SELECT coalesce(max(cursor), 0) FROM cursors WHERE workspace = ?", workspace)
    if cursor > last:
        found.append(f"The desk stands at entry {cursor}, the log ends with {last}.")
    ahead = _one(connection, "SELECT coalesce(max(cursor), 0) FROM snapshots WHERE workspace = ?", workspace)
    if ahead > cursor:
        found.append(f"A snapshot of entry {ahead} is ahead of the desk's cursor {cursor}.")
    return found


def _journal_faults(connection: sqlite3.Connection, workspace: str, key: bytes) -> list[str]:
    last, link = 0, b""
    sql = "SELECT seq, at, type, brand, body, chain FROM journal WHERE workspace = ? ORDER BY seq"
    for *values, kept in connection.execute(sql, (workspace,)):
        fact = StoredFact(*values)
        if fact.seq != last + 1:
            return [f"Fact {last + 1} is missing in the journal."]
        link = chain_link(key, link, fact)
        if link != kept:
            return [f"Fact {fact.seq} of the journal, or one before it, was changed."]
        last = fact.seq
    return []


def _one(connection: sqlite3.Connection, sql: str, *values: Any) -> int:
    return int(connection.execute(sql, values).fetchone()[0])
