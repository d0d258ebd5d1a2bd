"""The first reader: language, tone and cues of every mention, in batches, on one processor core."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coolhead.mention import Mention
from coolhead.text import cues
from coolhead.text.category import categories
from coolhead.text.claims import claims
from coolhead.text.clean import MATCH_LENGTH, display, key_of, match_form, spoken, words_form
from coolhead.text.doubt import doubt
from coolhead.text.evidence import Told, because
from coolhead.text.identity import near_keys
from coolhead.text.language import UNKNOWN, LanguageReader, Named
from coolhead.text.lexicon import Found, Lexicon
from coolhead.text.linear import LinearModel
from coolhead.text.model import Reading

_LOW_RATING, _HIGH_RATING = 0.4, 0.8
_RATING_WEIGHT = 0.7
_DIGITS = 4
_LOOK_AT = 2 * MATCH_LENGTH  # white space and marks may be half of it


class LinearReader:
    """Reads mentions with the pooled linear model and the cue lexicon (tier 0).

    Parameters
    ----------
    model : the linear model with its weights.
    languages : names a text's language.
    lexicons : the words of each language that has a lexicon.
    """

    def __init__(self, model: LinearModel, languages: LanguageReader, lexicons: Mapping[str, Lexicon]) -> None:
        self.model = f"linear-1:{model.weights.digest[:8]}"
        self._linear, self._languages, self._lexicons = model, languages, lexicons

    def read(self, mentions: Sequence[Mention]) -> list[Reading]:
        """One reading per mention, in order; the same mention gets the same reading in any batch."""
        texts = [display(mention.text[:_LOOK_AT]) for mention in mentions]
        matches = [match_form(text) for text in texts]
        named = self._languages.name_many(texts, [mention.language for mention in mentions])
        grams = self._linear.grams(matches)
        scores, keys = self._linear.score_grams(grams), near_keys(grams)
        tones = [tuple(one) for one in self._linear.tones(scores, [one.language for one in named]).tolist()]
        emotions = self._linear.emotions(scores)
        return [self._reading(*one) for one in zip(mentions, texts, matches, named, tones, emotions, keys, strict=True)]

    def _reading(
        self,
        mention: Mention,
        text: str,
        match: str,
        language: Named,
        tone: tuple[float, float, float],
        emotion: dict[str, float],
        near_key: int,
    ) -> Reading:
        if not match:
            return Reading(UNKNOWN, 0.0, *rated([0.0, 1.0, 0.0], mention), model=self.model, doubt="empty")
        words = words_form(match)
        counted = spoken(words)
        lexicon = self._lexicons.get(language.language)
        found = lexicon.look_up(words) if lexicon else Found({})
        marks = cues.Marks.of(text, words)
        own = cues.own_experience(found, lexicon is not None and lexicon.speaks_in_first_person(text))
        shown = cues.signs(found, tone[2])
        shares = rated(cues.weighed(tone, found, shown), mention)
        asserted = claims(text, found, shown)
        told = Told(shown, asserted, tone_of(shares))
        return Reading(
            language.language,
            round(language.confidence, _DIGITS),
            *shares,
            emotion=emotion,
            arousal=cues.arousal(found, marks),
            argument=cues.argument(found, marks),
            own_experience=own,
            intent=cues.intent(found, marks, shown, shares, own),
            toxicity=cues.toxicity(found),
            category=categories(found, shown),
            signs=shown,
            copy_key=key_of(counted),
            model=self.model,
            near_key=near_key,
            doubt=doubt(text, counted, language, shares),
            claims=asserted,
            because=because(mention.text[:_LOOK_AT], words, lexicon, found, told),
            mixed=language.mixed,
        )


def tone_of(shares: tuple[float, float, float]) -> str:
    """The likeliest tone, as `Reading.tone` tells it."""
    return Reading("", 0.0, *shares).tone


def rated(tone: Sequence[float], mention: Mention) -> tuple[float, float, float]:
    """The tones, pulled towards the stars that came with them: at most 40 % is negative, from 80 % on positive."""
    negative, _, positive = tone
    share = None if mention.rating is None or not mention.rating_max else mention.rating / mention.rating_max
    if share is not None and (share <= _LOW_RATING or share >= _HIGH_RATING):
        told = 1.0 if share <= _LOW_RATING else 0.0
        negative = (1 - _RATING_WEIGHT) * negative + _RATING_WEIGHT * told
        positive = (1 - _RATING_WEIGHT) * positive + _RATING_WEIGHT * (1 - told)
    negative, positive = round(negative, _DIGITS), round(positive, _DIGITS)
    return negative, round(max(0.0, 1 - negative - positive), _DIGITS), positive


def inherits(mention: Mention) -> bool:
    """Whether a mention has no words of its own and takes the reading of the one it repeats (`repost_of`).

    Whoever records readings looks that one up; the reader knows only the batch before it, and must not depend on it.
    """
    return mention.repost_of is not None and not match_form(mention.text)
