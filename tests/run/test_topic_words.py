"""What found topics are called: words of the texts that are kept, and none of those that are erased."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
from pydantic import SecretStr

from coolhead.connectors import Contact
from coolhead.desk import SendAlert
from coolhead.incident import Sentence
from coolhead.mention import Author, Mention
from coolhead.run.board import Board
from coolhead.run.outbox import AlertText
from coolhead.run.topic_words import LONGEST_NAME, RecentTexts, StoredTexts, TopicNaming, calling, name_of
from coolhead.storage import Arrival, MemoryStore, Outgoing, Step
from coolhead.text import Reading
from coolhead.words import LANGUAGES, Words

ORDINARY = ("The shop is open today", "The shop is fine", "Went to the shop again", "A new shop in town")
PARCEL = (
    "My parcel arrived with a torn seal",
    "torn seal again on the parcel, why?",
    "The shop sent a parcel with a torn seal",
)
PACZKA = ("Paczka przyszła z zerwaną plombą", "U mnie też zerwana plomba", "Znowu zerwana plomba na paczce")


def told(quotes: dict[str, list[str]], **languages: int) -> dict[str, Any]:
    return {
        "at": "2026-03-01T08:00:00Z", "type": "topic_measured", "brand": "ember", "topic": "topic-3", "mentions": 9,
        "authors": 9, "per_hour": 6.0, "usual_per_hour": 0.1, "languages": languages, "quotes": quotes,
    }  # fmt: skip


def changed(crisis_type: str | None) -> dict[str, Any]:
    return {
        "at": "2026-03-01T08:00:00Z", "type": "severity_changed", "brand": "ember", "wave": "w1", "topic": "topic-3",
        "from": 0, "to": 3, "because": [], "floors": [], "ceilings": [], "spread": 40.0, "crisis_type": crisis_type,
    }  # fmt: skip


def store_of(texts: Iterable[tuple[str, str, str]]) -> MemoryStore:
    store = MemoryStore()
    arrivals = [
        Arrival(Mention(id_, "mastodon", float(n), Author(f"a{id_}"), text, brand="ember"))
        for n, (id_, _, text) in enumerate(texts, 1)
    ]
    store.take(arrivals, 1.0)
    readings = [(n, Reading(language, 1.0, 0.9, 0.05, 0.05)) for n, (_, language, _) in enumerate(texts, 1)]
    store.commit(Step(len(readings), readings, brands=[(n, "ember") for n, _ in readings]))
    return store


@pytest.fixture
def store() -> MemoryStore:
    rows = [(f"o{n}", "en", text) for n, text in enumerate(ORDINARY)]
    rows += [(f"e{n}", "en", text) for n, text in enumerate(PARCEL)]
    return store_of(rows + [(f"p{n}", "pl", text) for n, text in enumerate(PACZKA)])


@pytest.fixture
def board() -> Board:
    board = Board("ember")
    board.fold(told({"en": ["e0", "e1", "e2"], "pl": ["p0", "p1", "p2"]}, en=3, pl=6))
    return board


def said(board: Board, store: MemoryStore, language: str) -> str:
    known = TopicNaming().words_of(board, StoredTexts(store))
    return calling(Words(language), board, known).topic_name("topic-3")


def test_a_topic_is_called_by_words_of_the_readers_language(board: Board, store: MemoryStore) -> None:
    assert "torn seal" in said(board, store, "en")
    assert "zerwana plomba" in said(board, store, "pl").lower()


def test_a_reader_of_another_language_is_told_the_words_most_use(board: Board, store: MemoryStore) -> None:
    assert said(board, store, "fr") == said(board, store, "pl")


def test_what_is_said_every_day_is_no_name(board: Board, store: MemoryStore) -> None:
    assert "shop" not in said(board, store, "en")


def test_the_words_are_gone_with_the_texts(board: Board, store: MemoryStore) -> None:
    naming, texts = TopicNaming(), StoredTexts(store)
    assert naming.words_of(board, texts)["topic-3"].names
    for id_ in ("e0", "e1", "e2", "p0", "p1", "p2"):
        store.erase("mastodon", f"a{id_}", 2.0)
    after = naming.words_of(board, texts)["topic-3"]
    assert (after.names, after.quotes) == ({}, {})
    assert said(board, store, "en") == "a new matter"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_reads_the_name_that_the_desk_uses(language: str) -> None:
    words, board = Words(language), Board("ember")
    assert "topic-3" not in words.say("verdict.issue", topic="topic-3")
    board.fold(changed("T2"))
    typed = calling(words, board, {})
    assert typed.topic_name("topic-3") == words.topic_name("T2")
    assert "topic-3" not in typed.sentence(board.verdict)


def test_names_that_people_choose_are_never_read_as_types_or_templates(board: Board) -> None:
    words = Words("en").calling({"topic-3": "T15 {level}"})
    assert words.say("verdict.issue", topic="topic-3") == "Several people raise the same point: “T15 {level}”."


def test_an_alert_is_sent_in_the_words_of_the_topic(board: Board, store: MemoryStore) -> None:
    verdict = Sentence(id="verdict.threat", args={"topic": "topic-3"})
    alert = SendAlert("k", "t", 0.0, "ember", "w1-3", "maja", 3, verdict)
    outgoing = Outgoing(1, "k", "maja", msgspec.json.encode(alert), 0, 0.0)
    known = TopicNaming().words_of(board, StoredTexts(store))
    text = AlertText({}, None, lambda _brand, words: calling(words, board, known))
    for language in LANGUAGES:
        sent = text(outgoing, Contact("maja", SecretStr("mailto:maja@example.org"), language))
        assert "topic-3" not in sent.title + sent.body
        assert "plomba" in sent.title or "seal" in sent.title
    unnamed = AlertText({}, None)(outgoing, Contact("maja", SecretStr("mailto:maja@example.org"), "en"))
    assert "a new matter" in unnamed.title


def test_a_file_that_is_read_gives_the_same_words(board: Board) -> None:
    texts = RecentTexts(most=100)
    rows = [*((f"o{n}", text) for n, text in enumerate(ORDINARY)), *((f"e{n}", text) for n, text in enumerate(PARCEL))]
    heard = list(texts.heard(Mention(id_, "file", 0.0, Author("a"), text) for id_, text in rows))
    assert [one.id for one in heard] == [id_ for id_, _ in rows]
    assert "torn seal" in (TopicNaming().words_of(board, texts)["topic-3"].name("en") or "")


def test_of_a_long_file_only_the_latest_texts_are_remembered() -> None:
    texts = RecentTexts(most=2)
    list(texts.heard(Mention(f"m{n}", "file", 0.0, Author("a"), "x") for n in range(5)))
    assert set(texts.of([f"m{n}" for n in range(5)])) == {"m3", "m4"}


def test_a_name_is_short_whatever_is_written() -> None:
    assert len(name_of(["word " * 40, "another", "third"])) <= LONGEST_NAME
    assert name_of([]) == ""


def test_a_board_keeps_the_newest_topics_only() -> None:
    board = Board("ember")
    for n in range(40):
        board.fold({**told({}), "topic": f"topic-{n}"})
    assert list(board.topics)[-1] == "topic-39"
    assert len(board.topics) < 40
