"""The page of a wave: how it goes, who carries it, what may come; open, over, unknown; and a stranger's words."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from coolhead.clock import MINUTE
from coolhead.web.wave_chart import SPANS
from coolhead.words import LANGUAGES
from tests.web.wave_house import PAGE, START, WAVE, changed, fact, measured, tell_wave


@pytest.fixture
def carried(house: Any) -> Any:
    tell_wave(house)
    return house


def look(house: Any, path: str = PAGE, **params: Any) -> str:
    with house.visit() as client:
        answer = client.get(path, params=params)
    assert answer.status_code == 200
    return html.unescape(answer.text).replace("\u00a0", " ").replace("\u202f", " ")


def test_it_says_how_the_wave_goes_and_because_of_whom(carried: Any) -> None:
    page = look(carried)
    assert re.search(r"Threat <span class=\"of5\">3/5</span>", page)
    assert "<b>1.4</b>" in page
    assert "1.1–1.8" in page
    assert "brought 41" in page
    assert '<b dir="auto">Kim</b>' in page
    assert "after 35 min" in page
    assert page.index("Mastodon") < page.index("Reddit")


def test_the_forecast_says_its_range_and_when_the_next_level_may_be_reached(carried: Any) -> None:
    page = look(carried)
    assert "175–775 more critical mentions, on average 7.3–32.3 an hour" in page
    assert "it reaches “Crisis” at about 23:58 (between 23:43 and 00:48)" in page
    assert 'class="ahead"' in page


def test_under_twenty_mentions_it_says_why_there_is_no_forecast(house: Any) -> None:
    house.tell(fact(0, "wave_opened", topic="T2", first_mention=None, first_at=None, linked_to=None))
    house.tell(measured(5, 3.0, 7))
    page = look(house)
    assert "Under 20 mentions: too few to forecast." in page
    assert 'class="ahead"' not in page


def test_minutes_of_the_chart_lead_to_their_mentions(carried: Any) -> None:
    page = look(carried, span="1")
    found = re.findall(r'href="/mentions\?brand=ember&wave=ember-topic-3-1&from=(\d+)&to=(\d+)" tabindex="-1"', page)
    assert found
    assert all(int(last) - int(first) == 300 for first, last in found)
    assert int(found[-1][1]) == int(START + 120 * MINUTE)


@pytest.mark.parametrize("hours", [1, 6, 24, 168])
def test_the_span_can_be_chosen(carried: Any, hours: int) -> None:
    page = look(carried, span=hours)
    chosen = re.findall(r'data-key="(\d)" aria-current="true">([^<]+)</a>', page)
    assert chosen == [(str(SPANS.index(hours) + 1), "7 days" if hours == 168 else f"{hours} h")]


def test_the_wave_without_an_account_is_told_with_its_uncertainty(carried: Any) -> None:
    assert "instead of" not in look(carried)
    page = look(carried, without="m3")
    assert "Critical mentions of the last day: 70 instead of 130." in page
    assert "Each mention would bring 0.8 more instead of 1.4." in page
    assert "would be fading by now" in page
    assert "3–14 more people came" in page
    assert "Nobody can know" in page
    assert "instead of" not in look(carried, without="m99")


def test_a_wave_that_is_over_stays_readable_when_no_board_has_it(carried: Any) -> None:
    carried.tell(changed(200, 3, 0))
    carried.tell(fact(200, "wave_calmed", topic="topic-3", mentions=140))
    carried.boards()["ember"].forget(WAVE)
    page = look(carried)
    assert 'Calm <span class="of5">0/5</span>' in page
    assert "This wave is over; nothing is forecast." in page
    assert "What happened in this wave is kept." in page
    assert "Kim" in page


def test_a_wave_that_nobody_knows_has_a_page_of_its_own(house: Any) -> None:
    with house.visit() as client:
        for path in ("/waves/no-such-wave", f"/waves/{'x' * 300}"):
            answer = client.get(path)
            assert answer.status_code == 404
            assert "This wave is not known here." in answer.text
            assert 'href="/"' in answer.text


def test_authors_and_words_that_were_erased_leave_what_they_are(carried: Any) -> None:
    carried.store.entries.clear()
    page = look(carried)
    assert "Kim" not in page
    assert "large account" in page
    assert "No typical words are kept, or they were erased." in page


def test_a_strangers_words_stay_words(carried: Any) -> None:
    with carried.visit() as client:
        text = client.get(PAGE).text
    assert "<img src=x" not in text
    assert "&lt;img src=x onerror=" in text
    assert not re.search(r"<[^>]*\s(?:on\w+|style)=", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(carried: Any, language: str) -> None:
    page = look(carried, lang=language, without="m3")
    assert re.findall(r">\s*((?:wave|now|verdict|reason|spike|signal|level|topic)\.[a-z_.]+)", page) == []
    assert 'lang="pl"' in page


def test_the_live_part_is_the_page_without_its_frame(carried: Any) -> None:
    part = look(carried, f"{PAGE}/fragment")
    assert "<html" not in part
    assert "brought 41" in part


def test_a_wave_of_some_minutes_does_not_say_that_nothing_came(house: Any) -> None:
    house.tell(fact(0, "wave_opened", topic="T2", first_mention=None, first_at=None, linked_to=None))
    for minute in (0, 5, 10):
        house.tell(measured(minute, 3.0, 23))
    page = look(house)
    assert "23 critical mentions about this within a day; when they come is measured since 21:00." in page
    assert "<dt>Critical within a day</dt><dd><b>23</b>" in page
