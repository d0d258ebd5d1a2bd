"""Languages are named honestly: the five, others by their code, and nothing where there is nothing to tell."""

import pytest

from coolhead.text import READ_WELL, LinearReader
from tests.text.said import read


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The parcel arrived broken and nobody answers my mails", "en"),
        ("Paczka przyszła uszkodzona i nikt nie odpisuje na maile", "pl"),
        ("Le colis est arrivé cassé et personne ne répond", "fr"),
        ("Paketnya datang rusak dan tidak ada yang membalas email saya", "id"),
        ("Посылка пришла разбитая, и никто не отвечает", "ru"),
        ("Das Paket kam kaputt an und niemand antwortet auf meine Mails", "de"),
        ("El paquete llegó roto y nadie responde a mis correos", "es"),
        ("Посилка прийшла розбита, і ніхто не відповідає", "uk"),
        ("荷物が壊れて届いたのに誰も返事をしてくれません", "ja"),
        ("وصل الطرد مكسورا ولا أحد يرد على رسائلي", "ar"),
    ],
)
def test_languages_are_named(reader: LinearReader, text: str, language: str) -> None:
    reading = read(reader, text)
    assert reading.language == language
    assert reading.language_confidence > 0.5
    assert (reading.language in READ_WELL) == (language in ("en", "pl", "fr", "id", "ru"))


@pytest.mark.parametrize("text", ["", "😂😂😂", "https://a.example/b @someone", "!!! 123"])
def test_a_text_without_words_has_no_language(reader: LinearReader, text: str) -> None:
    reading = read(reader, text)
    assert (reading.language, reading.language_confidence) == ("und", 0.0)


def test_the_source_is_believed_only_where_the_text_is_short(reader: LinearReader) -> None:
    assert read(reader, "Super!", language="pl").language == "pl"
    assert read(reader, "The parcel arrived broken and nobody answers my mails", language="pl").language == "en"
