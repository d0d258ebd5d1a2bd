"""What is told of a found topic: before anything is told under its name, again when it has doubled, and no words."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from coolhead.desk import DeskState, Event, Fact, MentionRead, Record, handle
from coolhead.incident.events import AlertRaised
from coolhead.mention import Author, Mention
from coolhead.plan import default_plan
from coolhead.plan.events import SeverityChanged
from coolhead.text import Reading
from coolhead.wave.topic_events import TopicMeasured
from coolhead.wave.topics import MOST_QUOTES

PLAN = default_plan("Dobrawa", words=("dobrawa",))
HOUR = 3600.0
START = 1_772_000_000.0 - 1_772_000_000.0 % 86400
SEAL = 7
CALM = Reading(language="en", language_confidence=1.0, negative=0.05, neutral=0.9, positive=0.05)
ANGRY = replace(CALM, negative=0.9, neutral=0.08, positive=0.02)


def said(author: str, at: float, reading: Reading, terms: tuple[int, ...]) -> MentionRead:
    mention = Mention(id=f"{author}-{at}", source="s", published_at=at, author=Author(id=author), text="torn seal")
    return MentionRead(mention, replace(reading, terms=terms))


def ordinary(hours: int) -> list[Event]:
    """Critics and others who speak of this and that."""
    return [
        said(f"o{hour}-{n}", START + HOUR * hour + 600.0 * n, ANGRY if n == 0 else CALM, (100 + (7 * hour + n) % 40,))
        for hour in range(hours)
        for n in range(3)
    ]


def wave(people: int) -> list[Event]:
    """A wave of people who all speak of one thing, one every half minute."""
    return [said(f"w{n}", START + HOUR * 96 + 30.0 * n, ANGRY, (SEAL, 100 + n % 40)) for n in range(people)]


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    state, commands = DeskState(brand=PLAN.brand.id), []
    for event in [*ordinary(96), *wave(120)]:
        state, more = handle(state, event, PLAN)
        commands += more
    return [command.fact for command in commands if isinstance(command, Record)]


def test_a_topic_is_told_before_anything_is_told_under_its_name(facts: list[Fact]) -> None:
    told = {fact.topic: place for place, fact in reversed(list(enumerate(facts))) if isinstance(fact, TopicMeasured)}
    named = [
        (fact.topic or "", place)
        for place, fact in enumerate(facts)
        if isinstance(fact, SeverityChanged | AlertRaised) and (fact.topic or "").startswith("topic-")
    ]
    assert named
    assert all(told[topic] < place for topic, place in named)


def test_it_is_told_again_when_it_has_doubled_and_not_before(facts: list[Fact]) -> None:
    sizes = [fact.mentions for fact in facts if isinstance(fact, TopicMeasured)]
    assert len(sizes) >= 3
    assert all(after >= 2 * before for before, after in pairwise(sizes))


def test_its_typical_mentions_are_named_by_id_in_each_language(facts: list[Fact]) -> None:
    last = [fact for fact in facts if isinstance(fact, TopicMeasured)][-1]
    assert set(last.quotes) == set(last.languages) == {"en"}
    assert len(last.quotes["en"]) == MOST_QUOTES
    assert all(id_.startswith(("w", "o")) for id_ in last.quotes["en"])
    assert "seal" not in repr(last)
    assert last.per_hour > last.usual_per_hour
