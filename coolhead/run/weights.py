"""Loads the reading model that ships with the package. The domain reads no files; it is handed arrays."""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from importlib.resources import files

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from coolhead.mention import Mention
from coolhead.text import (
    CYRILLIC,
    LATIN,
    RARER,
    Calibration,
    Fragments,
    LanguageReader,
    LanguageTables,
    Lexicon,
    LinearModel,
    LinearReader,
    Reading,
    Weights,
)


def load_reader() -> LinearReader:
    """The reader of the first tier, ready to read. Takes about a second; keep one and use it everywhere.

    >>> load_reader().model.startswith("linear-1:")
    True
    """
    fragments = load_fragments()
    lexicons = load_lexicons(fragments.phrases)
    return LinearReader(LinearModel(load_weights()), load_languages(), lexicons, fragments, load_function_words())


class ReaderToCome:
    """The same reader, loaded in a thread of its own: who asks it first waits until it is there.

    A server can take mentions and show its page meanwhile.
    """

    def __init__(self) -> None:
        thread = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._loading = thread.submit(load_reader)
        thread.shutdown(wait=False)

    @property
    def model(self) -> str:
        return self._loading.result().model

    def read(self, mentions: Sequence[Mention]) -> list[Reading]:
        return self._loading.result().read(mentions) if mentions else []


def load_weights() -> Weights:
    """The weights of the linear model from the package (no pickle: plain arrays and one JSON text)."""
    content = files("coolhead.text").joinpath("weights", "linear.npz").read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        about = json.loads(arrays["about"].tobytes().decode())
        return Weights(
            block=arrays["block"],
            scale=arrays["scale"],
            heads=tuple(about["heads"]),
            bias=arrays["bias"],
            calibration={
                language: Calibration(one["slope"], tuple(one["shift"]))
                for language, one in about["calibration"].items()
            },
            digest=sha256(content).hexdigest(),
        )


def load_lexicons(fragments: Sequence[str] = ()) -> dict[str, Lexicon]:
    """The words of every language that has a file `text/lexicon/<language>.toml`, with the phrases of fragments."""
    folder = files("coolhead.text").joinpath("lexicon")
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return {
        one.name.removesuffix(".toml"): Lexicon({**tomllib.loads(one.read_text("utf-8")), "fragment": list(fragments)})
        for one in found
    }


def load_function_words() -> dict[str, frozenset[str]]:
    """Words that tell nothing of what a text is about, folded, for each language that has them."""
    told = tomllib.loads(files("coolhead.text").joinpath("function_words.toml").read_text("utf-8"))
    return {language: frozenset(words.split()) for language, words in told.items()}


def load_fragments() -> Fragments:
    """What machines write into posts, from the package."""
    return Fragments(tomllib.loads(files("coolhead.text").joinpath("fragments.toml").read_text("utf-8")))


def load_languages() -> LanguageReader:
    """The language reader with the identifier's tables, cut to the languages that are told apart."""
    whole = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    wanted = {*LATIN, *RARER, *CYRILLIC}
    columns = [number for number, code in enumerate(whole.nb_classes) if code in wanted]
    return LanguageReader(
        LanguageTables.of(
            [whole.nb_classes[number] for number in columns],
            moves=np.frombuffer(whole.tk_nextmove, dtype=whole.tk_nextmove.typecode),
            first=np.frombuffer(whole.tk_row, dtype=whole.tk_row.typecode).astype(np.int32) << 8,
            found=np.array(whole.tk_output, dtype=np.int32),
            shares=whole.nb_ptc[:, columns],
            prior=whole.nb_pc[columns],
        )
    )
