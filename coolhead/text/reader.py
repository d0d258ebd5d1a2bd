"""The first reader: language, tone and cues of every mention, in batches, on one processor core."""

from __future__ import annotations

from collections.abc import Sequence

from coolhead.mention import Mention
from coolhead.text.clean import copy_key, match_form, words_form
from coolhead.text.language import UNKNOWN, LanguageReader
from coolhead.text.linear import LinearModel
from coolhead.text.model import Reading

_LOW_RATING, _HIGH_RATING = 0.4, 0.8
_RATING_WEIGHT = 0.7
_DIGITS = 4


class LinearReader:
    """Reads mentions with the pooled linear model and the cue lexicon (tier 0).

    Parameters
    ----------
    model : the linear model with its weights.
    languages : names a text's language.
    """

    def __init__(self, model: LinearModel, languages: LanguageReader) -> None:
        self.model = f"linear-1:{model.weights.digest[:8]}"
        self._linear, self._languages = model, languages

    def read(self, mentions: Sequence[Mention]) -> list[Reading]:
        """One reading per mention, in order; the same mention gets the same reading in any batch."""
        matches = [match_form(mention.text) for mention in mentions]
        named = [self._languages.name(mention.text, mention.language) for mention in mentions]
        scores = self._linear.score_many(matches)
        tones = self._linear.tones(scores, [language for language, _ in named]).tolist()
        return [
            self._reading(mention, match, language, tone)
            for mention, match, language, tone in zip(mentions, matches, named, tones, strict=True)
        ]

    def _reading(self, mention: Mention, match: str, language: tuple[str, float], tone: list[float]) -> Reading:
        if not match:
            return Reading(UNKNOWN, 0.0, *rated([0.0, 1.0, 0.0], mention), model=self.model)
        return Reading(
            language[0],
            round(language[1], _DIGITS),
            *rated(tone, mention),
            copy_key=copy_key(words_form(match)),
            model=self.model,
        )


def rated(tone: Sequence[float], mention: Mention) -> tuple[float, float, float]:
    """The tones, pulled towards the stars that came with them: at most 40 % is negative, from 80 % on positive."""
    negative, neutral, positive = tone
    share = None if mention.rating is None or not mention.rating_max else mention.rating / mention.rating_max
    if share is not None and (share <= _LOW_RATING or share >= _HIGH_RATING):
        told = 1.0 if share <= _LOW_RATING else 0.0
        negative = (1 - _RATING_WEIGHT) * negative + _RATING_WEIGHT * told
        positive = (1 - _RATING_WEIGHT) * positive + _RATING_WEIGHT * (1 - told)
    negative, positive = round(negative, _DIGITS), round(positive, _DIGITS)
    return negative, round(max(0.0, 1 - negative - positive), _DIGITS), positive
