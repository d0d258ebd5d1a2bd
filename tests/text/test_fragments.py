"""Advertising spliced into a post is marked and not read; the post itself is. What programs add is left out."""

import pytest

from coolhead.text import LinearReader, Reading, near
from tests.text.said import read


def cut(text: str, reading: Reading) -> list[tuple[str, str]]:
    return [
        (span.why.removeprefix("fragment:"), text[span.start : span.stop])
        for span in reading.because
        if span.why.startswith("fragment:")
    ]


SPLICED = [
    (
        "Ваша доставка снова опоздала на {}три часа, и никто не извинился",
        "Камерун Список телефонных номеров",
    ),
    ("Paczka znowu nie doszła, {}a nikt nie odpowiada na moje maile", "buy cheap essay writing service online 24/7"),
    ("Le colis est arrivé cassé et {}personne ne répond depuis trois jours", "онлайн казино бонус"),
    (
        "Barang rusak, sudah tiga hari {}tidak ada jawaban dari kalian",
        "Buy Instagram Followers Cheap https://x.example",
    ),
    ("😡 The courier left my parcel in the rain {}nobody answers the phone", "situs slot gacor terpercaya"),
    ("You refunded my neighbour but {}not me, this is the third time I am asking", "Купить Виагру недорого"),
]


@pytest.mark.parametrize(("post", "fragment"), SPLICED)
def test_a_spliced_fragment_is_marked_and_the_post_is_read(reader: LinearReader, post: str, fragment: str) -> None:
    genuine, spliced = post.format(""), post.format(f"{fragment} ")
    plain, reading = read(reader, genuine), read(reader, spliced)
    assert cut(spliced, reading) == [("advert", fragment)]
    assert (reading.language, reading.tone, reading.intent) == (plain.language, plain.tone, plain.intent)
    assert reading.copy_key == plain.copy_key
    assert near(reading.near_key, plain.near_key)
    assert reading.mixed == ()


@pytest.mark.parametrize(
    "text",
    [
        "Your app shows me online casino ads all day, this is disgusting",
        "Reklamy kasyno online w waszej aplikacji to skandal",
        "I read more about your company and I like it less every day",
        "Почему вы показываете детям казино онлайн в рекламе?",
        "Moja córka pyta, dlaczego sponsorem jest kasyno",
    ],
)
def test_a_post_about_advertising_is_read_as_it_is(reader: LinearReader, text: str) -> None:
    assert cut(text, read(reader, text)) == []


@pytest.mark.parametrize(
    "text",
    ["Buy cheap viagra online now! https://x.example best price", "Онлайн казино бонус, фриспины, жми"],
)
def test_what_only_advertises_is_spam(reader: LinearReader, text: str) -> None:
    reading = read(reader, text)
    assert reading.intent == "spam"
    assert cut(text, reading) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Nobody answers my mails since Monday. Sent from my iPhone", "Sent from my iPhone"),
        ("They knew the brakes were broken. Read more: https://a.example/b", "Read more: https://a.example/b"),
        ("Nikt nie odbiera telefonu od trzech dni\nWysłane z mojego iPhone'a", "Wysłane z mojego iPhone'a"),
        ("Nous utilisons des cookies. Le train a encore deux heures de retard", "Nous utilisons des cookies"),
        ("Barang saya rusak dan belum diganti. Baca selengkapnya", "Baca selengkapnya"),
        ("Поезд опять опоздал на два часа. Отправлено с iPhone", "Отправлено с iPhone"),
    ],
)
def test_what_a_program_added_is_left_out(reader: LinearReader, text: str, left: str) -> None:
    reading = read(reader, text)
    assert cut(text, reading) == [("boilerplate", left)]
    assert reading.copy_key == read(reader, text.replace(left, "")).copy_key != ""


def test_evidence_keeps_its_place_behind_a_fragment(reader: LinearReader) -> None:
    text = "😡 Buy Instagram Followers Cheap https://x.example my son ended up in HOSPITAL after eating your soup"
    reading = read(reader, text)
    assert "safety" in reading.signs
    shown = [text[span.start : span.stop] for span in reading.because if span.why == "sign:safety"]
    assert any("HOSPITAL" in words for words in shown)
