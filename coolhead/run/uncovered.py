"""Topics that no risk covers: what critics spoke of in the last 30 days, beside the register's words and types (R58).

A topic is covered where a risk's own words stand in half of its typical mentions. Where only its crisis type is in the
register, it is covered by type alone, which is told after those that nothing covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from coolhead.clock import DAY, Instant
from coolhead.desk import decode_fact
from coolhead.plan import Plan
from coolhead.plan.naming import plain_id
from coolhead.run.board import Board
from coolhead.run.board_told import Told, instant
from coolhead.run.board_topics import TopicView, fold_topic
from coolhead.run.topic_words import StoredTexts, TopicNaming, TopicWords
from coolhead.storage import Store
from coolhead.text import WatchWords

DAYS: Final = 30
PAGE: Final = 5_000
MOST_TYPES: Final = 1_000
LEAST_SHARE: Final = 0.5
"""Of a topic's typical mentions that hold a risk's words, so that it counts as covered."""
OF_TOPICS: Final = frozenset({"topic_measured", "wave_opened", "severity_changed", "climate_measured"})
Covered = Literal["none", "type", "words"]


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A found topic beside the register. `growth` is its rate over its own usual, `share` of the critics of the day;
    `risk` is the risk that covers it by words, `type` the crisis type of its wave."""

    topic: str
    name: str
    at: Instant
    mentions: int
    authors: int
    growth: float
    share: float
    covered: Covered
    type: str | None = None
    risk: str | None = None
    quotes: tuple[str, ...] = ()
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Language -> what it is called there: the first words of a risk made of it."""


@dataclass(slots=True)
class TopicHistory:
    """The found topics of one brand's journal. Bounded: a board's topics, and the types of so many waves."""

    brand: str
    topics: dict[str, TopicView] = field(default_factory=dict)
    types: dict[str, str | None] = field(default_factory=dict)
    """Topic -> the crisis type of the wave it opened."""
    critics: dict[str, int] = field(default_factory=dict)
    """Topic -> the brand's critical people when it was told last."""
    ended: Instant = 0.0
    critical: int = 0
    _waves: dict[str, str] = field(default_factory=dict)

    def fold(self, fact: Told) -> None:
        """Take in one fact of the brand."""
        at = instant(fact["at"])
        self.ended = max(self.ended, at)
        kind = fact["type"]
        if kind == "topic_measured":
            fold_topic(self.topics, fact, at)
            self.critics[fact["topic"]] = self.critical
        elif kind == "climate_measured":
            self.critical = fact["critical"]
        elif kind == "wave_opened" and fact.get("topic"):
            self._waves[fact["wave"]] = fact["topic"]
        elif kind == "severity_changed" and fact["wave"] in self._waves:
            self.types[self._waves[fact["wave"]]] = fact.get("crisis_type")
        for kept in (self.types, self.critics, self._waves):
            while len(kept) > MOST_TYPES:
                del kept[next(iter(kept))]

    def recent(self) -> list[TopicView]:
        """Those told of in the last 30 days."""
        return [topic for topic in self.topics.values() if topic.at > self.ended - DAYS * DAY]


def read_topics(store: Store, brand: str) -> TopicHistory:
    """The found topics of a brand. Cost: one pass over the journal."""
    history, after = TopicHistory(brand), 0
    while facts := store.facts_after(after, PAGE, brand):
        for stored in facts:
            if stored.type in OF_TOPICS:
                history.fold(decode_fact(stored.body))
        after = facts[-1].seq
    return history


def find_uncovered(store: Store, plan: Plan, naming: TopicNaming, language: str) -> list[FoundTopic]:
    """Topics of the last 30 days that no risk's words cover: those without any risk first, then the most people."""
    return uncovered_in(read_topics(store, plan.brand.id), store, plan, naming, language)


def uncovered_in(
    history: TopicHistory, store: Store, plan: Plan, naming: TopicNaming, language: str
) -> list[FoundTopic]:
    """The same of a history that was read already; the store is asked for the words alone."""
    board = Board(plan.brand.id)
    board.topics = {topic.topic: topic for topic in history.recent()}
    known = naming.words_of(board, StoredTexts(store))
    found = [_found(topic, history, known.get(topic.topic, TopicWords()), plan, language) for topic in history.recent()]
    uncovered = [one for one in found if one.covered != "words"]
    return sorted(uncovered, key=lambda one: (one.covered != "none", -one.authors, -one.growth, one.topic))


def _found(topic: TopicView, history: TopicHistory, words: TopicWords, plan: Plan, language: str) -> FoundTopic:
    quotes = [one.text for said in words.quotes.values() for one in said]
    risk, type_ = covering(quotes, plan), history.types.get(topic.topic)
    by_type = any(one.type == type_ for one in plan.risks)
    critics = max(history.critics.get(topic.topic, 0), topic.authors)
    return FoundTopic(
        topic=topic.topic,
        name=words.name(language) or topic.topic,
        at=topic.at,
        mentions=topic.mentions,
        authors=topic.authors,
        growth=round(topic.per_hour / max(topic.usual_per_hour, 1e-6), 6),
        share=round(topic.authors / critics, 6) if critics else 0.0,
        covered="words" if risk else "type" if by_type else "none",
        type=type_,
        risk=risk,
        quotes=tuple(quotes[:3]),
        words={code: _phrases(name) for code, name in words.names.items() if name},
    )


def covering(quotes: Sequence[str], plan: Plan) -> str | None:
    """The risk whose own words stand in at least half of these texts; the one that stands in most."""
    words = {risk.key: tuple(word for told in risk.words.values() for word in told) for risk in plan.risks}
    watch = WatchWords({key: told for key, told in words.items() if told})
    times: dict[str, int] = {}
    for text in quotes:
        for key in watch.types(text):
            times[key] = times.get(key, 0) + 1
    best = max(sorted(times), key=lambda key: times[key], default=None)
    return best if best is not None and times[best] >= LEAST_SHARE * len(quotes) else None


def risk_of_topic(topic: FoundTopic, taken: Iterable[str]) -> tuple[str, dict[str, object]]:
    """A risk made of a topic, as the plan file holds it: an id that is free, and what is known of it already."""
    used = set(taken)
    base = plain_id(topic.name) or topic.topic.replace("-", "_")
    names = (base, *(f"{base}_{number}" for number in range(2, len(used) + 3)))
    id_ = next(name for name in names if name not in used)
    words = {language: list(said) for language, said in topic.words.items()}
    return id_, {"type": topic.type or "T1", "title": topic.name.replace(" · ", ", "), "likelihood": 4, "words": words}


def _phrases(name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in name.split("·") if part.strip())
