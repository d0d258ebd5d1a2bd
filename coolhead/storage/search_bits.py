"""Places of a block of the log as one big number, a bit a place, and how it is kept: a list while it is short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

BLOCK: Final = 32_768
"""Places of one block."""
_BYTES: Final = BLOCK // 8
_LISTED: Final = _BYTES // 2 - 1
"""Up to so many places are kept as a list of two bytes each, which then is shorter than the bits."""


def packed(bits: int) -> bytes:
    """How it is kept.

    >>> packed(0b1001), unpacked(packed(0b1001))
    (b'\\x00\\x00\\x03\\x00', 9)
    """
    if bits.bit_count() <= _LISTED:
        return np.fromiter(places(bits), dtype="<u2", count=bits.bit_count()).tobytes()
    return bits.to_bytes(_BYTES, "little")


def unpacked(kept: bytes) -> int:
    """What was kept."""
    return int.from_bytes(kept, "little") if len(kept) == _BYTES else of_places(np.frombuffer(kept, dtype="<u2"))


def united(many: Iterable[bytes]) -> int:
    """All places of many that were kept."""
    bits, lists = 0, []
    for kept in many:
        if len(kept) == _BYTES:
            bits |= int.from_bytes(kept, "little")
        else:
            lists.append(kept)
    return bits | of_places(np.frombuffer(b"".join(lists), dtype="<u2")) if lists else bits


def of_places(found: np.ndarray[tuple[int], np.dtype[np.uint16]] | list[int]) -> int:
    """The number with these bits."""
    if len(found) < 4:
        bits = 0
        for place in found:
            bits |= 1 << int(place)
        return bits
    flags = np.zeros(BLOCK, dtype=np.uint8)
    flags[np.asarray(found, dtype=np.int64)] = 1
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def places(bits: int) -> list[int]:
    """The places, in order."""
    kept = np.frombuffer(bits.to_bytes(_BYTES, "little"), dtype=np.uint8)
    found: list[int] = np.flatnonzero(np.unpackbits(kept, bitorder="little")).tolist()
    return found


def newest_places(bits: int) -> Iterator[int]:
    """The places, the last one first."""
    yield from reversed(places(bits))


def appended(kept: bytes, more: list[int]) -> bytes:
    """The same with places that come after all that are there."""
    if len(kept) != _BYTES and len(kept) // 2 + len(more) <= _LISTED:
        return kept + np.array(more, dtype="<u2").tobytes()
    return packed(unpacked(kept) | of_places(more))
