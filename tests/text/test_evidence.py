"""What a text claims, and the words of it that led to its reading."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.text import LinearReader, Reading
from tests.text.said import read, said

EACH = ("number", "hearsay", "date")


def shown(text: str, reading: Reading) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for span in reading.because:
        found.setdefault(span.why, []).append(text[span.start : span.stop])
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("They say 40 people fell ill after your soup yesterday, because of the cream", {"number", "date", "cause"}),
        ("Podobno 40 osób zachorowało wczoraj po waszej zupie, z powodu śmietany", {*EACH, "cause"}),
        ("Il paraît que 40 clients sont malades depuis hier à cause de votre soupe", {*EACH, "cause"}),
        ("Katanya 40 orang sakit kemarin gara-gara sup kalian", {*EACH, "cause"}),
        ("Говорят, 40 человек отравились вчера из-за вашего супа", {*EACH, "cause"}),
    ],
)  # fmt: skip
def test_claims_are_told_in_each_language(reader: LinearReader, text: str, wanted: set[str]) -> None:
    assert wanted <= set(read(reader, text).claims)


@pytest.mark.parametrize(
    ("text", "claim", "words"),
    [
        ("You raised the price by 30% again", "number", "0%"),
        ("Charged me €250 for nothing at all", "number", "€2"),
        ("The train of 07:45 never came", "date", "07:45"),
        ("Bought on 03.11.2025 and broken", "date", "03.11.2025"),
    ],
)
def test_figures_and_dates_are_found_in_their_signs(reader: LinearReader, text: str, claim: str, words: str) -> None:
    reading = read(reader, text)
    assert claim in reading.claims
    assert words in shown(text, reading)[f"claim:{claim}"]


def test_everyday_talk_claims_nothing(reader: LinearReader) -> None:
    for text in ("Lovely shop, friendly people", "Bardzo miła obsługa, polecam", "Спасибо, всё отлично"):
        assert read(reader, text).claims == ()


def test_harm_is_a_claim_and_shown(reader: LinearReader) -> None:
    text = "😡😡 My daughter ended up in the HOSPITAL after eating your ﬁsh, for the third time nobody answers"
    reading = read(reader, text)
    assert "safety" in reading.signs
    assert {"number", "injury"} <= set(reading.claims)
    found = shown(text, reading)
    assert any("HOSPITAL" in words for words in found["sign:safety"])
    assert "third time" in found["claim:number"]


def test_the_words_of_a_complaint_are_shown(reader: LinearReader) -> None:
    text = "Czekam już trzeci raz… NIKT nie odpowiada, jesteście złodziejami i oszustami!"
    found = shown(text, read(reader, text))
    assert "trzeci raz" in found["claim:number"]
    assert any("nie odpowiada" in words for words in found["words:complaint"])


_PARTS = [
    "40 people",
    "third time",
    "hospital",
    "Ⓜ",
    "ﬁsh",
    "😡",
    "œuf",
    "nobody answers",
    "my son vomited",
    "@anna",
    "…",
    "https://a.example",
    "İ",
    "ß",
    "\u202e",
    "idiots",
    "boycott",
    "rude staff",
    "30%",
    "e\u0301",
    "yesterday",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(_PARTS), st.text(max_size=5)), max_size=14))
def test_evidence_lies_within_the_text_and_does_not_overlap(reader: LinearReader, parts: list[str]) -> None:
    text = " ".join(parts)
    spans = reader.read([said(text)])[0].because
    assert len(spans) <= 6
    edges = [edge for span in spans for edge in (span.start, span.stop)]
    assert edges == sorted(edges)
    assert all(text[span.start : span.stop].strip() for span in spans)
    for span in spans:
        if span.why == "sign:boycott":
            assert text[span.start : span.stop].lower().startswith("boycott")
