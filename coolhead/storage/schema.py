"""The tables of the SQLite store, and how an older file becomes a current one.

`log` and `journal` are append-only (triggers refuse anything else) and hold ids, numbers and keyed digests. What
strangers wrote is in `content`, what the team wrote in `texts`, and only there, so that it can be overwritten.
Migrations run in order, each in one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from coolhead.storage.model import StoreError

_FIRST = (
    """CREATE TABLE log (
        seq INTEGER PRIMARY KEY, workspace TEXT NOT NULL, kind TEXT NOT NULL, source TEXT, external_id TEXT,
        revision INTEGER NOT NULL DEFAULT 0, deleted INTEGER NOT NULL DEFAULT 0, brand TEXT, author INTEGER,
        published_at REAL NOT NULL, received_at REAL NOT NULL,
        UNIQUE (workspace, source, external_id, revision, deleted)) STRICT""",
    "CREATE TABLE content (seq INTEGER PRIMARY KEY, body BLOB NOT NULL, erased INTEGER NOT NULL DEFAULT 0) STRICT",
    "CREATE TABLE readings (seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT",
    """CREATE TABLE counters (
        workspace TEXT NOT NULL, source TEXT NOT NULL, received INTEGER NOT NULL, stored INTEGER NOT NULL,
        duplicate INTEGER NOT NULL, quarantined INTEGER NOT NULL,
        PRIMARY KEY (workspace, source)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE quarantine (
        id INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL,
        detail TEXT NOT NULL, origin TEXT NOT NULL, received_at REAL NOT NULL, raw BLOB NOT NULL, size INTEGER NOT NULL,
        digest BLOB NOT NULL, UNIQUE (workspace, source, digest)) STRICT""",
    """CREATE TABLE journal (
        workspace TEXT NOT NULL, seq INTEGER NOT NULL, at REAL NOT NULL, type TEXT NOT NULL, brand TEXT NOT NULL,
        body BLOB NOT NULL, chain BLOB NOT NULL, PRIMARY KEY (workspace, seq)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX journal_by_brand ON journal (workspace, brand, seq)",
    """CREATE TABLE outbox (
        id INTEGER PRIMARY KEY, workspace TEXT NOT NULL, key TEXT NOT NULL, person TEXT NOT NULL, body BLOB NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0, due_at REAL NOT NULL, state TEXT NOT NULL DEFAULT 'waiting',
        detail TEXT NOT NULL DEFAULT '', UNIQUE (workspace, key)) STRICT""",
    "CREATE INDEX outbox_due ON outbox (workspace, due_at) WHERE state = 'waiting'",
    """CREATE TABLE snapshots (
        workspace TEXT NOT NULL, cursor INTEGER NOT NULL, state BLOB NOT NULL,
        PRIMARY KEY (workspace, cursor)) STRICT""",
    "CREATE TABLE cursors (workspace TEXT PRIMARY KEY, cursor INTEGER NOT NULL) STRICT",
    """CREATE TABLE tokens (
        digest BLOB PRIMARY KEY, workspace TEXT NOT NULL, name TEXT NOT NULL, scope TEXT NOT NULL,
        created_at REAL NOT NULL, revoked INTEGER NOT NULL DEFAULT 0) STRICT""",
    "CREATE UNIQUE INDEX tokens_by_name ON tokens (workspace, name) WHERE revoked = 0",
    """CREATE TABLE sources (
        workspace TEXT NOT NULL, source TEXT NOT NULL, cursor BLOB NOT NULL, asked_at REAL, heard_at REAL,
        error TEXT NOT NULL, PRIMARY KEY (workspace, source)) STRICT""",
    """CREATE TABLE erasures (
        workspace TEXT NOT NULL, author INTEGER NOT NULL, erased_at REAL NOT NULL,
        PRIMARY KEY (workspace, author)) STRICT""",
    *(
        f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the {table} is append-only'); END"
        for table in ("log", "journal")
        for verb in ("UPDATE", "DELETE")
    ),
)

_BRANDS = (
    """CREATE TABLE belongs (
        workspace TEXT NOT NULL, brand TEXT NOT NULL, seq INTEGER NOT NULL,
        PRIMARY KEY (workspace, brand, seq)) STRICT, WITHOUT ROWID""",
)

_REREADS = (
    "CREATE TABLE rereads (seq INTEGER PRIMARY KEY, mention INTEGER NOT NULL UNIQUE) STRICT",
    """CREATE TABLE tallies (
        workspace TEXT NOT NULL, name TEXT NOT NULL, count INTEGER NOT NULL,
        PRIMARY KEY (workspace, name)) STRICT, WITHOUT ROWID""",
)

_TOKENS_OF_PEOPLE = ("ALTER TABLE tokens ADD COLUMN person TEXT NOT NULL DEFAULT ''",)

_PROGRESS_OF_CALLS = ("ALTER TABLE outbox ADD COLUMN progress BLOB NOT NULL DEFAULT x''",)

_MEASURED = (
    "'climate_measured', 'topic_measured', 'wave_measured', 'forecast_made', 'forecast_scored', 'multiplier_measured'"
)
SUBJECT = (
    "CASE WHEN json_valid(CAST(body AS TEXT)) THEN coalesce(json_extract(CAST(body AS TEXT), '$.incident'), "
    "json_extract(CAST(body AS TEXT), '$.wave'), json_extract(CAST(body AS TEXT), '$.alert')) END"
)
"""What a fact is about, as SQL; an index is made of it, so a query has to say it in the same words."""
UNMEASURED = f"type NOT IN ({_MEASURED})"
"""Facts but those that are measured every few minutes; in the same words for the same reason."""
_TEXTS = (
    """CREATE TABLE texts (
        id TEXT PRIMARY KEY, workspace TEXT NOT NULL, brand TEXT NOT NULL, kind TEXT NOT NULL, at REAL NOT NULL,
        author TEXT NOT NULL, body TEXT NOT NULL, digest TEXT NOT NULL, erased INTEGER NOT NULL DEFAULT 0)
        STRICT, WITHOUT ROWID""",
    f"CREATE INDEX journal_by_subject ON journal (workspace, {SUBJECT}, seq) WHERE {UNMEASURED}",
)

MANY = ("mention", "reread", "tick")
ACT = f"kind NOT IN {MANY}"
"""Entries that people made and answers from outside: few beside the mentions. In the same words for the same reason."""
_SEARCH = (
    """CREATE TABLE postings (
        block INTEGER NOT NULL, term TEXT NOT NULL, places BLOB NOT NULL, PRIMARY KEY (block, term))
        STRICT, WITHOUT ROWID""",
    """CREATE TABLE searches (
        workspace TEXT PRIMARY KEY, shelf INTEGER NOT NULL, cursor INTEGER NOT NULL, form INTEGER NOT NULL) STRICT""",
    "CREATE TABLE labels (seq INTEGER PRIMARY KEY, tone TEXT NOT NULL) STRICT",
    f"CREATE INDEX log_by_act ON log (workspace, kind, seq) WHERE {ACT}",
)
ACCOUNTS = (
    """CREATE TABLE accounts (
        id TEXT PRIMARY KEY, workspace TEXT NOT NULL, login TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
        person TEXT NOT NULL, brands TEXT, password TEXT NOT NULL, language TEXT NOT NULL,
        reply_language TEXT NOT NULL, subject TEXT NOT NULL, created_at REAL NOT NULL,
        disabled INTEGER NOT NULL DEFAULT 0, UNIQUE (workspace, login), UNIQUE (workspace, person))
        STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX accounts_by_subject ON accounts (workspace, subject) WHERE subject <> ''",
    """CREATE TABLE passkeys (
        id BLOB PRIMARY KEY, workspace TEXT NOT NULL, account TEXT NOT NULL, key BLOB NOT NULL, count INTEGER NOT NULL,
        name TEXT NOT NULL, created_at REAL NOT NULL, used_at REAL) STRICT, WITHOUT ROWID""",
    "CREATE INDEX passkeys_by_account ON passkeys (workspace, account)",
    """CREATE TABLE sessions (
        digest BLOB PRIMARY KEY, workspace TEXT NOT NULL, id TEXT NOT NULL, account TEXT NOT NULL,
        created_at REAL NOT NULL, seen_at REAL NOT NULL, fresh_at REAL NOT NULL, form TEXT NOT NULL,
        device TEXT NOT NULL, kept_until REAL NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID""",
    "CREATE INDEX sessions_by_account ON sessions (workspace, account)",
    """CREATE TABLE invitations (
        digest BLOB PRIMARY KEY, workspace TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
        person TEXT NOT NULL, brands TEXT, invited_by TEXT NOT NULL, created_at REAL NOT NULL, ends_at REAL NOT NULL,
        used_by TEXT NOT NULL DEFAULT '', withdrawn INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID""",
    """CREATE TABLE recovery_codes (
        digest BLOB PRIMARY KEY, workspace TEXT NOT NULL, account TEXT NOT NULL, used_at REAL) STRICT, WITHOUT ROWID""",
    """CREATE TABLE audit (
        workspace TEXT NOT NULL, lane TEXT NOT NULL, seq INTEGER NOT NULL, at REAL NOT NULL, what TEXT NOT NULL,
        account TEXT NOT NULL, by TEXT NOT NULL, way TEXT NOT NULL, detail TEXT NOT NULL, origin TEXT NOT NULL,
        chain BLOB NOT NULL, PRIMARY KEY (workspace, lane, seq)) STRICT, WITHOUT ROWID""",
    """CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    """CREATE TRIGGER audit_forgets_its_oldest_only BEFORE DELETE ON audit
        WHEN EXISTS (SELECT 1 FROM audit AS older WHERE older.workspace = OLD.workspace AND older.lane = OLD.lane
            AND older.seq < OLD.seq)
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    "CREATE TABLE welcome (workspace TEXT PRIMARY KEY, answers TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "ALTER TABLE tokens ADD COLUMN account TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE tokens ADD COLUMN brands TEXT",
    "ALTER TABLE tokens ADD COLUMN ends_at REAL",
)

_MENTIONS_BY_BRAND = (
    "CREATE INDEX log_by_brand ON log (workspace, brand, seq) WHERE kind = 'mention' AND brand IS NOT NULL",
)

MIGRATIONS: tuple[Sequence[str], ...] = (
    _FIRST,
    _BRANDS,
    _REREADS,
    _TOKENS_OF_PEOPLE,
    _PROGRESS_OF_CALLS,
    _TEXTS,
    _SEARCH,
    ACCOUNTS,
    _MENTIONS_BY_BRAND,
)
"""Statements that lead from version N to N + 1. Released ones are never edited; new ones are appended."""

STORE_VERSION = len(MIGRATIONS)
TEXTS_SINCE = MIGRATIONS.index(_TEXTS) + 1
"""The schema version from which on a store has texts."""


def version(connection: sqlite3.Connection) -> int:
    """The schema version of a file; 0 where there is nothing yet."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return 0
    row = connection.execute("SELECT value FROM meta WHERE name = 'schema_version'").fetchone()
    return int(row[0]) if row else 0


def migrate(connection: sqlite3.Connection, to: int = STORE_VERSION) -> int:
    """Bring a file up to version `to`; returns the version found. A newer Coolhead's file is refused, unchanged."""
    found = version(connection)
    if found > to:
        raise StoreError(f"the store has schema version {found}, this Coolhead knows {to}: use a newer Coolhead")
    for number in range(found, to):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if version(connection) == number:  # else another process was quicker
                _apply(connection, number)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
    return found


def _apply(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT")
    for statement in MIGRATIONS[number]:
        connection.execute(statement)
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('schema_version', ?)", (number + 1,))
