"""Words and phrases that tell something, per language, matched all at once in time linear in the text.

A pattern is made of elements between spaces: `word`, `stem*` (any ending), `a|b_c` (either, `b_c` two words), `word?`
(may be missing), `...` (up to four words) and `#` (a number). Both sides are folded: case, accents and apostrophes make
no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import re2

from coolhead.text.clean import match_form, words_form

Told = Mapping[str, object]
"""One language's file as it was read: lists of patterns by name, and tables `sign` and `category` of such lists."""

_NUMBER = "(?:[0-9]+ )?[0-9][^ ]*"
_GAP = "(?:[^ ]+ ){0,4}"
_WORD_CHARACTERS = re.compile(r"[^\w|*?]+|_+")
_MEMORY = 1 << 26


def expression(pattern: str) -> str:
    """The regular expression of a pattern, for a text in `words_form`.

    >>> expression("hair|włos* in ... soup")
    ' (?:hair|wlos[^ ]*) in (?:[^ ]+ ){0,4}soup '
    """
    return " " + "".join(_element(element) for element in pattern.split())


def _element(element: str) -> str:
    if element == "...":
        return _GAP
    folded = match_form(element.removesuffix("?")).replace("'", " ")
    words = [_word(word) for word in folded.split("|")]
    either = words[0] if len(words) == 1 else f"(?:{'|'.join(words)})"
    return f"(?:{either} )?" if element.endswith("?") else f"{either} "


def _word(written: str) -> str:
    if written.startswith("#"):
        return f"{_NUMBER}{written[1:]}" if written[1:] else _NUMBER
    return _WORD_CHARACTERS.sub(" ", written).strip().replace("*", "[^ ]*")


@lru_cache(maxsize=2048)
def _searching(pattern: str) -> re.Pattern[str]:
    """For finding where: it starts at a space and its gaps are bounded, so each space is looked at a few times only."""
    return re.compile(expression(pattern))


@dataclass(frozen=True, slots=True)
class Found:
    """What a text's words told: for each name how many different patterns of it were there.

    Names are those of the lexicon file: `own`, `emotion`, `sign.safety.sure`, `category.T2` and so on; `patterns` are
    the numbers of the patterns within their lexicon.
    """

    times: Mapping[str, int]
    patterns: tuple[int, ...] = ()

    def __getitem__(self, name: str) -> int:
        return self.times.get(name, 0)

    def named(self, table: str) -> Iterator[tuple[str, int]]:
        """The names found below a table, without the table's own name."""
        start = len(table) + 1
        return ((name[start:], times) for name, times in self.times.items() if name.startswith(f"{table}."))


class Lexicon:
    """One language's words.

    >>> lexicon = Lexicon({"emotion": ["love*"], "category": {"T2": ["hair ... soup"]}})
    >>> dict(lexicon.look_up(" a hair in the soup i loved ").times)
    {'emotion': 1, 'category.T2': 1}
    """

    def __init__(self, told: Told) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        options.never_capture = True
        self._names: list[str] = []
        self._patterns: list[str] = []
        self._set = re2.Set.SearchSet(options)
        for name, patterns in _lists(told, ""):
            if name == "own_endings":
                continue
            for pattern in patterns:
                self._set.Add(expression(pattern))
                self._patterns.append(pattern)
                self._names.append(name)
        self._set.Compile()
        endings = told.get("own_endings")
        self._endings = re.compile(rf"(?:{'|'.join(endings)})\b") if isinstance(endings, list) else None

    @property
    def written(self) -> tuple[str, ...]:
        """The patterns as they were written, each once."""
        return tuple(dict.fromkeys(self._patterns))

    @property
    def names(self) -> tuple[str, ...]:
        """The names that this language can find."""
        return tuple(dict.fromkeys(self._names))

    def look_up(self, words: str) -> Found:
        """What the words of a text (`words_form`) tell."""
        times: dict[str, int] = {}
        matched = sorted(self._set.Match(words) or ())
        for index in matched:
            name = self._names[index]
            times[name] = times.get(name, 0) + 1
        return Found(times, tuple(matched))

    def name(self, pattern: int) -> str:
        """The name that a pattern stands under."""
        return self._names[pattern]

    def where(self, words: str, pattern: int) -> tuple[int, int] | None:
        """Numbers of the first and last word (from 0) that a pattern matched first in a text's words."""
        found = _searching(self._patterns[pattern]).search(words)
        if found is None:
            return None
        first = words.count(" ", 0, found.start())
        return first, first + found.group().count(" ") - 2

    def speaks_in_first_person(self, text: str) -> bool:
        """Whether a verb of the text, as written, ends in the first person (Polish: -łem, -łam)."""
        return self._endings is not None and self._endings.search(text.casefold()) is not None


def _lists(told: Told, prefix: str) -> Iterator[tuple[str, Sequence[str]]]:
    for name, value in told.items():
        if isinstance(value, list):
            yield f"{prefix}{name}", value
        elif isinstance(value, dict):
            yield from _lists(value, f"{prefix}{name}.")


class WatchWords:
    """A plan's own words for its risks, matched like the lexicon: case and accents folded, any ending.

    Parameters
    ----------
    words : for each crisis type the brand's words; several words in one are a phrase.

    >>> WatchWords({"T15": ("Ładowark", "hot batter")}).types("Moja ŁADOWARKA")
    ['T15']
    """

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        patterns = {type_: [_any_ending(word) for word in told if word.strip()] for type_, told in words.items()}
        self._lexicon = Lexicon(patterns) if any(patterns.values()) else None

    def types(self, text: str) -> list[str]:
        """The crisis types whose words stand in a text."""
        if self._lexicon is None:
            return []
        return list(self._lexicon.look_up(words_form(match_form(text))).times)


def _any_ending(word: str) -> str:
    return " ".join(f"{part}*" for part in words_form(match_form(word)).split())
