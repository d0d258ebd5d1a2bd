"""A pooled linear model over hashed n-grams: one weight block holds every head, one pass gives every score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from coolhead.text.features import Grams

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

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

    def grams(self, matches: Sequence[str]) -> Grams:
        """The n-grams of match forms, hashed for this model."""
        return Grams(matches, self._bits)

    def score_many(self, matches: Sequence[str]) -> Doubles:
        """Raw scores of match forms, texts x heads."""
        return self.score_grams(self.grams(matches))

    def score_grams(self, grams: Grams) -> Doubles:
        """Raw scores, texts x heads; a text without grams scores the bias. Sums are whole numbers, so exact."""
        sums = np.zeros((grams.size, self.weights.block.shape[1]), dtype=np.int64)
        for bucket, text in grams.blocks:
            if len(bucket):
                rows = self._rows[bucket].view(np.int8).reshape(len(bucket), -1)
                starts = np.flatnonzero(np.concatenate([[True], text[1:] != text[:-1]]))
                sums[text[starts]] += np.add.reduceat(rows, starts, axis=0, dtype=np.int32)
        weighed = sums * self.weights.scale.astype(np.float64)
        scores: Doubles = weighed[:, 1:] / np.sqrt(np.maximum(weighed[:, :1], 1e-6)) + self.weights.bias
        return scores

    def emotions(self, scores: Doubles) -> list[dict[str, float]]:
        """Probability of each head after the tones, for each text; they need not add up to 1."""
        names = self.weights.heads[len(TONES) :]
        likely = np.round(1 / (1 + np.exp(-scores[:, len(TONES) : len(self.weights.heads)])), 4)
        return [dict(zip(names, row, strict=True)) for row in likely.tolist()]

    def tones(self, scores: Doubles, languages: Sequence[str]) -> Doubles:
        """Probabilities of negative, neutral, positive for each text, calibrated for its language."""
        known = self.weights.calibration
        used = [known.get(language) or known[""] for language in languages]
        slope = np.array([one.slope for one in used])
        shift = np.array([one.shift for one in used]).reshape(-1, len(TONES))
        logits = scores[:, : len(TONES)] * slope[:, None] + shift
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: Doubles = raised / raised.sum(axis=1, keepdims=True)
        return shares
