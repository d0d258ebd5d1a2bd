"""Search finds what has a name, in any case and with or without its marks, and only what has a page."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from coolhead.plan import read_plan
from coolhead.web.finding import Place, found
from coolhead.words import LANGUAGES
from tests.web.conftest import SmallHouse


@pytest.mark.parametrize(
    ("query", "name"),
    [("pozny zwrot", "Późny zwrot"), ("LODZ", "Łódź"), ("elod", "Élodie"), ("ещё", "Еще раз"), ("eclair", "L’éclair")],
)
def test_marks_and_case_do_not_matter(query: str, name: str) -> None:
    assert [place.name for place in found(query, [Place("wave", name, "/")])] == [name]


def test_each_word_has_to_begin_a_word() -> None:
    places = [
        Place("risk", "Late refunds", "/1"),
        Place("risk", "Refunds", "/2", also="late"),
        Place("risk", "Chocolate", "/3"),
    ]
    assert [place.link for place in found("late ref", places)] == ["/1", "/2"]


def test_the_best_fit_comes_first_and_a_kind_stays_together() -> None:
    places = [Place("wave", "Big refund", "/1"), Place("risk", "Refund", "/2"), Place("wave", "Refund", "/3")]
    assert [place.link for place in found("ref", places)] == ["/3", "/1", "/2"]


def texts(answer: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def test_it_leads_to_waves_screens_and_the_mentions(crisis: SmallHouse) -> None:
    crisis.kept_plans["ember"] = read_plan("brand: {id: ember, name: Ember, words: [ember]}")
    with crisis.visit() as client:
        everything, waves = client.get("/search"), client.get("/search?q=product")
        nothing = client.get('/search?q="><script>')
    assert 'href="/mentions"' in everything.text
    assert 'href="/waves/w2"' in waves.text
    assert 'href="/mentions?q=product"' in waves.text
    assert "<script>" not in nothing.text.split("<main")[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_readers_language(crisis: SmallHouse, language: str) -> None:
    with crisis.visit() as client:
        for part in ("", "&part=palette", "&part=found"):
            said = texts(client.get(f"/search?lang={language}{part}"))
            assert not re.search(r"\b(search|keys|screen)\.\w", said)
        keys = texts(client.get(f"/help?lang={language}&part=keys"))
        assert ("Show the keys" in keys) == (language == "en")


def test_what_is_found_leads_somewhere(crisis: SmallHouse) -> None:
    crisis.kept_plans["ember"] = read_plan("brand: {id: ember, name: Ember, words: [ember]}")
    with crisis.visit() as client:
        links = re.findall(r'role="option".*?href="([^"]+)"', client.get("/search?part=palette").text)
        assert len(links) > 5
        assert {client.get(html.unescape(link)).status_code for link in links} == {200}


def test_choices_are_kept_and_lead_back_to_a_page_of_ours(crisis: SmallHouse) -> None:
    with crisis.visit() as client:
        kept = client.post("/preferences", data={"fonts": "system", "keys": "off", "back": "/help?lang=pl&brand=ember"})
        assert kept.headers["location"] == "/help?brand=ember"
        page = client.get("/help").text
        assert 'data-fonts="system"' in page
        assert 'data-shortcuts="off"' in page
        for elsewhere in ("https://evil.example", "//evil.example", "/\\evil.example", "x"):
            assert client.post("/preferences", data={"back": elsewhere}).headers["location"] == "/"
        assert "theme" not in client.post("/preferences", data={"theme": "red"}).headers.get("set-cookie", "")


def test_who_saves_data_gets_the_letters_of_the_device(crisis: SmallHouse) -> None:
    with crisis.visit() as client:
        assert 'data-fonts="system"' in client.get("/", headers={"Save-Data": "on"}).text
        assert 'data-fonts="own"' in client.get("/").text
