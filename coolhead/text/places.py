"""Where the words of a text's words form stand in the text as it came: folding moves and multiplies characters."""

from __future__ import annotations

import re

from coolhead.text.clean import display, match_form, words_form

_LATIN = "a-zA-Z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0130\u0132\u0134-\u013e\u0141-\u0148\u014a-\u017e"
_PLAIN = f"0-9{_LATIN}\u0401\u0410-\u044f\u0451"
"""Letters and digits of which one character folds to word characters by itself."""
_PIECE = re.compile(rf"[\"'(]?([{_PLAIN}]+)[,.!?:;)\"']*(?=\s|\Z)|(\S+)")
_MARKS = r"!-/:-?\\^-`{-~’‘“”„«»…–—\u2600-\u2775\u2794-\u27bf\U0001f300-\U0001faff"
_COMPOUND = re.compile(f"[{_PLAIN}{_MARKS}]+")
"""Writing in which each run of plain letters is one word, unless it holds a link; no `@` and no brackets."""
_SIMPLE = re.compile(f"[{_PLAIN}{_MARKS} \n\t]*")
_LINK = re.compile("http|www[.]", re.IGNORECASE)
_RUN = re.compile(rf"[{_PLAIN}]+")
_NAME = re.compile(rf"(@[{_PLAIN}_]+)[,:!?;)]*")
_LINKED = ("http://", "https://")
_WORD = re.compile(r"[^\W_]+(?:[\u00ad\u0300-\u036f\u200b\u200c\u2060]+[^\W_]*)*")


def places(text: str) -> list[tuple[int, int]]:
    """For each word of `words_form(match_form(display(text)))` the characters of `text` that it was made of.

    Words that come from one piece of writing whose parts cannot be told apart (a link, a ligature that stands for
    several words) share the piece. Cost: linear; only texts that have something to show are asked for it.

    >>> places("It's  ZŁY…"), places("see https://a.example now")
    ([(0, 2), (3, 4), (6, 9)], [(0, 3), (4, 21), (22, 25)])
    """
    if _SIMPLE.fullmatch(text) and not _LINK.search(text):
        return [run.span() for run in _RUN.finditer(text)]
    found: list[tuple[int, int]] = []
    for piece in _PIECE.finditer(text):
        if piece.start(1) >= 0 and piece.group(1).lower() not in ("http", "https"):
            found.append(piece.span(1))
        else:
            found.extend(_parts(text, *piece.span()))
    return found[_forwarded(text) :]


def _parts(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    piece = text[start:stop]
    if _COMPOUND.fullmatch(piece) and not _LINK.search(piece):
        return [(start + run.start(), start + run.end()) for run in _RUN.finditer(piece)]
    if name := _NAME.fullmatch(piece):
        return [(start, start + name.end(1))]
    if piece.lower().startswith(_LINKED) and len(piece) > len(_LINKED[1]):
        return [(start, stop)]
    words = _words(piece)
    if not words:
        return []
    parts = [part for part in _WORD.finditer(piece) if _words(part.group())]
    if len(parts) == len(words) and all(
        _words(part.group()) == [word] for part, word in zip(parts, words, strict=True)
    ):
        return [(start + part.start(), start + part.end()) for part in parts]
    return [(start, stop)] * len(words)


def _words(piece: str) -> list[str]:
    return words_form(match_form(display(piece))).split()


def _forwarded(text: str) -> int:
    """How many words at the beginning are left out: `RT @somebody:`."""
    head = display(text[:200])[:100]
    return 2 if head[:2].lower() == "rt" and len(_words(head)) < len(_words("." + head)) else 0
