"""What stands in a text and is not its author's: advertising spliced into a sentence, and what programs add."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from coolhead.text.lexicon import Lexicon, Told
from coolhead.text.model import Span
from coolhead.text.places import places

ADVERT: Final = "fragment:advert"
BOILERPLATE: Final = "fragment:boilerplate"
_LEAST_REST: Final = 4
_MOST_SHARE: Final = 0.6
_LEAST_FOREIGN: Final = 3
_END = re.compile(r"[.!?…;:|\n\r]|\s[-–—>]\s")
_LETTER = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile("[\u0400-\u052f]")


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left out of a text, and whether the whole of it advertises."""

    spans: tuple[Span, ...] = ()
    is_advert: bool = False

    def rest(self, text: str) -> str:
        """The text with blanks in place of what is left out, so that every other character keeps its place."""
        for span in self.spans:
            text = text[: span.start] + " " * (span.stop - span.start) + text[span.stop :]
        return text


@dataclass(frozen=True, slots=True)
class _Written:
    """A text with the places of its words."""

    text: str
    words: list[str]
    at: list[tuple[int, int]]
    scripts: list[int]
    """For each word 1 (Cyrillic), -1 (another script) or 0 (no letters)."""

    @classmethod
    def read(cls, text: str, words: str) -> _Written | None:
        """None where the places of the words cannot be told (the text is longer than what is read of it)."""
        told, at = words.split(), places(text)
        if len(at) < len(told):
            return None
        scripts = [0 if not _LETTER.search(word) else 1 if _CYRILLIC.search(word) else -1 for word in told]
        return cls(text, told, at[: len(told)], scripts)

    def between(self, left: int, right: int) -> str:
        """What stands between two neighbouring words, or before the first and behind the last."""
        start = self.at[left][1] if left >= 0 else 0
        return self.text[start : self.at[right][0]] if right < len(self.at) else self.text[start:]

    def breaks(self, left: int, right: int) -> bool:
        """Whether a sentence or line ends between two neighbouring words, or one of them is none."""
        return left < 0 or right >= len(self.at) or _END.search(self.between(left, right)) is not None

    def of(self, word: int) -> str:
        """A word as it was written."""
        return self.text[slice(*self.at[word])]

    def is_title(self, word: int) -> bool:
        """Whether a word is written with a capital although no sentence begins with it."""
        return self.of(word)[:1].isupper() and not self.breaks(word - 1, word)


class Fragments:
    """Finds fragments of machines in texts.

    Whoever reads many texts looks for `phrases` along with other words, in one pass, and asks where one is found.

    Parameters
    ----------
    told : `fragments.toml` as it was read.
    """

    def __init__(self, told: Told) -> None:
        self._lexicon = Lexicon({name: table for name, table in told.items() if name != "filler"})
        self.phrases = self._lexicon.written
        filler = told.get("filler")
        tables: Mapping[str, Iterable[str]] = filler if isinstance(filler, Mapping) else {}
        self._small = frozenset(tables.get("small", ()))
        self._filler = frozenset(tables.get("words", ())) | self._small

    def cut(self, text: str, words: str, language: str) -> Cut:
        """What to leave out of a text.

        Parameters
        ----------
        text : as it came.
        words : its words form.
        language : of the text; a phrase in another one is foreign to it.
        """
        found = self._lexicon.look_up(words)
        if not found.patterns:
            return Cut()
        written = _Written.read(text, words)
        if written is None:
            return Cut()
        spans: list[tuple[int, int, str]] = []
        adverts: list[tuple[int, int, str]] = []
        for pattern in found.patterns:
            name, where = self._lexicon.name(pattern), self._lexicon.where(words, pattern)
            if where is None:
                continue
            if name.startswith("advert."):
                adverts.append((*where, name.removeprefix("advert.")))
            elif (stop := _line(written, *where, to_end=name == "boilerplate.opens")) is not None:
                spans.append((where[0], stop, BOILERPLATE))
        for first, last, spoken in _joined(adverts):
            start, stop = self._widened(written, first, last)
            if _is_foreign(written, start, stop, spoken != language):
                spans.append((*_trimmed(written, self._small, start, stop, first, last), ADVERT))
        return _settled(written, spans, bool(adverts))

    def _widened(self, written: _Written, first: int, last: int) -> tuple[int, int]:
        while first > 0 and not written.breaks(first - 1, first) and self._belongs(written, first - 1, first):
            first -= 1
        while (
            last + 1 < len(written.at)
            and self._belongs(written, last + 1, last)
            and not (written.breaks(last, last + 1) and written.words[last + 1] != "link")
        ):
            last += 1
        return first, last

    def _belongs(self, written: _Written, word: int, beside: int) -> bool:
        told = written.words[word]
        if told == "link" or (told in self._filler and written.scripts[word] == written.scripts[beside]):
            return True
        return written.is_title(word) or told[:1].isdigit()


def _is_foreign(written: _Written, first: int, last: int, other_language: bool) -> bool:
    """Whether a phrase does not belong to the text around it: by its script, language, capitals or a link."""
    rest = sum(written.scripts) - sum(written.scripts[first : last + 1])
    other_script = rest * sum(written.scripts[first : last + 1]) < 0
    linked = "link" in written.words[first : last + 1]
    interrupts = any(map(written.is_title, range(first, last + 1))) and not written.breaks(last, last + 1)
    long = last - first + 1 >= _LEAST_FOREIGN
    return other_script or linked or (other_language and long) or interrupts


def _trimmed(written: _Written, small: frozenset[str], start: int, stop: int, first: int, last: int) -> tuple[int, int]:
    """Small words at the edges stay with the text around: there is no telling to which side they belong."""
    while start < first and written.words[start] in small:
        start += 1
    while stop > last and written.words[stop] in small:
        stop -= 1
    return start, stop


def _joined(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Spans of words that overlap or touch, as one; the first name of the alphabet wins."""
    joined: list[tuple[int, int, str]] = []
    for first, last, name in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            before = joined.pop()
            joined.append((before[0], max(last, before[1]), min(name, before[2])))
        else:
            joined.append((first, last, name))
    return joined


def _line(written: _Written, first: int, last: int, to_end: bool) -> int | None:
    """The last word of a sentence that begins with a phrase, where the phrase makes it boilerplate."""
    if not written.breaks(first - 1, first):
        return None
    stop = last
    while stop + 1 < len(written.at) and (
        written.words[stop + 1] == "link" or (to_end and not written.breaks(stop, stop + 1))
    ):
        stop += 1
    return stop if to_end or written.breaks(stop, stop + 1) else None


def _settled(written: _Written, spans: list[tuple[int, int, str]], advertises: bool) -> Cut:
    """Overlapping fragments are joined; nothing is left out of a text of which too little would remain."""
    if not spans:
        return Cut()
    gone = {word for first, last, _ in spans for word in range(first, last + 1)}
    rest = len(
        [word for number, word in enumerate(written.words) if number not in gone and word not in ("user", "link")]
    )
    if rest < _LEAST_REST or len(gone) > _MOST_SHARE * len(written.words):
        return Cut(is_advert=advertises)
    joined = _joined(spans)
    return Cut(tuple(Span(written.at[first][0], written.at[last][1], why) for first, last, why in joined))
