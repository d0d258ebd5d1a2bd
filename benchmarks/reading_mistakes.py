"""Mistakes a person can read: the surest ones, by language and tier."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from benchmarks.reading_tiers import TONE_SETS, Judged, Tiers
from coolhead.text import TONES

MOST: Final = 10
_WIDTH: Final = 160


def lines(tiers: Tiers) -> Iterator[str]:
    """The ten surest mistakes of each set and tier, then who is taken for whom."""
    for name in TONE_SETS:
        for judged in tiers.dev(name):
            yield f"\n### {judged.given[0].language}, {name}, {judged.tier}: the surest mistakes\n"
            yield from _surest(judged)
            yield from _confused(judged)


def _surest(judged: Judged) -> Iterator[str]:
    likely, wanted = judged.likely, judged.wanted
    told, sure = likely.argmax(axis=1), likely.max(axis=1)
    wrong = np.flatnonzero(told != wanted)
    for place in wrong[np.argsort(-sure[wrong], kind="stable")][:MOST].tolist():
        text = " ".join(judged.given[place].text.split())[:_WIDTH]
        yield f"* {TONES[told[place]]} {sure[place]:.2f}, labelled {TONES[wanted[place]]}: {text}"


def _confused(judged: Judged) -> Iterator[str]:
    table = np.bincount(judged.wanted * 3 + judged.likely.argmax(axis=1), minlength=9).reshape(3, 3)
    yield f"\n| labelled \\ read as | {' | '.join(TONES)} |"
    yield "|---|---|---|---|"
    for name, counts in zip(TONES, table.tolist(), strict=True):
        yield f"| {name} | {' | '.join(map(str, counts))} |"
