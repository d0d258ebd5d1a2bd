"""Which language a text is in, and how sure that is. A guess is called a guess; a foreign language is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple

import numpy as np

from coolhead.text.identify import Doubles, Integers, LanguageTables, Walked, scored, walk

READ_WELL: Final = ("en", "pl", "fr", "id", "ru")
"""The languages whose reading was trained and measured. Any other is named, and its reading is less sure."""
UNKNOWN: Final = "und"
LATIN: Final = (
    "en", "pl", "fr", "id", "de", "es", "it", "pt", "nl", "cs", "sk", "sv", "tr", "ro", "hu", "vi",
)  # fmt: skip
"""Languages in Latin letters that a text is weighed for."""
RARER: Final = ("da", "no", "fi", "hr", "sl", "lt", "lv", "et", "ca", "tl", "af", "sq", "sw", "az", "eu")
"""Languages in Latin letters that are named only where the text speaks clearly for them."""
CYRILLIC: Final = ("ru", "uk", "bg", "sr")

_LOOK_AT = 400  # characters; more tell nothing new and cost time
_SHORT_LETTERS = 24
_LEAST_RUN = 8
_SURE = 0.9
_WHOLLY_SURE = 1.3  # ahead of every other language by so much a byte: no sentence is in another
_LEAST_SEGMENT = 25  # bytes of a sentence that may be said to be in another language

# Logarithmic odds beside the text's own, which are divided by the root of its length. Chosen on the dev splits (whole
# posts and their first five words): a true hint takes away most errors, a false one rarely wins over five words.
_HOME_ODDS, _RARER_ODDS, _HINT_ODDS, _MAIN_ODDS = 1.5, -2.0, 2.5, 3.0
_SHARPNESS = 1.5
"""Makes the confidence match how often it is right."""

_MARKERS = re.compile(r"^rt\s|https?://\S+|www\.\S+|[@#]\S+|\bhttp\b|\[name\]", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")
_SENTENCE_END = re.compile(r"[.!?…,;:]+[\s\")]+")
_OTHER_SCRIPTS: Final = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_ONLY_LATIN = re.compile("[\x00-\u0250\u02b0-\u036f\u1e00-\u1eff\u2000-\u2bff\ufe00-\ufe0f\U0001f000-\U0001faff]*")
_LATIN_RUN = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}(?:[ ,'’-]{1,2}[A-Za-z\u00c0-\u024f]+){3,}")
_CYRILLIC_RUN = re.compile("[\u0400-\u052f]{2,}(?:[ ,-]{1,2}[\u0400-\u052f]+){2,}")
_CYRILLIC_SIGNS: Final = (
    ("kk", re.compile("[әғқңұһӘҒҚҢҰҺ]")),
    ("mn", re.compile("[өүӨҮ]")),
    ("be", re.compile("[ўЎ]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("sr", re.compile("[ђјљњћџЂЈЉЊЋЏ]")),
)
_ANY_SIGN = re.compile("[әғқңұһөүўіїєґђјљњћџӘҒҚҢҰҺӨҮЎІЇЄҐЂЈЉЊЋЏ]")
_RUSSIAN_LETTERS = re.compile("[ыэёЫЭЁ]")


class Named(NamedTuple):
    """A language code, the confidence in it (0..1), and the other languages that whole sentences of the text are in."""

    language: str
    confidence: float
    mixed: tuple[str, ...] = ()


_NONE: Final = Named(UNKNOWN, 0.0)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the identifier is to weigh: the letters of one script of the text at `place`."""

    place: int
    plain: str
    script: Literal["latin", "cyrillic"]
    hint: str
    whole: bool = True
    """Whether it is the text itself, not a run in another script within it."""


class LanguageReader:
    """Names the language of texts by script and letters, and by a statistical identifier where those do not tell.

    Parameters
    ----------
    tables : what the identifier learned; its columns are languages of `LATIN`, `RARER` and `CYRILLIC`.
    """

    def __init__(self, tables: LanguageTables) -> None:
        self._tables = tables
        self._column = {language: number for number, language in enumerate(tables.languages)}
        latin = [_prior(language) if language not in CYRILLIC else -np.inf for language in tables.languages]
        cyrillic = [0.0 if language in CYRILLIC else -np.inf for language in tables.languages]
        self._prior = {"latin": np.array(latin), "cyrillic": np.array(cyrillic)}

    def name(self, text: str, hint: str | None = None) -> Named:
        """The language of one text, as displayed. `hint` is what the channel or author usually speaks."""
        return self.name_many([text], [hint])[0]

    def name_many(self, texts: Sequence[str], hints: Sequence[str | None]) -> list[Named]:
        """The language of each text; the same in any batch."""
        named: list[Named] = [_NONE] * len(texts)
        asked: list[_Asked] = []
        for place, (text, hint) in enumerate(zip(texts, hints, strict=True)):
            known = _by_script(place, text, hint[:2].lower() if hint else "", asked)
            if known is not None:
                named[place] = known
        for one, found in zip(asked, self._weigh(asked), strict=True):
            named[one.place] = _with(named[one.place], one, found)
        return named

    def _weigh(self, asked: Sequence[_Asked]) -> list[Named]:
        if not asked:
            return []
        encoded = [(one.plain.lower() if one.plain.isupper() else one.plain).encode() for one in asked]
        walked = walk(self._tables, encoded)
        lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
        likely = scored(self._tables, walked.text, walked.feature, len(asked)) / np.sqrt(lengths)[:, None]
        likely += np.stack([self._prior[one.script] for one in asked])
        hinted = [(number, self._column.get(one.hint)) for number, one in enumerate(asked) if one.hint]
        for number, column in hinted:
            if column is not None:
                likely[number, column] += _HINT_ODDS
        best = likely.argmax(axis=1)
        sure = _confidence(likely, best)
        mixed = self._mixed(asked, walked, best.tolist(), _lead(likely, lengths))
        codes = self._tables.languages
        return [Named(codes[b], s, mixed.get(n, ())) for n, (b, s) in enumerate(zip(best.tolist(), sure, strict=True))]

    def _mixed(
        self, asked: Sequence[_Asked], walked: Walked, best: Sequence[int], lead: Sequence[float]
    ) -> dict[int, tuple[str, ...]]:
        """For texts of several sentences in Latin letters: the languages of sentences that are not in the main one."""
        owners: list[int] = []
        starts: list[int] = []
        sizes: list[int] = []
        for number, one in enumerate(asked):
            if (
                one.script == "latin"
                and one.whole
                and len(one.plain) > 2 * _LEAST_SEGMENT
                and lead[number] < _WHOLLY_SURE
            ):
                for start, size in _sentences(one.plain):
                    owners.append(number)
                    starts.append(start)
                    sizes.append(size)
        if not owners:
            return {}
        wide = np.int64(1 << 32)
        begin = np.array(owners) * wide + np.array(starts)
        at = walked.text * wide + walked.byte
        group = np.searchsorted(begin, at, side="right") - 1
        inside = (group >= 0) & (at < (begin + np.array(sizes))[np.maximum(group, 0)])
        likely = scored(self._tables, group[inside], walked.feature[inside], len(owners))
        likely = likely / np.sqrt(np.array(sizes))[:, None] + self._prior["latin"]
        mains = np.array([best[owner] for owner in owners])
        likely[np.arange(len(owners)), mains] += _MAIN_ODDS
        told = likely.argmax(axis=1)
        sure = _confidence(likely, told)
        mixed: dict[int, tuple[str, ...]] = {}
        for owner, language, main, confidence in zip(owners, told.tolist(), mains.tolist(), sure, strict=True):
            code = self._tables.languages[language]
            if language != main and confidence >= _SURE and code not in mixed.get(owner, ()):
                mixed[owner] = tuple(sorted((*mixed.get(owner, ()), code)))
        return mixed


def _prior(language: str) -> float:
    return _HOME_ODDS if language in READ_WELL else _RARER_ODDS if language in RARER else 0.0


def _confidence(likely: Doubles, best: Integers) -> list[float]:
    top = likely[np.arange(len(likely)), best][:, None]
    shares = 1 / np.exp(_SHARPNESS * (likely - top)).sum(axis=1)
    return [float(share) for share in np.round(shares, 6)]


def _lead(likely: Doubles, lengths: Integers) -> list[float]:
    """By how much a byte the likeliest language is ahead of the second."""
    ordered = np.partition(likely, -2, axis=1)
    lead: list[float] = ((ordered[:, -1] - ordered[:, -2]) / np.sqrt(lengths)).tolist()
    return lead


def _sentences(plain: str) -> list[tuple[int, int]]:
    """First byte and length of each sentence long enough to have a language of its own; none where all is one."""
    ends = [found.end() for found in _SENTENCE_END.finditer(plain)]
    if not ends:
        return []
    edges = [0, *ends, len(plain)]
    ascii_only = plain.isascii()
    sentences = []
    for start, stop in pairwise(edges):
        first = start if ascii_only else len(plain[:start].encode())
        size = stop - start if ascii_only else len(plain[start:stop].encode())
        if size >= _LEAST_SEGMENT and plain.count(" ", start, stop) >= 4:
            sentences.append((first, size))
    return sentences


def _by_script(place: int, text: str, hint: str, asked: list[_Asked]) -> Named | None:
    """The language where the script tells; otherwise what to ask the identifier is added to `asked`."""
    plain = text[:_LOOK_AT]
    if "@" in plain or "#" in plain or "http" in plain or "www." in plain or "[name]" in plain or plain[:2] in _RT:
        plain = _MARKERS.sub(" ", plain)
    plain = plain.strip()
    letters = len(_LETTERS.findall(plain)) if len(plain) < 2 * _SHORT_LETTERS else len(plain)
    if letters < 2 or not (len(plain) < 2 * _SHORT_LETTERS or _LETTERS.search(plain)):
        return Named(hint, 0.3) if hint else _NONE
    if plain.isascii() or _ONLY_LATIN.fullmatch(plain):
        asked.append(_Asked(place, plain, "latin", hint))
        return None
    cyrillic, latin = len(_CYRILLIC.findall(plain)), len(_LATIN_LETTER.findall(plain))
    if cyrillic > latin:
        known = _cyrillic_name(plain, letters, hint)
        if known is None:
            asked.append(_Asked(place, plain, "cyrillic", hint))
        if latin >= _LEAST_RUN and (run := _LATIN_RUN.search(plain)):
            asked.append(_Asked(place, run.group(), "latin", "", whole=False))
        return known
    for language, letter in _OTHER_SCRIPTS:
        if len(letter.findall(plain)) > latin:
            return Named(language, 0.9)
    if not latin:
        return _NONE
    asked.append(_Asked(place, plain, "latin", hint))
    if run := _CYRILLIC_RUN.search(plain):
        asked.append(_Asked(place, run.group(), "cyrillic", "", whole=False))
    return None


_RT = ("RT", "rt", "Rt")


def _cyrillic_name(plain: str, letters: int, hint: str) -> Named | None:
    if _ANY_SIGN.search(plain):
        return Named(next(language for language, sign in _CYRILLIC_SIGNS if sign.search(plain)), 0.9)
    if _RUSSIAN_LETTERS.search(plain):
        return Named("ru", 0.99)
    return Named(hint or "ru", 0.7) if letters < _SHORT_LETTERS else None


def _with(before: Named, one: _Asked, found: Named) -> Named:
    if not one.whole:
        if found.confidence < _SURE or found.language in (before.language, *before.mixed):
            return before
        return before._replace(mixed=tuple(sorted((*before.mixed, found.language))))
    if one.script == "cyrillic" and found.confidence < _SURE:
        return Named(one.hint or "ru", 0.7)
    return found
