"""The three forms of a text, and the key that copies share."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.text.clean import MATCH_LENGTH, copy_key, display, match_form, words_form


def key(text: str) -> str:
    return copy_key(words_form(match_form(text)))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ŻÓŁTA Łódź", "zolta lodz"),
        ("Ça dégoûte, l’œuf", "ca degoute, l'oeuf"),
        ("Ёлка и йод", "елка и йод"),
        ("𝐇𝐞𝐥𝐥𝐨 ｗｏｒｌｄ", "hello world"),
        ("see https://a.example/b?c and www.x.example", "see @link and @link"),
        ("@Jane.Doe @bob@social.example hi", "@user @user hi"),
        ("mail me at jane@example.org", "mail me at jane@example.org"),
        ("zero\u200bwidth soft\u00adhyphen", "zerowidth softhyphen"),
        ("", ""),
    ],
)
def test_match_form_folds_case_marks_links_and_handles(text: str, wanted: str) -> None:
    assert match_form(text) == wanted


def test_display_keeps_the_words_and_drops_what_plays_tricks() -> None:
    assert display("Pay\u202etxt.exe \x07now\n\nplease \ud800") == "Paytxt.exe now please \ufffd"


def test_copies_share_a_key_whatever_their_case_links_and_signs() -> None:
    assert key("They KNEW it was broken!!! https://a.example") == key("@you they knew, it was broken…") != ""
    assert key("RT @first: They knew it was broken") == key("They knew it was broken")
    assert key("They knew it was broken") != key("They knew it was fine")


def test_a_few_words_are_no_copy_of_each_other() -> None:
    assert key("Thank you so") == "" == key("@a @b @c https://x.example same here")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_forms_take_any_text_and_settle(text: str) -> None:
    shown, match = display(text), match_form(text)
    assert display(shown) == shown
    assert len(match) <= 20 * MATCH_LENGTH
    match.encode("utf-8")
    assert words_form(match).startswith(" ")


@pytest.mark.parametrize("text", ["@" * 400_000, "http" * 100_000, "a@" * 200_000, "[" * 400_000, "́" * 400_000])
def test_cleaning_hostile_text_takes_linear_time(text: str) -> None:
    started = time.perf_counter()
    match_form(display(text))
    assert time.perf_counter() - started < 2.0
