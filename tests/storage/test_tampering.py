"""Seven attacks on the journal, each found: by the keyed chain, or by an anchor that was kept elsewhere (threat 8)."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import pytest

from coolhead.cli.keeping import hold_anchor
from coolhead.storage import SqliteStore, Step, StoredFact
from coolhead.storage.verifying import chain_link

FACTS = 40
Attack = Callable[[sqlite3.Connection, random.Random], None]


def fact(seq: int, text: str = "level") -> StoredFact:
    body = b'{"type":"role_taken","incident":"i%d","who":"maja","is":"%s"}' % (seq % 5, text.encode())
    return StoredFact(seq, 10.0 + seq, "role_taken", "ember", body)


def change(journal: sqlite3.Connection, chance: random.Random) -> None:
    seq = chance.randrange(1, FACTS + 1)
    journal.execute("UPDATE journal SET body = ? WHERE seq = ?", (fact(seq, "another").body, seq))


def change_who_did_it(journal: sqlite3.Connection, chance: random.Random) -> None:
    seq = chance.randrange(1, FACTS + 1)
    named = "CAST(replace(CAST(body AS TEXT), 'maja', 'jan') AS BLOB)"
    journal.execute(f"UPDATE journal SET body = {named} WHERE seq = ?", (seq,))


def delete(journal: sqlite3.Connection, chance: random.Random) -> None:
    journal.execute("DELETE FROM journal WHERE seq = ?", (chance.randrange(1, FACTS),))


def insert(journal: sqlite3.Connection, chance: random.Random) -> None:
    seq = chance.randrange(1, FACTS)
    journal.execute("UPDATE journal SET seq = -seq - 1 WHERE seq > ?", (seq,))
    journal.execute("UPDATE journal SET seq = -seq WHERE seq < 0")
    link = journal.execute("SELECT chain FROM journal WHERE seq = ?", (seq,)).fetchone()[0]
    row = ("default", seq + 1, 11.0 + seq, "role_taken", "ember", fact(seq + 1, "new").body, link)
    journal.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def reorder(journal: sqlite3.Connection, chance: random.Random) -> None:
    one, other = chance.sample(range(1, FACTS + 1), 2)
    for before, after in ((one, -1), (other, one), (-1, other)):
        journal.execute("UPDATE journal SET seq = ? WHERE seq = ?", (after, before))


def cut_off(journal: sqlite3.Connection, chance: random.Random) -> None:
    journal.execute("DELETE FROM journal WHERE seq > ?", (chance.randrange(0, FACTS),))


def rewrite_all(journal: sqlite3.Connection, chance: random.Random) -> None:
    """Another history with a whole chain, made by somebody who does not have the key."""
    guessed, link = chance.randbytes(32), b""
    for seq in range(1, FACTS + 1):
        made = fact(seq, f"invented {chance.random()}")
        link = chain_link(guessed, link, made)
        journal.execute("UPDATE journal SET body = ?, chain = ? WHERE seq = ?", (made.body, link, seq))


ATTACKS: dict[str, Attack] = {
    "change a fact": change,
    "change who did it": change_who_did_it,
    "delete a fact": delete,
    "insert a fact": insert,
    "reorder two": reorder,
    "cut off the end": cut_off,
    "rewrite the whole chain": rewrite_all,
}


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A store of forty facts, with a copy from when it had twenty and the anchors of both times."""
    store = SqliteStore(tmp_path / "store.db", key=b"k" * 32)
    store.commit(Step(0, facts=[fact(seq) for seq in range(1, 21)]))
    early = store.anchor(50.0)
    store.backup(str(tmp_path / "old.db"))
    store.commit(Step(0, facts=[fact(seq) for seq in range(21, FACTS + 1)]))
    (tmp_path / "anchors").write_text(f"{early}\n\n{store.anchor(90.0)}\n")
    store.close()
    return tmp_path


def wrong(folder: Path, name: str) -> tuple[list[str], list[str]]:
    """What the chain shows, and what the anchors show."""
    store = SqliteStore(folder / name, key=b"k" * 32)
    found = store.verify(), store.verify_anchors((folder / "anchors").read_text().splitlines())
    store.close()
    return found


def attacked(folder: Path, attack: Attack, seed: int) -> tuple[list[str], list[str]]:
    shutil.copy(folder / "store.db", folder / "attacked.db")
    journal = sqlite3.connect(folder / "attacked.db")
    for verb in ("update", "delete"):
        journal.execute(f"DROP TRIGGER journal_refuses_{verb}")
    attack(journal, random.Random(seed))
    journal.commit()
    journal.close()
    return wrong(folder, "attacked.db")


def test_a_journal_that_nobody_touched_is_well(whole: Path) -> None:
    assert wrong(whole, "store.db") == ([], [])


@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_is_found(whole: Path, name: str) -> None:
    for seed in range(15):
        chain, anchors = attacked(whole, ATTACKS[name], seed)
        assert chain + anchors, seed
        if name != "cut off the end":
            assert chain, seed


def test_an_old_copy_put_back_is_found_by_the_anchors_alone(whole: Path) -> None:
    chain, anchors = wrong(whole, "old.db")
    assert chain == []
    assert anchors == [
        "The journal had fact 40 at 1970-01-01T00:01:30Z and has it no more: "
        "its end was cut off, or an older copy was put back."
    ]


def test_an_old_copy_that_went_on_by_itself_is_found(whole: Path) -> None:
    store = SqliteStore(whole / "old.db", key=b"k" * 32)
    store.commit(Step(0, facts=[fact(seq, "otherwise") for seq in range(21, FACTS + 9)]))
    store.close()
    chain, anchors = wrong(whole, "old.db")
    assert chain == []
    assert anchors == ["The journal up to fact 40 is not the one that was anchored at 1970-01-01T00:01:30Z."]


def test_an_anchor_that_the_store_did_not_sign_is_told(whole: Path) -> None:
    store = SqliteStore(whole / "store.db", key=b"k" * 32)
    line = store.anchor(1.0)
    forged = blake2b(b"guess", digest_size=16).hexdigest()
    lines = [line.replace('"seq":40', '"seq":39'), line[:-34] + forged + '"}', "no anchor", ""]
    assert store.verify_anchors(lines) == [
        "Line 1 of the anchors was not written by this store.",
        "Line 2 of the anchors was not written by this store.",
        "Line 3 of the anchors is no anchor.",
    ]
    store.close()


def test_the_anchor_file_grows_while_it_agrees_and_stands_still_when_it_does_not(whole: Path) -> None:
    kept = whole / "kept"
    for at in (100.0, 200.0):
        store = SqliteStore(whole / "store.db", key=b"k" * 32)
        assert hold_anchor(store, kept, at) == []
        store.close()
    assert len(kept.read_text().splitlines()) == 2
    store = SqliteStore(whole / "old.db", key=b"k" * 32)
    assert len(hold_anchor(store, kept, 300.0)) == 2
    store.close()
    assert len(kept.read_text().splitlines()) == 2
