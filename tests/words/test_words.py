"""What is said, and how values are written, in each language."""

from __future__ import annotations

import subprocess
import sys

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.clock import read_instant
from coolhead.desk.commands import SendAlert
from coolhead.incident import Sentence
from coolhead.words import (
    LANGUAGES,
    OWN_NAMES,
    BadArgument,
    Forms,
    MissingArgument,
    MissingMessage,
    Words,
    nearest_language,
    push_text,
)

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        ("en", 1, "1 large account has joined."),
        ("en", 2, "2 large accounts have joined."),
        ("pl", 1, "Dołączyło 1 duże konto."),
        ("pl", 3, "Dołączyły 3 duże konta."),
        ("pl", 12, "Dołączyło 12 dużych kont."),
        ("pl", 22, "Dołączyły 22 duże konta."),
        ("ru", 21, "К разговору присоединился 21 крупный аккаунт."),
        ("ru", 24, "К разговору присоединились 24 крупных аккаунта."),
        ("ru", 11, "К разговору присоединились 11 крупных аккаунтов."),
        ("fr", 1, "1 compte influent s’en est mêlé."),
        ("fr", 2, "2 comptes influents s’en sont mêlés."),
        ("id", 2, "2 akun besar ikut bicara."),
    ],
)
def test_a_number_takes_its_form(language: str, n: int, said: str) -> None:
    assert Words(language).say("reason.multipliers", n=n) == said


def test_a_topic_is_a_type_the_whole_brand_or_its_own_words() -> None:
    words = Words("en")
    assert words.say("verdict.threat.growing", topic="T6") == "A wave about “late or no answer” is growing by itself."
    assert words.say("verdict.threat.growing", topic="refunds") == "A wave about “refunds” is growing by itself."
    assert words.say("alert.title", number=3, level=3, topic=None) == "Level 3 · Threat: the brand as a whole"


def test_a_sentence_that_begins_with_a_topic_begins_with_a_capital() -> None:
    assert Words("pl").say("guideline.situation", topic="T2", number=3, level=3).startswith("Wadliwy produkt: poziom 3")


def test_what_is_said_about_values_is_in_the_language_of_the_reader() -> None:
    assert Words("pl").say("reason.emotion", share=0.64).startswith("64% ")
    assert Words("fr").say("reason.emotion", share=0.64).startswith(f"64{NBSP}% ")
    assert Words("pl").say("reason.reach", reach=410_000) == f"Może to zobaczyć do 410{NBSP}tys. osób."
    assert Words("en").say("guideline.where.others", channels="reviews,news,x").endswith("reviews, news sites, and X.")


def test_a_role_that_only_the_plan_knows_is_said_as_written() -> None:
    assert "night owl" in Words("en").say("alert.missing_person", role="night owl")
    assert "crisis lead" in Words("en").say("alert.missing_person", role="crisis_lead")


def test_instants_are_told_in_the_brands_time_zone() -> None:
    at = read_instant("2026-07-01T21:55:00Z")
    assert "23:55" in Words("pl", "Europe/Warsaw").say("guideline.next.update", next_at=at)
    assert "04.55" in Words("id", "Asia/Jakarta").say("guideline.next.update", next_at=at)


def test_a_draft_is_in_the_language_of_the_answer() -> None:
    sentence = Sentence(
        id="guideline.message.acknowledge", args={"brand": "Kwantia", "next_at": 0.0, "reply_language": "ru"}
    )
    assert Words("en").sentence(sentence) == Words("ru").sentence(sentence)
    assert Words("en").sentence(sentence).startswith("Спасибо")


def test_an_abbreviation_at_the_end_keeps_one_full_stop() -> None:
    assert Words("pl").say("verdict.easing", topic="x", level="5 tys.").endswith("5 tys.")


@given(text=st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_an_argument_is_never_read_as_a_template(text: str) -> None:
    said = Words("en").say("alert.body", link="{topic.__class__}" + text + "{0}")
    assert "{topic.__class__}" in said
    assert said.endswith("{0}")


def test_what_is_missing_is_named() -> None:
    with pytest.raises(MissingMessage, match=r"no message 'no\.such' in the pl catalogue"):
        Words("pl").say("no.such")
    with pytest.raises(MissingArgument, match=r"message 'reason\.reach' needs the argument 'reach'"):
        Words("en").say("reason.reach")
    with pytest.raises(BadArgument, match="cannot say share=None"):
        Words("en").say("reason.emotion", share=None)
    with pytest.raises(BadArgument, match=r"cannot say n=1\.5"):
        Words("en").say("reason.multipliers", n=1.5)
    assert issubclass(MissingMessage, KeyError)


@pytest.mark.parametrize(
    ("language", "number", "low_high", "half_day", "days"),
    [
        ("en", "1,293", "1.5–2.2", f"12{NBSP}h", f"3{NBSP}days"),
        ("pl", f"1{NBSP}293", "1,5–2,2", f"12{NBSP}h", f"3{NBSP}dni"),
        ("fr", "1\u202f293", "1,5–2,2", f"12{NBSP}h", f"3{NBSP}jours"),
        ("id", "1.293", "1,5–2,2", f"12{NBSP}jam", f"3{NBSP}hari"),
        ("ru", f"1{NBSP}293", "1,5–2,2", f"12{NBSP}ч", f"3{NBSP}дня"),
    ],
)
def test_numbers_cannot_break_and_follow_the_language(
    language: str, number: str, low_high: str, half_day: str, days: str
) -> None:
    forms = Forms(language)
    assert forms.number(1293) == number
    assert forms.range(1.5, 2.2) == low_high
    assert forms.range(2.0, 2.04) == forms.number(2)
    assert forms.duration(720) == half_day
    assert forms.duration(4320) == days
    assert " " not in forms.compact(410_000) + forms.compact(1_230_000) + forms.percent(0.5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_times_are_told_without_am_and_pm(language: str) -> None:
    forms = Forms(language, "UTC")
    assert forms.clock_time(read_instant("2026-03-01T23:40:00Z")).replace(".", ":") == "23:40"
    assert forms.day_time(read_instant("2026-03-01T23:40:00Z"))
    assert forms.relative(0.0, 240.0) != forms.relative(240.0, 0.0)


def test_compact_numbers_keep_a_decimal_below_ten_of_a_unit() -> None:
    forms = Forms("en")
    assert [forms.compact(n) for n in (0, 999, 1_234, 9_940, 9_960, 410_000, 1_250_000)] == [
        "0", "999", "1.2K", "9.9K", "10K", "410K", "1.2M",
    ]  # fmt: skip


def test_the_nearest_language_serves_a_tag() -> None:
    assert [nearest_language(tag) for tag in ("fr-CA", "ID", "ru_RU", "de", "")] == ["fr", "id", "ru", "en", "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_push_says_what_why_and_how_to_take_it(language: str) -> None:
    verdict = Sentence(id="verdict.threat.growing", args={"topic": "T6"})
    reasons = (Sentence(id="reason.velocity", args={"n": 24}), Sentence(id="reason.multipliers", args={"n": 2}))
    alert = SendAlert("k", "t", 0.0, "b", "w1-3", "maja", 3, verdict, reasons, escalated=True)
    words = Words(language)
    push = push_text(alert, words, "http://127.0.0.1:8765/alerts/w1-3")
    assert push.body.startswith(words.sentence(verdict))
    assert push.body.endswith("http://127.0.0.1:8765/alerts/w1-3")
    assert "coolhead ack w1-3" in push_text(alert, words).body
    assert push.title != push_text(SendAlert("k", "t", 0.0, "b", "a", "m", 3, verdict), words).title


def test_one_language_is_ready_in_a_moment() -> None:
    code = (
        "import time; from coolhead.words import Words; t = time.process_time(); Words('ru');"
        "print(time.process_time() - t)"
    )
    took = min(float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(3))
    assert took < 0.15


def test_other_languages_are_called_as_readers_call_them() -> None:
    assert [Forms("id").language_name(code) for code in ("pl", "fr", "xx-none")] == ["Polandia", "Prancis", "xx-none"]
    assert Forms("en").language_name("pl") == "Polish"


def test_languages_are_called_as_they_call_themselves() -> None:
    assert tuple(OWN_NAMES) == LANGUAGES
    for code, name in OWN_NAMES.items():
        assert name.casefold() == (Locale.parse(code).get_display_name() or "").casefold()
