"""A light head for one brand: what people corrected, on top of the generic reading.

Multinomial logistic regression whose offset is the generic reading: with nothing learned it says what the generic
model says, and its weights are held near nothing. Fitted anew after each correction with Boehning's bound (1992,
"Multinomial logistic regression algorithm"): one matrix, no step size, the loss never rises.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from coolhead.text.clean import match_form
from coolhead.text.features import Grams
from coolhead.text.gain import Gain, measured
from coolhead.text.model import Reading

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

BUCKETS: Final = 4096
_BITS: Final = 20
_WORDS, _VECTOR, _TONES, _ALWAYS = 4.0, 2.0, 0.3, 0.5
"""What the parts of a text weigh: its n-grams, its place among all texts, the generic tones, and the brand itself.
Chosen on airlines and telecoms; banks are the test (`benchmarks/corrections.py`)."""
_TRUST: Final = 1.0
"""How strongly the weights are held at nothing, where the generic reading holds."""
_RARE: Final = 5.0
"""Each tone counts as if it had been said so many times more often; tones said rarely weigh more."""
_STEPS: Final = 50
_LEAST_SHARE: Final = 0.02
_DIGITS: Final = 4
_NOTHING_TO_READ: Final = frozenset(("empty", "no_words"))


@dataclass(frozen=True, slots=True)
class Rows:
    """Texts as numbers, one row a text: hashed n-grams, the other features, and the generic log odds."""

    grams: Floats
    other: Doubles
    offset: Doubles

    def __getitem__(self, chosen: npt.NDArray[np.bool_] | Numbers) -> Rows:
        return Rows(self.grams[chosen], self.other[chosen], self.offset[chosen])

    def followed_by(self, more: Rows) -> Rows:
        """These rows and more after them; a text without a vector lies nowhere."""
        width = max(self.other.shape[1], more.other.shape[1])
        return Rows(
            np.concatenate((self.grams, more.grams)),
            np.concatenate((_widened(self.other, width), _widened(more.other, width))),
            np.concatenate((self.offset, more.offset)),
        )


@dataclass(frozen=True, slots=True)
class BrandHead:
    """What one version has learned, and what it gains on the lessons held back.

    `name` is what a reading made with it adds to its model; `learned` how many lessons it was fitted to.
    """

    name: str
    grams: Doubles
    other: Doubles
    learned: int
    gain: Gain

    def reread(self, texts: Sequence[str], readings: Sequence[Reading]) -> list[Reading]:
        """The readings with the tones as this brand's people would have them; all else stays as it was read."""
        likely = tones_of(self, rows_of(texts, readings))
        return [self._with(reading, tone) for reading, tone in zip(readings, likely.tolist(), strict=True)]

    @property
    def version(self) -> int:
        """The version, as the name says it (`brand:v12:1a2b3c4d`)."""
        return int(self.name.split(":")[1].removeprefix("v"))

    def _with(self, reading: Reading, tone: list[float]) -> Reading:
        if reading.doubt in _NOTHING_TO_READ:
            return reading
        negative, positive = round(tone[0], _DIGITS), round(tone[2], _DIGITS)
        neutral = round(max(0.0, 1 - negative - positive), _DIGITS)
        return replace(
            reading, negative=negative, neutral=neutral, positive=positive, model=f"{reading.model}+{self.name}"
        )


def rows_of(texts: Sequence[str], readings: Sequence[Reading]) -> Rows:
    """Texts and their generic readings as rows. A text's n-grams add up to length 1, whatever its own length."""
    shares = np.array([[one.negative, one.neutral, one.positive] for one in readings]).reshape(-1, 3)
    odds = np.log(np.maximum(shares, _LEAST_SHARE))
    odds -= odds.mean(axis=1, keepdims=True)
    always = np.full((len(readings), 1), _ALWAYS)
    return Rows(_grams(texts), np.hstack([_TONES * odds, always, *_vectors(readings)]), odds)


def fit(rows: Rows, labels: Numbers, held: npt.NDArray[np.bool_], name: str) -> BrandHead:
    """The head of these lessons. Its gain is that of a head that was fitted without those that are held back; once it
    is told, they are learned as well.

    Cost: for 500 lessons some 60 ms, growing with the cube of their number.
    """
    judged, shown = _fitted(rows[~held], labels[~held], name), rows[held]
    gain = measured(labels[held], shown.offset.argmax(axis=1), tones_of(judged, shown).argmax(axis=1))
    agreed = float((rows.offset.argmax(axis=1) == labels).mean())
    head = _fitted(rows, labels, name) if held.any() else judged
    return replace(head, gain=replace(gain, labels=len(labels), agreed=round(agreed, 3)))


def _fitted(rows: Rows, labels: Numbers, name: str) -> BrandHead:
    weights = _weights(rows, labels)
    return BrandHead(name, rows.grams.T.astype(np.float64) @ weights, rows.other.T @ weights, len(labels), Gain())


def tones_of(head: BrandHead, rows: Rows) -> Doubles:
    """Probabilities of negative, neutral, positive for each row."""
    width = len(head.other)
    other = _widened(rows.other[:, :width], width)
    return _shares(rows.offset + rows.grams @ head.grams + other @ head.other)


def _weights(rows: Rows, labels: Numbers) -> Doubles:
    """One weight for each lesson and tone: the weights of the features are these times the lessons."""
    counted = np.bincount(labels, minlength=3) + _RARE
    weigh = (counted.sum() / 3 / counted)[labels][:, None]
    wanted, size = np.eye(3)[labels], len(labels)
    near = (rows.grams @ rows.grams.T).astype(np.float64) + rows.other @ rows.other.T
    step = np.linalg.inv(0.5 * weigh * near + _TRUST * np.eye(size))
    found = np.zeros((size, 3))
    for _ in range(_STEPS):
        found += step @ (weigh * (wanted - _shares(rows.offset + near @ found)) - _TRUST * found)
    return found


def _shares(logits: Doubles) -> Doubles:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Doubles = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _grams(texts: Sequence[str]) -> Floats:
    """Signed hashed n-grams (Weinberger et al. 2009), each text of length `_WORDS`."""
    found = np.zeros(len(texts) * BUCKETS)
    for gram, text in Grams([match_form(one) for one in texts], _BITS).blocks:
        sign = 1.0 - 2.0 * (gram >> (_BITS - 1))
        found += np.bincount(text * BUCKETS + (gram & (BUCKETS - 1)), weights=sign, minlength=len(found))
    rows = found.reshape(len(texts), BUCKETS)
    length = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    scaled: Floats = (_WORDS * rows / np.maximum(length, 1.0)).astype(np.float32)
    return scaled


def _vectors(readings: Sequence[Reading]) -> list[Doubles]:
    """Where the texts lie among all texts, each of length `_VECTOR`; nothing where none was read deeply."""
    width = max((len(one.vector) for one in readings), default=0)
    if not width:
        return []
    vectors = np.array([np.frombuffer(one.vector.ljust(width, b"\0"), np.int8) for one in readings], dtype=np.float64)
    return [_VECTOR * vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1.0)]


def _widened(columns: Doubles, width: int) -> Doubles:
    return np.pad(columns, ((0, 0), (0, width - columns.shape[1])))
