"""Readings of mentions in wire form: what `coolhead read` writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from coolhead.mention import Mention
from coolhead.run.inherited import Inherited
from coolhead.run.replay import BATCH
from coolhead.text import DeepReader, Reader, Reading

DIGITS = 6


def readings(
    mentions: Iterable[Mention], reader: Reader, deep: DeepReader | None = None, at_once: int = BATCH
) -> Iterator[dict[str, Any]]:
    """One reading for each mention, in order; a repost without words of its own has its original's.

    Parameters
    ----------
    deep : reads every mention again, deeper; without it the first reading is told.
    at_once : mentions that are read before the first of them is told.
    """
    inherited, stream = Inherited(), iter(mentions)
    while batch := list(islice(stream, at_once)):
        found = reader.read(batch)
        for mention, reading in zip(batch, deep.deepen(batch, found) if deep else found, strict=True):
            yield reading_wire(mention, inherited.settle(mention, reading))


def reading_wire(mention: Mention, reading: Reading) -> dict[str, Any]:
    """A reading as it travels. Shares and confidences are rounded, so that equal means byte for byte."""
    return {
        "id": mention.id,
        "source": mention.source,
        "language": reading.language,
        "language_confidence": _share(reading.language_confidence),
        "sentiment": {
            "negative": _share(reading.negative),
            "neutral": _share(reading.neutral),
            "positive": _share(reading.positive),
        },
        "emotion": _shares(reading.emotion),
        "arousal": _share(reading.arousal),
        "argument": _share(reading.argument),
        "own_experience": _share(reading.own_experience),
        "intent": reading.intent,
        "toxicity": _share(reading.toxicity),
        "category": _shares(reading.category),
        "signs": list(reading.signs),
        "claims": list(reading.claims),
        "mixed": list(reading.mixed),
        "doubt": reading.doubt,
        "because": [{"start": one.start, "stop": one.stop, "why": one.why} for one in reading.because],
        "tier": reading.tier,
        "model": reading.model,
    }


def _shares(shares: dict[str, float]) -> dict[str, float]:
    return {name: _share(shares[name]) for name in sorted(shares)}


def _share(share: float) -> float:
    return round(float(share), DIGITS)
