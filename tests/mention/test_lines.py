"""Files taken apart: lines, rows, and a row as fields."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import hypothesis.strategies as st
from hypothesis import given, settings

from coolhead.mention import RAW_LIMIT
from coolhead.mention.lines import ROW_LINES, fields_of_row, split_lines, split_rows


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.binary(max_size=12).map(lambda raw: raw.replace(b"\n", b"").rstrip(b"\r")), max_size=8),
    st.integers(1, 9),
)
def test_lines_do_not_depend_on_the_pieces_they_came_in(lines: list[bytes], size: int) -> None:
    whole = b"\r\n".join(lines)
    pieces = [whole[start : start + size] for start in range(0, len(whole), size)]
    found = [line.raw for line in split_lines(pieces)]
    assert found == lines[: len(found)]
    assert not any(lines[len(found) :])


def test_a_long_line_is_never_held_whole() -> None:
    chunks = (b"x" * 100_000 for _ in range(100))
    longest, last = split_lines([*chunks, b"\nshort"])
    assert (len(longest.raw), longest.size) == (RAW_LIMIT, 10_000_000)
    assert (last.number, last.raw) == (2, b"short")


def test_a_row_may_span_lines() -> None:
    rows = list(split_rows([b'id;text\n1;"two\nlines; ""quoted"""\n2;one\n']))
    assert [row.cells for row in rows] == [("id", "text"), ("1", 'two\nlines; "quoted"'), ("2", "one")]
    assert [row.number for row in rows] == [1, 2, 4]


def test_a_quote_never_closed_costs_its_own_line() -> None:
    rows = list(split_rows([b'id,text\n1,"open\n' + b"2,fine\n" * (ROW_LINES + 50)]))
    assert rows[1].refused is not None
    assert rows[1].refused.reason == "broken_row"
    assert [row.cells for row in rows[2:]] == [("2", "fine")] * (ROW_LINES + 50)


def test_a_row_in_another_encoding_costs_itself() -> None:
    header, broken, fine = split_rows([b"\xef\xbb\xbfid,text\n1,z\xb3y\n2,dobry\n"])
    assert header.cells == ("id", "text")
    assert broken.refused is not None
    assert broken.refused.reason == "bad_encoding"
    assert fine.cells == ("2", "dobry")


def test_a_row_without_an_id_is_the_same_mention_each_time() -> None:
    row = {"Author": "anna", "When": "1.3.2026 08:15", "text": "Oh no"}
    mapping = {"Author": "author.handle", "When": "published_at"}
    fields = fields_of_row(row, mapping, ZoneInfo("Europe/Warsaw"))
    assert fields == fields_of_row(dict(reversed(row.items())), mapping, ZoneInfo("Europe/Warsaw"))
    assert fields["published_at"] == "2026-03-01T07:15:00Z"
    assert fields["author"] == {"id": "anna", "handle": "anna"}
    assert fields["id"] != fields_of_row(row | {"text": "Oh yes"}, mapping)["id"]


def test_cells_become_what_the_wire_format_wants() -> None:
    row = {
        "author": "a",
        "author.followers": "1 234",
        "author.verified": "Yes",
        "rating": "4,5",
        "engagement.likes": "many",
        "media": "image, video",
        "weather": "sun",
        "url": " ",
    }
    assert fields_of_row(row | {"id": "1"}, {}) == {
        "id": "1",
        "text": "",
        "author": {"id": "a", "followers": 1234, "verified": True},
        "rating": 4.5,
        "engagement": {"likes": "many"},
        "media": ["image", "video"],
        "weather": "sun",
    }
