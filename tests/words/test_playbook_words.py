"""The words of playbooks in five languages: all there, whole, calm, and no two types with the same text."""

from __future__ import annotations

import re
import string
from collections import Counter

import pytest

from coolhead.plan import CRISIS_TYPES, GROUPS, KNOWN, VARIANTS, default_plan, messages_of, scenarios_of
from coolhead.plan.playbook_files import general, of_type
from coolhead.words import LANGUAGES, Words, catalogue

PLAN = default_plan("Kwantia")
SCENARIOS = tuple(
    f"scenario.{scenario.id}.{part}"
    for type_ in CRISIS_TYPES
    for scenario in scenarios_of(PLAN, type_)
    for part in ("happens", "signs")
)
STEPS = tuple(f"step.{step.id}" for type_ in CRISIS_TYPES for step in of_type(type_).steps)
MESSAGES = tuple(dict.fromkeys(message.words for type_ in CRISIS_TYPES for message in messages_of(type_, 5)))
SHARED = tuple(message.words for message in general().messages)
DONTS = tuple(dict.fromkeys(id_ for type_ in CRISIS_TYPES for id_ in of_type(type_).donts))
LONGEST = {"scenario": 330, "step": 260, "stakeholder": 720, "playbook": 200, "guideline": 200}

# What nobody is told to do and nothing that is said for them may do (TL01 to TL06, TL13 of the domain model).
ATTACK = {
    "en": r"troll|hater|liar|calm down|you are wrong|your (own )?fault|you should have|envy",
    "pl": r"hejter|troll|kłamc|uspok[óo]j|nie mają państwo racji|państwa wina|trzeba było",
    "fr": r"\btroll|menteur|calmez|vous avez tort|votre faute|vous auriez dû",
    "id": r"\btroll|haters?\b|pembohong|tenang saja|anda salah|salah anda|seharusnya anda",
    "ru": r"тролл|хейтер|лжец|успокойтесь|вы не ?правы|ваша вина|сами виноваты|надо было",
}
THREAT = {
    "en": r"our lawyers?|legal action|\bsue\b|defamation|press charges",
    "pl": r"nasi prawnicy|kroki prawne|drog\w+ sądow|zniesławi|pozwiemy",
    "fr": r"nos avocats|poursuites|porter plainte|diffamation|mise en demeure",
    "id": r"jalur hukum|langkah hukum|pencemaran nama|pengacara kami|menuntut anda",
    "ru": r"наши юристы|подадим в суд|клевет|юридические меры|судебн",
}
REMOVAL = {
    "en": r"\b(delete|remove|hide|block|ban)\b(?! (the )?(cause|hole))",
    "pl": r"\b(usuń|usuniemy|ukryj|zablokuj|zbanuj)\w*(?! przyczyn)",
    "fr": r"\b(supprimez|supprimer|effacer|masquer|bloquer|bannir)\b(?! la cause)",
    "id": r"\b(hapus|menghapus|sembunyikan|blokir|memblokir)\b",
    "ru": r"\b(удалить|удалите|удалим|скрыть|заблокировать|забанить)\b",
}
PROMISE = {
    "en": r"\bguarantee|100 ?%|\balways\b|isolated (case|incident)|absolutely (safe|no)",
    "pl": r"gwarantuj|100 ?%|\bzawsze\b|odosobnion|całkowicie bezpieczn",
    "fr": r"garantissons|100 ?%|\btoujours\b.{0,20}\bsûr|cas isolé|aucun risque",
    "id": r"dijamin|menjamin bahwa|100 ?%|\bselalu\b|kasus tunggal|oknum",
    "ru": r"гарантируем|100 ?%|\bвсегда\b|единичный случай|абсолютно безопасн",
}
CONDITION = {
    "en": r"if (anyone|anybody|someone|you) (was|were|felt|feel|are) (offended|hurt|upset)",
    "pl": r"jeśli ktoś poczuł się|jeśli kogoś uraził",
    "fr": r"si (certains|quelqu’un|vous) (ont|a|avez) (été )?(choqué|offensé|blessé|heurté)",
    "id": r"(jika|bila|kalau|apabila) ada yang tersinggung|(jika|bila) anda tersinggung",
    "ru": r"если (кого-то|кого-нибудь|вас) (обидел|задел|оскорбил)",
}
BOILERPLATE = {
    "en": r"per our policy|no comment|inconvenience",
    "pl": r"za zaistniałą sytuację|bez komentarza|niedogodności",
    "fr": r"gêne occasionnée|sans commentaire",
    "id": r"ketidaknyamanan yang terjadi|sesuai kebijakan",
    "ru": r"предоставленные неудобства|в кратчайшие сроки",
}


def texts(language: str, ids: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(id_, catalogue(language)[id_].forms[0]) for id_ in ids]


def blanks(text: str) -> int:
    """How many blanks a person fills in: "[first name]"."""
    return len(re.findall(r"\[[^\]]+\]", text))


def test_every_type_has_its_texts() -> None:
    assert len(SCENARIOS) == len(CRISIS_TYPES) * len(VARIANTS) * 2
    for type_ in CRISIS_TYPES:
        book = of_type(type_)
        assert len([step for step in default_plan("X").steps if type_ in step.types]) >= 4, type_
        assert book.messages, type_
        assert len(book.donts) >= 2, type_


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_just_the_words_that_playbooks_need(language: str) -> None:
    words = Words(language)
    needed = {*SCENARIOS, *STEPS, *MESSAGES, *SHARED, *DONTS}
    needed |= {f"group.{group}" for group in GROUPS} | {f"when.{fact}" for fact in KNOWN}
    assert [id_ for id_ in needed if id_ not in words] == []
    prefixes = ("scenario.", "stakeholder.", "playbook.dont.", "group.", "when.")
    assert [id_ for id_ in words if id_.startswith(prefixes) and id_ not in needed] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_whole_and_no_longer_than_people_read(language: str) -> None:
    for id_, text in texts(language, (*SCENARIOS, *STEPS, *MESSAGES, *SHARED, *DONTS)):
        kind = id_.split(".")[0]
        assert len(text) <= LONGEST[kind], (id_, len(text))
        assert text.endswith((".", "?", "”.", "».", "{brand}")), (id_, text[-30:])
        assert "  " not in text, id_
        assert text[0].isupper() or text[0] in "“„«[", (id_, text[:20])
        assert not re.search(r" [,.]|\.\.|!!", text), (id_, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_closed_and_french_signs_do_not_break_off(language: str) -> None:
    marks = {"en": "“”", "id": "“”", "pl": "„”", "fr": "«»", "ru": "«»"}[language]
    others = set("“”„«»") - set(marks)
    for id_, text in texts(language, (*SCENARIOS, *STEPS, *MESSAGES, *SHARED, *DONTS)):
        assert text.count(marks[0]) == text.count(marks[1]), (id_, text)
        assert not set(text) & others, (id_, text)
        assert "'" not in text, id_
        if language == "fr":
            assert not re.search(r" [;:!?»]|« ", text), (id_, text)
            assert not re.search(r"[^\s\u00a0\u202f\d][;:!?»]", text.replace("://", "")), (id_, text)


def test_a_text_of_one_type_is_pasted_into_no_other() -> None:
    for language in LANGUAGES:
        said = Counter(text for _, text in texts(language, (*SCENARIOS, *STEPS, *MESSAGES, *DONTS)))
        assert [text for text, n in said.items() if n > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_promises_the_next_news_signs_and_has_the_same_blanks_everywhere(language: str) -> None:
    for id_ in (*MESSAGES, *SHARED):
        english, here = catalogue("en")[id_].forms[0], catalogue(language)[id_].forms[0]
        fields = {name for _, name, _, _ in string.Formatter().parse(here) if name}
        assert fields == {"brand", "next_at"}, id_
        assert blanks(here) == blanks(english), (id_, language)
        assert here.endswith("{brand}"), id_


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_said_or_to_be_done_attacks_threatens_removes_or_promises_too_much(language: str) -> None:
    rules = (ATTACK, THREAT, REMOVAL, PROMISE, CONDITION, BOILERPLATE)
    cues = [re.compile(rule[language], re.IGNORECASE) for rule in rules]
    for id_, text in texts(language, (*STEPS, *MESSAGES, *SHARED)):
        for cue in cues:
            found = cue.search(text)
            assert found is None, (language, id_, found and found.group())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_message_shows_that_it_knows_or_thanks_or_is_sorry_to_those_affected(language: str) -> None:
    kind = {
        "en": r"sorry|apologi|thank|how are you|mistake|thoughts|put it right|look after|seriously|not come from",
        "pl": r"przepraszam|przykro|dziękuj|jak się|błąd|myślami|załatwi|opiekuj|poważnie|nie pochodzi",
        "fr": r"désol|excuses|merci|comment vous|erreur|pensées|régler|interlocuteur|sérieux|ne venait pas",
        "id": r"maaf|terima kasih|bagaimana keadaan|kesalahan|berduka|membereskan|mengurus|serius|bukan dari kami",
        "ru": r"извин|жаль|спасибо|как вы|ошибка|мыслями|исправлять|занимаюсь|серьёзно|не от нас",
    }[language]
    for id_, text in texts(language, tuple(id_ for id_ in MESSAGES if id_.endswith(".affected"))):
        assert re.search(kind, text, re.IGNORECASE), (language, id_)


def test_russian_is_written_in_its_own_script_and_polish_with_its_own_letters() -> None:
    for id_, text in texts("ru", (*SCENARIOS, *STEPS, *MESSAGES, *DONTS)):
        assert not re.search(r"[A-Za-z]{2,}", re.sub(r"\{\w+\}", "", text)), (id_, text)
    polish = " ".join(text for _, text in texts("pl", (*SCENARIOS, *STEPS)))
    assert all(letter in polish for letter in "ąćęłńóśźż")
