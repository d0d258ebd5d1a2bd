"""A pooled linear model over hashed n-grams: one weight block holds every head, one pass gives every score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coolhead.text.features import Grams

Floats = npt.NDArray[np.float32]

TONES = ("negative", "neutral", "positive")


@dataclass(frozen=True, slots=True)
class Calibration:
    """How one language's scores become probabilities: `softmax(slope * score + shift)`."""

    slope: float
    shift: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """What training wrote: plain arrays, no code.

    Parameters
    ----------
    block : int8, buckets x columns; the first column holds squared inverse document frequency, each other one a head.
    scale : value of one step of each column.
    heads : names of the columns after the first; the three tones come first.
    bias : intercept of each head.
    calibration : per language; the empty language is the one for all others.
    digest : of the file the weights came from; part of the model's version.
    """

    block: npt.NDArray[np.int8]
    scale: Floats
    heads: tuple[str, ...]
    bias: Floats
    calibration: Mapping[str, Calibration]
    digest: str = ""


class LinearModel:
    """Scores match forms: `sum(idf * weight) / sqrt(sum(idf squared)) + bias` for each head.

    Source: hashed linear text models (Weinberger et al. 2009, feature hashing; Joulin et al. 2017, subwords).
    """

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._bits = len(weights.block).bit_length() - 1
        columns = weights.block.shape[1]
        width: npt.DTypeLike = {4: np.uint32, 8: np.uint64}[columns]
        self._rows = np.ascontiguousarray(weights.block).view(width).ravel()  # one gather a gram, not one a head

    def score_many(self, matches: Sequence[str]) -> Floats:
        """Raw scores, texts x heads; a text without grams scores the bias."""
        sums = np.zeros((len(matches), self.weights.block.shape[1]), dtype=np.float32)
        for bucket, text in Grams(matches, self._bits).blocks:
            if len(bucket):
                rows = self._rows[bucket].view(np.int8).reshape(len(bucket), -1)
                starts = np.flatnonzero(np.concatenate([[True], text[1:] != text[:-1]]))
                sums[text[starts]] += np.add.reduceat(rows, starts, axis=0, dtype=np.int32)
        sums *= self.weights.scale
        scores = sums[:, 1:] / np.sqrt(np.maximum(sums[:, :1], 1e-6)) + self.weights.bias
        return scores.astype(np.float32)

    def emotions(self, scores: Floats) -> list[dict[str, float]]:
        """Probability of each head after the tones, for each text; they need not add up to 1."""
        names = self.weights.heads[len(TONES) :]
        likely = np.round(1 / (1 + np.exp(-scores[:, len(TONES) : len(self.weights.heads)].astype(np.float64))), 4)
        return [dict(zip(names, row, strict=True)) for row in likely.tolist()]

    def tones(self, scores: Floats, languages: Sequence[str]) -> Floats:
        """Probabilities of negative, neutral, positive for each text, calibrated for its language."""
        known = self.weights.calibration
        used = [known.get(language) or known[""] for language in languages]
        slope = np.array([one.slope for one in used], dtype=np.float32)[:, None]
        shift = np.array([one.shift for one in used], dtype=np.float32)
        logits = scores[:, :3] * slope + shift
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: Floats = (raised / raised.sum(axis=1, keepdims=True)).astype(np.float32)
        return shares
