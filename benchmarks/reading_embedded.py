"""Vectors of multilingual-e5-small as its makers left it. Needs what `requirements/training.txt` lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from training.deep.carrier import carried
from training.deep.network import Encoder, take_over
from training.deep.pieces import tokenizer_of
from training.deep.rows import tokens_of

_BATCH: Final = 32
_PADDING: Final = 1


@cache
def _made() -> tuple[Encoder, Tokenizer]:
    found = carried()
    encoder = Encoder(found, len(found.pieces.texts), heads=1)
    take_over(encoder, found, list(range(len(found.pieces.texts))))
    return encoder.eval(), tokenizer_of(found.pieces)


def vectors(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Means of the last layer, length one, texts x 384."""
    encoder, tokenizer = _made()
    tokens = tokens_of(tokenizer, [f"query: {text}" for text in texts])
    order = np.argsort([len(one) for one in tokens], kind="stable")
    found = np.zeros((len(texts), encoder.words.embedding_dim), dtype=np.float32)
    for start in range(0, len(order), _BATCH):
        chosen = order[start : start + _BATCH]
        batch = [tokens[place] for place in chosen]
        told = torch.full((len(batch), max(map(len, batch))), _PADDING)
        for line, one in enumerate(batch):
            told[line, : len(one)] = torch.tensor(one)
        with torch.no_grad():
            found[chosen] = encoder(told, told != _PADDING)[0].numpy()
    unit: npt.NDArray[np.float32] = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit
