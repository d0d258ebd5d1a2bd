"""Tone, stars, batches and what a reading must never do."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.run.weights import load_reader
from coolhead.text import LinearReader, inherits
from tests.text.said import read, said

PRAISE = [
    "Great service, thank you so much, I love it!",
    "Świetna obsługa, bardzo dziękuję, polecam!",
    "Excellent service, merci beaucoup, je recommande !",
    "Pelayanannya bagus sekali, terima kasih, puas banget!",
    "Отличный сервис, большое спасибо, рекомендую!",
]
ANGER = [
    "Terrible service, rude staff and my phone broke after a day, never again",
    "Okropna obsługa, chamski personel, brudno i drogo, nigdy więcej",
    "Service lamentable, personnel désagréable, produit cassé, plus jamais",
    "Pelayanan buruk sekali, kasar, barang rusak, saya kecewa berat",
    "Ужасное обслуживание, хамство, товар сломан, больше никогда",
]


@pytest.mark.parametrize("text", PRAISE)
def test_praise_is_positive_in_each_language(reader: LinearReader, text: str) -> None:
    reading = read(reader, text)
    assert (reading.tone, reading.intent, reading.signs) == ("positive", "praise", ())


@pytest.mark.parametrize("text", ANGER)
def test_anger_is_negative_in_each_language(reader: LinearReader, text: str) -> None:
    reading = read(reader, text)
    assert reading.tone == "negative"
    assert {"T1", "T2"} & set(reading.category)


def test_stars_pull_the_tone(reader: LinearReader) -> None:
    text = "The room is on the third floor"
    bad, plain, good = (read(reader, text, rating=stars, rating_max=5.0) for stars in (1.0, 3.0, 5.0))
    assert bad.tone == "negative"
    assert good.tone == "positive"
    assert bad.negative > plain.negative > good.negative
    assert read(reader, "", rating=1.0, rating_max=5.0).tone == "negative"


def test_an_empty_text_says_nothing(reader: LinearReader) -> None:
    reading = read(reader, "")
    assert (reading.tone, reading.copy_key, reading.category, reading.signs) == ("neutral", "", {}, ())


def test_a_repost_of_the_same_words_reads_the_same(reader: LinearReader) -> None:
    first, again = reader.read([said(ANGER[0]), said(f"RT @someone: {ANGER[0]}", "2", kind="repost", repost_of="1")])
    assert first.copy_key == again.copy_key
    assert [one.why for one in first.because] == [one.why for one in again.because]
    assert replace(first, because=()) == replace(again, because=())


def test_a_repost_without_words_takes_the_reading_of_what_it_repeats() -> None:
    assert inherits(said("", kind="repost", repost_of="1"))
    assert not inherits(said("look at this", kind="repost", repost_of="1"))
    assert not inherits(said(""))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=80), st.sampled_from(PRAISE + ANGER)), max_size=6))
def test_a_reading_does_not_depend_on_its_batch(reader: LinearReader, texts: list[str]) -> None:
    together = reader.read([said(text, str(number)) for number, text in enumerate(texts)])
    assert together == [read(reader, text) for text in texts]
    for reading in together:
        assert abs(reading.negative + reading.neutral + reading.positive - 1) < 2e-4
        shares = [
            reading.argument,
            reading.arousal,
            reading.toxicity,
            reading.own_experience,
            *reading.emotion.values(),
        ]
        assert all(0 <= share <= 1 for share in (*shares, *reading.category.values()))


def test_two_readers_read_alike(reader: LinearReader) -> None:
    other = load_reader()
    assert other.model == reader.model
    assert other.read([said(text) for text in ANGER]) == reader.read([said(text) for text in ANGER])


def test_emotions_are_told_apart(reader: LinearReader) -> None:
    angry, glad = read(reader, "I am so angry, I hate this"), read(reader, "I am so happy, thank you, I love it")
    assert angry.emotion["anger"] > glad.emotion["anger"]
    assert glad.emotion["joy"] > angry.emotion["joy"]
