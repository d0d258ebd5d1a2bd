"""Finding mentions: both stores find the same, in five languages, and what is erased is found no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coolhead.mention import Author, Mention
from coolhead.storage import TAUGHT, Arrival, MemoryStore, MentionQuery, Reread, SqliteStore, Step, Store, restore
from coolhead.storage.search_bits import BLOCK, packed, places, unpacked
from coolhead.text import Reading

HOUR = 3600.0
SAID = {
    "pl": "Trzy tygodnie czekam na zwrot za ŻÓŁTĄ kurtkę!",
    "fr": "Ça fait déjà trois semaines : où est mon remboursement ?",
    "id": "Sudah tiga minggu, refund saya belum masuk",
    "ru": "Ёлки, деньги не вернули: жду возврата",
    "en": "Three weeks and my money is not back. Straße!",
}


def mention(id_: str, text: str, language: str = "en", **fields: object) -> Mention:
    made = {"source": "rss", "published_at": 1000.0, "author": Author("a", "anna"), "channel": "web", **fields}
    return Mention(id_, text=text, language=language, **made)  # type: ignore[arg-type]


def reading(tone: str = "negative", **fields: object) -> Reading:
    shares = {name: float(name == tone) for name in ("negative", "neutral", "positive")}
    return Reading("en", 0.9, **shares, **fields)  # type: ignore[arg-type]


@pytest.fixture(params=["memory", "indexed", "not yet indexed"])
def found_in(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Callable[[], None]]]:
    store: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "store.db")

    def settle() -> None:
        while request.param == "indexed" and store.index_mentions(3):
            pass

    yield store, settle
    store.close()


def keep(store: Store, *mentions: Mention, brand: str = "zorza", of: Mapping[str, Reading] | None = None) -> None:
    seqs = [receipt.seq or 0 for receipt in store.take([Arrival(one) for one in mentions], 5.0)]
    readings = [(seq, (of or {}).get(one.id, reading())) for seq, one in zip(seqs, mentions, strict=True)]
    store.commit(Step(seqs[-1], readings, brands=[(seq, brand) for seq in seqs]))


def ids(store: Store, text: str = "", limit: int = 50, before: int | None = None, **filters: object) -> list[str]:
    found = store.search_mentions(MentionQuery("zorza", text, **filters), limit, before)  # type: ignore[arg-type]
    return [one.entry.mention.id for one in found.mentions if one.entry.mention]


@pytest.mark.parametrize(
    ("sought", "language"),
    [
        ("zolta kurtke", ""), ("ŻÓŁTĄ", "pl"), ("zwrot", "pl"), ("deja", "fr"), ("REMBOURSE", "fr"), ("ca", "fr"),
        ("belum", "id"), ("елки", "ru"), ("Ёлки", "ru"), ("возврат", "ru"), ("strasse", "en"), ('"is not"', "en"),
        ("straße -refund", "en"), ('"trois semaines"', "fr"), ("mone*", "en"),
    ],
)  # fmt: skip
def test_words_are_found_however_they_are_written(
    found_in: tuple[Store, Callable[[], None]], sought: str, language: str
) -> None:
    store, settle = found_in
    keep(store, *(mention(of, text, of) for of, text in SAID.items()))
    settle()
    assert ids(store, sought) == [language or "pl"]


@pytest.mark.parametrize(
    "sought", ["zwrot -zolta", '"not is"', "thr", "weeks remboursement", '"wee"', "-zwrot -trois -tiga -елки -three"]
)
def test_what_nobody_said_is_not_found(found_in: tuple[Store, Callable[[], None]], sought: str) -> None:
    store, settle = found_in
    keep(store, *(mention(of, text, of) for of, text in SAID.items()))
    settle()
    assert ids(store, sought) == []


def test_each_filter_holds_and_the_values_are_counted(found_in: tuple[Store, Callable[[], None]]) -> None:
    store, settle = found_in
    keep(
        store,
        mention("1", "one", "pl", channel="x", published_at=1 * HOUR),
        mention("2", "two", "fr", channel="x", published_at=2 * HOUR, author=Author("b", "Béla")),
        mention("3", "three", "pl", published_at=3 * HOUR + 10, kind="reply", in_reply_to="1"),
        of={
            "2": reading("positive", category={"T2": 0.9}),
            "3": reading("neutral", tier=1, copy_key="abcdefabcdefabcdefab"),
        },
    )
    keep(store, mention("4", "four", "pl"), brand="other")
    settle()
    assert ids(store) == ["3", "2", "1"]
    assert ids(store, language="pl") == ["3", "1"]
    assert ids(store, channel="x", tone="positive") == ["2"]
    assert ids(store, type="T2") == ["2"]
    assert ids(store, kind="reply") == ids(store, deep=True) == ids(store, answers=("rss", "1")) == ["3"]
    assert ids(store, copy="abcdefabcdefabcdefab") == ["3"]
    assert ids(store, author="@bela") == ["2"]
    (second,) = store.mentions_at([2], "zorza")
    assert ids(store, author=second.author) == ["2"]
    assert store.mentions_at([2], "other") == ()
    assert ids(store, since=2 * HOUR, until=3 * HOUR + 10) == ["2"]
    assert ids(store, since=2 * HOUR + 1) == ["3"]
    assert ids(store, any_words=("one", "three")) == ["3", "1"]
    found = store.search_mentions(MentionQuery("zorza"), 2)
    assert (found.count, found.counted_all, found.older) == (3, True, 2)
    assert found.facets["language"] == {"pl": 2, "fr": 1}
    assert found.facets["tone"] == {"negative": 1, "positive": 1, "neutral": 1}
    assert ids(store, limit=2, before=found.older) == ["1"]
    assert store.search_mentions(MentionQuery("nobody"), 5).count == 0


def test_a_correction_and_a_deeper_reading_move_a_mention(found_in: tuple[Store, Callable[[], None]]) -> None:
    store, settle = found_in
    keep(store, mention("1", "one"), mention("2", "two"))
    settle()
    store.reread([Reread(2, 9.0, reading("neutral", tier=1))], {})
    store.act("zorza", TAUGHT, b'{"v":1,"act":"corrected","mention":1,"after":"positive","who":"anna"}', 9.0)
    store.commit(Step(4))
    said = store.search_mentions(MentionQuery("zorza"), 5).mentions
    assert [one.said for one in said] == ["", "positive"]
    settle()
    if not isinstance(store, SqliteStore) or store.index_mentions() == 0:
        assert ids(store, tone="positive") == ids(store, corrected=True) == ["1"]
    while store.index_mentions():
        pass
    assert (ids(store, tone="negative"), ids(store, tone="neutral"), ids(store, tone="positive")) == ([], ["2"], ["1"])
    store.act("zorza", TAUGHT, b'{"v":1,"act":"corrected","mention":1,"after":null,"undoes":true}', 10.0)
    store.commit(Step(5))
    while store.index_mentions():
        pass
    assert (ids(store, tone="negative"), ids(store, corrected=True)) == (["1"], [])


def test_the_newest_revision_stands_for_a_mention(found_in: tuple[Store, Callable[[], None]]) -> None:
    store, settle = found_in
    keep(store, mention("1", "first words"), mention("2", "others"))
    settle()
    keep(store, mention("1", "second words", revision=1))
    settle()
    assert ids(store) == ["1", "2"]
    assert ids(store, "first") == []
    assert ids(store, "second") == ["1"]
    keep(store, mention("1", "second words", revision=1, deleted=True))
    settle()
    assert (ids(store), ids(store, "second")) == (["1", "2"], [])
    history = store.revisions("rss", "1")
    assert [(one.entry.mention.revision, one.entry.mention.deleted) for one in history if one.entry.mention] == [
        (0, False), (1, False), (1, True),
    ]  # fmt: skip


def raw(path: Path) -> bytes:
    return b"".join(one.read_bytes() for one in path.parent.iterdir())


def test_what_is_erased_leaves_the_index_and_the_file(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    store = SqliteStore(path)
    keep(store, mention("1", "kanarienvogel"), mention("2", "zebrafink", author=Author("b", "berta")))
    while store.index_mentions():
        pass
    assert b"kanarienvogel" in raw(path)
    assert ids(store, author="anna") == ["1"]
    assert store.erase("rss", "a", 9.0) == 1
    assert (ids(store, "kanarienvogel"), ids(store, author="anna"), ids(store)) == ([], [], ["2", "1"])
    assert store.search_mentions(MentionQuery("zorza"), 5).mentions[1].erased
    assert b"kanarienvogel" not in raw(path)
    assert store.erase_content_before(99.0) == 1
    assert b"zebrafink" not in raw(path)
    assert store.verify() == []
    store.close()


def test_a_restored_store_forgets_in_its_index_what_was_erased_since(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.db")
    keep(store, mention("1", "kanarienvogel"))
    while store.index_mentions():
        pass
    store.backup(str(tmp_path / "copy.db"))
    store.erase("rss", "a", 9.0)
    store.close()
    (tmp_path / "new").mkdir()
    (tmp_path / "store.db").rename(tmp_path / "new" / "store.db")
    restore(tmp_path / "copy.db", tmp_path / "new" / "store.db")
    restored = SqliteStore(tmp_path / "new" / "store.db")
    assert (ids(restored, "kanarienvogel"), ids(restored)) == ([], ["1"])
    assert b"kanarienvogel" not in (tmp_path / "new" / "store.db").read_bytes()
    restored.close()


def test_the_index_is_derived_and_of_its_own_workspace(tmp_path: Path) -> None:
    ours, theirs = (SqliteStore(tmp_path / "store.db", workspace) for workspace in ("ours", "theirs"))
    keep(ours, mention("1", "kingfisher"))
    keep(theirs, mention("1", "kingfisher"))
    before = ours.fingerprint()
    while ours.index_mentions() + theirs.index_mentions():
        pass
    assert ours.fingerprint() == before
    assert [
        [one.entry.seq for one in each.search_mentions(MentionQuery("zorza", "kingfisher"), 5).mentions]
        for each in (ours, theirs)
    ] == [[1], [2]]
    with ours._database.writing() as connection:
        connection.execute("UPDATE searches SET form = 0 WHERE workspace = 'ours'")
    assert ids(ours, "kingfisher") == ["1"]
    while ours.index_mentions():
        pass
    with ours._database.reading() as connection:
        assert connection.execute("SELECT cursor FROM searches WHERE workspace = 'ours'").fetchone()[0] == 1
    assert ids(ours, "kingfisher") == ids(theirs, "kingfisher") == ["1"]
    ours.close()
    theirs.close()


@given(st.sets(st.integers(0, BLOCK - 1), max_size=40), st.integers(0, 3000))
@settings(max_examples=30, deadline=None)
def test_places_are_kept_as_they_are(some: set[int], stretch: int) -> None:
    bits = sum(1 << place for place in some) | (1 << stretch) - 1
    assert unpacked(packed(bits)) == bits
    assert places(bits) == sorted(some | set(range(stretch)))


words = st.lists(
    st.sampled_from(["zwrot", "zwrotu", "kurtka", "nie", "refund", "ёлка", "cafe", "café"]), max_size=5
).map(" ".join)
told = st.tuples(words, st.sampled_from(["pl", "fr"]), st.sampled_from(["x", "web"]), st.integers(0, 12000))
queries = st.builds(
    MentionQuery,
    brand=st.just("zorza"),
    text=st.sampled_from(["", "zwrot", "zwrot -nie", '"zwrot nie"', "cafe kurtka", "елка", "ref*"]),
    language=st.sampled_from(["", "pl", "fr"]),
    channel=st.sampled_from(["", "x"]),
    tone=st.sampled_from(["", "negative"]),
    since=st.sampled_from([None, 0.0, 5000.0]),
    until=st.sampled_from([None, 9000.0]),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.lists(told, max_size=12),
    asked=st.lists(queries, max_size=4), indexed=st.integers(0, 12), limit=st.integers(1, 5),
)  # fmt: skip
def test_both_stores_find_the_same(
    said: list[tuple[str, str, str, int]], asked: list[MentionQuery], indexed: int, limit: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    durable, memory = SqliteStore(tmp_path_factory.mktemp("same") / "store.db", key=b"k"), MemoryStore(key=b"k")
    for number, (text, language, channel, at) in enumerate(said):
        for store in (durable, memory):
            keep(store, mention(str(number), text, language, channel=channel, published_at=float(at)))
    for _ in range(indexed):
        durable.index_mentions(1)
    for query in asked:
        assert durable.search_mentions(query, limit) == memory.search_mentions(query, limit)
        assert durable.search_mentions(query, limit, 5) == memory.search_mentions(query, limit, 5)
    durable.close()
