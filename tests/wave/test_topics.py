"""Found topics: born from a term that more people use than ordinary days explain, joined, bounded, forgotten."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from coolhead.mention import Author, Mention
from coolhead.text import Reading
from coolhead.text.vectors import DIRECTIONS, packed
from coolhead.wave.topics import MOST_MEMBERS, MOST_TOPICS, QUIET_MINUTES, Placed, Topics
from coolhead.wave.vocabulary import MOST_SAID, Said

DAY = 1440
ORDINARY = tuple(range(100, 160))
APP, SLOW = 1, 2


def said(n: int, minute: int, terms: tuple[int, ...], author: str = "", **more: object) -> Said:
    vector = more.pop("vector", b"")
    language = str(more.pop("language", "en"))
    mention = Mention(f"m{n}", "s", minute * 60.0, Author(author or f"a{n}"), channel="x", **more)  # type: ignore[arg-type]
    reading = Reading(language, 1.0, 0.9, 0.05, 0.05, terms=tuple(sorted(terms)), copy_key=f"k{n}", vector=vector)  # type: ignore[arg-type]
    return Said(minute, mention, reading, copied=False)


def ordinary_days(days: int = 4, an_hour: int = 4) -> tuple[Topics, int, int]:
    """Critics who speak of this and that; returns the topics, the minute and the next number."""
    topics, drawn, n = Topics(), random.Random(7), 0
    for hour in range(24 * days):
        topics.forget(60 * hour)
        for place in range(an_hour):
            n += 1
            words = tuple(drawn.sample(ORDINARY, 4))
            topics.hear(said(n, 60 * hour + 10 * place, words), 60 * hour + 10 * place, hour, 24)
    return topics, DAY * days, n


def hear(topics: Topics, one: Said, hours: int = 96) -> Placed | None:
    return topics.hear(one, one.minute, hours, 24)


def born(topics: Topics, minute: int, n: int, people: int = 6) -> Placed | None:
    placed = [
        hear(topics, said(n + place, minute + 5 * place, (APP, SLOW, 100 + place))) for place in range(1, people + 1)
    ]
    return next((one for one in placed if one is not None), None)


def test_ordinary_days_have_no_topics() -> None:
    topics, _, _ = ordinary_days()
    assert topics.topics == {}


def test_a_new_word_of_several_people_is_a_topic_and_its_founders_belong_to_it() -> None:
    topics, minute, n = ordinary_days()
    placed = born(topics, minute, n)
    assert placed is not None
    assert {one.mention.author.id for one in placed.joined} >= {f"a{n + 1}", f"a{n + 2}", f"a{n + 3}"}
    assert placed.topic.score((APP,)) > 0.8


def test_one_person_who_says_it_often_is_no_topic() -> None:
    topics, minute, n = ordinary_days()
    assert not any(hear(topics, said(n + one, minute + one, (APP, SLOW), author="critic")) for one in range(1, 30))


def test_what_is_said_every_day_is_no_topic_when_more_is_said_of_everything() -> None:
    topics, minute, n = ordinary_days()
    drawn = random.Random(3)
    for one in range(1, 60):
        hear(topics, said(n + one, minute + one, tuple(drawn.sample(ORDINARY, 4))))
    assert topics.topics == {}


def test_nothing_is_a_topic_before_a_day_was_learned() -> None:
    topics = Topics()
    assert not any(hear(topics, said(one, 10 * one, (APP,)), hours=30) for one in range(1, 40))


def test_answers_and_copies_belong_to_the_topic_without_its_words() -> None:
    topics, minute, n = ordinary_days()
    placed = born(topics, minute, n)
    assert placed is not None
    answer = hear(topics, said(n + 50, minute + 60, (150,), in_reply_to=f"m{n + 1}"))
    assert answer is not None
    assert answer.topic.name == placed.topic.name
    assert hear(topics, said(n + 51, minute + 61, (150,))) is None


def test_the_same_story_in_another_language_joins_by_meaning() -> None:
    topics, minute, n = ordinary_days()
    here, there = np.zeros(DIRECTIONS, np.float32), np.zeros(DIRECTIONS, np.float32)
    here[0], there[1] = 1.0, 1.0
    for one in range(1, 8):
        hear(topics, said(n + one, minute + one, (APP, SLOW), vector=packed(here)))
    placed = hear(topics, said(n + 20, minute + 20, (777,), vector=packed(here), language="pl"))
    assert placed is not None
    assert placed.topic.languages["pl"] == 1
    assert "pl" in placed.topic.quotes
    assert hear(topics, said(n + 21, minute + 21, (778,), vector=packed(there))) is None


def test_two_stories_at_once_are_two_topics() -> None:
    topics, minute, n = ordinary_days()
    born(topics, minute, n)
    for one in range(40, 50):
        hear(topics, said(n + one, minute + one, (5, 6, 120 + one)))
    assert len(topics.topics) == 2


def test_it_is_learned_a_day_later_and_not_while_its_wave_is_open() -> None:
    topics, minute, n = ordinary_days()
    placed = born(topics, minute, n)
    assert placed is not None
    assert topics.vocabulary.share(APP) < 0.02
    frozen = Topics(topics.vocabulary, topics.topics, topics.serial, frozenset({placed.topic.name}))
    frozen.forget(minute + DAY + 60)
    assert topics.vocabulary.usual.get(APP, 0.0) == 0.0


def test_a_quiet_topic_is_forgotten_and_an_open_one_is_not() -> None:
    topics, minute, n = ordinary_days()
    placed = born(topics, minute, n)
    assert placed is not None
    topics.held = frozenset({placed.topic.name})
    assert topics.forget(minute + QUIET_MINUTES + 120) == []
    topics.held = frozenset()
    assert topics.forget(minute + QUIET_MINUTES + 180) == [placed.topic.name]


@pytest.mark.parametrize("people", [1, 5000])
def test_state_is_bounded(people: int) -> None:
    topics, minute, n = ordinary_days(days=2)
    for one in range(6000):
        terms = (1000 + one // 40, 2000 + one // 40, one % 60 + 100)
        topics.hear(said(n + one, minute + one // 30, terms, author=f"p{one % people}"), minute + one // 30, 48, 24)
    assert len(topics.vocabulary.said) <= MOST_SAID
    assert len(topics.topics) <= MOST_TOPICS
    assert all(len(topic.members) <= MOST_MEMBERS for topic in topics.topics.values())


def test_the_same_mentions_give_the_same_topics() -> None:
    one, minute, n = ordinary_days()
    other, _, _ = ordinary_days()
    born(one, minute, n)
    born(other, minute, n)
    assert one == other


def test_a_calm_mention_of_a_topic_is_told_apart() -> None:
    topics, minute, n = ordinary_days()
    placed = born(topics, minute, n)
    assert placed is not None
    assert topics.hear_calm(minute + 40, (APP,)) == [placed.topic.name]
    assert topics.hear_calm(minute + 40, (130,)) == []
    assert replace(placed.topic, weights={}).score((APP,)) == 0


def test_a_deeper_reading_places_a_mention_by_its_meaning() -> None:
    topics, minute, n = ordinary_days()
    here = np.zeros(DIRECTIONS, np.float32)
    here[0] = 1.0
    placed = born(topics, minute, n)
    assert placed is not None
    for one in range(1, 6):
        topics.see(f"m{n + one}", packed(here), minute + 30)
    polish = said(n + 30, minute + 31, (901, 902), language="pl")
    assert hear(topics, polish) is None
    joined = topics.see(polish.mention.id, packed(here), minute + 32)
    assert joined is not None
    assert joined.topic.name == placed.topic.name
    assert polish.topic == placed.topic.name


def test_two_topics_of_one_meaning_become_one_and_keep_their_mentions() -> None:
    topics, minute, n = ordinary_days()
    here = np.zeros(DIRECTIONS, np.float32)
    here[0] = 1.0
    first = born(topics, minute, n, people=8)
    for one in range(40, 46):
        hear(topics, said(n + one, minute + one, (5, 6, 120 + one), language="pl"))
    assert first is not None
    assert len(topics.topics) == 2
    for one in (*range(1, 5), *range(40, 45)):
        topics.see(f"m{n + one}", packed(here), minute + 60)
    assert list(topics.topics) == [first.topic.name]
    assert topics.topics[first.topic.name].languages["pl"] >= 4
    assert topics.topics[first.topic.name].score((5,)) > 0


def test_a_topic_people_were_told_of_goes_into_no_other() -> None:
    topics, minute, n = ordinary_days()
    here = np.zeros(DIRECTIONS, np.float32)
    here[0] = 1.0
    born(topics, minute, n, people=8)
    for one in range(40, 46):
        hear(topics, said(n + one, minute + one, (5, 6, 120 + one)))
    topics.held = frozenset(topics.topics)
    for one in (*range(1, 5), *range(40, 45)):
        topics.see(f"m{n + one}", packed(here), minute + 60)
    assert len(topics.topics) == 2


@pytest.mark.parametrize(("who", "grew"), [("nnnoon", True), ("nnnnnn", False)])
def test_a_topic_that_grows_out_of_another_says_so(who: str, grew: bool) -> None:
    """n speaks of the new matter alone, o of the old one too."""
    topics, minute, n = ordinary_days()
    older = born(topics, minute, n)
    assert older is not None
    for place, speaks in enumerate(who):
        terms = (3, APP) if speaks == "o" else (3, 110 + place, 120 + place)
        hear(topics, said(n + 20 + place, minute + 40 + place, terms))
    younger = next(topic for topic in topics.topics.values() if topic is not older.topic)
    assert younger.parent == (older.topic.name if grew else "")
