"""Backup, restore, and that what was erased stays erased."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from coolhead.mention import Author, Mention
from coolhead.storage import Arrival, Refusal, SqliteStore, Step, StoreError, restore
from coolhead.text import Reading

CANARIES = [f"canary-{n}-{part}" for n in range(4) for part in ("text", "name", "handle", "url", "place", "extra")]


def arrival(n: int, author: str) -> Arrival:
    mention = Mention(
        f"id-{n}",
        "rss",
        1772352902.0,
        Author(author, f"canary-{n}-handle", f"canary-{n}-name"),
        f"canary-{n}-text " * 300,
        "web",
        url=f"http://canary-{n}-url",
        place=f"canary-{n}-place",
        unknown={"x": f"canary-{n}-extra"},
    )
    return Arrival(mention, f"canary-{n}-raw".encode())


def traces(folder: Path) -> list[str]:
    kept = b"".join(path.read_bytes() for path in folder.glob("store.db*") if ".replaced" not in path.name)
    return [canary for canary in CANARIES if canary.encode() in kept]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    store = SqliteStore(tmp_path / "store.db", key=b"k")
    store.take([arrival(n, "the-canary-author") for n in range(4)], 5.0)
    store.take(
        [Refusal("rss", "broken_json", "", b'{"author": {"id": "the-canary-author"}, "text": "canary-0-text')], 5.0
    )
    reading = Reading("pl", 1.0, 1.0, 0.0, 0.0, copy_key="canary-0-text")
    store.commit(Step(4, [(1, reading)], snapshot=b"the desk knows the-canary-author"))
    store.close()
    assert traces(tmp_path) == CANARIES
    return tmp_path


def test_nothing_of_an_erased_author_is_left_in_the_files(folder: Path) -> None:
    store = SqliteStore(folder / "store.db", key=b"k")
    store.mentions(10)
    assert store.erase("rss", "the-canary-author", 9.0) == 4
    assert traces(folder) == []
    assert b"the-canary-author" not in (folder / "store.db").read_bytes()
    assert store.verify() == []
    store.close()
    assert traces(folder) == []


def test_a_restored_backup_erases_again(folder: Path) -> None:
    store = SqliteStore(folder / "store.db", key=b"k")
    store.backup(str(folder / "copy.db"))
    store.erase("rss", "the-canary-author", 9.0)
    store.close()
    restore(folder / "copy.db", folder / "store.db")
    assert traces(folder) == []
    assert b"the-canary-author" not in (folder / "store.db").read_bytes()
    restored = SqliteStore(folder / "store.db", key=b"k")
    assert restored.conservation().stored == 4
    assert restored.verify() == []
    restored.close()


def test_restored_is_what_was_kept_byte_for_byte(folder: Path) -> None:
    store = SqliteStore(folder / "store.db", key=b"k")
    before = store.fingerprint()
    checksum = store.backup(str(folder / "copy.db"))
    assert (folder / "copy.db.sha256").read_text() == f"{checksum}  copy.db\n"
    store.take([arrival(9, "jan")], 6.0)
    store.close()
    assert restore(folder / "copy.db", folder / "store.db") == checksum
    restored = SqliteStore(folder / "store.db", key=b"k")
    assert restored.fingerprint() == before
    restored.close()
    assert (folder / "store.db.replaced").exists()


def test_a_damaged_backup_replaces_nothing(folder: Path) -> None:
    store = SqliteStore(folder / "store.db", key=b"k")
    store.backup(str(folder / "copy.db"))
    before = store.fingerprint()
    store.close()
    raw = bytearray((folder / "copy.db").read_bytes())
    raw[5000] ^= 1
    (folder / "copy.db").write_bytes(raw)
    with pytest.raises(StoreError, match="checksum"):
        restore(folder / "copy.db", folder / "store.db")
    (folder / "junk.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreError, match="cannot be opened as a store"):
        restore(folder / "junk.db", folder / "store.db")
    with pytest.raises(StoreError, match="no backup"):
        restore(folder / "none.db", folder / "store.db")
    assert not list(folder.glob("*unfinished*"))
    store = SqliteStore(folder / "store.db", key=b"k")
    assert store.fingerprint() == before
    store.close()


def test_a_backup_beside_a_busy_writer_is_consistent(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.db", key=b"k")
    stop = threading.Event()

    def write() -> None:
        n = 0
        while not stop.is_set():
            n += 1
            store.take([arrival(10 * n + k, f"a{k}") for k in range(10)], 5.0)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while store.conservation().stored < 100:
            pass
        store.backup(str(tmp_path / "copy.db"))
    finally:
        stop.set()
        writer.join()
    store.close()
    copy = SqliteStore(tmp_path / "copy.db", key=b"k")
    assert copy.verify() == []
    assert copy.conservation().stored % 10 == 0
    copy.close()


def test_a_broken_store_can_be_replaced(folder: Path) -> None:
    store = SqliteStore(folder / "store.db", key=b"k")
    store.backup(str(folder / "copy.db"))
    store.close()
    (folder / "store.db").write_bytes(b"ruined" * 4000)
    restore(folder / "copy.db", folder / "store.db")
    connection = sqlite3.connect(folder / "store.db")
    assert connection.execute("SELECT count(*) FROM log").fetchone() == (4,)
    connection.close()
