"""The card of a wave: what, where, who, since when, compared to what, what may come; in words, and safely."""

from __future__ import annotations

from typing import Any

import pytest

from coolhead.words import LANGUAGES

AT = "2026-03-04T23:30:00Z"
WAVE = "ember-topic-3-1"
EVIL = '<img src=x onerror="alert(1)"> torn seal on the parcel'


def fact(type_: str, **fields: Any) -> dict[str, Any]:
    return {"at": AT, "type": type_, "brand": "ember", "wave": WAVE, **fields}


MEASURED = fact(
    "wave_measured", topic="topic-3", level=4, mentions=120, authors=86, per_hour=42.0, usual_per_hour=1.5,
    reproduction=1.4, reach=90_000, multipliers=1, channels=2, emotion_share=0.6, bystander_share=0.4, spread=60.0,
    impact=30.0, negative_share=0.5, negative_share_low=0.42, negative_share_high=0.58, usual_emotion_share=0.3,
    newcomer_share=0.7, usual_newcomer_share=0.4, above_one_60=0.93, doubling_minutes=55.0,
)  # fmt: skip
FORECAST = fact("forecast_made", reproduction=[1.1, 1.4, 1.8], size_24h=[300.0, 420.0, 900.0])


@pytest.fixture
def spiked(house: Any) -> Any:
    """A wave of a found topic, as the desk tells it."""
    for text, author in ((EVIL, "Ola"), ("Another parcel with a torn seal", "Sam"), ("torn seal here too", "Kim")):
        house.hear(text, author, "en", url="https://social.example/1")
    house.hear("Plomba zerwana, paczka otwarta", "Jan", "pl")
    house.tell(
        fact(
            "topic_measured", topic="topic-3", mentions=120, authors=86, per_hour=42.0, usual_per_hour=0.2,
            languages={"en": 100, "pl": 20}, quotes={"en": ["m1", "m2", "m3"], "pl": ["m4"]},
        )
    )  # fmt: skip
    house.tell(fact("wave_opened", topic="topic-3", first_mention="m1", first_at="2026-03-04T20:10:00Z"))
    house.tell(fact("origin_found", mention="m2", first_at="2026-03-04T20:05:00Z", replaces="m1", replaces_at=AT))
    house.tell(
        fact(
            "severity_changed", topic="topic-3", **{"from": 0, "to": 4}, impact=30.0, impact_band=2, spread=60.0,
            spread_band=4, because=[], floors=[], ceilings=[], confidence="medium", raises={}, lowers={},
            crisis_type=None,
        )
    )  # fmt: skip
    for place, (channel, minutes) in enumerate((("mastodon", 0.0), ("reddit", 35.0)), 1):
        house.tell(fact("wave_reached_channel", channel=channel, place=place, first_at=AT, minutes=minutes, people=5))
    joined = {"mention": "m3", "reach": 90_000, "reason": "spreads"}
    house.tell(fact("multiplier_joined", first_at=AT, **joined))
    house.tell(
        fact(
            "multiplier_measured", first_at=AT, mentions=40, people=30, without_mentions=80, without_reproduction=0.9,
            **joined, **{"reproduction": 1.4},
        )
    )  # fmt: skip
    house.tell(MEASURED)
    return house


def card(house: Any, language: str = "en") -> str:
    with house.visit() as client:
        page: str = client.get(f"/?lang={language}").text
    return page[page.index('<details class="spike"') : page.index('<div class="columns">')]


def test_a_card_tells_what_where_who_since_when_and_compared_to_what(spiked: Any) -> None:
    said = card(spiked)
    for told in (
        "It is about “torn seal", "First on: Mastodon.", "After 35\u00a0min: Reddit.", "86 people have criticised",
        "70% of them were never heard before; usually it is 40%.", "30 people have come through this account.",
        "Mentions without this account: 80 instead of 120.", "21:05", "Critical mentions an hour: 42; usually 1.5.",
        "50% of the mentions are negative (between 42% and 58%).",
    ):  # fmt: skip
        assert told in said, told


def test_without_a_forecast_the_card_says_that_it_is_too_early(spiked: Any) -> None:
    assert "Not enough mentions yet for a forecast." in card(spiked)
    spiked.tell(FORECAST)
    said = card(spiked)
    assert "300–900 in all" in said
    assert "The chance that it grows by itself is 93%." in said
    assert "It doubles in about 55\u00a0min." in said


def test_at_most_two_are_quoted_in_each_language_and_nothing_of_them_becomes_markup(spiked: Any) -> None:
    said = card(spiked)
    assert said.count("<blockquote") == 3
    assert "<img" not in said
    assert "&lt;img src=x" in said
    assert 'lang="pl"' in said


def test_erased_texts_leave_the_numbers(spiked: Any) -> None:
    spiked.store.entries.clear()
    said = card(spiked)
    assert "<blockquote" not in said
    assert "It is about “a new matter”." in said
    assert "86 people" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_in_every_language_without_the_desks_own_names(language: str, spiked: Any) -> None:
    spiked.tell(FORECAST)
    with spiked.visit() as client:
        page = client.get(f"/?lang={language}").text
    for broken in ("topic-3<", "“topic-", "spike.", "now.moment", "reason."):
        assert broken not in page.replace("/app.css", ""), broken


def test_the_api_tells_the_card_as_ids_and_numbers_and_the_words_beside(spiked: Any) -> None:
    with spiked.visit() as client:
        board = client.get("/api/boards").json()["boards"][0]
    spike = board["spikes"][0]
    assert (spike["wave"], spike["origin"], spike["channels"]) == (WAVE, "m2", {"mastodon": 0.0, "reddit": 35.0})
    assert (spike["carriers"][0]["people"], spike["carriers"][0]["without_mentions"]) == (30, 80)
    assert "torn seal" in board["topics"]["topic-3"]["words"]["names"]["en"]
    assert board["topics"]["topic-3"]["words"]["texts"]["pl"] == ["Plomba zerwana, paczka otwarta"]
