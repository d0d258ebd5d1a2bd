"""What a board knows of found topics: what they are made of, as ids and numbers. `topic_words` calls them by words."""

from __future__ import annotations

from dataclasses import dataclass, field

from coolhead.clock import Instant
from coolhead.run.board_told import Told

MOST_TOPICS = 24


@dataclass(frozen=True, slots=True)
class TopicView:
    """One found topic as it was last told. `quotes`: language -> its most typical mentions, by id."""

    topic: str
    at: Instant
    mentions: int
    authors: int
    per_hour: float
    usual_per_hour: float
    languages: dict[str, int] = field(default_factory=dict)
    quotes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    parent: str | None = None


def fold_topic(topics: dict[str, TopicView], fact: Told, at: Instant) -> None:
    """Take in a `topic_measured`; of many topics the newest are kept."""
    topics.pop(fact["topic"], None)
    topics[fact["topic"]] = TopicView(
        topic=fact["topic"],
        at=at,
        mentions=fact["mentions"],
        authors=fact["authors"],
        per_hour=fact["per_hour"],
        usual_per_hour=fact["usual_per_hour"],
        languages=dict(fact["languages"]),
        quotes={language: tuple(ids) for language, ids in fact["quotes"].items()},
        parent=fact.get("parent"),
    )
    while len(topics) > MOST_TOPICS:
        del topics[next(iter(topics))]
