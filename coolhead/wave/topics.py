"""Topics found in what critics say: born when a term is used by more people than ordinary days explain, joined by
answers, copies, the topic's own terms and, where texts were read deeper, by nearness of meaning across languages.

Online and bounded: each critical mention is placed once; a topic's terms are weighed again as it grows.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Final

from coolhead.text.vectors import DIRECTIONS, unpacked
from coolhead.wave.vocabulary import DAY_MINUTES, Rare, Said, Vocabulary

TOPIC: Final = "topic-"
"""Names of found topics begin so; a crisis type's own topic is called by the type."""
MOST_TOPICS = 12
MOST_MEMBERS = 1_000
MOST_WEIGHTS = 24
MOST_QUOTES = 8
"""Of each language: enough for its words to name it."""
BIRTH_SURPRISE = 4.0
FOUNDERS = 4
"""People that a topic needs to be born; fewer are no topic but a few comments."""
BELONGS = 0.85
NEAR = 0.5
"""Cosine to the centre of a topic from which a text is about it: of 30 stories told in five languages .83 of the texts
join the story told in the four others, .0005 another one (`python -m benchmarks.topics`)."""
SAME = 0.6
"""Cosine of two topics' centres from which they are one: .82 of the same pairs told in different languages, none of
1,740 others."""
LEAST_VECTORS = 3
LEARNS_AFTER_HOURS = 24
"""A day's words are learned when it is over."""
QUIET_MINUTES = 3 * DAY_MINUTES
GREW_OUT_OF = 0.25
"""Share of those who use a new topic's first term that speak of an older topic, from which it grew out of that one;
from half on the term is one more way to speak of the older."""
_GROWN = 1.25
_LEAST_WEIGHT = 0.4


@dataclass(slots=True)
class Quote:
    """A mention that is typical of a topic: how much of it speaks of the topic, and which it is."""

    score: float
    mention: str


@dataclass(slots=True)
class Topic:
    """One found topic. `weights` says how surely a term means it (0..1), `centre` is the sum of its texts' vectors,
    `parent` the topic it grew out of."""

    name: str
    born: int
    newest: int
    usual_per_hour: float
    weights: dict[int, float] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    copies: dict[str, int] = field(default_factory=dict)
    centre: list[float] = field(default_factory=list)
    vectors: int = 0
    fitted: int = 0
    quotes: dict[str, list[Quote]] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    parent: str = ""
    told: int = 0
    """How many had spoken of it when that was told last."""

    def score(self, terms: tuple[int, ...]) -> float:
        """How surely these terms speak of the topic."""
        if self.weights.keys().isdisjoint(terms):
            return 0.0
        return sum(self.weights.get(term, 0.0) for term in terms)

    def nearness(self, vector: bytes) -> float:
        """Cosine of a text to the topic's centre; 0 where either is not known."""
        if not vector or self.vectors < LEAST_VECTORS:
            return 0.0
        line: list[float] = unpacked([vector])[0].tolist()
        length = math.sqrt(sum(one * one for one in self.centre))
        return sum(a * b for a, b in zip(line, self.centre, strict=True)) / max(length, 1e-9)


@dataclass(slots=True)
class Placed:
    """What a mention changed: its topic, and others that now belong to that topic too; of a new topic, the minutes in
    which it was spoken of without criticism."""

    topic: Topic
    joined: list[Said]
    calm: list[int] = field(default_factory=list)
    gone: str = ""
    """A topic that went into this one."""


@dataclass(slots=True)
class Topics:
    """The found topics of one brand and the vocabulary they are found in."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    topics: dict[str, Topic] = field(default_factory=dict)
    serial: int = 0
    held: frozenset[str] = frozenset()
    """Topics whose wave is open: they are not forgotten."""

    def hear(self, said: Said, minute: int, known_hours: int, cold_hours: float) -> Placed | None:
        """Remember a critical mention and place it; None where it belongs to no topic."""
        self.vocabulary.hear(said)
        topic = self._belonging(said)
        if topic is not None:
            self._join(topic, said)
            return Placed(topic, self._grow(topic, minute))
        if known_hours < cold_hours + LEARNS_AFTER_HOURS or not said.own_words:
            return None
        return self._found(said, minute, known_hours)

    def hear_calm(self, minute: int, terms: tuple[int, ...]) -> list[str]:
        """Remember a mention that criticises nothing; returns the topics it speaks of."""
        self.vocabulary.hear_calm(minute, terms)
        return [topic.name for topic in self.topics.values() if topic.score(terms) >= BELONGS]

    def forget(self, minute: int) -> list[str]:
        """Once an hour: drop what is over; returns the names of topics that are forgotten."""
        self.vocabulary.forget(minute, self.held)
        quiet = [name for name, one in self.topics.items() if minute - one.newest > QUIET_MINUTES]
        gone = [name for name in quiet if name not in self.held]
        for name in gone:
            del self.topics[name]
        return gone

    def see(self, mention: str, vector: bytes, minute: int) -> Placed | None:
        """A remembered mention was read deeper: where it lies teaches its topic, or places it by meaning, whatever its
        language. Two topics that turn out to mean the same become one. None where nothing changes."""
        said = self.vocabulary.find(mention)
        if said is None or not vector:
            return None
        said.reading = replace(said.reading, vector=vector)
        topic = self.topics.get(said.topic)
        if topic is not None:
            _learn(topic, vector)
            return self._merge(topic)
        topic = self._belonging(said)
        if topic is None:
            return None
        self._join(topic, said)
        return Placed(topic, self._grow(topic, minute))

    def _merge(self, topic: Topic) -> Placed | None:
        """Join two topics of one meaning; the smaller goes into the larger, unless people were told of it."""
        for other in self.topics.values():
            if other is topic or _likeness(topic, other) < SAME:
                continue
            small, large = sorted((topic, other), key=lambda one: (len(one.members), one.name))
            if small.name in self.held:
                continue
            moved = [one for one in self.vocabulary.said.values() if one.topic == small.name]
            del self.topics[small.name]
            large.weights = {**small.weights, **large.weights}
            for one in moved:
                self._join(large, one)
            return Placed(large, moved, gone=small.name)
        return None

    def _belonging(self, said: Said) -> Topic | None:
        mention, reading = said.mention, said.reading
        best, most = None, 0.0
        for topic in self.topics.values():
            if (mention.parent or "") in topic.members or (reading.copy_key and reading.copy_key in topic.copies):
                return topic
            sure = topic.score(reading.terms) / BELONGS
            if reading.vector:
                sure = max(sure, topic.nearness(reading.vector) / NEAR)
            if sure >= 1.0 and sure > most:
                best, most = topic, sure
        return best

    def _found(self, said: Said, minute: int, known_hours: int) -> Placed | None:
        """A new topic, where one of the mention's terms has become rare enough; or a topic that gains a term."""
        looked = [(self.vocabulary.look(term, minute, known_hours), term) for term in said.reading.terms]
        rare, term = max(looked, key=lambda one: (one[0].surprise, one[1]), default=(Rare(), 0))
        if rare.surprise < BIRTH_SURPRISE:
            return None
        using = self.vocabulary.using(term)
        known = Counter(one.topic for one in using if one.topic)
        name, held = max(known.items(), key=lambda one: (one[1], one[0]), default=("", 0))
        if 2 * held >= len(using) and name in self.topics:
            topic = self.topics[name]
            topic.weights[term] = 1.0
            self._join(topic, said)
            return Placed(topic, self._grow(topic, minute))
        founders = [one for one in using if not one.topic]
        if len({one.mention.author.id for one in founders}) < FOUNDERS or not self._room():
            return None
        parent = name if held >= GREW_OUT_OF * len(using) and name in self.topics else ""
        return self._born(term, founders, rare, minute, parent)

    def _room(self) -> bool:
        """Make room for another topic: the one that was quiet longest goes, unless its wave is open."""
        if len(self.topics) < MOST_TOPICS:
            return True
        oldest = min(
            (one for one in self.topics.values() if one.name not in self.held),
            key=lambda one: (one.newest, one.name),
            default=None,
        )
        if oldest is not None:
            del self.topics[oldest.name]
        return oldest is not None

    def _born(self, term: int, founders: list[Said], rare: Rare, minute: int, parent: str) -> Placed:
        self.serial += 1
        topic = Topic(f"{TOPIC}{self.serial}", minute, minute, rare.usual_per_hour, {term: 1.0}, parent=parent)
        self.topics[topic.name] = topic
        for one in founders:
            self._join(topic, one)
        joined = [*founders, *self._grow(topic, minute)]
        calm = [at for at, terms in self.vocabulary.calm if topic.score(terms) >= BELONGS]
        return Placed(topic, joined, calm)

    def _join(self, topic: Topic, said: Said) -> None:
        reading = said.reading
        said.topic, topic.newest = topic.name, max(topic.newest, said.minute)
        _keep(topic.members, said.mention.id, said.minute)
        if reading.copy_key:
            _keep(topic.copies, reading.copy_key, said.minute)
        topic.languages[reading.language] = topic.languages.get(reading.language, 0) + 1
        if reading.vector:
            _learn(topic, reading.vector)
        if said.own_words:
            _quote(topic, said)

    def _grow(self, topic: Topic, minute: int) -> list[Said]:
        """Weigh the topic's terms again where it has grown; returns what belongs to it by the new weights."""
        if len(topic.members) < max(FOUNDERS, _GROWN * topic.fitted):
            return []
        topic.fitted = len(topic.members)
        self._weigh(topic)
        found = [one for one in self.vocabulary.said.values() if not one.topic and _speaks_of(topic, one)]
        for one in found:
            self._join(topic, one)
        return found

    def _weigh(self, topic: Topic) -> None:
        members = [one for one in self.vocabulary.said.values() if one.topic == topic.name and one.own_words]
        counted = Counter(term for one in members for term in one.reading.terms)
        least = max(3, 0.08 * len(members))
        weights = {}
        for term, n in counted.items():
            if n < least:
                continue
            everywhere = max(n, len(self.vocabulary.by_term.get(term, ())))
            weight = n / everywhere * max(0.0, 1 - self.vocabulary.share(term) * len(members) / n)
            if weight >= _LEAST_WEIGHT:
                weights[term] = round(weight, 4)
        kept = sorted(weights, key=lambda term: (-weights[term] * counted[term], term))[:MOST_WEIGHTS]
        topic.weights = {term: weights[term] for term in kept} or topic.weights


def is_found(scope: str) -> bool:
    """Whether a scope is a topic found in what is said, not the brand as a whole and no crisis type's."""
    return scope.startswith(TOPIC)


def _speaks_of(topic: Topic, said: Said) -> bool:
    reading = said.reading
    return (
        topic.score(reading.terms) >= BELONGS
        or (said.mention.parent or "") in topic.members
        or (bool(reading.copy_key) and reading.copy_key in topic.copies)
    )


def _learn(topic: Topic, vector: bytes) -> None:
    line = unpacked([vector])[0].tolist()
    before = topic.centre or [0.0] * DIRECTIONS
    topic.centre = [round(a + b, 6) for a, b in zip(before, line, strict=True)]
    topic.vectors += 1


def _likeness(one: Topic, other: Topic) -> float:
    """Cosine of two topics' centres; 0 where too few of their texts were read deeper."""
    if min(one.vectors, other.vectors) < LEAST_VECTORS:
        return 0.0
    lengths = math.sqrt(sum(a * a for a in one.centre)) * math.sqrt(sum(b * b for b in other.centre))
    return sum(a * b for a, b in zip(one.centre, other.centre, strict=True)) / max(lengths, 1e-9)


def _keep(kept: dict[str, int], key: str, minute: int) -> None:
    kept[key] = minute
    if len(kept) > MOST_MEMBERS:
        del kept[next(iter(kept))]


def _quote(topic: Topic, said: Said) -> None:
    """Keep the mentions that speak of the topic most, a few in each language."""
    quotes = topic.quotes.setdefault(said.reading.language, [])
    quotes.append(Quote(round(topic.score(said.reading.terms), 4), said.mention.id))
    quotes.sort(key=lambda one: (-one.score, one.mention))
    del quotes[MOST_QUOTES:]
