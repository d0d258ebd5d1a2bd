"""The deeper reader: a small multilingual encoder scores a text, its scores and the first reading make the deep one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol, cast, get_args

import numpy as np
import numpy.typing as npt
import re2

from coolhead.mention import Mention
from coolhead.text.model import Claim, Doubt, Intent, Reading
from coolhead.text.reader import rated
from coolhead.text.vectors import packed

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]

LONGEST: Final = 600
"""Characters that are read; what comes later changes little and costs as much."""
SHOUTED: Final = 0.6
LEAST_LETTERS: Final = 10
"""A text of at least so many letters shouts when this part of them are capitals; a short one may be a name."""
CLOSE_CALL: Final = 0.1
"""Two tones nearer than this are a close call."""
LEAST_LIKELY: Final = 0.1
"""A crisis type less likely than this is not told."""

_DIGITS = 4
_TINY = 1e-6
_ESCAPED = re2.compile(r"\\u([0-9a-fA-F]{4})")
_LINK = re2.compile(r"(?i)\b(?:https?://|www\.)\S+")
_NAME = re2.compile(r"(^|[^\w@])@\w+(?:\.\w+)*")
_SPACE = re2.compile(r"\s+")


class Encoder(Protocol):
    """Texts in; for each the scores of all heads (log odds, texts x heads) and its vector (length one)."""

    @property
    def heads(self) -> tuple[str, ...]: ...

    @property
    def digest(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> tuple[Floats, Floats]: ...


@dataclass(frozen=True, slots=True)
class Blend:
    """How the tones of both tiers become one: `softmax(first * log first + deep * log deep + shift)`."""

    first: float
    deep: float
    shift: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted on texts that trained neither tier.

    Parameters
    ----------
    blends : per language; the empty language is the one for all others.
    odds : slope and shift that make a head's score a log odd.
    groups : slope of the scores of a group of heads that add up to 1 (`intent`, `category`).
    """

    blends: Mapping[str, Blend]
    odds: Mapping[str, tuple[float, float]]
    groups: Mapping[str, float]


class EncoderReader:
    """Reads mentions again with an encoder (tier 1). One text at a time: company changes nothing.

    Parameters
    ----------
    encoder : scores texts.
    fitted : turns scores into probabilities, and both tiers' tones into one.

    Source: Wang et al. 2024 (multilingual-e5-small); Platt 1999 for the probabilities.
    """

    def __init__(self, encoder: Encoder, fitted: Fitted) -> None:
        self.model = f"deep-1:{encoder.digest[:8]}"
        self._encoder, self._fitted = encoder, fitted
        self._columns = {name: number for number, name in enumerate(encoder.heads)}
        self._groups = {
            group: [number for name, number in self._columns.items() if name.startswith(f"{group}:")]
            for group in ("tone", "intent", "category")
        }

    def deepen(self, mentions: Sequence[Mention], readings: Sequence[Reading]) -> list[Reading]:
        """The deep reading of each mention, in order; what has no words keeps its first reading."""
        forms = [deep_form(mention.text) for mention in mentions]
        spoken = [number for number, form in enumerate(forms) if form and readings[number].doubt not in _WORDLESS]
        found = [replace(reading, tier=1, model=self._named(reading)) for reading in readings]
        if spoken:
            scores, vectors = self._encoder.encode([forms[number] for number in spoken])
            for number, line, vector in zip(spoken, scores.astype(np.float64), vectors, strict=True):
                found[number] = self._deep(mentions[number], found[number], line, vector)
        return found

    def _named(self, reading: Reading) -> str:
        return f"{reading.model}+{self.model}"

    def _deep(self, mention: Mention, first: Reading, scores: Doubles, vector: Floats) -> Reading:
        tone = self.tone(first, scores)
        shares = rated(tone, mention)
        intent, likely = self._best("intent", scores)
        return replace(
            first,
            negative=shares[0],
            neutral=shares[1],
            positive=shares[2],
            emotion={name: self._likely(name, scores) for name in first.emotion},
            arousal=self._likely("feeling", scores),
            argument=self._likely("argument", scores),
            own_experience=self._likely("own", scores),
            intent=cast(Intent, intent) if likely >= SURE_INTENT else first.intent,
            toxicity=self._likely("toxicity", scores),
            category=self._categories(first, scores),
            claims=self._claims(first, scores),
            doubt=self._doubt(first, shares),
            vector=packed(vector),
        )

    def tone(self, first: Reading, scores: Doubles) -> list[float]:
        """The three tones of both tiers together, before the stars that came with a text."""
        blend = self._fitted.blends.get(first.language) or self._fitted.blends[""]
        known = np.log(np.maximum([first.negative, first.neutral, first.positive], _TINY))
        deep = np.log(np.maximum(_softmax(scores[self._groups["tone"]]), _TINY))
        found: list[float] = _softmax(blend.first * known + blend.deep * deep + np.array(blend.shift)).tolist()
        return found

    def _likely(self, head: str, scores: Doubles) -> float:
        slope, shift = self._fitted.odds.get(head, (1.0, 0.0))
        return round(float(1 / (1 + np.exp(-(slope * scores[self._columns[head]] + shift)))), _DIGITS)

    def _shares(self, group: str, scores: Doubles) -> dict[str, float]:
        places = self._groups[group]
        shares = _softmax(scores[places] * self._fitted.groups.get(group, 1.0)).tolist()
        names = (self._encoder.heads[place].split(":", 1)[1] for place in places)
        return dict(zip(names, shares, strict=True))

    def _best(self, group: str, scores: Doubles) -> tuple[str, float]:
        shares = self._shares(group, scores)
        best = max(shares, key=lambda name: shares[name])
        return best, shares[best]

    def _categories(self, first: Reading, scores: Doubles) -> dict[str, float]:
        """Types as the encoder tells them; one that the words of the text name is believed as far as the words go."""
        shares = self._shares("category", scores)
        shares.pop("-")
        told = {name: round(share, _DIGITS) for name, share in shares.items() if share >= LEAST_LIKELY}
        named = {name: share for name, share in first.category.items() if shares.get(name, 0.0) >= LEAST_LIKELY / 2}
        return {name: max(told.get(name, 0.0), named.get(name, 0.0)) for name in sorted({*told, *named})}

    def _claims(self, first: Reading, scores: Doubles) -> tuple[Claim, ...]:
        likely = {name: self._likely(f"claim_{name}", scores) for name in CLAIMS}
        return tuple(name for name in CLAIMS if likely[name] >= 0.5 or (name in first.claims and likely[name] >= 0.2))

    @staticmethod
    def _doubt(first: Reading, shares: tuple[float, float, float]) -> Doubt:
        if first.doubt not in ("", "close_call", "short"):
            return first.doubt
        best, second, _ = sorted(shares, reverse=True)
        return "close_call" if best - second < CLOSE_CALL else ""


CLAIMS: Final[tuple[Claim, ...]] = get_args(Claim)
SURE_INTENT: Final = 0.4
"""A less likely intent leaves the one that the words told."""
_WORDLESS: Final = ("empty", "no_words")


def deep_form(text: str) -> str:
    """One line, NFKC; links become `http`, account names `@user`, and escapes that a broken source left are undone.

    >>> deep_form("Hey @anna_k,  see https://t.example/x \\\\u2764")
    'Hey @user, see http \u2764'
    >>> deep_form("WHERE IS MY PARCEL? Ask PKP")
    'where is my parcel? ask pkp'
    """
    text = text[: 4 * LONGEST].encode("utf-8", "replace").decode()  # half characters have no place in a pattern
    if "\\u" in text:
        text = _ESCAPED.sub(lambda found: _character(found.group(1)), text)
    text = unicodedata.normalize("NFKC", text)
    text = _NAME.sub(r"\1@user", _LINK.sub("http", text))
    return _spoken(str(_SPACE.sub(" ", text)).strip()[:LONGEST])


def _spoken(text: str) -> str:
    """A text that shouts, in small letters: the encoder met few words in capitals."""
    letters = sum(map(str.isalpha, text))
    shouts = letters >= LEAST_LETTERS and sum(map(str.isupper, text)) >= SHOUTED * letters
    return text.lower() if shouts else text


def _character(code: str) -> str:
    number = int(code, 16)
    return "" if 0xD800 <= number < 0xE000 else chr(number)


def _softmax(scores: Doubles) -> Doubles:
    raised = np.exp(scores - scores.max())
    shares: Doubles = raised / raised.sum()
    return shares
