"""A reading that is not sure says why; no text breaks or slows the reader."""

import time

import pytest

from coolhead.text import LinearReader
from tests.text.said import read, said


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("", "empty"),
        ("  \n\u200b ", "empty"),
        ("😡😡😡", "no_words"),
        ("https://a.example/b", "no_words"),
        ("@anna @bob 👍 100", "no_words"),
        ("!!! ... ???", "no_words"),
        ("Das Paket kam kaputt an und niemand antwortet auf meine Mails", "unknown_language"),
        ("وصل الطرد مكسورا ولا أحد يرد على رسائلي", "unknown_language"),
        ("Get yоur rеfund nоw from раypal support before it is too late", "mixed_scripts"),
        ("Y\u0337\u0321\u0322o\u0338\u0327\u0328u\u0336\u0321 a\u0337\u0321\u0322re doomed", "mixed_scripts"),
        ("ok then", "short"),
        ("Terrible service, rude staff and my phone broke after a day, never again", ""),
        ("Świetna obsługa, bardzo dziękuję, polecam!", ""),
    ],
)
def test_a_doubtful_reading_says_why(reader: LinearReader, text: str, doubt: str) -> None:
    assert read(reader, text).doubt == doubt


def test_one_clear_word_is_no_doubt(reader: LinearReader) -> None:
    assert read(reader, "Excellent!", language="en").doubt == ""
    assert read(reader, "Отвратительно").doubt == ""


def test_two_tones_alike_are_a_close_call(reader: LinearReader) -> None:
    texts = [
        f"{good}, but {bad}"
        for good in ("The room was nice", "I like the food", "Friendly staff", "Good price")
        for bad in ("the bathroom was cold", "I waited an hour", "it came late", "the app is slow", "not again")
    ]
    readings = reader.read([said(text) for text in texts])
    for reading in readings:
        first, second = sorted((reading.negative, reading.neutral, reading.positive))[:0:-1]
        assert (reading.doubt == "close_call") == (first - second < 0.1)
    assert {reading.doubt for reading in readings} == {"", "close_call"}


def test_look_alike_letters_do_not_hide_a_word(reader: LinearReader) -> None:
    plain, hidden = (read(reader, f"Everybody {word} this company right now") for word in ("boycott", "bоусоtt"))
    assert plain.signs == hidden.signs == ("boycott",)
    assert plain.copy_key == hidden.copy_key
    assert plain.near_key == hidden.near_key


def test_endings_on_foreign_names_are_no_disguise(reader: LinearReader) -> None:
    assert (
        read(reader, "Вчера купил новый чехол с iphoneом в магазине и очень доволен покупкой").doubt != "mixed_scripts"
    )


HOSTILE = {
    "long words": "a" * 100_000,
    "long text": "Nobody answers my calls, third time! " * 2_800,
    "links": "https://a.example/" * 6_000,
    "handles": "@a" * 50_000,
    "ats": "@" * 100_000,
    "brackets": "[" * 100_000,
    "zalgo": "a\u0301\u0302\u0303\u0304" * 20_000,
    "marks": "\u0301" * 100_000,
    "right to left": "\u202e" * 50_000 + "abc " * 12_000,
    "arabic": "لا أحد يرد " * 9_000,
    "ligatures": "ﷺ" * 100_000,
    "digits": "1" * 100_000,
    "numbers": "1 " * 50_000,
    "emoji": "👩\u200d🍳" * 30_000,
    "borders": "аa" * 50_000,
    "bordered words": "аbа " * 25_000,
    "spaces": " " * 100_000,
    "nothing": "\x00" * 100_000,
    "surrogates": "\ud800" * 100_000,
    "sentences": "a. " * 33_000,
    "quotes": "'a" * 50_000,
    "gaps": "taken to nobody answers from " * 3_500,
    "advertising": "Buy followers online casino bonus free spins Sent from my iPhone. Read more. " * 1_300,
    "chinese": "快递坏了" * 25_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_quickly(reader: LinearReader, name: str) -> None:
    mention = said(HOSTILE[name], language="en")
    reader.read([mention])
    spent = []
    for _ in range(3):
        started = time.process_time()
        reader.read([mention])
        spent.append(time.process_time() - started)
    assert min(spent) < 0.05


@pytest.mark.parametrize("name", HOSTILE)
def test_cost_grows_with_the_length_at_most(reader: LinearReader, name: str) -> None:
    def cost(length: int) -> float:
        mention = said(HOSTILE[name][:length])
        best = 1.0
        for _ in range(3):
            started = time.process_time()
            for _ in range(5):
                reader.read([mention])
            best = min(best, time.process_time() - started)
        return best

    assert cost(4_000) < 8 * cost(1_000) + 0.01
