"""Adds the evidence of the lexicon to a model's tones, so that what is measured is what ships."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coolhead.run.weights import load_lexicons
from coolhead.text.clean import words_form
from coolhead.text.cues import signs, weighed
from coolhead.text.lexicon import Found
from training.measure import Doubles


def with_evidence(shares: Doubles, matches: Sequence[str], languages: Sequence[str]) -> Doubles:
    """The tones after the words' evidence, texts x tones."""
    lexicons = load_lexicons()
    result = np.empty_like(shares)
    for number, (match, language) in enumerate(zip(matches, languages, strict=True)):
        negative, neutral, positive = shares[number].tolist()
        found = lexicons[language].look_up(words_form(match)) if language in lexicons else Found({})
        result[number] = weighed((negative, neutral, positive), found, signs(found, positive))
    return result
