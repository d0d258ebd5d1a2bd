"""The screen Sources: what is heard, asked once by a button; words tried, saved beside others; a feed's lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coolhead.plan import Plan, read_plan
from coolhead.run.source_settings import SourceSetting
from coolhead.run.source_tests import SourceTested
from coolhead.web import SourceView
from coolhead.words import LANGUAGES

NAVIGATED = {"sec-fetch-site": "same-origin"}
PLAN = """
brand: {name: Ember, id: ember, words: [Ember], languages: [pl, en]}
people: [{id: maja, name: Maja}]
risks:
  T2: {likelihood: 3}
"""


@pytest.fixture
def house(house: Any, tmp_path: Path) -> Any:
    (tmp_path / "plan.yaml").write_text(PLAN)
    house.kept_plans["ember"] = read_plan(PLAN)
    house.plan_paths["ember"] = tmp_path / "plan.yaml"
    now = house.clock.now()
    feed = SourceSetting("rss:press", "rss", "https://press.example", 10.0)
    house.sources().extend([
        SourceView("rss:press", now - 600, None, "", now - 60, now + 300, feed),
        SourceView("folder:in", None, now - 900, "source.folder_unusable", now - 30, None,
                   SourceSetting("folder:in", "folder", "/srv/in")),
        SourceView("api", now - 5),
    ])  # fmt: skip
    for text in ("Zwrotu nadal nie ma <script>alert(1)</script>", "Ładowarka się grzeje", "Where is my refund?"):
        house.hear(text)
    return house


def of_now(path: Path) -> Plan:
    return read_plan(path.read_text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_tells_what_is_heard_in_every_language(house: Any, language: str) -> None:
    with house.visit() as client:
        page = client.get(f"/sources?lang={language}")
    assert page.status_code == 200
    assert "https://press.example" in page.text
    assert "source.folder_unusable" not in page.text
    assert "<script>alert" not in page.text


def test_trouble_comes_first_and_what_nobody_asks_has_no_button(house: Any) -> None:
    with house.visit() as client:
        page = client.get("/sources?lang=en").text
    assert "1 source needs a look." in page
    assert page.index("The watched folder cannot be read") < page.index("https://press.example")
    assert page.count('action="/sources/test"') == 2
    assert "in 5 minutes" in page


def test_a_test_says_what_came_and_stores_nothing(house: Any) -> None:
    house.source_answers["rss:press"] = SourceTested("rss:press", 0.0, 12)
    house.source_answers["folder:in"] = SourceTested("folder:in", 0.0, error="source.timeout")
    before = len(house.store.entries)
    with house.visit() as client:
        for source, said in (("rss:press", "press answers: 12 mentions"), ("folder:in", "took too long")):
            assert client.post("/sources/test", data={"source": source}, headers=NAVIGATED).status_code == 303
            assert said in client.get("/sources?lang=en").text
        assert client.post("/sources/test", data={"source": "rss:x"}, headers=NAVIGATED).status_code == 404
        assert client.post("/sources/test", data={"source": "rss:press"}).status_code == 403
    assert len(house.store.entries) == before


def test_words_are_tried_on_the_last_mentions_also_without_javascript(house: Any) -> None:
    query = "target=T2&language=pl&words=zwrotny%0Aladowark"
    with house.visit() as client:
        for path in (f"/sources?lang=en&{query}", f"/sources/words?lang=en&{query}"):
            page = client.get(path).text
            assert "Would catch 1 of the last 3 mentions." in page
            assert "“Zwrotu” is close to “zwrotny”" in page
            assert "caught by: ladowark" in page
        assert client.get("/sources/words?target=T2&words=").text.strip() == ""


def test_words_are_saved_to_the_plan_once_and_stand_there(house: Any) -> None:
    with house.visit() as client:
        data = {"target": "T2", "language": "pl", "words": "zwrot\nwtyczk", "who": "maja", "why": "seen today",
                "base": house.kept_plans["ember"].version, "form-key": "k1"}  # fmt: skip
        done = [client.post("/sources/words", data=data, headers=NAVIGATED) for _ in range(2)]
        assert [one.status_code for one in done] == [303, 303]
    plan = of_now(house.plan_paths["ember"])
    assert next(risk for risk in plan.risks if risk.key == "T2").words == {"pl": ("zwrot", "wtyczk")}


def test_others_who_changed_the_same_words_are_shown_and_nothing_is_lost(house: Any) -> None:
    path = house.plan_paths["ember"]
    with house.visit() as client:
        base = house.kept_plans["ember"].version
        client.post("/sources/words", headers=NAVIGATED, data={"target": "brand", "language": "pl",
                    "words": "Ember\nEmberek", "who": "maja", "base": base})  # fmt: skip
        late = client.post("/sources/words?lang=en", headers=NAVIGATED, data={"target": "brand", "language": "pl",
                           "words": "Ember\nAmber", "who": "maja", "base": base})  # fmt: skip
    assert late.status_code == 409
    assert "Amber" in late.text
    assert "Emberek" in late.text
    assert of_now(path).brand.words == ("Ember", "Emberek")


def test_no_words_are_refused_beside_the_field(house: Any) -> None:
    with house.visit() as client:
        data = {"target": "T2", "language": "pl", "words": "  ", "who": "maja", "why": "kept text"}
        answer = client.post("/sources/words?lang=en", data=data, headers=NAVIGATED)
    assert answer.status_code == 422
    assert 'id="words-words-error"' in answer.text
    assert "kept text" in answer.text


def test_a_feed_becomes_lines_to_copy_and_mistakes_are_told(house: Any) -> None:
    good = {"name": "alert", "url": "https://a.example/feed", "channel": "news", "minutes": "5", "kind": "article"}
    with house.visit() as client:
        page = client.post("/sources/connect?lang=en", data=good, headers=NAVIGATED).text
        assert "[[feeds]]\nname = &#34;alert&#34;" in page
        for wrong, said in (
            ({"name": "press"}, "There is already a source"),
            ({"name": "a b"}, "Only letters"),
            ({"url": "ftp://a.example"}, "begin with http"),
            ({"minutes": "0"}, "feed-minutes-error"),
        ):
            answer = client.post("/sources/connect?lang=en", data={**good, **wrong}, headers=NAVIGATED)
            assert (answer.status_code, said in answer.text) == (422, True), wrong


def test_a_house_without_sources_says_what_to_do(new_house: Any) -> None:
    empty = new_house()
    empty.kept_plans["ember"] = read_plan(PLAN)
    with empty.visit() as client:
        page = client.get("/sources?lang=en").text
    assert "Nothing is connected yet" in page
    assert "No mentions yet to try them on." in page
