"""The mood by where and by language: people, never posts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from coolhead.climate.voices import Voice

MOST_SHARES: Final = 12
"""Channels or languages that are told, those with most people first."""
LONGEST_NAME: Final = 60

Shares = dict[str, tuple[int, int, int]]
"""Channel or language -> people who are friendly, neutral, critical."""


def shares_by(voices: Iterable[Voice]) -> tuple[Shares, Shares]:
    """People by channel and by language; who does not say where or how is left out.

    >>> shares_by([Voice(1, 1, "m1", "x", "pl"), Voice(2, -1, "m2", "x", "")])
    ({'x': (1, 0, 1)}, {'pl': (1, 0, 0)})
    """
    channels: dict[str, list[int]] = {}
    languages: dict[str, list[int]] = {}
    for voice in voices:
        for counts, name in ((channels, voice.channel), (languages, voice.language)):
            if name:
                counts.setdefault(name[:LONGEST_NAME], [0, 0, 0])[1 - voice.mood] += 1
    return _largest(channels), _largest(languages)


def _largest(counts: dict[str, list[int]]) -> Shares:
    first = sorted(counts, key=lambda name: (-sum(counts[name]), name))[:MOST_SHARES]
    return {name: (counts[name][0], counts[name][1], counts[name][2]) for name in first}
