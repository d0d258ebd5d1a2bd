"""Evidence is shown where it stands in the text as it came, whatever folding did to its characters."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.text.clean import display, match_form, words_form
from coolhead.text.places import places


def words(text: str) -> list[str]:
    return words_form(match_form(display(text))).split()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hair in my soup!", ["Hair", "in", "my", "soup"]),
        ("😡😡 ŻÓŁTA łódź…  znowu", ["ŻÓŁTA", "łódź", "znowu"]),
        ("it's 12:30, l’œuf", ["it", "s", "12", "30", "l", "œuf"]),
        ("👩🏽\u200d🍳 cafe\u0301 ﬁnally ½", ["cafe\u0301", "ﬁnally", "½", "½"]),
        ("RT @anna: they knew", ["they", "knew"]),
        ("@anna_k www.a.example/x?y=1 #no_way", ["@anna_k", "www.a.example/x?y=1", "no", "way"]),
        ("zero\u200bwidth\u202e text\x00end", ["zero\u200bwidth", "text", "end"]),
        ("http soon", ["http", "soon"]),
    ],
)
def test_words_are_found_where_they_stand(text: str, shown: list[str]) -> None:
    found = places(text)
    assert [text[start:stop].strip("\u202e") for start, stop in found] == shown
    assert len(found) == len(words(text))


_PIECES = [
    "soup",
    "ŻÓŁĆ",
    "it's",
    "œuf",
    "ﬁn",
    "½",
    "😡",
    "@anna",
    "https://a.example/b",
    "#tag_x",
    "RT",
    "\u202eabc",
    "e\u0301",
    "№5",
    "…",
    "\x00",
    "ß",
    "Ёлка",
    "a\u200bb",
    "\n",
    "12:30",
    "http",
    "[url]",
    "ﷺ",
    "ŉ",
    "“so”",
    "İ",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=6)), max_size=12))
def test_there_is_a_place_for_each_word(pieces: list[str]) -> None:
    text = " ".join(pieces)
    found = places(text)
    assert len(found) == len(words(text))
    assert found == sorted(found)
    assert all(0 <= start < stop <= len(text) for start, stop in found)


@pytest.mark.parametrize("unit", ["a", "a ", "@", "\u0301", "ﷺ", "http", "'a"])
def test_finding_places_takes_linear_time(unit: str) -> None:
    started = time.perf_counter()
    places(unit * (8000 // len(unit)))
    assert time.perf_counter() - started < 0.5
