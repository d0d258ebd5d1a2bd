"""Letters of one script that stand in for those of another, and marks piled on letters: tricks to pass unread."""

from __future__ import annotations

import re
from typing import Final

_CYRILLIC_AS_LATIN: Final = str.maketrans("авекмнорстухіјѕԁһԝӏ", "abekmhopctyxijsdhwl")
_GREEK_AS_LATIN: Final = str.maketrans("αβεηικνορτυχω", "abenikvoptuxw")
_LATIN_AS_CYRILLIC: Final = str.maketrans("abcehkmoptxy", "авсенкмортху")
_BORDER = re.compile("[a-z][\u0370-\u052f]|[\u0370-\u052f][a-z]")
_LATIN = re.compile("[a-z]")
_FOREIGN = re.compile("[\u0370-\u052f]")
_ENDING: Final = 3
_PILED = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{3}")


def straightened(folded: str) -> str:
    """A folded text with look-alike letters of another script put back, in words that mix two scripts.

    The script with more letters in the text wins where a word can be put into it; a word is left alone where a letter
    has no look-alike, and where the other script is only its ending (Russian puts its endings to Latin names).

    >>> straightened("your раypal account"), straightened("новый переvод с сaзинo"), straightened("с iphoneом")
    ('your paypal account', 'новый переvод с сазино', 'с iphoneом')
    """
    if not _BORDER.search(folded):
        return folded
    mostly_latin = len(_LATIN.findall(folded)) >= len(_FOREIGN.findall(folded))
    return " ".join(_straight(word, mostly_latin) if _BORDER.search(word) else word for word in folded.split())


def _straight(word: str, mostly_latin: bool) -> str:
    if not _FOREIGN.search(word[:-_ENDING]):
        return word
    latin = word.translate(_CYRILLIC_AS_LATIN).translate(_GREEK_AS_LATIN)
    foreign = word.translate(_LATIN_AS_CYRILLIC)
    for turned, left in (
        ((latin, _FOREIGN), (foreign, _LATIN)) if mostly_latin else ((foreign, _LATIN), (latin, _FOREIGN))
    ):
        if not left.search(turned):
            return turned
    return word


def is_disguised(text: str) -> bool:
    """Whether words of a text mix look-alike letters of two scripts, or marks are piled on its letters."""
    if text.isascii():
        return False
    if _PILED.search(text):
        return True
    folded = text.lower()
    if not _BORDER.search(folded):
        return False
    return straightened(folded) != " ".join(folded.split())
