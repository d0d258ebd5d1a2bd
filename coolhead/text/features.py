"""Hashed word and character n-grams of many texts at once. The hash is arithmetic, equal on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]

CHARACTERS: Final = (3, 4, 5)
"""Lengths of the character n-grams. They lie inside a word and the space on each side of it."""

SPACE, LETTER, SIGN = 0, 1, 2
_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_PLACE = np.uint64(0x2545F4914F6CDD1D)
_WORD = np.uint64(77)
_HALF = np.uint64(32)


def _kinds() -> Bytes:
    """What each character of the basic plane is; those above it (emoji) count as signs."""
    kinds = np.full(0x10001, SIGN, dtype=np.uint8)
    for code in range(0x10000):
        character = chr(code)
        if character.isalnum() or character in "@#'_":
            kinds[code] = LETTER
        elif character.isspace():
            kinds[code] = SPACE
    return kinds


_KIND = _kinds()


def mixed(hashes: Hashes) -> Hashes:
    """Spreads every bit of a hash over the whole number."""
    once = (hashes ^ (hashes >> _HALF)) * _MIX
    twice = (once ^ (once >> _HALF)) * _MIX
    return twice ^ (twice >> _HALF)


class Grams:
    """The hashed n-grams of many match forms: for each gram its bucket, and the text it belongs to, in rising order.

    `words` are the whole hashes of the words alone, without signs, and `word_text` the texts they belong to.

    Parameters
    ----------
    matches : match forms of texts (`clean.match_form`).
    bits : a bucket is a number of so many bits.

    >>> grams = Grams(["good day", "", "good"], bits=20)
    >>> [sum(int((text == number).sum()) for _, text in grams.blocks) for number in range(3)]
    [18, 0, 10]
    """

    def __init__(self, matches: Sequence[str], bits: int) -> None:
        self.size = len(matches)
        self.mask = np.uint64((1 << bits) - 1)
        lengths = np.fromiter((len(match) + 2 for match in matches), dtype=np.int64, count=len(matches))
        joined = "".join(f" {match} " for match in matches).encode("utf-32-le", "replace")
        codes: npt.NDArray[np.uint32] = np.frombuffer(joined, dtype=np.uint32)
        text: Numbers = np.repeat(np.arange(len(matches)), lengths)
        kept = np.ones(len(codes), dtype=bool)  # a letter said three times or more counts twice
        kept[2:] = (codes[2:] != codes[1:-1]) | (codes[2:] != codes[:-2]) | (codes[2:] == ord(" "))
        self.codes, self.text = codes[kept], text[kept]
        self.kind: Bytes = _KIND[np.minimum(self.codes, np.uint32(0x10000))]
        self.blocks: list[tuple[Numbers, Numbers]] = []
        self.words: Hashes = np.zeros(0, dtype=np.uint64)
        self.word_text: Numbers = np.zeros(0, dtype=np.int64)
        hashes = mixed(self.codes.astype(np.uint64) + np.uint64(1))
        self._add_characters(hashes)
        self._add_words(hashes)

    def _add_characters(self, hashes: Hashes) -> None:
        rolling, gap = hashes, self.kind == SPACE
        inside = np.ones(len(hashes), dtype=bool)
        for length in range(2, max(CHARACTERS) + 1):
            rolling = rolling[: len(rolling) - 1] * _BASE + hashes[length - 1 :]
            inside = inside[: len(rolling)]
            if length > 2:
                inside = inside & ~gap[length - 2 : length - 2 + len(rolling)]
            if length in CHARACTERS:
                salt = np.uint64((length * int(_PLACE)) & (2**64 - 1))
                self._add(rolling[inside] + salt, self.text[: len(rolling)][inside])

    def _add_words(self, hashes: Hashes) -> None:
        before = np.concatenate([np.zeros(1, dtype=np.uint8), self.kind[:-1]])
        starts = ((self.kind == LETTER) & (before != LETTER)) | (self.kind == SIGN)
        at = np.flatnonzero(starts)
        if not len(at):
            return
        place = np.arange(len(hashes)) - at[np.maximum(np.cumsum(starts) - 1, 0)]
        parts = np.where(self.kind == SPACE, np.uint64(0), mixed(hashes + place.astype(np.uint64) * _PLACE))
        words, text = np.add.reduceat(parts, at), self.text[at]
        letters = self.kind[at] == LETTER
        self.words, self.word_text = words[letters], text[letters]
        self._add(words + _WORD, text)
        same = text[:-1] == text[1:]
        self._add((words[:-1] * _BASE + words[1:])[same], text[:-1][same])

    def _add(self, hashes: Hashes, text: Numbers) -> None:
        self.blocks.append(((mixed(hashes) & self.mask).astype(np.int64), text))


def word_hash(word: str) -> int:
    """The hash of one word, as `Grams.words` has it."""
    return int(Grams([word], bits=1).words[0])
