"""The stems of the words a text is about, as numbers: enough to see what many texts share, not enough to read them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final
from zlib import crc32

STEM: Final = 5
"""Letters of a word that are kept: crude, and as good as a stemmer where words are declined (McNamee and Mayfield 2004,
"Character n-gram tokenization for European language text retrieval": truncation at five beside stemmers)."""
LEAST_LETTERS: Final = 4
MOST_TERMS: Final = 24


def term_of(word: str) -> int:
    """The number of a folded word's stem.

    >>> term_of("aplikacja") == term_of("aplikacji")
    True
    """
    return crc32(word[:STEM].encode("utf-8", "replace"))


def terms(words: Sequence[str], held: Set[str]) -> tuple[int, ...]:
    """The stems of a text's words, each once, the first 24, in rising order.

    Parameters
    ----------
    words : folded words (`clean.spoken`); short ones and numbers are left out.
    held : words that tell nothing of what a text is about.

    >>> len(terms(["the", "train", "trains", "2026", "which", "broke"], {"which"}))
    2
    """
    kept = (word for word in words if len(word) >= LEAST_LETTERS and word not in held and not word.isdigit())
    found = dict.fromkeys(term_of(word) for word in kept)
    return tuple(sorted(list(found)[:MOST_TERMS]))
