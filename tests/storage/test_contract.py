"""The contract of every store: run over each of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from coolhead.clock import DAY
from coolhead.mention import RAW_LIMIT, Author, Engagement, Mention
from coolhead.storage import (
    REREAD,
    Arrival,
    MemoryStore,
    Receipt,
    Refusal,
    Reread,
    SourceState,
    SqliteStore,
    Step,
    Store,
    StoredFact,
    StoreError,
    Token,
    restore,
    token_digest,
)
from coolhead.text import Reading, Span

READING = Reading(
    "pl", 0.9, 0.7, 0.2, 0.1, {"anger": 0.5}, 0.4, 0.1, 1.0, "complaint", 0.2, {"T1": 0.6}, ("refund",), "c0py", 0, "m1"
)
STORED: Final = "stored"
DUPLICATE: Final = "duplicate"
QUARANTINED: Final = "quarantined"


def arrival(id_: str = "1", source: str = "rss", **fields: Any) -> Arrival:
    author = fields.pop("author", Author("a", "anna", "Anna", 120))
    mention = Mention(id_, source, 1772352902.25, author, fields.pop("text", "Oh no"), "web", **fields)
    return Arrival(mention, b"{}")


def refused(raw: bytes = b"{", source: str = "rss") -> Refusal:
    return Refusal(source, "broken_json", "it ends too early", raw, "week.jsonl:3")


def fact(seq: int, brand: str = "zorza", body: bytes = b'{"level": 2}') -> StoredFact:
    return StoredFact(seq, 10.0 + seq, "wave_opened", brand, body)


def outcomes(receipts: list[Receipt]) -> list[str]:
    return [receipt.outcome for receipt in receipts]


def test_entries_come_back_whole_and_in_order(store: Store) -> None:
    full = arrival(
        "2",
        kind="review",
        rating=1.0,
        rating_max=5.0,
        engagement=Engagement(1, 2, 3, None),
        media=("image", "video"),
        seen_at=1772352999.125,
        brand="zorza",
        unknown={"weather": [1, None, {"sun": True}], "author": {"joined": "2009"}},
        press_tier="local",
        text="Żółć 😀",
    )
    assert store.take([arrival("1"), full], 5.0) == [Receipt(STORED, 1), Receipt(STORED, 2)]
    assert store.act("zorza", "acknowledged", b'{"who": "ewa"}', 6.0) == 3
    entries = store.entries_after(0, 10)
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert [entry.mention for entry in entries] == [arrival("1").mention, full.mention, None]
    assert (entries[2].kind, entries[2].act, entries[2].brand) == ("acknowledged", b'{"who": "ewa"}', "zorza")
    assert store.entries_after(1, 1) == entries[1:2]
    assert store.entries_after(3, 10) == []


def test_duplicates_change_nothing(store: Store) -> None:
    store.take([arrival("1"), arrival("2")], 5.0)
    before = store.entries_after(0, 10)
    assert outcomes(store.take([arrival("2", text="other words"), arrival("1"), arrival("1")], 6.0)) == [DUPLICATE] * 3
    assert store.entries_after(0, 10) == before
    assert outcomes(store.take([arrival("3"), arrival("3")], 7.0)) == [STORED, DUPLICATE]
    assert [entry.seq for entry in store.entries_after(0, 10)] == [1, 2, 3]


def test_an_edit_a_removal_and_another_source_are_entries_of_their_own(store: Store) -> None:
    things = [arrival("1"), arrival("1", revision=1), arrival("1", deleted=True), arrival("1", source="mastodon")]
    assert outcomes(store.take(things, 5.0)) == [STORED] * 4
    newest = store.mention("rss", "1")
    assert newest is not None
    assert newest.seq == 3
    assert store.mention("rss", "2") is None


def test_what_arrives_is_stored_duplicate_or_quarantined(store: Store) -> None:
    store.take([arrival("1"), refused(), arrival("1"), refused(b"[", "api"), refused()], 5.0)
    law = store.conservation()
    assert (law.received, law.stored, law.duplicate, law.quarantined) == (5, 1, 2, 2)
    assert law.by_source == {"api": (1, 0, 0, 1), "rss": (4, 1, 2, 1)}
    assert law.holds
    assert store.verify() == []


def test_what_cannot_be_stored_costs_only_itself(store: Store) -> None:
    things = [
        arrival("1"),
        arrival("2", text="half a character \ud800"),
        arrival("3", unknown={"n": 2**70}),
        Arrival(Mention("4", "rss", float("nan"), Author("a"))),
        arrival("nul\x00"),
        arrival("5", source="\udcff"),
        arrival("6"),
    ]
    assert outcomes(store.take(things, 5.0)) == [STORED, *[QUARANTINED] * 5, STORED]
    assert {kept.reason for kept in store.quarantine(10)} == {"cannot_be_stored"}
    assert store.conservation().holds
    assert store.verify() == []


def test_quarantine_keeps_the_bytes_and_lets_them_go(store: Store) -> None:
    store.take([refused(b"\x00\xff{"), refused(b"second"), refused(b"x" * (RAW_LIMIT + 5))], 5.0)
    first, second, large = store.quarantine(10)
    assert (first.source, first.reason, first.origin, first.received_at) == ("rss", "broken_json", "week.jsonl:3", 5.0)
    assert (first.raw, first.size) == (b"\x00\xff{", 3)
    assert (len(large.raw), large.size) == (RAW_LIMIT, RAW_LIMIT + 5)
    assert store.quarantine(1, after=first.id) == [second]
    assert store.release([first.id], [arrival("1", source="mended")], 6.0) == [Receipt(STORED, 1)]
    assert store.quarantine(10) == [second, large]
    law = store.conservation()
    assert (law.received, law.stored, law.duplicate, law.quarantined) == (3, 1, 0, 2)
    assert outcomes(store.release([second.id], [arrival("1", source="mended")], 6.0)) == [DUPLICATE]
    assert store.conservation().holds
    assert store.verify() == []


def test_a_connectors_cursor_comes_with_its_mentions(store: Store) -> None:
    state = SourceState("rss", b"etag", 4.0, 5.0, "")
    store.take([arrival("1")], 5.0, state)
    assert store.source_state("rss") == state
    store.take([], 6.0, replace(state, asked_at=6.0, error="source.timeout"))
    assert store.source_states() == [SourceState("rss", b"etag", 6.0, 5.0, "source.timeout")]
    assert store.source_state("mastodon") is None


def test_a_step_commits_all_it_brings(store: Store) -> None:
    store.take([arrival("1"), arrival("2")], 5.0)
    store.commit(
        Step(2, [(1, READING)], [fact(1), fact(2, "other")], [("k1", "ewa", b"{}", 7.0)], b"state", [(1, "zorza")])
    )
    assert (store.cursor(), store.last_fact(), store.snapshot()) == (2, 2, (2, b"state"))
    assert [entry.reading for entry in store.entries_after(0, 10)] == [READING, None]
    assert store.facts_after(0, 10) == [fact(1), fact(2, "other")]
    assert store.facts_after(0, 10, "zorza") == store.facts_after(0, 1) == [fact(1)]
    assert store.facts_after(1, 10, "zorza") == []
    assert [entry.seq for entry in store.mentions(10, brand="zorza")] == [1]
    assert store.verify() == []


def test_the_same_step_again_changes_nothing(store: Store) -> None:
    store.take([arrival("1")], 5.0)
    step = Step(1, [(1, READING)], [fact(1), fact(2)], [("k1", "ewa", b"{}", 7.0)], b"state", [(1, "zorza")])
    store.commit(step)
    before = store.fingerprint()
    store.commit(step)
    store.commit(replace(step, facts=[fact(2)], readings=[(1, replace(READING, model="m2"))], snapshot=None))
    assert store.fingerprint() == before
    store.commit(Step(0, facts=[fact(2), fact(3)]))
    assert (store.cursor(), store.last_fact()) == (1, 3)


def test_a_step_that_fails_leaves_nothing(store: Store) -> None:
    store.take([arrival("1")], 5.0)
    before = store.fingerprint()
    outgoing = [("k1", "ewa", b"{}", 7.0)]
    with pytest.raises(StoreError, match="gap"):
        store.commit(Step(1, [(1, READING)], [fact(1), fact(3)], outgoing, b"state", [(1, "zorza")]))
    assert store.fingerprint() == before
    with pytest.raises(UnicodeEncodeError):
        store.commit(Step(1, [(1, READING), (2, replace(READING, model="\ud800"))], [fact(1)], outgoing, b"state"))
    assert store.fingerprint() == before


def test_the_newest_two_snapshots_are_kept(store: Store) -> None:
    for cursor in (1, 2, 3):
        store.commit(Step(cursor, snapshot=b"state %d" % cursor))
    assert store.snapshot() == (3, b"state 3")


def test_an_idempotency_key_is_sent_once(store: Store) -> None:
    store.commit(Step(1, outgoing=[("k1", "ewa", b"1", 7.0), ("k2", "jan", b"2", 6.0)]))
    store.commit(Step(2, outgoing=[("k1", "ewa", b"1", 1.0), ("k3", "ewa", b"3", 99.0)]))
    assert [(one.key, one.body) for one in store.due_outgoing(50.0, 10)] == [("k2", b"2"), ("k1", b"1")]
    first = store.due_outgoing(50.0, 1)[0]
    assert store.next_due() == 6.0
    store.settle_outgoing(first.id, "waiting", "503", 60.0)
    assert [one.key for one in store.due_outgoing(50.0, 10)] == ["k1"]
    again = store.due_outgoing(60.0, 10)[1]
    assert (again.key, again.attempts, again.detail, again.due_at) == ("k2", 1, "503", 60.0)
    store.settle_outgoing(again.id, "sent", "200", None)
    store.settle_outgoing(store.due_outgoing(60.0, 1)[0].id, "failed", "410", None)
    assert [one.key for one in store.due_outgoing(100.0, 10)] == ["k3"]
    assert store.next_due() == 99.0


def test_tokens_are_known_by_their_digest(store: Store) -> None:
    digest = token_digest("secret")
    store.add_token("feed", digest, "write", 5.0)
    assert store.token(digest) == Token("feed", "write", 5.0)
    assert store.token(token_digest("guess")) is None
    with pytest.raises(StoreError, match="feed"):
        store.add_token("feed", token_digest("other"), "write", 6.0)
    assert store.revoke_token("feed")
    assert not store.revoke_token("feed")
    assert store.token(digest) is None
    store.add_token("feed", token_digest("new"), "read", 7.0, "anna")
    assert store.tokens() == [Token("feed", "write", 5.0, True), Token("feed", "read", 7.0, False, "anna")]


def test_pages_read_newest_first(store: Store) -> None:
    store.take([arrival(str(n), brand="zorza" if n % 2 else None) for n in range(1, 7)], 5.0)
    store.act("zorza", "acknowledged", b"{}", 6.0)
    assert [entry.seq for entry in store.mentions(2)] == [6, 5]
    assert [entry.seq for entry in store.mentions(2, before_seq=5)] == [4, 3]
    assert [entry.seq for entry in store.mentions(10, brand="zorza")] == [5, 3, 1]


def test_erasing_an_author_leaves_a_tombstone(store: Store) -> None:
    anna, jan = Author("canary-id", "canary-handle", "Canary Name", 120), Author("jan")
    store.take([arrival("1", author=anna, text="canary text", url="http://canary"), arrival("2", author=jan)], 5.0)
    store.take([refused(b'{"author": {"id": "canary-id"}, '), refused(b'{"author": {"id": "jan"}, ')], 5.0)
    store.commit(Step(2, [(1, READING), (2, READING)]))
    assert store.erase("rss", "canary-id", 9.0) == 1
    assert store.erase("rss", "canary-id", 9.0) == 0
    first, second = store.entries_after(0, 10)
    assert first.mention is not None
    assert first.reading is not None
    assert "canary" not in repr(first).lower()
    assert (first.mention.id, first.mention.author.followers, first.reading.copy_key) == ("1", 120, "")
    assert first.reading.negative == READING.negative
    assert second.mention == arrival("2", author=jan).mention
    assert [kept.size for kept in store.quarantine(10) if not kept.raw] == [32]
    assert outcomes(store.take([arrival("1", author=anna)], 10.0)) == [DUPLICATE]
    assert store.verify() == []


DEEP = replace(
    READING, negative=0.1, neutral=0.8, tier=1, vector=b"\x01\x02", near_key=7, because=(Span(0, 2, "tone"),)
)


def test_a_deeper_reading_is_an_entry_of_its_own_and_stands_beside_the_first(store: Store) -> None:
    store.take([arrival("1"), arrival("2")], 5.0)
    store.commit(Step(2, readings=[(1, READING), (2, READING)], tallies={"asked": 1}))
    assert store.reread([Reread(1, 6.0, DEEP), Reread(1, 6.0, READING)], {"read": 1, "asked": 1}) == [3, None]
    assert store.reread([Reread(1, 7.0, READING), Reread(9, 7.0, READING), Reread(3, 7.0, READING)], {}) == [None] * 3
    entries = store.entries_after(0, 10)
    assert [entry.reading for entry in entries] == [READING, READING, DEEP]
    assert (entries[2].kind, entries[2].act, entries[2].brand) == (REREAD, b'{"at":6.0,"mention":1}', None)
    assert store.acts_after(0, REREAD) == entries[2:]
    assert [entry.reading for entry in store.mentions(9)] == [READING, DEEP]
    shown = store.mention("rss", "1")
    assert shown is not None
    assert shown.reading == DEEP
    assert store.tallies() == {"asked": 2, "read": 1}
    assert store.verify() == []


@pytest.mark.parametrize("how", ["author", "retention"])
def test_erasing_reaches_the_deeper_reading_too(store: Store, how: str) -> None:
    store.take([arrival("1"), arrival("2")], 5.0)
    store.commit(Step(2, readings=[(1, replace(DEEP, tier=0)), (2, READING)]))
    store.reread([Reread(1, 6.0, DEEP)], {})
    assert (store.erase("rss", "a", 8.0) if how == "author" else store.erase_content_before(7.0)) == 2
    for entry in store.entries_after(0, 10):
        assert entry.reading is not None
        left = entry.reading
        assert (left.copy_key, left.near_key, left.because, left.vector) == ("", 0, (), b"")
    assert store.entries_after(0, 10)[2].reading.negative == 0.1  # type: ignore[union-attr]
    assert store.reread([Reread(2, 9.0, DEEP)], {}) == [None]


def test_retention_overwrites_what_is_old(store: Store) -> None:
    store.take([arrival(str(n)) for n in range(600)] + [refused()], 5.0)
    store.take([arrival("new"), refused(b"new")], 50.0)
    assert store.erase_content_before(10.0) == 601
    assert store.erase_content_before(10.0) == 0
    texts = [entry.mention.text for entry in store.entries_after(0, 1000) if entry.mention]
    assert texts == [""] * 600 + ["Oh no"]
    assert [kept.raw for kept in store.quarantine(10)] == [b"", b"new"]
    assert store.verify() == []


def test_what_a_mention_belongs_to_outlives_its_words(store: Store) -> None:
    store.take([arrival("1"), arrival("2")], 5.0)
    store.commit(Step(2, brands=[(1, "zorza"), (1, "ember"), (2, "ember")]))
    store.erase_content_before(10.0)
    assert store.belongs(1, 2, ["ember", "other", "zorza"]) == [(1, "ember"), (1, "zorza"), (2, "ember")]
    assert store.belongs(2, 2, ["zorza"]) == []


def test_another_call_under_a_known_key_is_never_dropped(store: Store) -> None:
    first, other = ("k1", "ewa", b"first", 7.0), ("k1", "ewa", b"other", 8.0)
    for _ in range(2):  # as after a kill
        store.commit(Step(1, outgoing=[first]))
        store.commit(Step(2, outgoing=[first, other]))
    assert [(one.key, one.body) for one in store.due_outgoing(9.0, 10)] == [("k1", b"first"), ("k1#2", b"other")]


def test_acts_are_found_by_their_kind(store: Store) -> None:
    store.take([arrival("1")], 5.0)
    for n, kind in enumerate(["tick", "plan_adopted", "tick", "plan_adopted"]):
        store.act("ember", kind, b"%d" % n, 5.0)
    assert [(one.seq, one.act, one.brand) for one in store.acts_after(3, "plan_adopted")] == [(5, b"3", "ember")]
    assert [one.act for one in store.acts_after(0, "tick")] == [b"0", b"2"]


def test_erasing_drops_the_snapshots_that_may_name_somebody(store: Store) -> None:
    days = [10 * DAY, 20 * DAY]
    for seq, day in enumerate(days, 1):
        store.take([arrival(str(seq))], day)
        store.commit(Step(seq, snapshot=b"state %d" % seq))
    store.erase_content_before(17 * DAY)
    assert store.snapshot() == (2, b"state 2")
    store.erase_content_before(18 * DAY + 1)
    assert store.snapshot() is None
    store.commit(Step(2, snapshot=b"state 2"))
    store.erase("rss", "nobody", 9.0)
    assert store.snapshot() is None
    assert store.cursor() == 2


def test_a_backup_gives_back_what_was_kept(store: Store, tmp_path: Path) -> None:
    store.take([arrival("1"), refused(), arrival("2")], 5.0, SourceState("rss", b"c", 1.0, 2.0))
    store.act("zorza", "acknowledged", b"{}", 6.0)
    store.add_token("feed", token_digest("secret"), "write", 5.0)
    store.commit(Step(3, [(1, READING)], [fact(1)], [("k", "ewa", b"1", 7.0)], b"state", [(2, "zorza")]))
    checksum = store.backup(str(tmp_path / "copy.db"))
    store.take([arrival("later")], 8.0)
    assert restore(tmp_path / "copy.db", tmp_path / "restored.db", checksum) == checksum
    restored = SqliteStore(tmp_path / "restored.db")
    try:
        assert restored.verify() == []
        assert restored.entries_after(0, 10) == store.entries_after(0, 3)
        assert restored.facts_after(0, 10) == store.facts_after(0, 10)
        assert restored.due_outgoing(99.0, 10) == store.due_outgoing(99.0, 10)
        assert restored.quarantine(10) == store.quarantine(10)
        assert restored.tokens() == store.tokens()
        assert (restored.cursor(), restored.snapshot()) == (3, (3, b"state"))
        assert restored.source_states() == store.source_states()
        assert [entry.seq for entry in restored.mentions(5, brand="zorza")] == [2]
    finally:
        restored.close()
    with pytest.raises(StoreError, match="never overwrites"):
        store.backup(str(tmp_path / "copy.db"))


def test_eight_callers_lose_and_double_nothing(store: Store) -> None:
    def call(caller: int) -> list[Receipt]:
        mine = [arrival(f"{caller}-{n}") for n in range(30)]
        shared = [arrival(f"shared-{n}") for n in range(30)]
        receipts = []
        for pair in zip(mine, shared, strict=True):
            receipts += store.take(pair, 5.0)
            store.mentions(3)
        return receipts

    with ThreadPoolExecutor(8) as callers:
        receipts = [receipt for each in callers.map(call, range(8)) for receipt in each]
    seqs = [receipt.seq for receipt in receipts if receipt.seq is not None]
    assert sorted(seqs) == list(range(1, 271))
    law = store.conservation()
    assert (law.received, law.stored, law.duplicate) == (480, 270, 210)
    assert store.verify() == []


ids = st.sampled_from("abcd")
things = st.one_of(
    st.builds(lambda id_, revision: arrival(id_, revision=revision), ids, st.integers(0, 1)),
    st.builds(lambda raw: refused(raw.encode()), ids),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(groups=st.lists(st.lists(things, max_size=6), max_size=6), released=st.lists(st.integers(1, 4), max_size=2))
def test_both_stores_say_the_same(
    groups: list[list[Arrival | Refusal]], released: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    durable = SqliteStore(tmp_path_factory.mktemp("same") / "store.db")
    memory = MemoryStore()
    try:
        for group in groups:
            assert durable.take(group, 5.0) == memory.take(group, 5.0)
        ids_of = [[kept.id for kept in each.quarantine(10)] for each in (durable, memory)]
        chosen = [[of[n - 1] for n in released if n <= len(of)] for of in ids_of]
        repaired = [arrival(f"mended-{n}") for n in range(len(set(chosen[0])))]
        assert durable.release(chosen[0], repaired, 6.0) == memory.release(chosen[1], repaired, 6.0)
        assert durable.conservation() == memory.conservation()
        assert durable.conservation().holds
        assert durable.entries_after(0, 100) == memory.entries_after(0, 100)
        assert durable.verify() == memory.verify() == []
    finally:
        durable.close()
