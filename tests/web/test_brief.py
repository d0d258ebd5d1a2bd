"""The one page: the sentence that Now says, at most 120 words in every language, and nothing that nobody knows."""

from __future__ import annotations

import re
from typing import Any

import pytest

from coolhead.clock import HOUR, VirtualClock
from coolhead.web import brief_pdf as pdf_module
from coolhead.web.brief_pdf import brief_markdown, brief_pdf
from coolhead.web.brief_view import MOST_WORDS, Brief, brief_of
from coolhead.web.speech import speech
from coolhead.words import LANGUAGES
from tests.web.lived_in import MOMENTS, copied, open_house, visited


def briefs(moment: str) -> dict[str, Brief]:
    with copied(moment) as home, open_house(home, VirtualClock(MOMENTS[moment])) as (_store, house):
        brand = house.brands()[0]
        board = house.boards()[brand.id]
        room = house.rooms().room(brand.id, board.incident.id) if board.incident else None
        return {
            language: brief_of(brand, board, room, speech(language, brand.time_zone), MOMENTS[moment])
            for language in LANGUAGES
        }


@pytest.mark.parametrize("moment", MOMENTS)
def test_it_has_at_most_120_words_at_any_moment_in_any_language(moment: str) -> None:
    for language, brief in briefs(moment).items():
        written = re.sub(r"[#*|]", " ", brief_markdown(brief, speech(language, "UTC")))
        numbered = re.compile(r"[123]\.")
        said = [word for word in written.split() if not numbered.fullmatch(word)]
        counted = [word for word in said if any(sign.isalnum() for sign in word)]
        assert 20 < len(counted) <= MOST_WORDS, (language, counted)
        assert brief.steps
        assert brief.needs
        assert not re.search(r"\bR\b|topic-\d|step\.|role\.", written), (language, written)


@pytest.mark.parametrize("moment", ["calm", "threat", "storm"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_the_sentence_that_now_says(moment: str, language: str) -> None:
    with visited(moment) as client:
        now, page = (client.get(f"{path}?lang={language}").text for path in ("/", "/brief"))
    said = [re.search(r"<h1[^>]*>(.*?)</h1>", text) for text in (now, page)]
    assert said[0] is not None
    assert said[1] is not None
    assert said[0][1] == said[1][1]


def test_a_threat_that_nobody_leads_asks_for_a_lead_and_a_calm_day_for_nothing() -> None:
    assert "Name who leads" in briefs("threat")["en"].needs[0]
    calm = briefs("calm")["en"]
    assert (calm.needs, calm.forecast, calm.chip.level) == (("Nothing.",), "", 0)


def test_steps_that_are_done_are_left_out_and_late_ones_are_called_late() -> None:
    with copied("storm") as home, open_house(home, VirtualClock(MOMENTS["storm"])) as (_store, house):
        brand = house.brands()[0]
        board = house.boards()[brand.id]
        assert board.incident is not None
        room = house.rooms().room(brand.id, board.incident.id)
        assert room is not None
        words = speech("en", brand.time_zone)
        done = {step.step for step in board.incident.steps if room.step_status(step.step) != "open"}
        brief = brief_of(brand, board, room, words, MOMENTS["storm"])
        assert done
        assert not [line for line in brief.steps for step in done if words.named("step", step)[:40] in line]
        assert all("was due" in line for line in brief.steps)


def test_a_forecast_says_when_the_next_level_may_come(crisis: Any) -> None:
    board = crisis.boards()["ember"]
    assert board.leading is not None
    board.leading.forecast = {"next_level": 4, "next_level_minutes": 30.0, "size_24h": (1.0, 2.0, 3.0)}
    brief = brief_of(crisis.brands()[0], board, None, speech("en", "UTC"), board.at + HOUR)
    assert brief.forecast.startswith("Level 4 of 5 at about")


def test_the_pdf_is_one_page_and_where_it_cannot_be_made_a_sentence_says_why(
    crisis: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with crisis.visit() as client:
        made = client.get("/brief.pdf?lang=pl")
        assert (made.status_code, made.content[:5]) == (200, b"%PDF-")
        assert made.content.count(b"/Type/Page/") + made.content.count(b"/Type /Page\n") <= 1
        monkeypatch.setattr("coolhead.web.brief_page.brief_pdf", lambda *_: None)
        refused = client.get("/brief.pdf?lang=en")
        assert refused.status_code == 501
        assert "pip install" in refused.text


def test_nothing_in_a_text_is_a_command_of_the_typesetter(crisis: Any) -> None:
    brief = brief_of(crisis.brands()[0], crisis.boards()["ember"], None, speech("en", "UTC"), 0.0)
    hostile = brief.__class__(**{name: getattr(brief, name) for name in brief.__dataclass_fields__} | {
        "brand": '#panic("x") "quoted" \\ end', "sentence": "$ #import *_"
    })  # fmt: skip
    assert (brief_pdf(hostile, "en") or b"")[:5] == b"%PDF-"
    assert pdf_module.brief_typst(hostile, "en").count("#panic") == 1


def test_the_page_is_readable_without_anything_known(house: Any) -> None:
    with house.visit() as client:
        page = client.get("/brief?lang=en").text
    assert "Nothing to worry about." in page
    assert "Next page when something changes." in page
