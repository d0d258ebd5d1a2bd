"""Facts about topics that were found in what critics say: ids and numbers; words are made where texts are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from coolhead.clock import Instant
from coolhead.wave.events import where_known


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMeasured:
    """What a found topic is made of: told when its wave opens or joins another one, and each time it has doubled.

    `mentions` have spoken of it critically since it was found, by `languages`; `authors` are those of the last day.
    `per_hour` stands beside its own usual. `quotes`: for each language the mentions that are most typical of it, the
    most typical first; their texts, and so the topic's name in words, can be erased. `parent` is the topic it grew out
    of: a quarter or more of those who used its first term spoke of that one.
    """

    type: ClassVar[str] = "topic_measured"
    at: Instant
    brand: str
    topic: str
    mentions: int
    authors: int
    per_hour: float
    usual_per_hour: float
    languages: dict[str, int] = field(default_factory=dict)
    quotes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    parent: str | None = where_known()
