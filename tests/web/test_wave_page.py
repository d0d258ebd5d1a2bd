"""The page of a wave: how it goes, who carries it, what may come; open, over, unknown; and a stranger's words."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from coolhead.clock import MINUTE, read_instant, write_instant
from coolhead.web.wave_chart import SPANS
from coolhead.words import LANGUAGES

START = read_instant("2026-03-04T20:00:00Z")
WAVE = "ember-topic-3-1"
PAGE = f"/waves/{WAVE}"
EVIL = '<img src=x onerror="alert(1)"> torn seal on the parcel'


def fact(minute: float, type_: str, **fields: Any) -> dict[str, Any]:
    return {"at": write_instant(START + minute * MINUTE), "type": type_, "brand": "ember", "wave": WAVE, **fields}


def changed(minute: float, before: int, level: int) -> dict[str, Any]:
    because = [
        {"signal": "velocity", "value": 15.2, "baseline": 1.0, "points": 18.6, "evidence": ["m1"]},
        {"signal": "reproduction", "value": 1.4, "baseline": None, "points": 12.0, "evidence": []},
    ]
    return fact(
        minute, "severity_changed", topic="topic-3", **{"from": before, "to": level}, impact=30.0, impact_band=2,
        spread=60.0, spread_band=4, because=because, floors=[], ceilings=[], confidence="medium",
        raises={"spread": 5.0}, lowers={}, crisis_type="T2",
    )  # fmt: skip


def measured(minute: float, per_hour: float, mentions: int, **more: Any) -> dict[str, Any]:
    return fact(
        minute, "wave_measured", topic="topic-3", level=3, mentions=mentions, authors=86, per_hour=per_hour,
        usual_per_hour=1.5, reproduction=1.4, reach=90_000, multipliers=1, channels=2, emotion_share=0.6,
        bystander_share=0.4, spread=60.0, impact=30.0, **more,
    )  # fmt: skip


def brought(mention: str, reach: int, people: int, **more: Any) -> dict[str, Any]:
    return fact(
        90, "multiplier_measured", mention=mention, reach=reach, reason="reach",
        first_at=write_instant(START + 50 * MINUTE), mentions=people + 10, people=people, without_mentions=70,
        without_reproduction=0.8, reproduction=1.4, **more,
    )  # fmt: skip


@pytest.fixture
def carried(house: Any) -> Any:
    """A wave of a found topic that a large account carried to a second channel."""
    for text, author in ((EVIL, "Ola"), ("Another parcel with a torn seal", "Sam"), ("torn seal here too", "Kim")):
        house.hear(text, author, "en", url="https://social.example/1")
    house.hear("Plomba zerwana, paczka otwarta", "Jan", "pl")
    quotes = {"en": ["m1", "m2", "m3"], "pl": ["m4"]}
    languages, rates = {"en": 100, "pl": 20}, {"per_hour": 42.0, "usual_per_hour": 0.2}
    house.tell(
        fact(
            0, "topic_measured", topic="topic-3", mentions=120, authors=86, languages=languages, quotes=quotes, **rates
        )
    )
    first = write_instant(START - 15 * MINUTE)
    house.tell(fact(0, "wave_opened", topic="topic-3", first_mention="m1", first_at=first, linked_to=None))
    house.tell(changed(1, 0, 3))
    for place, (channel, minutes) in enumerate((("mastodon", 0.0), ("reddit", 35.0)), 1):
        house.tell(
            fact(40, "wave_reached_channel", channel=channel, place=place, first_at=first, minutes=minutes, people=5)
        )
    joined = {"mention": "m3", "reach": 90_000, "reason": "reach", "first_at": first}
    house.tell(fact(50, "multiplier_joined", **joined))
    for step in range(24):
        house.tell(measured(5.0 * step, 2.0 + step, 10 + 5 * step))
    house.tell(brought("m3", 90_000, 41, excess=[3.0, 8.0, 14.0]))
    house.tell(
        fact(
            118, "forecast_made", reproduction=[1.1, 1.4, 1.8], size_24h=[300.0, 420.0, 900.0], mentions=125,
            doubling_probability=0.7, next_level=4, next_level_minutes=60.0, next_level_minutes_low=45.0,
            next_level_minutes_high=110.0,
        )
    )  # fmt: skip
    rings = {"affected_share": 0.3, "interested_share": 0.3, "unrelated_share": 0.4}
    between = {"bystander_share_low": 0.31, "bystander_share_high": 0.5}
    house.tell(measured(120, 26.0, 130, doubling_minutes=55.0, **rings, **between))
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
    assert "3–14 people more came" in page
    assert "nobody can know" in page
    assert "instead of" not in look(carried, without="m99")


def test_a_wave_that_is_over_stays_readable_when_no_board_has_it(carried: Any) -> None:
    carried.tell(changed(200, 3, 0))
    carried.tell(fact(200, "wave_calmed", topic="topic-3", mentions=140))
    carried.boards()["ember"].forget(WAVE)
    page = look(carried)
    assert 'Calm <span class="of5">0/5</span>' in page
    assert "This wave is over; nothing is forecast." in page
    assert "The journal keeps what happened in this wave." in page
    assert "Kim" in page


def test_a_wave_that_nobody_knows_has_a_page_of_its_own(house: Any) -> None:
    with house.visit() as client:
        for path in ("/waves/no-such-wave", f"/waves/{'x' * 300}"):
            answer = client.get(path)
            assert answer.status_code == 404
            assert "Nobody knows this wave." in answer.text
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
