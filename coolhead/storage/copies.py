"""Backup and restore. A backup is one SQLite file with its SHA-256 in a small file beside it."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path

from coolhead.storage.connection import Database
from coolhead.storage.erasing import drop_snapshots, erase_authors
from coolhead.storage.model import StoreError
from coolhead.storage.schema import TEXTS_SINCE, migrate, version


def write_copy(connection: sqlite3.Connection, target: Path) -> str:
    """A consistent copy while others read and write; returns its SHA-256 (hex), also kept in `<target>.sha256`."""
    if target.exists():
        raise StoreError(f"{target} is there already; a backup never overwrites")
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    copy = sqlite3.connect(unfinished, isolation_level=None)
    try:
        connection.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
    checksum = _checksum(unfinished)
    _sidecar(target).write_text(f"{checksum}  {target.name}\n", encoding="ascii")
    _settle(unfinished, target)
    return checksum


def restore(backup: str | Path, target: str | Path, checksum: str | None = None) -> str:
    """Put a backup in the place of a store that nobody has open; returns the backup's SHA-256 (hex).

    The checksum (given, or from the file beside the backup) must be equal. Authors erased in the store that is replaced
    are erased in the restored one too; the replaced file stays beside it as `<target>.replaced`.
    """
    backup, target = Path(backup), Path(target)
    if not backup.is_file():
        raise StoreError(f"there is no backup at {backup}")
    found = _checksum(backup)
    expected = checksum or _kept_checksum(backup)
    if expected is not None and expected != found:
        raise StoreError(f"the backup's checksum is {found}, it should be {expected}: it is damaged or another file")
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        _copy_file(backup, unfinished)
        _prepare(unfinished, _erased(target))
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    if target.exists():
        _set_aside(target)
    _settle(unfinished, target)
    return found


def _prepare(path: Path, erased: _Erased) -> None:
    database = Database(str(path))
    try:
        damage = database.writer.execute("PRAGMA quick_check").fetchone()[0]
        if damage != "ok":
            raise StoreError(f"the backup is damaged: {damage}")
        migrate(database.writer)
        with database.writing() as connection:
            connection.executemany("INSERT INTO erasures VALUES (?, ?, ?) ON CONFLICT DO NOTHING", erased.authors)
            for workspace, author, _ in erased.authors:
                erase_authors(connection, workspace, {author})
                drop_snapshots(connection, workspace)
            connection.executemany("UPDATE texts SET body = '', erased = 1 WHERE id = ?", erased.texts)
            connection.executemany(
                "UPDATE quarantine SET raw = x'', detail = '' WHERE workspace = ? AND source = ? AND digest = ?",
                erased.refusals,
            )
        database.truncate_log()
    finally:
        database.close()


@dataclass(frozen=True, slots=True)
class _Erased:
    """What was erased in the store to be replaced."""

    authors: list[tuple[str, int, float]] = field(default_factory=list)
    refusals: list[tuple[str, str, bytes]] = field(default_factory=list)
    texts: list[tuple[str]] = field(default_factory=list)


def _erased(path: Path) -> _Erased:
    """Nothing where there is no store, or where it cannot be read any more: the usual reason for a restore."""
    if not path.exists():
        return _Erased()
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        found = version(connection)
        if not found:
            return _Erased()
        return _Erased(
            connection.execute("SELECT workspace, author, erased_at FROM erasures").fetchall(),
            connection.execute(
                "SELECT workspace, source, digest FROM quarantine WHERE length(raw) = 0 AND size > 0"
            ).fetchall(),
            connection.execute("SELECT id FROM texts WHERE erased").fetchall() if found >= TEXTS_SINCE else [],
        )
    except sqlite3.DatabaseError:
        return _Erased()
    finally:
        connection.close()


def _set_aside(target: Path) -> None:
    """The write-ahead log goes with its file: left behind, it would be taken for the restored store's own."""
    for end in ("", "-wal", "-shm"):
        old = target.with_name(target.name + end)
        if old.exists():
            os.replace(old, target.with_name(f"{target.name}.replaced{end}"))


def _settle(unfinished: Path, target: Path) -> None:
    with unfinished.open("rb+") as written:
        os.fsync(written.fileno())
    os.replace(unfinished, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _copy_file(source: Path, target: Path) -> None:
    with source.open("rb") as reading, target.open("xb") as writing:
        while part := reading.read(1 << 20):
            writing.write(part)


def _checksum(path: Path) -> str:
    with path.open("rb") as reading:
        return file_digest(reading, "sha256").hexdigest()


def _sidecar(path: Path) -> Path:
    return path.with_name(path.name + ".sha256")


def _kept_checksum(backup: Path) -> str | None:
    beside = _sidecar(backup)
    return beside.read_text(encoding="ascii").split()[0] if beside.is_file() else None
