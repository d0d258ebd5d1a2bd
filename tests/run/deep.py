"""A deeper reader that costs nothing: what says "day" is fine after all, what says "again" is about refunds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

from coolhead.mention import Mention
from coolhead.text import Reading


class QuickDeepReader:
    """Turns tones by a rule; remembers whom it was asked for."""

    model = "quick-deep"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._lock = Lock()

    def deepen(self, mentions: Sequence[Mention], readings: Sequence[Reading]) -> list[Reading]:
        with self._lock:
            self.asked += [mention.id for mention in mentions]
        return [deep_reading_of(*one) for one in zip(mentions, readings, strict=True)]


def deep_reading_of(mention: Mention, first: Reading) -> Reading:
    deep = replace(first, tier=1, model=QuickDeepReader.model, vector=b"\x01\x02")
    if "day" in mention.text:
        return replace(deep, negative=0.05, neutral=0.9, positive=0.05, category={}, signs=())
    if "again" in mention.text:
        return replace(deep, category={"T5": 0.9}, signs=("refund",))
    return deep
