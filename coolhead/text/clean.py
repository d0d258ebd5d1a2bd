"""Three forms of a text: raw as it came, display for people, match for programs. Linear in the length of the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b

from coolhead.text.scripts import straightened

MATCH_LENGTH = 4000
"""Characters of a text that are read; the rest of a longer one adds nothing to its tone."""
LEAST_COPY_WORDS = 4
LINK = "@link"
HANDLE = "@user"

_WRITTEN_WITHOUT_MARK = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ё": "е"}
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200E, 0x200F, 0x2060, 0xFE0E, 0xFE0F, 0xFEFF))
_QUOTES = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}


def _fold_table() -> dict[int, str | None]:
    """Latin letters lose their marks, typographic quotes their curl; Cyrillic keeps й and folds only ё."""
    table: dict[int, str | None] = dict(_INVISIBLE)
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = "".join(c for c in unicodedata.normalize("NFD", chr(code)) if not unicodedata.combining(c))
        if base != chr(code):
            table[code] = base
    table.update({ord(a): b for a, b in (_WRITTEN_WITHOUT_MARK | _QUOTES).items()})
    table.update(dict.fromkeys(range(0x300, 0x370)))
    return table


_FOLD = _fold_table()
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_CONTROL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ") | _TURNS
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\bhttps?\b(?!:)|@url\b|\[url\]")
_HANDLE = re.compile(r"(?<!\w)@[\w.\-]+(?:@[\w\-]+\.[\w.\-]+)?|\[name\]")
_FORWARDED = re.compile(r"\s*rt @user:?\s")
_NOT_WORD = re.compile(r"[^\w]+|_+")


def display(text: str) -> str:
    """The text for people: composed, without control and direction characters, white space as single spaces.

    >>> display("Ha\\u0301lo\\x00  \\n świat\\u202e!")
    'Hálo świat!'
    """
    kept = text if text.isprintable() else _SURROGATE.sub("\ufffd", text).translate(_CONTROL)
    return " ".join((kept if kept.isascii() else unicodedata.normalize("NFC", kept)).split())


def match_form(text: str) -> str:
    """The text for programs: case and marks folded (ł to l, ё to е), links and handles replaced by markers.

    >>> match_form("@Anna_K, ŻÓŁTA łódź!  https://a.example/x")
    '@user, zolta lodz! @link'
    """
    folded = folded_form(text)
    if "@" in folded or "[" in folded:
        folded = _HANDLE.sub(HANDLE, folded)
    if "http" in folded or "www." in folded or "@url" in folded or "[url]" in folded:
        folded = _LINK.sub(LINK, folded)
    if forwarded := _FORWARDED.match(folded):
        folded = folded[forwarded.end() :]
    return " ".join(folded.split())


def folded_form(text: str) -> str:
    """Case and marks folded as in the match form; links and handles stay what they are.

    >>> folded_form("@Anna_K, ŻÓŁTA Straße, Ёлка")
    '@anna_k, zolta strasse, елка'
    """
    folded = text[:MATCH_LENGTH]
    if folded.isascii():
        return folded.lower()
    folded = unicodedata.normalize("NFKC", _SURROGATE.sub(" ", folded)).casefold().translate(_FOLD)
    return straightened(folded[:MATCH_LENGTH])  # one character may stand for eighteen


def words_form(match: str) -> str:
    """The words of a match form between single spaces, with one at each end; markers, digits kept, signs dropped.

    >>> words_form("@user, zolta lodz! it's 5 o'clock")
    ' user zolta lodz it s 5 o clock '
    """
    return f" {_NOT_WORD.sub(' ', match).strip()} "


def spoken(words: str) -> list[str]:
    """The words of a words form without links and handles."""
    return [word for word in words.split() if word not in ("user", "link")]


def copy_key(words: str) -> str:
    """Equal for texts of the same folded words; empty below four words (links and handles are not words).

    >>> copy_key(" hair in my soup ") == copy_key(" user hair in my soup link ") != ""
    True
    >>> copy_key(" thank you user ")
    ''
    """
    return key_of(spoken(words))


def key_of(counted: Sequence[str]) -> str:
    """`copy_key` of words as a list (`spoken`)."""
    if len(counted) < LEAST_COPY_WORDS:
        return ""
    return blake2b(" ".join(counted).encode(), digest_size=12).hexdigest()
