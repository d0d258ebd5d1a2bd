"""Own experience, argument or emotion, arousal, toxicity and intent, in five languages."""

import pytest

from coolhead.text import LinearReader
from tests.text.said import read

OWN = [
    "I ordered on Monday and I am still waiting",
    "Zamówiłam w poniedziałek i nadal czekam",
    "J'ai commandé lundi et j'attends toujours",
    "Saya pesan hari Senin dan sampai sekarang belum datang",
    "Я заказал в понедельник и до сих пор жду",
]
BYSTANDER = [
    "They treat customers like dirt, disgusting company",
    "Traktują klientów jak śmieci, obrzydliwa firma",
    "Ils traitent les clients comme des chiens, quelle honte",
    "Mereka memperlakukan pelanggan seperti sampah, jijik",
    "Относятся к людям как к скоту, мерзкая контора",
]
REASONED = [
    "The contract says 14 days, but according to the invoice they charged 30 euros because of a system error",
    "Umowa mówi o 14 dniach, a według faktury pobrano 30 zł z powodu błędu systemu",
    "Le contrat prévoit 14 jours, mais selon la facture on a prélevé 30 euros en raison d'une erreur",
    "Menurut kontrak 14 hari, tetapi faktur menunjukkan 30 ribu rupiah karena kesalahan sistem",
    "По договору 14 дней, однако согласно счёту списали 300 рублей из-за ошибки системы",
]
SHOUTED = [
    "DISGUSTING LIARS!!! I hate you 😡😡",
    "OBRZYDLIWI KŁAMCY!!! Nienawidzę was 😡😡",
    "QUELLE HONTE, des MENTEURS!!! Je vous déteste 😡😡",
    "PENIPU BUSUK!!! Benci banget 😡😡",
    "ПОЗОР, ЛЖЕЦЫ!!! Ненавижу вас 😡😡",
]


@pytest.mark.parametrize(("own", "other"), list(zip(OWN, BYSTANDER, strict=True)))
def test_own_experience_is_told_from_bystanders(reader: LinearReader, own: str, other: str) -> None:
    assert read(reader, own).own_experience >= 0.5 > read(reader, other).own_experience


def test_hearsay_is_not_own_experience(reader: LinearReader) -> None:
    assert read(reader, "I heard that they put water into the milk").own_experience < 0.5


def test_a_polish_noun_is_not_a_verb_in_the_first_person(reader: LinearReader) -> None:
    assert read(reader, "Ich problem z hotelem wraca").own_experience < 0.5


@pytest.mark.parametrize(("reasoned", "shouted"), list(zip(REASONED, SHOUTED, strict=True)))
def test_argument_is_told_from_emotion(reader: LinearReader, reasoned: str, shouted: str) -> None:
    calm, hot = read(reader, reasoned), read(reader, shouted)
    assert calm.argument > 0.6 > 0.3 > hot.argument
    assert hot.arousal > 0.7 > calm.arousal
    assert hot.toxicity >= calm.toxicity


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("What time do you open on Sunday?", "question"),
        ("Do której jest otwarte w niedzielę?", "question"),
        ("Est-ce que vous êtes ouverts dimanche ?", "question"),
        ("Min, besok buka jam berapa?", "question"),
        ("Подскажите, до скольки вы работаете в воскресенье?", "question"),
        ("You should add a second counter", "suggestion"),
        ("Warto by dodać drugą kasę", "suggestion"),
        ("Vous devriez ajouter une deuxième caisse", "suggestion"),
        ("Sebaiknya ditambah satu kasir lagi", "suggestion"),
        ("Было бы хорошо добавить вторую кассу", "suggestion"),
        ("I waited two hours and the staff were rude", "complaint"),
        ("Czekałam dwie godziny, a obsługa była chamska", "complaint"),
        ("J'ai attendu deux heures et le personnel était désagréable", "complaint"),
        ("Saya nunggu dua jam dan pelayannya kasar", "complaint"),
        ("Я ждал два часа, и персонал хамил", "complaint"),
        ("Disgusting bunch of liars, shame on you!!", "rant"),
        ("Banda obrzydliwych oszustów, wstyd!!", "rant"),
        ("Bande de menteurs dégoûtants, honte !!", "rant"),
        ("Dasar penipu busuk, memalukan!!", "rant"),
        ("Мерзкие лжецы, позор!!", "rant"),
        ("Earn 300 euro per day from home, link in bio", "spam"),
        ("I know where you live and I will kill you", "threat"),
        ("My child was hospitalised after eating this", "safety_report"),
    ],
)
def test_intents(reader: LinearReader, text: str, intent: str) -> None:
    assert read(reader, text).intent == intent
