"""A level as it is always shown."""

from __future__ import annotations

from dataclasses import dataclass

from coolhead.plan import LEVEL_NAMES
from coolhead.web.speech import Speech

GLYPHS = "○◔◑▲■◆"


@dataclass(frozen=True, slots=True)
class Chip:
    """A level as it is always shown: word, number, glyph; never colour alone."""

    level: int
    name: str
    word: str
    glyph: str


def chip(level: int, words: Speech) -> Chip:
    """The chip of a level, 0..5."""
    return Chip(level, LEVEL_NAMES[level], words.say(f"level.{level}"), GLYPHS[level])
