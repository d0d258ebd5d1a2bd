"""Files at the door: whatever is wrong with a line costs that line."""

from __future__ import annotations

import io
import json
from pathlib import Path
from zoneinfo import ZoneInfo

from coolhead.clock import read_instant
from coolhead.storage import Arrival, MemoryStore, Refusal, SqliteStore, arrive, read_csv, read_json_lines

LEAST = {"id": "1", "published_at": "2026-03-01T08:15:02Z", "author": {"id": "a"}, "text": "Good day"}


def line(**fields: object) -> bytes:
    return json.dumps(LEAST | fields).encode() + b"\n"


def reasons(things: list[Arrival | Refusal]) -> list[str]:
    return [thing.reason if isinstance(thing, Refusal) else thing.mention.id for thing in things]


HOSTILE = (
    b"\xef\xbb\xbf" + line(id="first"),
    b'{"id": "1", \n',
    line(text=None),
    line().replace(b"Good", b"G\\ud800"),
    line().replace(b"Good", b"G\\u0000"),
    line().replace(b"Good", b"G\xff"),
    line(published_at="9999-01-01T00:00:00Z"),
    line(rating=float("nan")),
    b"[" * 100_000 + b"\n",
    line(text="x" * 10_000_000),
    b"\r\n \n",
    line(id="last").rstrip(),
)
FOUND = [
    *("first", "broken_json", "wrong_type", "lone_surrogate", "nul_character", "bad_encoding", "bad_time"),
    *("bad_number", "too_deep", "too_large", "last"),
]


def test_bad_lines_are_refused_and_the_rest_goes_on() -> None:
    things = list(read_json_lines(io.BytesIO(b"".join(HOSTILE)), "file", "week.jsonl"))
    assert reasons(things) == FOUND
    assert [thing.origin for thing in things if isinstance(thing, Refusal)][:2] == ["week.jsonl:2", "week.jsonl:3"]
    large = things[9]
    assert isinstance(large, Refusal)
    assert len(large.raw) == 1_000_000
    assert "10000" in large.detail


def test_a_hostile_file_keeps_the_law_and_can_be_sent_again(tmp_path: Path) -> None:
    for store in (MemoryStore(), SqliteStore(tmp_path / "store.db")):
        things = list(read_json_lines(HOSTILE, "file", "week.jsonl"))
        store.take(things, 5.0)
        store.take(things, 6.0)
        law = store.conservation()
        assert (law.received, law.stored, law.duplicate, law.quarantined) == (22, 2, 11, 9)
        assert store.verify() == []
        store.close()


def test_a_refusal_can_be_mended_and_taken() -> None:
    store = MemoryStore()
    store.take(list(read_json_lines([line(published_at="2026-03-01T08:15:02")], "file", "week.jsonl")), 5.0)
    (kept,) = store.quarantine(10)
    mended = arrive(kept.raw.replace(b":02", b":02Z"), kept.source, kept.origin)
    assert isinstance(mended, Arrival)
    assert store.release([kept.id], [mended], 6.0)[0].outcome == "stored"
    assert store.conservation().quarantined == 0


TABLE = """Comment;Who;When;Stars;Shop
Oh no;anna;2026-03-01 08:15;1,5;Kraków
"two
lines";jan;2026-03-01T08:15:02+01:00;;
Oh no;;2026-03-01 08:16;2;
Oh no;ewa;soon;2;
Oh no;ewa;2026-03-01 08:16;2;;;;
Oh no;ewa;2026-03-01 08:17;many;
"""
MAPPING = {"Comment": "text", "Who": "author.handle", "When": "published_at", "Stars": "rating"}


def test_a_table_is_read_by_the_names_of_its_columns() -> None:
    things = list(read_csv(TABLE, MAPPING, "shop", "week.csv", ZoneInfo("Europe/Warsaw")))
    first, second = things[:2]
    assert isinstance(first, Arrival)
    assert isinstance(second, Arrival)
    assert (first.mention.text, first.mention.author.id, first.mention.rating) == ("Oh no", "anna", 1.5)
    assert first.mention.published_at == read_instant("2026-03-01T07:15:00Z")
    assert (first.mention.kind, first.mention.unknown) == ("review", {"Shop": "Kraków"})
    assert (second.mention.text, second.mention.published_at) == ("two\nlines", read_instant("2026-03-01T07:15:02Z"))
    assert reasons(things[2:]) == ["missing_field", "bad_time", "broken_row", "wrong_type"]
    assert [thing.origin for thing in things[2:] if isinstance(thing, Refusal)] == [
        f"week.csv:{number}" for number in (5, 6, 7, 8)
    ]


def test_times_without_a_zone_are_refused_unless_one_is_given() -> None:
    things = list(read_csv(io.BytesIO(TABLE.encode()), MAPPING, "shop", "week.csv"))
    assert isinstance(things[0], Refusal)
    assert things[0].reason == "bad_time"
    assert isinstance(things[1], Arrival)


def test_the_same_table_twice_is_all_duplicates() -> None:
    store = MemoryStore()
    for received_at in (5.0, 6.0):
        store.take(list(read_csv(TABLE, MAPPING, "shop", "week.csv", ZoneInfo("Europe/Warsaw"))), received_at)
    law = store.conservation()
    assert (law.received, law.stored, law.duplicate, law.quarantined) == (12, 2, 6, 4)


def test_a_table_without_a_header_is_one_refusal() -> None:
    assert reasons(list(read_csv("id,id\n1,2\n", {}, "shop", "x.csv"))) == ["broken_row"]
    assert list(read_csv("", {}, "shop", "x.csv")) == []
