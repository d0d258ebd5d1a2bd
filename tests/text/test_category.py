"""Crisis types by words, in five languages, and a plan's own words."""

import pytest

from coolhead.run.weights import load_lexicons
from coolhead.text import LinearReader, WatchWords
from tests.text.said import read

SAID: dict[str, tuple[str, str, str, str, str]] = {
    "T1": (
        "The customer service agent was rude and hung up", "Obsługa klienta chamska, konsultant się rozłączył",
        "Service client impoli, on m'a raccroché au nez", "Customer service jutek dan tidak sopan",
        "Служба поддержки хамит и бросает трубку",
    ),
    "T2": (
        "The kettle is defective, broken after one day", "Czajnik wadliwy, zepsuł się po dniu",
        "La bouilloire est défectueuse, en panne au bout d'un jour", "Ketelnya cacat, rusak sehari",
        "Чайник бракованный, сломался через день",
    ),
    "T4": (
        "Unpaid overtime and awful working conditions", "Nadgodziny bez zapłaty i fatalne warunki pracy",
        "Heures supplémentaires impayées, conditions de travail indignes", "Lembur tidak dibayar, gaji di bawah umr",
        "Переработки без оплаты и ужасные условия труда",
    ),
    "T6": (
        "Three weeks and no answer, nobody replies", "Trzy tygodnie bez odpowiedzi, nikt nie odpisuje",
        "Trois semaines sans réponse, personne ne répond", "Tiga minggu tidak dibalas, tidak ada jawaban",
        "Три недели без ответа, никто не отвечает",
    ),
    "T8": (
        "They pollute the river, so much for the environment", "Zanieczyszczają rzekę, gdzie ochrona środowiska",
        "Ils polluent la rivière, bonjour l'environnement", "Limbahnya mencemari sungai, merusak lingkungan",
        "Загрязняют реку, выбросы каждый день, где экологи",
    ),
    "T9": (
        "Internal memo leaked, whistleblower confirms", "Wyciek: wewnętrzne dokumenty, sygnalista potwierdza",
        "Documents internes fuités, un lanceur d'alerte confirme", "Dokumen internal bocor, whistleblower bicara",
        "Утечка документов, внутренняя переписка в сети",
    ),
    "T11": (
        "Offensive stereotypes, this discriminates people", "Obraźliwe stereotypy, to dyskryminacja",
        "Stéréotypes offensants, c'est de la discrimination", "Iklannya diskriminatif dan menghina difabel",
        "Оскорбительные стереотипы, это дискриминация",
    ),
    "T13": (
        "Data breach, my personal data and passwords", "Wyciek danych osobowych, moje hasła",
        "Fuite de données personnelles, mes mots de passe", "Kebocoran data pribadi, kata sandi saya",
        "Утечка персональных данных, мои пароли",
    ),
    "T15": (
        "Food poisoning, recall the product", "Zatrucie pokarmowe, niebezpieczny produkt",
        "Intoxication alimentaire, rappel de produits", "Keracunan makanan, produk berbahaya",
        "Отравление, опасный продукт",
    ),
    "T16": (
        "Fake news and fake reviews by bots", "Fejki i fałszywe opinie, boty",
        "Fake news et faux avis, des bots", "Hoaks dan review palsu dari buzzer",
        "Фейки и поддельные отзывы, боты",
    ),
    "T17": (
        "This ad campaign with the influencer is a flop", "Ta kampania reklamowa z influencerką to wpadka",
        "Cette campagne de pub avec l'influenceuse", "Iklan dengan selebgram ini gagal total",
        "Эта рекламная кампания с блогером провал",
    ),
    "T19": (
        "Outage again, the server is down", "Znowu awaria, serwer leży",
        "Encore une panne, serveur hors service", "Server down lagi, gangguan terus",
        "Опять сбой, сервер лежит",
    ),
    "T21": (
        "Lawsuit filed, the regulator investigates", "Pozew złożony, prokuratura prowadzi śledztwo",
        "Plainte au tribunal, le procureur ouvre une enquête", "Gugatan ke pengadilan, polisi menyelidiki",
        "Иск в суде, прокуратура проводит расследование",
    ),
    "T22": (
        "Condolences to the victims of the earthquake", "Kondolencje dla ofiar trzęsienia ziemi",
        "Condoléances aux victimes du séisme", "Turut berduka untuk korban gempa",
        "Соболезнования жертвам землетрясения",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("type_", "text"), [(type_, text) for type_, texts in SAID.items() for text in texts])
def test_types_are_seen_in_each_language(reader: LinearReader, type_: str, text: str) -> None:
    assert read(reader, text).category.get(type_, 0) >= 0.5


@pytest.mark.parametrize(
    "text",
    ["See you at the lake tomorrow", "Do zobaczenia jutro nad jeziorem", "À demain au bord du lac", "Sampai besok ya"],
)  # fmt: skip
def test_small_talk_has_no_type(reader: LinearReader, text: str) -> None:
    assert read(reader, text).category == {}


def test_every_language_names_every_type() -> None:
    for lexicon in load_lexicons().values():
        assert {f"category.T{number}" for number in range(1, 23)} <= set(lexicon.names)


def test_a_plans_own_words_are_matched_folded_and_with_any_ending() -> None:
    words = WatchWords({"T2": ("łożysk",), "T15": ("hot battery", "żel"), "T3": ()})
    assert words.types("Wymieniałem ŁOŻYSKA dwa razy") == ["T2"]
    assert words.types("a hot  battery!") == ["T15"]
    assert words.types("rozżel") == []
    assert WatchWords({}).types("anything") == []
