"""Verdicts and reasons as people read them: whole sentences, the right forms, in each language."""

from __future__ import annotations

import string
from typing import Any

import pytest
from babel import Locale

from coolhead.words import LANGUAGES, Words, catalogue

NUMBERS = (1, 2, 5, 21, 22, 101, 112)
LONGEST = 200
SAID = ("verdict.", "reason.", "floor.", "ceiling.", "spike.")
PLURALS = {
    "en": ("one", "other"),
    "fr": ("one", "other"),
    "id": ("other",),
    "pl": ("one", "few", "many"),
    "ru": ("one", "few", "many"),
}
HEADINGS = frozenset(f"spike.{name}" for name in ("head", "what", "where", "who", "since", "compared", "forecast"))
VALUES: dict[str, Any] = {
    "topic": "topic-3", "level": 3, "number": 3, "reach": 410_000, "share": 0.64, "usual_share": 0.31,
    "low_share": 0.5, "high_share": 0.7, "minutes": 35.0, "channel": "reviews", "rate": 42.5, "usual": 1.5,
    "time": "21:05", "range": "300–900", "without": 80, "all": 120,
}  # fmt: skip


def sentences(language: str) -> list[str]:
    return sorted(id_ for id_ in catalogue(language) if id_.startswith(SAID) and id_ not in HEADINGS)


@pytest.mark.parametrize("n", NUMBERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_whole(language: str, n: int) -> None:
    words = Words(language)
    for id_ in sentences(language):
        said = words.say(id_, **VALUES, n=n)
        assert said.endswith((".", "!", "?")), (id_, said)
        assert "  " not in said, (id_, said)
        assert not set(said) & set("{}"), (id_, said)
        assert "topic-3" not in said, (id_, said)
        assert ".." not in said, (id_, said)
        assert said[0].isupper() or said[0].isdigit() or said[0] in "“„«", (id_, said)
        assert len(said) <= LONGEST, (id_, len(said), said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_takes_the_form_that_its_language_asks_for(language: str) -> None:
    form_for = Locale.parse(language).plural_form
    counted = [id_ for id_ in sentences(language) if catalogue(language)[id_].form_of is not None]
    assert counted
    for id_ in counted:
        message = catalogue(language)[id_]
        for n in NUMBERS:
            wanted = message.forms[PLURALS[language].index(form_for(n))]
            assert message.form(n) == wanted, (id_, n)


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_closed_and_french_signs_do_not_break_off(language: str) -> None:
    marks = {"en": "“”", "id": "“”", "pl": "„”", "fr": "«»", "ru": "«»"}[language]
    for id_ in sentences(language):
        for form in catalogue(language)[id_].forms:
            assert form.count(marks[0]) == form.count(marks[1]), (id_, form)
            if language == "fr":
                assert not any(f" {sign}" in form for sign in ";:!?»"), (id_, form)
                assert "« " not in form, (id_, form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_that_people_gave_stands_in_quotation_marks_or_brackets(language: str) -> None:
    for id_ in sentences(language):
        for form in catalogue(language)[id_].forms:
            fields = [name for _, name, _, _ in string.Formatter().parse(form) if name]
            if "topic" in fields:
                before = form[: form.index("{topic}")].rstrip("\u00a0")
                assert before.endswith(("“", "„", "«", "(")), (id_, form)
