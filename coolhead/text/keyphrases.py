"""What a group of mentions is about, in their own words."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from coolhead.text.clean import display, match_form, words_form

LONGEST_PHRASE: Final = 3
LEAST_TEXTS: Final = 2
"""A phrase that one text says tells what that text says, not what the group is about."""
_PRIOR: Final = 0.01
"""Times in a text that a phrase never heard before is assumed to be said."""
_INSIDE: Final = 0.7
"""A phrase said mostly inside a longer one is told by the longer one."""
_OVERLAP: Final = 0.5
_CANDIDATES: Final = 60


@dataclass(frozen=True, slots=True)
class Phrase:
    """One to three words as they are mostly written, how many texts say them, and how far that is from usual
    (standard deviations of the log odds)."""

    words: str
    texts: int
    unusual: float


class Usual:
    """How often phrases are said on a usual day: texts that say each, of so many texts. Bounded: what is said once is
    dropped when there are too many.

    >>> usual = Usual(most=1000)
    >>> usual.learn([" the train is late "])
    >>> usual.texts, usual.said[("train",)]
    (1, 1)
    """

    def __init__(self, most: int = 200_000) -> None:
        self.most, self.texts = most, 0
        self.said: Counter[tuple[str, ...]] = Counter()

    def learn(self, words: Iterable[str]) -> None:
        """Count texts, given as `clean.words_form`."""
        for one in words:
            self.texts += 1
            self.said.update(_phrases(one.split()))
        if len(self.said) > self.most:
            self.said = Counter({phrase: count for phrase, count in self.said.items() if count > 1})


def keyphrases(
    texts: Sequence[str],
    function_words: Mapping[str, Set[str]],
    language: str,
    usual: Usual | None = None,
    most: int = 5,
) -> list[Phrase]:
    """What sets these texts apart from what is usually said, the most telling first.

    Source: Monroe, Colaresi, Quinn 2008 (log odds with an informative prior). Copies count once. Cost: linear in the
    words of the texts.

    Parameters
    ----------
    texts : of one language, as they came.
    function_words : per language, folded; a phrase neither begins nor ends with one.
    usual : how often each phrase is said on a usual day; without it how many texts say a phrase decides.
    """
    held = function_words.get(language, frozenset())
    forms = dict.fromkeys(words_form(match_form(display(text))) for text in texts)
    said: Counter[tuple[str, ...]] = Counter()
    for words in forms:
        said.update(phrase for phrase in _phrases(words.split()) if _tells(phrase, held))
    found = {
        phrase: _unusual(count, len(forms), phrase, usual) for phrase, count in said.items() if count >= LEAST_TEXTS
    }
    ranked = sorted(found, key=lambda phrase: (-found[phrase], -len(phrase), phrase))
    chosen = _apart(ranked[:_CANDIDATES], said)[:most]
    written = _written(texts, chosen)
    return [Phrase(written[phrase], said[phrase], round(found[phrase], 4)) for phrase in chosen]


def _phrases(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {
        tuple(words[start : start + length])
        for length in range(1, LONGEST_PHRASE + 1)
        for start in range(len(words) - length + 1)
    }


def _tells(phrase: tuple[str, ...], held: Set[str]) -> bool:
    first, last = phrase[0], phrase[-1]
    if first in held or last in held or first.isdigit() or last.isdigit():
        return False
    return len(phrase) > 1 or len(first) > 2


def _unusual(count: int, texts: int, phrase: tuple[str, ...], usual: Usual | None) -> float:
    """Standard deviations between the log odds here and on usual days; longer phrases say more for the same count."""
    before, of = (usual.said[phrase], usual.texts) if usual is not None else (0, 0)
    expected = _PRIOR + before
    here = math.log((count + _PRIOR) / (texts - count + 1))
    there = math.log(expected / (of - before + 1))
    spread = math.sqrt(1 / (count + _PRIOR) + 1 / (expected + 1))
    return (here - there) / spread * (1 + 0.1 * (len(phrase) - 1))


def _apart(ranked: Sequence[tuple[str, ...]], said: Mapping[tuple[str, ...], int]) -> list[tuple[str, ...]]:
    """Phrases that do not tell the same twice: the longer of two stays where it is said about as often."""
    kept: list[tuple[str, ...]] = []
    for phrase in ranked:
        longer = [one for one in ranked if len(one) > len(phrase) and _holds(one, phrase)]
        if any(said[one] >= _INSIDE * said[phrase] for one in longer):
            continue
        shared = [set(one) & set(phrase) for one in kept]
        if all(len(one) <= _OVERLAP * len(phrase) for one in shared):
            kept.append(phrase)
    return kept


def _holds(longer: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    return any(longer[start : start + len(phrase)] == phrase for start in range(len(longer) - len(phrase) + 1))


def _written(texts: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """How each phrase is mostly written, with its letters and capitals."""
    seen: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for text in texts:
        written = [(word, tuple(words_form(match_form(word)).split())) for word in display(text).split()]
        whole = [(word, folded[0]) for word, folded in written if len(folded) == 1]
        for phrase in phrases:
            for start in range(len(whole) - len(phrase) + 1):
                part = whole[start : start + len(phrase)]
                if tuple(folded for _, folded in part) == phrase:
                    seen[phrase][" ".join(word.strip(_SIGNS) for word, _ in part)] += 1
    return {phrase: seen[phrase].most_common(1)[0][0] if seen[phrase] else " ".join(phrase) for phrase in phrases}


_SIGNS: Final = ".,;:!?\"'()[]«»„“”…-–—#*"
