"""Words tried on what was said last: what they would catch, and what they narrowly miss.

The matchers are the desk's own: risks are found by `WatchWords` (case and accents folded, any ending), brands as
`Folding.brands_of` finds them (the folded word anywhere in the folded text).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from coolhead.storage import Entry
from coolhead.text import WatchWords
from coolhead.text.clean import match_form, words_form

Target = Literal["risk", "brand"]
MOST_WORDS: Final = 100
NEAR_LETTERS: Final = 4
"""So many first letters alike make a near miss: a form that the word's stem is too long for."""
MOST_SAID: Final = 200
TYPO_LETTERS: Final = 7
"""From this length on one wrong, missing or added letter is a near miss as well."""
BROAD_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Caught:
    """A mention with the words that hold it."""

    entry: Entry
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A mention that is not caught, with what stands there and the word it is close to."""

    entry: Entry
    written: str
    word: str


@dataclass(frozen=True, slots=True)
class Trial:
    """`heard` mentions were looked at; `counts` says how many each word catches, `broad` which catch half of all."""

    heard: int
    caught: tuple[Caught, ...]
    near: tuple[Near, ...]
    counts: dict[str, int]
    broad: tuple[str, ...] = ()


def try_words(words: Sequence[str], entries: Iterable[Entry], target: Target) -> Trial:
    """Try words on mentions, the newest first."""
    tried = tuple(dict.fromkeys(word.strip() for word in words if match_form(word).strip()))[:MOST_WORDS]
    risk = WatchWords({str(place): (word,) for place, word in enumerate(tried)})
    forms, parts = [match_form(word) for word in tried], _parts(tried)
    counts = dict.fromkeys(tried, 0)
    caught: list[Caught] = []
    near: list[Near] = []
    heard = 0
    for entry in entries:
        if entry.mention is None or not entry.mention.text:
            continue
        heard += 1
        text = entry.mention.text
        found = _found(text, tried, risk, forms, target)
        for word in found:
            counts[word] += 1
        if found:
            caught.append(Caught(entry, found))
        elif missed := _near(text, parts):
            near.append(Near(entry, *missed))
    broad = tuple(word for word in tried if heard >= 20 and counts[word] >= BROAD_SHARE * heard)
    return Trial(heard, tuple(caught), tuple(near), counts, broad)


def _found(text: str, tried: Sequence[str], risk: WatchWords, forms: Sequence[str], target: Target) -> tuple[str, ...]:
    if target == "risk":
        return tuple(tried[int(place)] for place in sorted(risk.types(text), key=int))
    folded = match_form(text)
    return tuple(word for word, form in zip(tried, forms, strict=True) if form in folded)


def _parts(tried: Sequence[str]) -> list[tuple[str, str]]:
    """(folded part long enough to be missed narrowly, the word it is of)."""
    parts = [(part, word) for word in tried for part in words_form(match_form(word)).split()]
    return [(part, word) for part, word in parts if len(part) >= NEAR_LETTERS]


def _near(text: str, parts: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """(as it is written, the word it is close to)."""
    for said in dict.fromkeys(words_form(match_form(text)).split()[:MOST_SAID]):
        if len(said) < NEAR_LETTERS:
            continue
        for part, word in parts:
            if said[0] == part[0] and _is_near(said, part):
                return _as_written(text, said), word
    return None


def _as_written(text: str, said: str) -> str:
    """The word of the text that folds to this."""
    found = (word for word in text.split() if said in words_form(match_form(word)).split())
    return next(found, said).strip(".,;:!?\"'()[]«»„“”…")


def _is_near(said: str, part: str) -> bool:
    alike = max(NEAR_LETTERS, len(part) - 2)
    return said[:alike] == part[:alike] or (len(part) >= TYPO_LETTERS and _one_letter_off(said[: len(part) + 1], part))


def _one_letter_off(said: str, part: str) -> bool:
    """Whether one letter is wrong, missing or added (an ending does not count)."""
    first = next((at for at, (a, b) in enumerate(zip(said, part, strict=False)) if a != b), min(len(said), len(part)))
    if first == 0:
        return False
    wrong = said[first + 1 : len(part)] == part[first + 1 :]
    missing = said[first : len(part) - 1] == part[first + 1 :]
    return wrong or missing or said[first + 1 : len(part) + 1] == part[first:]
