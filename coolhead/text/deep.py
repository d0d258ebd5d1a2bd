"""The form of a text that the deeper reader is given."""

from __future__ import annotations

import unicodedata
from typing import Final

import re2

LONGEST: Final = 600
"""Characters that are read; what comes later changes little and costs as much."""

_ESCAPED = re2.compile(r"\\u([0-9a-fA-F]{4})")
_LINK = re2.compile(r"(?i)\b(?:https?://|www\.)\S+")
_NAME = re2.compile(r"(^|[^\w@])@\w+")
_SPACE = re2.compile(r"\s+")


def deep_form(text: str) -> str:
    """One line, NFKC; links become `http`, account names `@user`, and escapes that a broken source left are undone.

    >>> deep_form("Hey @anna_k,  see https://t.example/x \\\\u2764")
    'Hey @user, see http \u2764'
    """
    text = text[: 4 * LONGEST]
    if "\\u" in text:
        text = _ESCAPED.sub(lambda found: _character(found.group(1)), text)
    text = unicodedata.normalize("NFKC", text)
    text = _NAME.sub(r"\1@user", _LINK.sub("http", text))
    return str(_SPACE.sub(" ", text)).strip()[:LONGEST]


def _character(code: str) -> str:
    number = int(code, 16)
    return "" if 0xD800 <= number < 0xE000 else chr(number)
