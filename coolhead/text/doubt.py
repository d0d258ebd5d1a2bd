"""When a reading abstains, and why."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from coolhead.text.language import READ_WELL, Named
from coolhead.text.model import Doubt
from coolhead.text.scripts import is_disguised

FEW_WORDS: Final = 2
SHORT_MARGIN: Final = 0.5
CLOSE_MARGIN: Final = 0.1
"""The two likeliest tones lie closer than this, and closer than `SHORT_MARGIN` in one or two words. Chosen on the dev
splits: of posts whose tones lie closer 34 to 62 % are read rightly, of the others 66 to 89 %; one or two words are read
as well as longer texts (88 %) where their margin is wider, and in 55 % where it is not."""


def doubt(text: str, counted: Sequence[str], language: Named, tones: Sequence[float]) -> Doubt:
    """Why a reading is not sure of itself, empty where it is; the first reason that holds.

    Parameters
    ----------
    text : as displayed.
    counted : its words without links and names (`clean.spoken`).
    tones : probabilities of negative, neutral and positive.
    """
    if not text:
        return "empty"
    said = list(islice((word for word in counted if not word.isdigit()), FEW_WORDS + 1))
    if not said:
        return "no_words"
    if is_disguised(text):
        return "mixed_scripts"
    if language.language not in READ_WELL:
        return "unknown_language"
    _, middle, most = sorted(tones)
    if len(said) <= FEW_WORDS and most - middle < SHORT_MARGIN:
        return "short"
    return "close_call" if most - middle < CLOSE_MARGIN else ""
