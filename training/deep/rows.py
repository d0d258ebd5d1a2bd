"""What the encoder is trained on: rows of every set as tokens and targets, and the order they are met in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from coolhead.text.deep import deep_form
from training.deep.heads import YES_OR_NO, Targets, targets
from training.deep.pieces import LENGTH
from training.deep.sets import Met
from training.labelled import TONE, Row, Split, calibrates, rows


@dataclass(frozen=True)
class Learned:
    """Rows side by side: tokens of each, the number of its tone, intent and category (-1: not told), other answers."""

    tokens: list[list[int]]
    tones: npt.NDArray[np.int64]
    intents: npt.NDArray[np.int64]
    categories: npt.NDArray[np.int64]
    answers: Targets
    weight: Targets
    sets: npt.NDArray[np.str_]
    languages: list[str]
    texts: list[str]

    def __len__(self) -> int:
        return len(self.tokens)


def learned(tokenizer: Tokenizer, met: dict[str, Met], split: Split = "train", *, fitting: bool = False) -> Learned:
    """The rows of the sets in `met`; of the train split those that calibrate, or all the others."""
    kept: list[Row] = []
    found: list[tuple[int, int, int, Targets]] = []
    for name, one in met.items():
        for row in rows(name, split):
            if split == "train" and calibrates(row.text) != fitting:
                continue
            told = targets(row, one.tone_weight > 0, one.emotions)
            if max(told[:3]) >= 0 or not np.isnan(told[3]).all():
                kept.append(row)
                found.append(told)
    tones, intents, categories = (np.array([one[place] for one in found], dtype=np.int64) for place in range(3))
    names = np.array([row.source for row in kept])
    texts = [deep_form(row.text) for row in kept]
    return Learned(
        tokens_of(tokenizer, texts),
        tones,
        intents,
        categories,
        np.array([one[3] for one in found]).reshape(-1, len(YES_OR_NO)),
        _weights(met, names, tones),
        names,
        [row.language for row in kept],
        texts,
    )


def tokens_of(tokenizer: Tokenizer, texts: list[str]) -> list[list[int]]:
    """Numbers of the pieces of each text between begin (0) and end (2), at most LENGTH of them."""
    told = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
    return [[0, *one.ids[: LENGTH - 2], 2] for one in told]


def _weights(met: dict[str, Met], names: npt.NDArray[np.str_], tones: npt.NDArray[np.int64]) -> Targets:
    """Within a set each tone weighs like the root of its rarity."""
    weight = np.zeros(len(names), dtype=np.float32)
    for name, one in met.items():
        size = ((names == name) & (tones >= 0)).sum()
        for number in range(len(TONE)):
            chosen = (names == name) & (tones == number)
            if chosen.any():
                weight[chosen] = one.tone_weight * np.sqrt(size / (len(TONE) * chosen.sum()))
    return weight


def batches(given: Learned, met: dict[str, Met], size: int, seed: int) -> Iterator[npt.NDArray[np.int64]]:
    """Row numbers of batches without end: rounds drawn anew, texts of like length together, batches in chance order."""
    draw = np.random.default_rng(seed)
    lengths = np.array([len(one) for one in given.tokens])
    times = np.array([met[name].rounds for name in given.sets.tolist()])
    while True:
        count = np.floor(times).astype(int) + (draw.random(len(times)) < times % 1)
        order = draw.permutation(np.repeat(np.arange(len(times)), count))
        ready = []
        for start in range(0, len(order), 64 * size):
            part = order[start : start + 64 * size]
            part = part[np.argsort(lengths[part], kind="stable")]
            ready += [part[one : one + size] for one in range(0, len(part), size)]
        for place in draw.permutation(len(ready)):
            yield ready[place]
