"""The first reader: language, tone and cues of every mention, in batches, on one processor core."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from coolhead.mention import Mention
from coolhead.text import cues
from coolhead.text.category import categories
from coolhead.text.claims import claims
from coolhead.text.clean import MATCH_LENGTH, display, key_of, match_form, spoken, words_form
from coolhead.text.doubt import doubt
from coolhead.text.evidence import MOST, Told, because
from coolhead.text.fragments import Cut, Fragments
from coolhead.text.identity import near_keys
from coolhead.text.language import UNKNOWN, LanguageReader, Named
from coolhead.text.lexicon import Found, Lexicon
from coolhead.text.linear import LinearModel
from coolhead.text.model import Reading, Span
from coolhead.text.terms import terms

_LOW_RATING, _HIGH_RATING = 0.4, 0.8
_RATING_WEIGHT = 0.7
_DIGITS = 4
_MOST_FRAGMENTS = 2
_NOTHING_CUT = Cut()
_LOOK_AT = 2 * MATCH_LENGTH  # white space and marks may be half of it


@dataclass(frozen=True, slots=True)
class _Cleaned:
    """A text in its three forms and the words of the last, without what was cut out of it."""

    raw: str
    shown: str
    match: str
    words: str
    cut: Cut = _NOTHING_CUT

    @classmethod
    def of(cls, raw: str, cut: Cut = _NOTHING_CUT) -> _Cleaned:
        shown = display(raw)
        match = match_form(shown)
        return cls(raw, shown, match, words_form(match), cut)


class LinearReader:
    """Reads mentions with the pooled linear model and the cue lexicon (tier 0).

    Parameters
    ----------
    model : the linear model with its weights.
    languages : names a text's language.
    lexicons : the words of each language that has a lexicon; under `fragment` the phrases of `fragments`.
    fragments : finds what is not the author's own; it is left out of what is read.
    function_words : of each language, those that tell nothing of what a text is about.
    """

    def __init__(
        self,
        model: LinearModel,
        languages: LanguageReader,
        lexicons: Mapping[str, Lexicon],
        fragments: Fragments,
        function_words: Mapping[str, Set[str]] | None = None,
    ) -> None:
        self.model = f"linear-1:{model.weights.digest[:8]}"
        self._linear, self._languages, self._lexicons, self._fragments = model, languages, lexicons, fragments
        self._function_words = dict(function_words or {})
        self._any_function_words: Set[str] = frozenset().union(*self._function_words.values())

    def read(self, mentions: Sequence[Mention]) -> list[Reading]:
        """One reading per mention, in order; the same mention gets the same reading in any batch."""
        cleaned = [_Cleaned.of(mention.text[:_LOOK_AT]) for mention in mentions]
        named = self._languages.name_many([one.shown for one in cleaned], [mention.language for mention in mentions])
        founds = [self._look_up(one.words, language) for one, language in zip(cleaned, named, strict=True)]
        for number, found in enumerate(founds):
            if found is None or found["fragment"]:
                cleaned[number] = one = self._cut(cleaned[number], named[number])
                if one.cut.spans:
                    named[number] = self._languages.name(one.shown, mentions[number].language)
                founds[number] = self._look_up(one.words, named[number]) or Found({})
        grams = self._linear.grams([one.match for one in cleaned])
        scores, keys = self._linear.score_grams(grams), near_keys(grams)
        tones = [tuple(one) for one in self._linear.tones(scores, [one.language for one in named]).tolist()]
        emotions = self._linear.emotions(scores)
        return [
            self._reading(*one) for one in zip(mentions, cleaned, named, founds, tones, emotions, keys, strict=True)
        ]

    def _look_up(self, words: str, language: Named) -> Found | None:
        lexicon = self._lexicons.get(language.language)
        return None if lexicon is None else lexicon.look_up(words)

    def _cut(self, cleaned: _Cleaned, language: Named) -> _Cleaned:
        cut = self._fragments.cut(cleaned.raw, cleaned.words, language.language)
        return _Cleaned.of(cut.rest(cleaned.raw), cut) if cut.spans else replace(cleaned, cut=cut)

    def _reading(
        self,
        mention: Mention,
        cleaned: _Cleaned,
        language: Named,
        found: Found,
        tone: tuple[float, float, float],
        emotion: dict[str, float],
        near_key: int,
    ) -> Reading:
        if not cleaned.match:
            return Reading(UNKNOWN, 0.0, *rated([0.0, 1.0, 0.0], mention), model=self.model, doubt="empty")
        text, words = cleaned.shown, cleaned.words
        counted = spoken(words)
        lexicon = self._lexicons.get(language.language)
        if cleaned.cut.is_advert:
            found = replace(found, times={**found.times, "spam": 1})
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
            because=_together(cleaned.cut.spans, because(cleaned.raw, words, lexicon, found, told)),
            mixed=language.mixed,
            terms=self._terms(counted, language),
        )

    def _terms(self, counted: Sequence[str], language: Named) -> tuple[int, ...]:
        return terms(counted, self._function_words.get(language.language, self._any_function_words))


def tone_of(shares: tuple[float, float, float]) -> str:
    """The likeliest tone, as `Reading.tone` tells it.

    >>> tone_of((0.5, 0.1, 0.4)), tone_of((0.3, 0.4, 0.3)), tone_of((0.3, 0.3, 0.4))
    ('negative', 'neutral', 'positive')
    """
    negative, neutral, positive = shares
    if negative >= positive:
        return "negative" if negative >= neutral else "neutral"
    return "positive" if positive >= neutral else "neutral"


def _together(fragments: tuple[Span, ...], because: tuple[Span, ...]) -> tuple[Span, ...]:
    if not fragments:
        return because
    chosen = (*fragments[:_MOST_FRAGMENTS], *because)[:MOST]
    return tuple(sorted(chosen, key=lambda span: span.start))


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
