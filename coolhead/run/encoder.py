"""Loads the encoder of the second tier: int8 weights on onnxruntime, its tokenizer beside it. Nothing dials out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
import numpy.typing as npt

from coolhead.text import Blend, EncoderReader, Fitted

Floats = npt.NDArray[np.float32]

FILES = ("about.json", "encoder.onnx", "pieces.model")
_BEGIN, _END = 0, 2


class OnnxEncoder:
    """An encoder in one ONNX file, on one processor core, one text at a time.

    Parameters
    ----------
    weights : the file's bytes.
    pieces : the tokenizer's pieces, a SentencePiece model.
    heads : names of the scores, in their order.
    length : most tokens of a text.
    """

    def __init__(self, weights: bytes, pieces: bytes, heads: Sequence[str], length: int) -> None:
        self.heads = tuple(heads)
        self.digest = sha256(weights).hexdigest()
        import onnxruntime  # here, in the thread that loads weights: not needed to answer the first request
        from sentencepiece import SentencePieceProcessor

        self._length = length
        self._pieces = SentencePieceProcessor(model_proto=pieces)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """Scores (texts x heads) and vectors (texts x directions, length one)."""
        scores, vectors = [], []
        for text in texts:
            tokens = np.array([[_BEGIN, *self._pieces.encode(text)[: self._length - 2], _END]], dtype=np.int64)
            score, vector = self._session.run(["scores", "vector"], {"tokens": tokens})
            scores.append(score)
            vectors.append(vector)
        return np.concatenate(scores), np.concatenate(vectors)


def load_deep_reader(folder: Traversable | None = None) -> EncoderReader:
    """The reader of the second tier, ready to read, from the package or from a folder of the same files."""
    folder = folder or files("coolhead.text").joinpath("weights", "deep")
    encoder = load_encoder(folder)
    return EncoderReader(encoder, fitted_of(json.loads(folder.joinpath("about.json").read_text("utf-8"))))


def load_encoder(folder: Traversable) -> OnnxEncoder:
    """The encoder in a folder that training wrote; ValueError where it is none, or its files do not belong together."""
    for name in FILES:
        if not folder.joinpath(name).is_file():
            raise ValueError(f"{folder} holds no encoder: {name} is not there")
    about = json.loads(folder.joinpath("about.json").read_text("utf-8"))
    weights = folder.joinpath("encoder.onnx").read_bytes()
    if (found := sha256(weights).hexdigest()) != about["sha256"]:
        raise ValueError(f"encoder.onnx has the digest {found[:8]}, about.json speaks of {about['sha256'][:8]}")
    return OnnxEncoder(weights, folder.joinpath("pieces.model").read_bytes(), about["heads"], about["length"])


def fitted_of(about: Mapping[str, Any]) -> Fitted:
    """The calibrations that a description holds."""
    told = about["fitted"]
    return Fitted(
        blends={
            language: Blend(one["first"], one["deep"], tuple(one["shift"])) for language, one in told["blends"].items()
        },
        odds={head: (slope, shift) for head, (slope, shift) in told["odds"].items()},
        groups=dict(told["groups"]),
    )
