"""Which people and products of a plan a text names, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from coolhead.text.clean import MATCH_LENGTH, display, match_form, words_form
from coolhead.text.places import places

_LOOK_AT: Final = 2 * MATCH_LENGTH
_STEM: Final = 5
_UNMARKED: Final = str.maketrans("@#", "  ")


class Naming(NamedTuple):
    """A name as the plan writes it, and the characters of the text that say it."""

    name: str
    start: int
    stop: int


def named(text: str, names: Sequence[str], inflected: bool = False) -> list[Naming]:
    """The names that stand in a text as whole words, folded; also as a handle or hashtag (`@name`, `#name`).

    Parameters
    ----------
    names : as the plan writes them.
    inflected : also with up to three other letters at the end, for names of five letters and more; Polish and Russian
        decline them.

    >>> named("ask Ms ŻÓŁĆ-Nowak about #Dobrawa!", ("Dobrawa", "Żółć Nowak", "Ask Dobrawa"))
    [Naming(name='Żółć Nowak', start=7, stop=17), Naming(name='Dobrawa', start=25, stop=32)]
    """
    told = text[:_LOOK_AT].translate(_UNMARKED)
    words = _words(told)
    found: list[tuple[str, int, int]] = []
    for name in dict.fromkeys(names):
        pattern = _pattern(name, inflected)
        for match in pattern.finditer(words) if pattern is not None else ():
            first = words.count(" ", 0, match.start())
            found.append((name, first, first + match.group().count(" ") - 1))
    if not found:
        return []
    at = places(told)
    shown = [Naming(name, at[first][0], at[last][1]) for name, first, last in found if last < len(at)]
    return sorted(shown, key=lambda one: (one.start, one.stop, one.name))


@lru_cache(maxsize=1024)
def _pattern(name: str, inflected: bool) -> re.Pattern[str] | None:
    words = _words(name.translate(_UNMARKED)).split()
    if not words:
        return None
    return re.compile(" " + " ".join(_form(word, inflected) for word in words) + "(?= )")


def _form(word: str, inflected: bool) -> str:
    if not inflected or len(word) < _STEM:
        return re.escape(word)
    stem = word[:-1] if word[-1] in "aeiouyаеиоуыя" else word
    return re.escape(stem) + r"\w{0,3}"


def _words(text: str) -> str:
    return words_form(match_form(display(text)))
