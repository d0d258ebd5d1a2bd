"""The display form of a stranger's text: what would act on the page, or hide in it, is made visible.

Escaping is the template's part.
"""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

SHOWN_CHARACTERS = 600
MARKS_IN_A_ROW = 4
"""Combining marks on one letter that are shown; more of them climb over the neighbouring lines."""

_KEPT = frozenset("\n\t\u200c\u200d\u00ad")
"""Line breaks, and the joiners that emoji and some scripts need."""
_CONTROL_PICTURES = 0x2400


def display(text: str, limit: int = SHOWN_CHARACTERS) -> str:
    """A text as it is shown: controls, direction overrides and invisible characters as visible signs, cut at `limit`.

    >>> display("pay\\u202egpj.exe\\u200b now\\x00")
    'pay[U+202E]gpj.exe[U+200B] now␀'
    """
    shown: list[str] = []
    marks = 0
    for character in text[:limit]:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks > MARKS_IN_A_ROW:
            continue
        shown.append(_visible(character, category))
    return "".join(shown).strip() + ("…" if len(text) > limit else "")


def _visible(character: str, category: str) -> str:
    if character in _KEPT or category not in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"):
        return character
    code = ord(character)
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    return f"[U+{code:04X}]"


def safe_link(url: str | None) -> str | None:
    """The address, if it is one of the web's; None for anything else (javascript:, data:, file:, broken).

    >>> safe_link("https://example.org/a"), safe_link("javascript:alert(1)"), safe_link("//example.org")
    ('https://example.org/a', None, None)
    """
    if not url or len(url) > 2000 or any(character.isspace() or ord(character) < 0x21 for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
