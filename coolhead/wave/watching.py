"""What the watch must know of the plan, and what follows for one mention: whose it is, when, where it counts."""

from __future__ import annotations

from dataclasses import dataclass

from coolhead.clock import Instant
from coolhead.mention import Mention
from coolhead.text import Reading
from coolhead.wave.scope import best_category

BRAND = ""
"""The scope of the brand as a whole; topics are named by their crisis type."""

Counted = tuple[str, list[str], int]
"""A scope's name, the columns of its ledger that a mention was counted in, and the reach it brought."""


@dataclass(frozen=True, slots=True)
class Watching:
    """What the watch must know of the plan: whose brand it is, and the numbers of detection.

    Windows in minutes, rising; a cluster is so many authors within `cluster_minutes` at `cluster_ratio` times the
    topic's usual, or `cluster_day_ratio` times its usual of a day (R36).
    """

    own_accounts: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    audience: int | None = None
    multiplier_followers: int = 50_000
    windows: tuple[int, ...] = (15, 60, 360, 1440)
    cold_start_hours: float = 24.0
    cluster_authors: int = 5
    cluster_minutes: int = 120
    cluster_ratio: float = 2.0
    cluster_day_ratio: float = 3.0
    topic_confidence: float = 0.5
    answer_minutes: int = 240
    habitual_words: int = 5


def is_own(mention: Mention, watching: Watching) -> bool:
    """Whether the brand itself speaks."""
    return mention.author.kind == "own" or mention.author.id in watching.own_accounts


def scopes_of(reading: Reading, watching: Watching) -> list[str]:
    """The scopes a mention counts in: the brand as a whole, and the topic of what is negative."""
    if reading.tone != "negative":
        return [BRAND]
    best = best_category(reading)
    return [BRAND, best] if best and reading.category[best] >= watching.topic_confidence else [BRAND]


def minute_of(instant: Instant) -> int:
    """Minutes since the epoch."""
    return int(instant // 60)


def relevance(mention: Mention, watching: Watching) -> str:
    """Why an author is a multiplier: reach or relevance (R46); empty when neither."""
    author = mention.author
    if author.followers is not None and author.followers >= watching.multiplier_followers:
        return "reach"
    if author.kind == "press":
        return "press"
    if author.kind == "official":
        return "official"
    return ""
