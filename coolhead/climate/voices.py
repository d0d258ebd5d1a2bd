"""One voice per person: the newest that each of them said of the brand within a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from coolhead.text import Reading

MOST_TOLD: Final = 20
"""Friendly mentions of one quarter of an hour that are told, so that somebody can thank for them."""
SURELY_FRIENDLY: Final = 0.6
"""From this share of praise on a mention is offered for thanks."""
ABOUT_A_PROBLEM: Final = 0.5
"""With such a confidence in any crisis type a mention is about a problem, however kind its words."""


@dataclass(slots=True)
class Voice:
    """What one person said last: in which minute, how (-1 critical, 0 neutral, 1 friendly), where, in which language.

    `mention` is its id where it has words of the person's own, else empty: nobody thanks for a repost.
    """

    minute: int
    mood: int
    mention: str = ""
    channel: str = ""
    language: str = ""


def deserves_thanks(reading: Reading) -> bool:
    """Whether a mention is surely praise: thanks for a sneer that was misread would do harm.

    >>> deserves_thanks(Reading("en", 1.0, 0.1, 0.1, 0.8, intent="praise"))
    True
    >>> deserves_thanks(Reading("en", 1.0, 0.3, 0.2, 0.5, intent="praise"))
    False
    """
    sure = reading.positive >= SURELY_FRIENDLY and not reading.doubt
    return sure and reading.intent == "praise" and max(reading.category.values(), default=0.0) < ABOUT_A_PROBLEM


def newest(said: Mapping[str, int], most: int = MOST_TOLD) -> dict[str, int]:
    """The newest of these mentions (id -> minute), in order: the same whatever order they were heard in.

    >>> newest({"b": 2, "a": 2, "c": 1}, most=2)
    {'a': 2, 'b': 2}
    """
    return dict(sorted(said.items(), key=lambda one: (-one[1], one[0]))[:most])
