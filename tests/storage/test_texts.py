"""What the team writes: kept with the act, found by id, erasable, and told where it is not what was written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

from coolhead.storage import MemoryStore, SqliteStore, Step, Store, StoredFact, restore


def fact(seq: int, **says: object) -> StoredFact:
    return StoredFact(seq, 10.0 + seq, str(says.pop("type", "note_added")), "zorza", json.dumps(says).encode())


def test_a_text_is_kept_with_its_act_and_found_by_its_id(store: Store) -> None:
    note = store.compose_text("zorza", "note", "ewa", "Pani Nowak dzwoniła \ud800", 5.0)
    assert store.texts([note.id]) == {}
    store.act("zorza", "room_act", b"{}", 5.0, texts=[note])
    assert store.texts([note.id, "t-none"]) == {note.id: note}
    assert (note.author, note.at, note.body[:4], note.erased) == ("ewa", 5.0, "Pani", False)
    store.keep_texts([note])
    assert store.texts([note.id]) == {note.id: note}


def test_equal_texts_have_equal_digests_and_other_ids(store: Store) -> None:
    one, other = (store.compose_text("zorza", "note", "ewa", "the same", 5.0) for _ in range(2))
    assert one.digest == other.digest
    assert one.id != other.id
    assert one.digest != store.compose_text("zorza", "note", "ewa", "the same.", 5.0).digest


def test_texts_are_erased_by_id_by_author_and_by_age(store: Store) -> None:
    kept = [
        store.compose_text("zorza", "note", who, f"by {who}", at) for who, at in (("a", 1.0), ("b", 2.0), ("b", 3.0))
    ]
    store.keep_texts(kept)
    before = store.fingerprint()
    assert store.erase_texts([kept[0].id, "t-none"]) == 1
    assert store.erase_texts([kept[0].id]) == 0
    assert store.fingerprint() != before
    assert store.erase_content_before(2.5) == 1
    assert store.erase_texts(author="b") == 1
    found = store.texts([text.id for text in kept])
    assert [(text.body, text.erased, text.digest) for text in (found[t.id] for t in kept)] == [
        ("", True, t.digest) for t in kept
    ]
    assert store.verify() == []


def test_a_missing_or_exchanged_text_is_told(store: Store) -> None:
    note = store.compose_text("zorza", "note", "ewa", "hello", 5.0)
    store.keep_texts([note])
    refs = [{"id": note.id, "digest": note.digest}, {"id": "t-gone", "digest": "00"}, {"id": note.id, "digest": "11"}]
    store.commit(Step(0, facts=[fact(seq, text=ref) for seq, ref in enumerate(refs, 1)]))
    assert store.verify() == [
        "Text t-gone of fact 2 is missing.",
        f"Text {note.id} is not the one that fact 3 speaks of.",
    ]


def test_a_changed_text_is_told(reopen: Callable[[], SqliteStore]) -> None:
    store = reopen()
    note = store.compose_text("zorza", "note", "ewa", "hello", 5.0)
    store.keep_texts([note])
    with sqlite3.connect(store.path) as other:
        other.execute("UPDATE texts SET body = 'I never said that'")
    assert store.verify() == [f"Text {note.id} by ewa was changed."]


def test_what_was_erased_stays_erased_when_a_backup_is_put_back(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.db")
    gone, kept = (store.compose_text("zorza", "note", "ewa", body, 5.0) for body in ("the customer's number", "a plan"))
    store.keep_texts([gone, kept])
    store.backup(str(tmp_path / "copy.db"))
    store.erase_texts([gone.id])
    store.close()
    assert b"customer's number" not in (tmp_path / "store.db").read_bytes()
    restore(tmp_path / "copy.db", tmp_path / "store.db")
    again = SqliteStore(tmp_path / "store.db")
    assert {text.body for text in again.texts([gone.id, kept.id]).values()} == {"", "a plan"}
    again.close()


def test_a_backup_of_memory_has_the_texts(tmp_path: Path) -> None:
    store = MemoryStore()
    note = store.compose_text("zorza", "note", "ewa", "hello", 5.0)
    store.keep_texts([note])
    store.backup(str(tmp_path / "copy.db"))
    copy = SqliteStore(tmp_path / "copy.db")
    assert copy.texts([note.id])[note.id].body == "hello"
    copy.close()


def test_facts_are_found_by_what_they_are_about(store: Store) -> None:
    facts = [
        fact(1, incident="i1", wave="w1"),
        fact(2, wave="w1", type="severity_changed"),
        fact(3, wave="w1", type="wave_measured"),
        fact(4, alert="a1", type="alert_acknowledged"),
        fact(5, incident="i1"),
        fact(6, incident="i1"),
        StoredFact(7, 17.0, "note_added", "zorza", b"no JSON"),
    ]
    store.commit(Step(0, facts=facts))
    about = {name: [found.seq for found in store.facts_about(name, 0, 10)] for name in ("i1", "w1", "a1", "none")}
    assert about == {"i1": [1, 5, 6], "w1": [2], "a1": [4], "none": []}
    assert [found.seq for found in store.facts_about("i1", 1, 1)] == [5]
    assert [found.seq for found in store.facts_about("i1", 0, 2, before=6)] == [1, 5]
    assert [found.seq for found in store.facts_about("i1", 0, 1, before=100)] == [6]
