"""What a group of mentions is about, in its own words."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from coolhead.run.weights import load_function_words
from coolhead.text import Usual, keyphrases
from coolhead.text.clean import match_form, words_form

EVERYDAY = {
    "en": [
        "The app is nice",
        "Is the shop open on Sunday?",
        "My order came today, thanks",
        "Where is the shop in Leeds?",
    ],
    "pl": [
        "Fajna aplikacja",
        "Czy sklep jest otwarty w niedzielę?",
        "Zamówienie dziś przyszło, dzięki",
        "Gdzie jest sklep?",
    ],
    "fr": [
        "L'appli est sympa",
        "Le magasin est ouvert dimanche ?",
        "Ma commande est arrivée, merci",
        "Où est le magasin ?",
    ],
    "id": ["Aplikasinya bagus", "Toko buka hari Minggu?", "Pesanan saya sudah datang, makasih", "Tokonya di mana ya?"],
    "ru": ["Хорошее приложение", "Магазин открыт в воскресенье?", "Заказ пришёл, спасибо", "Где магазин?"],
}
TOLD = {
    "en": (["Found broken glass in the baby food", "BROKEN GLASS in my jar!", "broken glass again"], "broken glass"),
    "pl": (["Stłuczone szkło w słoiku", "W środku stłuczone szkło!", "stluczone szklo, serio?"], "stłuczone szkło"),
    "fr": (["Du verre brisé dans le petit pot", "verre brisé, sérieux ?", "J'ai trouvé du verre brisé"], "verre brisé"),
    "id": (["Ada pecahan kaca di bubur", "pecahan kaca lagi di toplesnya", "pecahan kaca dimakan"], "pecahan kaca"),
    "ru": (["В баночке битое стекло", "Нашла битое стекло в пюре!", "битое стекло, это как вообще"], "битое стекло"),
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(TOLD))
def test_the_phrase_that_all_share_comes_first_as_it_is_written(language: str) -> None:
    texts, phrase = TOLD[language]
    usual = Usual()
    usual.learn(words_form(match_form(text)) for text in EVERYDAY[language] * 10)
    found = keyphrases(texts, load_function_words(), language, usual)
    assert found[0].words.casefold() == phrase
    assert found[0].texts == 3


def test_what_is_said_every_day_is_no_keyphrase() -> None:
    usual = Usual()
    usual.learn(words_form(match_form("customer service is slow today")) for _ in range(500))
    texts = [
        "customer service is slow today, gas leak in the hall",
        "customer service, gas leak!",
        "gas leak at customer service",
    ]
    assert keyphrases(texts, load_function_words(), "en", usual)[0].words == "gas leak"


def test_copies_count_once_and_one_voice_is_no_group() -> None:
    assert keyphrases(["hair in my soup"] * 50, load_function_words(), "en") == []


def test_a_language_without_function_words_still_tells() -> None:
    found = keyphrases(["Glasscherben im Brei", "schon wieder Glasscherben"], load_function_words(), "de")
    assert [one.words for one in found] == ["Glasscherben"]


def test_a_phrase_does_not_tell_the_same_twice() -> None:
    words = [one.words.lower() for one in keyphrases(TOLD["en"][0], load_function_words(), "en")]
    assert "broken" not in words
    assert "glass" not in words


@pytest.mark.parametrize("language", ["en", "pl", "fr", "id", "ru"])
def test_function_words_are_folded_as_texts_are(language: str) -> None:
    listed = tomllib.loads(files("coolhead.text").joinpath("function_words.toml").read_text("utf-8"))[language].split()
    assert [word for word in listed if words_form(match_form(word)).strip() != word] == []


def test_the_usual_stays_bounded() -> None:
    usual = Usual(most=100)
    usual.learn(f" word{number} said{number} " for number in range(500))
    assert len(usual.said) <= 100
