"""Which texts were asked for before: the same words again, and words that differ in little. Bounded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeVar

from coolhead.mention import Mention
from coolhead.text import Reading

MOST_TEXTS = 20_000
NEAR_BITS = 3
"""Near keys that differ in no more bits belong to texts that say the same; one of their four parts is then equal."""
_PARTS: Final = (0, 16, 32, 48)
_ALL_BITS: Final = (1 << 64) - 1

Key = TypeVar("Key", str, int)
Value = TypeVar("Value")


@dataclass(slots=True)
class Kin:
    """Texts that were asked for: words -> the place of the mention that was; near keys by each of their parts."""

    places: dict[str, int] = field(default_factory=dict)
    near: dict[int, int] = field(default_factory=dict)
    """A part of a near key and where it stands -> the newest key that has it."""

    def add(self, text: str, near: int, place: int) -> None:
        """Remember that the mention at this place was asked for."""
        if text:
            keep(self.places, text, place, MOST_TEXTS)
        if near:
            for part in _parts(near):
                keep(self.near, part, near, len(_PARTS) * MOST_TEXTS)

    def drop(self, text: str, place: int) -> None:
        """The mention at this place was never read: its words may be asked for again."""
        if self.places.get(text) == place:
            del self.places[text]

    def is_near(self, near: int) -> bool:
        """Whether a text that differs in little was asked for."""
        if not near:
            return False
        other = near ^ _ALL_BITS
        return any((self.near.get(part, other) ^ near).bit_count() <= NEAR_BITS for part in _parts(near))


def text_key(mention: Mention, reading: Reading) -> str:
    """Equal for mentions that one deeper reading serves: the same words, and no stars of their own beside them."""
    return reading.copy_key if mention.rating is None else ""


def keep(kept: dict[Key, Value], key: Key, value: Value, most: int) -> None:
    """Add to a dictionary, the newest last; beyond `most` the oldest goes."""
    kept.pop(key, None)
    kept[key] = value
    if len(kept) > most:
        del kept[next(iter(kept))]


def _parts(near: int) -> list[int]:
    return [(place << 16) | (near >> place & 0xFFFF) for place in _PARTS]
