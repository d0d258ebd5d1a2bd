"""How pages tell moments: a time of today as clock time, people by their names, and what was told a while ago."""

from __future__ import annotations

from typing import Final

from coolhead.clock import HOUR, MINUTE, Instant
from coolhead.incident.events import Sentence
from coolhead.web.display import display
from coolhead.web.ports import BrandView
from coolhead.web.speech import Speech

FRESH_SECONDS: Final = 30 * MINUTE
"""Reasons are told when a level changes; after so long their numbers are no longer those of now."""


def when(instant: Instant | None, at: Instant | None, words: Speech) -> str:
    """A time of today as clock time, else with its day."""
    if instant is None:
        return ""
    recent = at is None or abs(at - instant) < 12 * HOUR
    return words.clock_time(instant) if recent else words.day_time(instant)


def said_when(told: Instant | None, at: Instant | None, words: Speech) -> str:
    """When something was told, where that is a while ago; else empty."""
    if told is None or at is None or at - told < FRESH_SECONDS:
        return ""
    return when(told, at, words)


def name_of(person: str, brand: BrandView) -> str:
    """A person of the plan by their name."""
    return display(brand.people.get(person, person), 80)


def moment_with_name(sentence: Sentence, brand: BrandView) -> Sentence:
    """A sentence about a person of the plan, with their name for their id."""
    person = sentence.args.get("person")
    if not isinstance(person, str):
        return sentence
    return Sentence(id=sentence.id, args={**sentence.args, "person": name_of(person, brand)})
