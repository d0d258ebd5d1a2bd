"""One SQLite file: one writer, as many readers as there are threads that read at the same time."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from queue import Empty, Full, LifoQueue
from threading import RLock
from typing import Any

from coolhead.storage.model import StoreError

BUSY_MILLISECONDS = 30_000
_CHUNKS = (500, 100, 10, 1)
_READERS_KEPT = 8
_DURABLE = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "wal_autocheckpoint = 4000",
    "journal_size_limit = 67108864",
)


class Database:
    """Durable when `writing` ends: WAL, synchronous=FULL."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._lock = RLock()
        self._closed = False
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue(_READERS_KEPT)
        try:
            self.writer = _open(path, *_DURABLE)
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{path} cannot be opened as a store: {error}") from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction; whatever is raised inside leaves nothing behind."""
        with self._lock:
            if self._closed:
                raise StoreError("the store is closed")
            try:
                self.writer.execute("BEGIN IMMEDIATE")
                yield self.writer
                self.writer.execute("COMMIT")
            except BaseException as error:
                if self.writer.in_transaction:
                    self.writer.execute("ROLLBACK")
                if isinstance(error, sqlite3.OperationalError):
                    raise StoreError(f"the store could not write: {error}", retry=True) from error
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees what is committed and waits for no writer."""
        if self._closed:
            raise StoreError("the store is closed")
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = _open(self.path, "query_only = ON")
        try:
            yield connection
        finally:
            self._give_back(connection)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if not self._closed:
            try:
                self._idle.put_nowait(connection)
            except Full:
                connection.close()
        else:
            connection.close()

    def truncate_log(self) -> None:
        """Move the write-ahead log into the file and empty it, so that no overwritten content is left in it."""
        with self._lock:
            busy = self.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise StoreError("overwritten, but a long read keeps the old pages in the write-ahead log", retry=True)

    def close(self) -> None:
        """Close every connection; the write-ahead log goes into the file."""
        with self._lock:
            self._closed = True
            while not self._idle.empty():
                self._idle.get_nowait().close()
            self.writer.close()


def _open(path: str, *pragmas: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    try:
        for pragma in (f"busy_timeout = {BUSY_MILLISECONDS}", "cache_size = -16000", *pragmas):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def in_chunks(
    connection: sqlite3.Connection, statement: str, rows: Iterable[Sequence[Any]], after: Sequence[Any] = ()
) -> list[Any]:
    """Run `statement` with `{rows}` standing for many rows at a time; returns the first column of what comes back.

    Each step of a statement gives up the interpreter's lock, and beside a busy thread every such step may wait for it:
    500 rows in one step instead of five hundred.
    """
    rows = rows if isinstance(rows, list) else list(rows)
    found: list[Any] = []
    start = 0
    for size in _CHUNKS:
        sql = None
        while len(rows) - start >= size:
            part = rows[start : start + size]
            sql = sql or statement.format(rows=", ".join(["(" + ", ".join("?" * len(part[0])) + ")"] * size))
            found += [row[0] for row in connection.execute(sql, [*chain.from_iterable(part), *after])]
            start += size
    return found
