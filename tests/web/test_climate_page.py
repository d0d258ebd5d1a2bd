"""The screen Climate: a mood of people, thanks that are marked and taken back, and no ranking of critics."""

from __future__ import annotations

import re
from typing import Any

import pytest

from coolhead.clock import HOUR, write_instant
from coolhead.words import LANGUAGES

NAVIGATED = {"sec-fetch-site": "same-origin"}


def mood(house: Any, hours: float = 0.0, **fields: Any) -> None:
    none: dict[str, Any] = {"channels": {}, "languages": {}, "newcomers": 3, "friends": [], "thanked": []}
    at = write_instant(house.clock.now() + hours * HOUR)
    house.tell({"at": at, "type": "mood_measured", "brand": "ember", **none, **fields})


def climate(house: Any, hours: float, friendly: int, neutral: int, critical: int, mentions: int = 120) -> None:
    counts = {"friendly": friendly, "neutral": neutral, "critical": critical}
    at = write_instant(house.clock.now() + hours * HOUR)
    rest = {"mentions": mentions, "negative": 1.0, "usual": 1.0, "channels": {}}
    house.tell({"at": at, "type": "climate_measured", "brand": "ember", **counts, **rest})


def without_keys(page: str) -> str:
    """A page but for the one-time keys of its forms."""
    return re.sub(r'name="form-key" value="[^"]+"', "", page)


@pytest.fixture
def friendly(house: Any) -> Any:
    """A house with a month of mood, two friends who wait, and answers that went to critics."""
    for day in range(30):
        climate(house, -24.0 * (30 - day), 60 + day, 20, 20)
    climate(house, 0, 71, 20, 9)
    house.hear("Świetna obsługa, dziękuję! <b>", "Ola", url="https://social.example/1")
    house.hear("Love the new charger.", "Sam", "en")
    answered = {"answered_friendly": 1, "answered_neutral": 0, "answered_critical": 19, "answered_unknown": 2}
    channels = {"x": [2, 1, 30], "mastodon": [40, 5, 2]}
    mood(house, friends=["m2", "m1"], channels=channels, languages={"pl": [40, 3, 1]}, **answered)
    return house


def test_the_mood_of_people_is_said_drawn_and_tabled(friendly: Any) -> None:
    with friendly.visit() as client:
        page = client.get("/climate?lang=en").text
    assert "71 of 100 people speak well of us" in page
    assert page.count('class="dot-friendly"') == 71
    assert page.count('class="dot-critical"') == 9
    assert "in the last 24 hours" in page
    assert 'class="line-friendly"' in page
    assert "A week ago:" in page


def test_feeding_critics_is_told(friendly: Any) -> None:
    with friendly.visit() as client:
        page = client.get("/climate?lang=en").text
    assert "5% of our answers to friends and critics" in page
    assert "Not counted" in page
    assert "Stuffy air: X." in page


def test_unheard_answers_are_called_unknown(house: Any) -> None:
    climate(house, 0, 71, 20, 9)
    mood(house)
    with house.visit() as client:
        assert "Unknown: Coolhead does not hear the answers" in client.get("/climate?lang=en").text


def test_thanks_are_marked_seen_and_taken_back(friendly: Any) -> None:
    with friendly.visit() as client:
        before = client.get("/climate?lang=en").text
        assert "Thank 2 people" in before
        assert "&lt;b&gt;" in before
        done = client.post("/climate/thanks?brand=ember", data={"thank": "m1", "who": "maja"}, headers=NAVIGATED)
        assert (done.status_code, done.headers["location"]) == (303, "/climate#thanks")
        page = client.get("/climate?lang=en").text
        assert "Marked as thanked." in page
        assert "Maja Kowalska" in page
        assert "Thank 1 person" in page
        client.post("/climate/thanks", data={"undo": "m1", "who": "maja"}, headers=NAVIGATED)
        assert "Thank 2 people" in client.get("/climate?lang=en").text
    assert [(act.mention, act.who, act.stands) for _, act in friendly.answers] == [
        ("m1", "maja", True),
        ("m1", "maja", False),
    ]


def test_nobody_thanks_for_what_is_not_there_and_whoever_forgets_a_name_is_asked(friendly: Any) -> None:
    with friendly.visit() as client:
        missing = client.post("/climate/thanks", data={"thank": "m9", "who": "maja"}, headers=NAVIGATED)
        nameless = client.post("/climate/thanks", data={"thank": "m1"}, headers=NAVIGATED)
        foreign = client.post("/climate/thanks", data={"thank": "m1", "who": "maja"})
    assert (missing.status_code, nameless.status_code, foreign.status_code) == (404, 422, 403)
    assert not friendly.answers


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_mentions_make_no_mood_but_thanks_are_there(house: Any, language: str) -> None:
    climate(house, 0, 3, 0, 0, mentions=12)
    house.hear("Super!", "Ola")
    mood(house, friends=["m1"])
    with house.visit() as client:
        page = client.get(f"/climate?lang={language}").text
        part = client.get(f"/climate/fragment?lang={language}").text
    assert "12" in page
    assert "dot-friendly" not in page
    assert 'name="thank" value="m1"' in page
    assert without_keys(part).strip() in without_keys(page)


def test_an_empty_house_says_what_would_be_here(house: Any) -> None:
    with house.visit() as client:
        page = client.get("/climate?lang=en").text
    assert "Too few voices" in page
    assert "/sources" in page
    assert "Nobody waits for thanks" in page
