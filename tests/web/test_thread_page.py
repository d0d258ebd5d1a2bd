"""The page of one mention: what is around it, its edits and removal, and nobody ranked as an enemy."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from coolhead.mention import Author
from coolhead.storage.model import Entry
from coolhead.words import LANGUAGES, Words


@pytest.fixture
def talked(house: Any) -> Any:
    """A post, two answers to it, an edit of it, and another one by the same person."""
    house.hear("Too hot, and nobody answers", "Sam", "en")
    house.hear("Same here", "Ola", "en", kind="reply", in_reply_to="m1")
    house.hear("We are sorry", "Ember", "en", kind="reply", in_reply_to="m1")
    house.hear("Something else", "Sam", "en")
    entries = house.store.entries
    sam = Author("sam", "sam", "Sam")
    for place in (0, 3):
        entries[place] = replace(entries[place], mention=replace(entries[place].mention, author=sam))
    house.hear("An answer to nothing known", "Eve", "en", kind="reply", in_reply_to="m99")
    return house


def edit(house: Any, place: int, **changes: Any) -> int:
    before = house.store.entries[place - 1]
    seq = len(house.store.entries) + 1
    mention = replace(before.mention, seen_at=house.clock.now(), **changes)
    house.store.entries.append(Entry(seq, "mention", mention, brand="ember", reading=before.reading))
    return seq


def test_a_mention_stands_between_what_it_answers_and_what_answers_it(talked: Any) -> None:
    with talked.visit() as client:
        post, answer = client.get("/mentions/1").text, client.get("/mentions/2").text
        stray = client.get("/mentions/5").text
    said = Words("en").say
    assert [re.findall(rf'id="m{n}"', post) != [] for n in (1, 2, 3, 4)] == [True] * 4
    assert said("mentions.history.count", n=2) in post
    assert said("mentions.history.tones", negative=2, neutral=0, positive=0) in post
    assert "Too hot, and nobody answers" in answer
    assert said("mentions.replies.none") in answer
    assert said("mentions.history.none") in answer
    assert said("mentions.answers.unheard") in stray


def test_edits_and_a_removal_are_told_and_removed_words_are_not_shown(talked: Any) -> None:
    edited = edit(talked, 1, text="Too hot, still", revision=1)
    gone = edit(talked, edited, text="Too hot, still", revision=1, deleted=True)
    with talked.visit() as client:
        first, last = client.get("/mentions/1").text, client.get(f"/mentions/{gone}").text
        listed = client.get("/mentions").text
    said = Words("en", "Europe/Warsaw").say
    assert said("mentions.newer_version") in first
    assert f'href="/mentions/{gone}"' in first
    assert said("mentions.newer_version") not in last
    assert "Removed on its channel; we saw that on" in last
    assert "Too hot, still" not in last
    assert len(re.findall("seen on", last)) == 2
    assert 'action="/correct"' not in last[last.index("thread-main") : last.index('id="replies"')]
    assert [f'id="m{n}"' in listed for n in (1, edited, gone)] == [False, False, True]


def test_an_erased_mention_says_so_and_names_nobody(talked: Any) -> None:
    before = talked.store.entries[0]
    nobody = Author("erased-00ff")
    talked.store.entries[0] = replace(before, mention=replace(before.mention, author=nobody, text=""))
    with talked.visit() as client:
        page = client.get("/mentions/1").text
    assert Words("en").say("mentions.erased") in page
    assert "erased-00ff" not in page


@pytest.mark.parametrize("address", ["/mentions/99", "/mentions/0", "/mentions/x", f"/mentions/{10**15}"])
def test_a_mention_that_nobody_knows_has_a_page_that_leads_back(talked: Any, address: str) -> None:
    with talked.visit() as client:
        answer = client.get(address)
    assert answer.status_code == 404
    assert Words("en").say("mentions.unknown") in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reading_is_told_in_numbers_for_whoever_asks(talked: Any, language: str) -> None:
    with talked.visit() as client:
        page = client.get(f"/mentions/1?lang={language}").text
    words = Words(language)
    assert words.say("mentions.reading") in page
    assert words.percent(0.8) in page
    assert words.say("mentions.intent.other") in page


def test_a_label_given_there_leads_back_there(talked: Any) -> None:
    with talked.visit() as client:
        page = client.get("/mentions/1").text
        back = re.search(r'name="back" value="([^"]+)"', page)[1]  # type: ignore[index]
        form = {"brand": "ember", "seq": "1", "who": "maja", "tone": "positive", "back": back}
        answer = client.post("/correct", data=form, headers={"Origin": "http://127.0.0.1:8765"})
        assert answer.headers["location"] == f"{back}#m1"
        assert Words("en").say("corrections.said", tone="positive") in client.get("/mentions/1").text
