"""The brands' heads on top of both tiers: what is read deeper is not told otherwise than people taught.

Readings that come back are recorded, so a head may be newer than the place of the log that asked: what was taught until
the moment of reading holds, and the reading's name says which version that was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coolhead.desk import text_key
from coolhead.mention import Mention
from coolhead.run.heads import BothTiers, Heads
from coolhead.storage import TAUGHT, Store
from coolhead.text import DeepReader, Reader, Reading


@dataclass(frozen=True, slots=True)
class Told:
    """A mention at its place in the log, as it was read first."""

    place: int
    mention: Mention
    first: Reading


def deepened(deep: DeepReader, told: Sequence[tuple[Mention, Reading]]) -> list[Reading]:
    """The deeper reading of each mention; only those whose words alone decide can serve copies of them."""
    found = deep.deepen([mention for mention, _ in told], [reading for _, reading in told])
    return [_serving_copies(reading, *one) for reading, one in zip(found, told, strict=True)]


class DeepHeads:
    """Reads mentions of taught brands with both tiers from the start, and then as the brand's head has them.

    The recorded first reading of such a mention may be its head's already; a deep reading made from that would count
    what was taught twice.

    Parameters
    ----------
    store : where the acts and the lessons' mentions are. Lessons are read deeply once, when they are first needed.
    first, deep : the readers of the two tiers.
    brands : all that are watched; a mention of several keeps its generic reading.
    """

    def __init__(self, store: Store, first: Reader, deep: DeepReader, brands: Sequence[str]) -> None:
        self._store, self._brands, self._deep = store, tuple(brands), deep
        self._both = BothTiers(first, deep)
        self._heads = Heads(store, self._both)
        self._heard = 0

    def read(self, told: Sequence[Told]) -> list[Reading]:
        """The deeper reading of each mention, in order."""
        self._listen()
        brands = [self._taught_brands(one.place) for one in told]
        plain = iter(
            deepened(self._deep, [(o.mention, o.first) for o, known in zip(told, brands, strict=True) if not known])
        )
        return [self._as_taught(one, known) if known else next(plain) for one, known in zip(told, brands, strict=True)]

    def _as_taught(self, one: Told, brands: tuple[str, ...]) -> Reading:
        (found,) = self._heads.settle([one.mention], self._both.read([one.mention]), lambda _: brands)
        return _serving_copies(found, one.mention, one.first)

    def _taught_brands(self, place: int) -> tuple[str, ...]:
        """The brands of a mention, where one of them was taught anything."""
        brands = tuple(brand for _, brand in self._store.belongs(place, place, self._brands))
        return brands if any(self._heads.knows(brand) for brand in brands) else ()

    def _listen(self) -> None:
        for entry in self._store.acts_after(self._heard, TAUGHT):
            self._heads.learn(entry)
            self._heard = entry.seq


def _serving_copies(reading: Reading, mention: Mention, first: Reading) -> Reading:
    key = text_key(mention, first)
    return reading if reading.copy_key == key else replace(reading, copy_key=key)
