"""Scores of languages for many texts at once: a byte automaton finds features, a table of logarithms weighs them.

The model is the naive Bayes one of py3langid (Lui and Baldwin 2012, langid.py); walked here side by side over a whole
batch, which costs an eighth of one text after the other. All sums are whole numbers, so a batch changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Doubles = npt.NDArray[np.float64]

_STEPS: Final = 256
"""Whole steps in one unit of a logarithm. Small enough that the sums of 1,600 bytes fit into 32 bits."""
_TIMES_STEPS: Final = 128
_TIMES: Final = np.rint(np.log1p(np.arange(1024)) * _TIMES_STEPS).astype(np.int32)
_FEATURES: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class LanguageTables:
    """What the identifier learned, as plain arrays.

    Parameters
    ----------
    languages : code of each column of `weights`; a code may have two columns (one for each of its scripts).
    moves : next state for `first[state] + byte`.
    first : for each state where its 256 moves start.
    found : for each state the feature found on reaching it, or -1.
    weights : int16, features x languages: logarithm of the share of a feature, in steps.
    bias : logarithm of the share of each language, in steps.
    """

    languages: tuple[str, ...]
    moves: npt.NDArray[np.integer]
    first: npt.NDArray[np.int32]
    found: npt.NDArray[np.int32]
    weights: npt.NDArray[np.int16]
    bias: Integers

    @classmethod
    def of(
        cls,
        languages: Sequence[str],
        moves: npt.NDArray[np.integer],
        first: npt.NDArray[np.int32],
        found: npt.NDArray[np.int32],
        shares: npt.NDArray[np.floating],
        prior: npt.NDArray[np.floating],
    ) -> LanguageTables:
        """From logarithms as they were trained: `shares` features x languages, `prior` one for each language."""
        weights = np.rint(shares.astype(np.float64) * _STEPS).astype(np.int16)
        return cls(tuple(languages), moves, first, found, weights, np.rint(prior * float(_STEPS)).astype(np.int64))


@dataclass(frozen=True, slots=True)
class Walked:
    """What the automaton found: for each find the number of its text, its last byte and its feature."""

    text: Integers
    byte: Integers
    feature: Integers


def walk(tables: LanguageTables, texts: Sequence[bytes]) -> Walked:
    """Walks all texts byte by byte, side by side: one step costs a few array operations whatever the batch."""
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    order = np.argsort(-lengths, kind="stable")
    longest = int(lengths.max(initial=0))
    joined = np.frombuffer(b"".join(texts), dtype=np.uint8)
    starts = (np.cumsum(lengths) - lengths)[order]
    still = len(texts) - np.searchsorted(np.sort(lengths), np.arange(longest), side="right")
    state = np.zeros(len(texts), dtype=np.int64)
    seen = np.full((longest, len(texts)), -1, dtype=np.int32)
    for step, active in enumerate(still.tolist()):
        byte = joined[starts[:active] + step]
        state = tables.moves[tables.first[state[:active]] + byte]
        seen[step, :active] = tables.found[state]
    at, column = np.nonzero(seen >= 0)
    return Walked(order[column], at, seen[at, column].astype(np.int64))


def scored(tables: LanguageTables, group: Integers, feature: Integers, groups: int) -> Doubles:
    """Logarithmic scores, groups x languages; a feature counts by the logarithm of its times within its group."""
    columns = len(tables.languages)
    keys, times = np.unique(group * _FEATURES + feature, return_counts=True)
    sums = np.zeros((groups, columns), dtype=np.int32)
    if len(keys):
        weighed = tables.weights[keys & (_FEATURES - 1)] * _TIMES[np.minimum(times, len(_TIMES) - 1), None]
        owner = keys // _FEATURES
        starts = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))
        sums[owner[starts]] = np.add.reduceat(weighed, starts, axis=0, dtype=np.int32)
    return sums / float(_STEPS * _TIMES_STEPS) + tables.bias / float(_STEPS)
