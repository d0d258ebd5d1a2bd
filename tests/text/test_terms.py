"""The terms of a text: what it is about as numbers, the same in the cases of a language that declines its words."""

from __future__ import annotations

import pytest

from coolhead.run.weights import load_function_words
from coolhead.text.clean import display, match_form, spoken, words_form
from coolhead.text.terms import MOST_TERMS, terms

WORDS = load_function_words()


def read(text: str, language: str) -> set[int]:
    return set(terms(spoken(words_form(match_form(display(text)))), WORDS[language]))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("pl", "Aplikacja znów nie działa", "w aplikacji, działania brak"),
        ("ru", "Списали деньги с карты", "деньгами и картой, списание"),
        ("fr", "L'application plante encore", "les applications plantées"),
        ("en", "The refund was refused", "refunds and refusing"),
    ],
)
def test_words_of_one_stem_are_one_term(language: str, one: str, other: str) -> None:
    assert len(read(one, language) & read(other, language)) >= 2


def test_what_tells_nothing_is_no_term() -> None:
    assert read("2026 12345 @somebody https://a.example/x że się nie", "pl") == set()


def test_a_long_text_has_a_bounded_number_of_terms() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    many = [f"{a}{b}word" for a in letters for b in letters]
    assert len(terms(many, frozenset())) == MOST_TERMS
