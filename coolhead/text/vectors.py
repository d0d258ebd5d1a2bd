"""Where texts lie among all texts: whitened directions of the deep reader, kept as bytes.

The mean of an encoder's tokens is squeezed into a narrow cone (any two texts are alike at .8). With the common mean
taken away, and what tells languages apart, and the spread of the directions evened out (Su et al. 2021, whitening)
unlike texts lie nearly at right angles, and a cosine tells how much two texts are about the same thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

DIRECTIONS: Final = 256
_STEPS: Final = 127
_SPREAD: Final = 2.0
"""A vector of so many directions seldom has one above a half: the steps are spent below."""


def packed(vector: Floats) -> bytes:
    """A vector of length one as int8 bytes; a cosine between packed vectors is off by less than .01.

    >>> len(packed(np.eye(1, DIRECTIONS, dtype=np.float32)[0]))
    256
    """
    steps: npt.NDArray[np.int8] = np.round(np.clip(vector * _STEPS * _SPREAD, -_STEPS, _STEPS)).astype(np.int8)
    return steps.tobytes()


def unpacked(vectors: Sequence[bytes]) -> Floats:
    """Vectors of length one, texts x directions; a reading without a vector (tier 0) gives a line of zeros."""
    lines = b"".join(one or bytes(DIRECTIONS) for one in vectors)
    table: Floats = np.frombuffer(lines, dtype=np.int8).reshape(-1, DIRECTIONS).astype(np.float32)
    length = np.linalg.norm(table, axis=1, keepdims=True)
    found: Floats = table / np.maximum(length, 1e-9)
    return found


def nearness(one: bytes, other: bytes) -> float:
    """Cosine of two packed vectors, -1..1; 0 where one of them is missing.

    >>> here = packed(np.eye(1, DIRECTIONS, dtype=np.float32)[0])
    >>> nearness(here, here), nearness(here, b"")
    (1.0, 0.0)
    """
    lines = unpacked([one, other])
    return round(float(lines[0] @ lines[1]), 6)
