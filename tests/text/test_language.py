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


@pytest.mark.parametrize(
    ("text", "main", "beside"),
    [
        ("Pelayanan hotel ini buruk dan kamarnya kotor sekali. I will never come back to this place.", "id", "en"),
        ("Obsługa była fatalna, czekałem godzinę. This is the worst service I have seen in my life.", "pl", "en"),
        ("Отвратительный сервис, жду уже неделю. You should be ashamed of this company", "ru", "en"),
        ("Gue udah nunggu tiga jam tapi nggak ada kabar, please fix your customer service", "id", "en"),
    ],
)
def test_a_sentence_in_another_language_is_told(reader: LinearReader, text: str, main: str, beside: str) -> None:
    reading = read(reader, text)
    assert (reading.language, reading.mixed) == (main, (beside,))


def test_one_language_is_not_mixed(reader: LinearReader) -> None:
    texts = [
        "I ordered on Monday. The courier, a rude man, left it in the rain. Nobody answers the phone, shame on you!",
        "Zamówiłem w poniedziałek. Kurier był niemiły, zostawił wszystko na deszczu. Nikt nie odbiera telefonu, wstyd!",
        "J'ai commandé lundi. Le livreur, très impoli, a tout laissé sous la pluie. Personne ne répond, quelle honte !",
        "Заказал в понедельник. Курьер хамил, оставил всё под дождём. Никто не берёт трубку, позор!",
    ]
    assert [read(reader, text).mixed for text in texts] == [()] * len(texts)


def test_a_false_hint_does_not_win_over_a_sentence(reader: LinearReader) -> None:
    for text, language in (("Nobody answers my calls", "en"), ("Personne ne répond au téléphone", "fr")):
        assert read(reader, text, language="pl").language == language
        assert read(reader, text, language="en").language == language


def test_a_hint_that_is_no_language_changes_nothing(reader: LinearReader) -> None:
    text = "The parcel arrived broken"
    assert read(reader, text, language="").language == read(reader, text, language="??").language == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kargom bozuk geldi ve kimse cevap vermiyor", "tr"),
        ("Miksi kukaan ei vastaa viesteihini paketista", "fi"),
        ("Zásilka přišla poškozená a nikdo neodpovídá", "cs"),
        ("Nasira ang package ko at walang sumasagot sa akin", "tl"),
        ("Пакетът пристигна счупен и никой не отговаря", "bg"),
    ],
)
def test_rarer_languages_are_named_too(reader: LinearReader, text: str, language: str) -> None:
    assert read(reader, text).language == language
