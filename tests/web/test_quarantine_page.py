"""The quarantine: why something could not be read, its bytes shown safely, and reading it again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from coolhead.plan import read_plan
from coolhead.storage import Refusal, SqliteStore, arrive
from coolhead.web import BrandView
from coolhead.web.wall import Asker, NotAllowed, WalledHouse, let_in
from coolhead.words import LANGUAGES, Words
from coolhead.words.catalogue_files import catalogue

OURS = {"Origin": "http://127.0.0.1:8765"}
GOOD = b'{"id": "7", "source": "api", "published_at": "2026-03-01T08:15:02Z", "author": {"id": "a"}, "text": "hello"}'


@pytest.fixture
def refused(house: Any) -> Any:
    house.store.refusals += [
        Refusal(
            "api", "broken_json", "at character 7", b'{"id": <script>alert(1)</script>\x00\xff\xe2\x80\xae', "line 3"
        ),
        Refusal("api", "missing_field", "author is missing", b"{}", "line 4"),
        Refusal("rss", "never heard of", "", b"x" * 5000, "feed"),
    ]
    return house


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_item_says_why_and_what_helps_and_shows_its_bytes_as_text(refused: Any, language: str) -> None:
    with refused.visit() as client:
        answer = client.get(f"/quarantine?lang={language}")
    words = Words(language)
    for reason in ("broken_json", "missing_field", "other"):
        assert words.say(f"quarantine.because.{reason}") in answer.text
        assert words.say(f"quarantine.repair.{reason}") in answer.text
    assert words.say("quarantine.law.holds") in answer.text
    assert words.say("quarantine.shown", n=512) in answer.text
    assert "<script>alert" not in answer.text
    assert "\u202e" not in answer.text
    assert "0000  7b 22 69 64" in answer.text


def test_every_reason_of_the_door_has_its_words() -> None:
    reasons = {id_.rsplit(".", 1)[1] for id_ in catalogue("en") if id_.startswith("quarantine.because.")}
    for raw in (b"[", b"[]", b"\xff", b"{}", b'{"id":1}', b'{"id":"1","id":"2"}', b"\x00", b'{"a":NaN}'):
        arrived = arrive(raw, "api", "test")
        assert isinstance(arrived, Refusal)
        assert arrived.reason in reasons


def test_an_empty_quarantine_says_that_all_could_be_read(house: Any) -> None:
    with house.visit() as client:
        page = client.get("/quarantine?after=nonsense").text
    assert Words("en").say("quarantine.empty.why") in page


def test_what_was_repaired_leaves_and_the_law_keeps_holding(house: Any, tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store.db")
    store.take([Refusal("api", "bad_encoding", "", GOOD, "1"), Refusal("api", "broken_json", "", b"{", "2")], 5.0)
    house.store = store
    with house.visit() as client:
        page = client.get("/quarantine").text
        assert Words("en").say("quarantine.law", received=2, stored=0, duplicate=0, quarantined=2) in page
        assert client.post("/quarantine/again", data={"item": "2"}, headers=OURS).status_code == 303
        assert store.conservation().quarantined == 2
        assert client.post("/quarantine/again", data={"item": "nonsense"}, headers=OURS).status_code == 303
        assert store.conservation().quarantined == 2
        client.post("/quarantine/again", data={"after": "0"}, headers=OURS)
        said = Words("en").say("quarantine.said", stored=1, duplicate=0, stay=1)
        assert said in client.get("/quarantine").text
        assert client.post("/quarantine/again", data={}).status_code == 403
    law = store.conservation()
    assert (law.received, law.stored, law.quarantined, law.holds) == (2, 1, 1, True)
    store.close()


def test_the_quarantine_is_for_those_who_see_all_brands(new_house: Any) -> None:
    house = new_house(BrandView("ember", "Ember"), BrandView("other", "Other"))
    house.store.refusals.append(Refusal("api", "broken_json", "", b"secret of the other brand", ""))
    walled = WalledHouse(house)
    let_in(Asker("maja", "read", frozenset({"ember"})))
    try:
        with pytest.raises(NotAllowed):
            asyncio.run(walled.ask(lambda store: store.quarantine(5)))
        let_in(Asker("maja", "read", frozenset({"ember", "other"})))
        assert len(asyncio.run(walled.ask(lambda store: store.quarantine(5)))) == 1
    finally:
        let_in(None)
    people = "people: [{id: maja, name: Maja}]"
    house.kept_plans = {
        "ember": read_plan(f"brand: {{id: ember, name: Ember, words: [ember]}}\n{people}"),
        "other": read_plan("brand: {id: other, name: Other, words: [other]}\npeople: [{id: zoe, name: Zoe}]"),
    }
    house.trust("pen", "write", "maja")
    with house.visit(loopback=False) as client:
        answer = client.get("/quarantine", headers={"Authorization": "Bearer pen"})
    assert answer.status_code == 403
    assert Words("en").say("quarantine.whole") in answer.text
    assert "secret" not in answer.text
