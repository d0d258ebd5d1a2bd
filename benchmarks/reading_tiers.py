"""The two tiers and what they made of the dev splits, each text read once for all tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import Final, Literal, TypeVar

import numpy as np

from coolhead.mention import Author, Mention
from coolhead.text import DeepReader, Reader, Reading
from training.labelled import TONE, Row, rows
from training.measure import Doubles, Labels

T = TypeVar("T")
Tier = Literal["tier 0", "tier 1"]
TONE_SETS: Final = (
    "umsab_fr", "umsab_en", "indonlu_smsa", "rusentitweet", "wccrs_hotels_pl", "wccrs_medicine_pl",
)  # fmt: skip
OURS: Final = ("pl", "fr", "id", "ru", "en")
_BATCH: Final = 64
_AT_ONCE: Final = 2


def mentions_of(texts: Sequence[str]) -> list[Mention]:
    """Texts as mentions of nobody in particular, whose channel says nothing about their language."""
    return [Mention(str(number), "bench", 0.0, Author(str(number)), text) for number, text in enumerate(texts)]


@dataclass(frozen=True, slots=True)
class Judged:
    """One set as one tier reads it."""

    name: str
    tier: Tier
    given: list[Row]
    readings: list[Reading]

    @property
    def wanted(self) -> Labels:
        """The labelled tones."""
        return np.array([TONE[row.label] for row in self.given])

    @property
    def likely(self) -> Doubles:
        """The reader's tones, texts x 3: negative, neutral, positive."""
        return np.array([[one.negative, one.neutral, one.positive] for one in self.readings])


class Tiers:
    """Reads each set once.

    Parameters
    ----------
    first, deep : the readers; without `deep` only the first tier is judged.
    most : texts of one set that are read; more than these are sampled, with a fixed seed.
    """

    def __init__(self, first: Reader, deep: DeepReader | None, most: int) -> None:
        self.first, self.deep, self._most = first, deep, most
        self._known: dict[str, list[Judged]] = {}

    def dev(self, name: str, most: int | None = None) -> list[Judged]:
        """A set's dev split, of a tone set the texts that have a tone."""
        kept = [row for row in rows(name, "dev") if row.text.strip()]
        return self.of(name, [row for row in kept if row.label in TONE] if name in TONE_SETS else kept, most)

    def of(self, name: str, given: Sequence[Row], most: int | None = None) -> list[Judged]:
        """These rows as each tier reads them; the same name must mean the same rows."""
        if name not in self._known:
            chosen = sampled(given, min(self._most, most or self._most))
            self._known[name] = self._judged(name, chosen) if chosen else []
        return self._known[name]

    def _judged(self, name: str, given: list[Row]) -> list[Judged]:
        mentions = mentions_of([row.text for row in given])
        readings = self.first.read(mentions)
        found = [Judged(name, "tier 0", given, readings)]
        if self.deep is not None:
            found.append(Judged(name, "tier 1", given, deepened(self.deep, mentions, readings)))
        return found


def deepened(deep: DeepReader, mentions: Sequence[Mention], readings: Sequence[Reading]) -> list[Reading]:
    """The deep readings, read side by side on two cores: one text does not change another's reading."""

    def read(start: int) -> list[Reading]:
        return deep.deepen(mentions[start : start + _BATCH], readings[start : start + _BATCH])

    return side_by_side(read, len(mentions))


def side_by_side(work: Callable[[int], list[T]], size: int) -> list[T]:
    """What `work` makes of each batch that begins at the given place, in order."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(chain.from_iterable(pool.map(work, range(0, size, _BATCH))))


def sampled(given: Sequence[T], most: int, seed: int = 0) -> list[T]:
    """At most so many, drawn with a fixed seed, in their order."""
    if len(given) <= most:
        return list(given)
    chosen = np.sort(np.random.default_rng(seed).permutation(len(given))[:most])
    return [given[place] for place in chosen.tolist()]
