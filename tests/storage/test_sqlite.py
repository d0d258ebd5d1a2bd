"""What only the SQLite store promises: it lasts, it refuses to be changed, it costs the same when it is large."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from coolhead.mention import Author, Engagement, Mention
from coolhead.storage import STORE_VERSION, Arrival, Receipt, Refusal, SqliteStore, Step, StoredFact, StoreError
from coolhead.storage.pack import MENTION_FIELDS, READING_FIELDS
from coolhead.storage.schema import MIGRATIONS, migrate, version

Reopen = Callable[[], SqliteStore]


def arrival(id_: str) -> Arrival:
    return Arrival(Mention(id_, "rss", 1772352902.25, Author("a", "anna"), "Oh no", "web"))


def fact(seq: int) -> StoredFact:
    return StoredFact(seq, 10.0 + seq, "wave_opened", "zorza", b'{"level": 2}')


def filled(reopen: Reopen) -> Path:
    store = reopen()
    store.take([arrival("1"), arrival("2"), Refusal("rss", "broken_json", "", b"{")], 5.0)
    store.commit(Step(2, facts=[fact(1), fact(2), fact(3)]))
    store.close()
    return Path(store.path)


def test_what_was_kept_is_there_after_a_restart(reopen: Reopen) -> None:
    filled(reopen)
    before = reopen().fingerprint()
    store = reopen()
    assert store.fingerprint() == before
    assert store.take([arrival("2"), arrival("3")], 6.0) == [Receipt("duplicate"), Receipt("stored", 3)]
    assert (store.cursor(), store.last_fact()) == (2, 3)
    assert store.verify() == []


@pytest.mark.parametrize("table", ["log", "journal"])
@pytest.mark.parametrize("change", ["UPDATE {} SET workspace = 'other'", "DELETE FROM {}"])
def test_log_and_journal_refuse_to_be_changed(reopen: Reopen, table: str, change: str) -> None:
    connection = sqlite3.connect(filled(reopen))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(change.format(table))
    connection.close()


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE journal SET body = x'00' WHERE seq = 2", "Fact 2 of the journal"),
        ("DELETE FROM journal WHERE seq = 2", "Fact 2 is missing"),
        ("DELETE FROM log WHERE seq = 1", "1 counted as stored"),
        ("DELETE FROM content WHERE seq = 1", "1 entries of the log have no content"),
        ("DELETE FROM quarantine", "1 counted as quarantined"),
        ("UPDATE counters SET received = received + 2", "2 received and neither"),
        ("UPDATE cursors SET cursor = 9", "stands at entry 9"),
        ("INSERT INTO snapshots VALUES ('default', 9, x'00')", "ahead of the desk"),
    ],
)
def test_verify_tells_what_was_tampered_with(reopen: Reopen, damage: str, told: str) -> None:
    connection = sqlite3.connect(filled(reopen))
    for table in ("log", "journal"):
        connection.execute(f"DROP TRIGGER {table}_refuses_update")
        connection.execute(f"DROP TRIGGER {table}_refuses_delete")
    connection.execute(damage)
    connection.commit()
    connection.close()
    (sentence,) = reopen().verify()
    assert told in sentence


def test_another_key_is_noticed(reopen: Reopen) -> None:
    path = filled(reopen)
    with pytest.raises(StoreError, match="another key"):
        SqliteStore(path, key=b"x")
    with pytest.raises(StoreError, match="give the same"):
        SqliteStore(path)
    connection = sqlite3.connect(path)
    assert b"k" * 32 not in connection.execute("SELECT value FROM meta WHERE name = 'key'").fetchone()[0]
    connection.close()


def test_workspaces_in_one_file_do_not_see_each_other(tmp_path: Path) -> None:
    ours, theirs = (SqliteStore(tmp_path / "store.db", workspace) for workspace in ("ours", "theirs"))
    for store in (ours, theirs):
        assert store.take([arrival("1"), Refusal("rss", "broken_json", "", b"{")], 5.0)[0].outcome == "stored"
        store.commit(Step(1, facts=[fact(1)], outgoing=[("k", "ewa", b"", 1.0)], snapshot=store.workspace.encode()))
    ours.revoke_token("feed")
    assert [len(ours.entries_after(0, 9)), len(ours.quarantine(9)), len(ours.facts_after(0, 9))] == [1, 1, 1]
    assert (ours.snapshot(), theirs.snapshot()) == ((1, b"ours"), (1, b"theirs"))
    assert ours.release([theirs.quarantine(9)[0].id], [], 6.0) == []
    assert theirs.conservation().quarantined == 1
    assert ours.verify() == theirs.verify() == []
    ours.close()
    theirs.close()


def test_a_closed_store_says_so(reopen: Reopen) -> None:
    store = reopen()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.take([arrival("1")], 5.0)
    with pytest.raises(StoreError, match="closed"):
        store.mentions(1)


@pytest.mark.parametrize("durability", [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1)])
def test_the_writer_is_durable(reopen: Reopen, durability: tuple[str, object]) -> None:
    name, value = durability
    assert reopen()._database.writer.execute(f"PRAGMA {name}").fetchone()[0] == value


def test_no_read_of_the_runner_or_a_page_sorts_the_whole_log(reopen: Reopen) -> None:
    store = reopen()
    statements: list[str] = []
    with store._database.reading() as connection:
        connection.set_trace_callback(statements.append)
    store.entries_after(5, 500)
    store.mentions(50, before_seq=9, brand="zorza")
    store.mention("rss", "1")
    store.facts_after(5, 10)
    store.facts_after(5, 10, "zorza")
    store.due_outgoing(5.0, 10)
    store.last_fact()
    with store._database.reading() as connection:
        connection.set_trace_callback(None)
        plans = {sql: str(connection.execute("EXPLAIN QUERY PLAN " + sql).fetchall()) for sql in list(statements)}
    assert len(plans) == 7
    for sql, plan in plans.items():
        few = "UNION" in sql  # sorts and scans no more than the newest ones of two halves, each found by its index
        assert "TEMP B-TREE" not in plan or few or "external_id" in sql or "due_at" in sql, plan
        assert "SCAN" not in plan or "SCAN log'" in plan or few, plan


def test_the_order_of_packed_fields_only_ever_grows() -> None:
    """Old bytes are read by position: whoever moves a field breaks every store there is."""
    assert MENTION_FIELDS[:23] == (
        *("id", "source", "published_at", "author", "text", "channel", "kind", "url", "in_reply_to", "repost_of"),
        *("quote_of", "rating", "rating_max", "engagement", "media", "seen_at", "brand", "language", "place"),
        *("revision", "deleted", "press_tier", "unknown"),
    )
    assert READING_FIELDS[:16] == (
        *("language", "language_confidence", "negative", "neutral", "positive", "emotion", "arousal", "argument"),
        *("own_experience", "intent", "toxicity", "category", "signs", "copy_key", "tier", "model"),
    )
    assert [field.name for field in fields(Author)][:6] == ["id", "handle", "name", "followers", "verified", "kind"]
    assert [field.name for field in fields(Engagement)][:4] == ["likes", "reposts", "replies", "views"]


def test_a_store_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    old = sqlite3.connect(path)
    old.executescript((Path(__file__).parent / "store-v1.sql").read_text(encoding="utf-8"))
    assert version(old) == 1
    old.close()
    store = SqliteStore(path)
    assert version(store._database.writer) == STORE_VERSION == len(MIGRATIONS)
    assert store.verify() == []
    first, second, third = store.entries_after(0, 10)
    assert first.mention is not None
    assert (first.mention.text, first.mention.unknown) == ("Żółć", {"weather": "sun"})
    assert first.reading is not None
    assert first.reading.signs == ("refund",)
    assert (second.reading, third.act) == (None, b'{"who":"ewa"}')
    assert [kept.raw for kept in store.quarantine(10)] == [b'{"id": ']
    assert (store.cursor(), store.last_fact(), store.snapshot()) == (3, 1, (3, b"state"))
    store.commit(Step(3, brands=[(1, "zorza")]))
    assert [entry.seq for entry in store.mentions(10, brand="zorza")] == [1]
    assert store.erase("rss", "a", 9.0) == 1
    store.close()


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    migrate(connection)
    broken = (*MIGRATIONS, ("CREATE TABLE added (n INTEGER) STRICT", "CREATE NONSENSE"))
    monkeypatch.setattr("coolhead.storage.schema.MIGRATIONS", broken)
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, to=len(broken))
    assert version(connection) == STORE_VERSION
    assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'added'").fetchone()
    connection.close()


def test_a_store_of_a_newer_coolhead_is_left_alone(reopen: Reopen) -> None:
    path = filled(reopen)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE meta SET value = 99 WHERE name = 'schema_version'")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer Coolhead"):
        SqliteStore(path, key=b"k" * 32)
    assert path.read_bytes() == before


KILLED = """
    import itertools, sys
    from coolhead.mention import Author, Mention
    from coolhead.storage import Arrival, SqliteStore, Step, StoredFact
    store = SqliteStore(sys.argv[1])
    for group in itertools.count(store.last_fact() + 1):
        things = [Arrival(Mention(f"{group}-{n}", "rss", 1.0, Author("a"), "Oh no")) for n in range(20)]
        seqs = [receipt.seq for receipt in store.take(things, 1.0)]
        store.commit(Step(20 * group, facts=[StoredFact(group, 1.0, "x", "b", b"{}")]))
        print(group, flush=True)
"""


def test_kill_nine_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    for lines in (3, 1, 7):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(KILLED), str(path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(lines)][-1]
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        store = SqliteStore(path)
        assert store.verify() == []
        assert store.last_fact() >= acknowledged
        assert store.conservation().stored >= 20 * acknowledged
        assert [entry.seq for entry in store.entries_after(0, 10**6)] == list(range(1, store.conservation().stored + 1))
        store.close()


def test_a_full_disk_loses_nothing_and_the_store_goes_on_when_there_is_room(reopen: Reopen) -> None:
    store = reopen()
    store.take([arrival("1")], 5.0)
    writer = store._database.writer
    writer.execute(f"PRAGMA max_page_count = {writer.execute('PRAGMA page_count').fetchone()[0]}")
    before = store.fingerprint()
    things = [arrival(str(n)) for n in range(2000)]
    with pytest.raises(StoreError, match="full") as caught:
        store.take(things, 6.0)
    assert caught.value.retry
    assert store.fingerprint() == before
    assert store.verify() == []
    writer.execute("PRAGMA max_page_count = 1000000")
    assert store.take(things, 7.0)[1] == Receipt("duplicate")
    assert store.conservation().stored == 2000
