"""Which language a text is in, and how sure that is. A guess is called a guess; a foreign language is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

Identify = Callable[[str], tuple[str, float]]
"""From a text to the likeliest language code and a confidence in 0..1; loaded by the shell and handed in."""

READ_WELL: Final = ("en", "pl", "fr", "id", "ru")
"""The languages whose reading was trained and measured. Any other is named, and its reading is less sure."""
UNKNOWN: Final = "und"
LATIN: Final = (
    "en", "pl", "fr", "id", "de", "es", "it", "pt", "nl", "cs", "sk", "sv", "tr", "ro", "hu", "vi",
)  # fmt: skip
CYRILLIC: Final = ("ru", "uk", "bg", "sr")
_LOOK_AT = 200  # characters; more tell nothing new and cost time
_SHORT_LETTERS = 24
_SURE_ENOUGH = 0.5

_MARKERS = re.compile(r"^rt\s|https?://\S+|www\.\S+|[@#]\S+|\bhttp\b|\[name\]", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")
_OTHER_SCRIPTS: Final = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_CYRILLIC_SIGNS: Final = (
    ("kk", re.compile("[әғқңұһ]", re.IGNORECASE)),
    ("mn", re.compile("[өү]", re.IGNORECASE)),
    ("be", re.compile("ў", re.IGNORECASE)),
    ("uk", re.compile("[іїєґ]", re.IGNORECASE)),
    ("sr", re.compile("[ђјљњћџ]", re.IGNORECASE)),
)
_RUSSIAN_LETTERS = re.compile("[ыэё]", re.IGNORECASE)


class LanguageReader:
    """Names the language of a text by its script and letters, and by a statistical identifier where those do not tell.

    Parameters
    ----------
    latin : identifier for texts in Latin letters, one of `LATIN`.
    home : identifier that knows only English, Polish, French and Indonesian; asked for short texts on which `latin` is
        unsure, since a brand's few words are far likelier to be in one of its own languages.
    cyrillic : identifier for texts in Cyrillic letters that no letter decides, one of `CYRILLIC`.
    """

    def __init__(self, latin: Identify, home: Identify, cyrillic: Identify) -> None:
        self._latin, self._home, self._cyrillic = latin, home, cyrillic

    def name(self, text: str, hint: str | None = None) -> tuple[str, float]:
        """Language code and confidence. `hint` is what the source said; it decides only where the text is short."""
        plain = _MARKERS.sub(" ", text[:_LOOK_AT]).strip()
        letters = len(_LETTERS.findall(plain)) if len(plain) < 2 * _SHORT_LETTERS else len(plain)
        if letters < 2:
            return (hint[:2].lower(), 0.3) if hint else (UNKNOWN, 0.0)
        if plain.isascii():
            return self._latin_name(plain, letters, hint)
        return self._name_by_script(plain, letters, hint)

    def _name_by_script(self, plain: str, letters: int, hint: str | None) -> tuple[str, float]:
        cyrillic = len(_CYRILLIC.findall(plain))
        latin = len(_LATIN_LETTER.findall(plain))
        if cyrillic > latin:
            return self._cyrillic_name(plain, letters, hint)
        for language, letter in _OTHER_SCRIPTS:
            if len(letter.findall(plain)) > latin:
                return language, 0.9
        return self._latin_name(plain, letters, hint) if latin else (UNKNOWN, 0.0)

    def _cyrillic_name(self, plain: str, letters: int, hint: str | None) -> tuple[str, float]:
        for language, sign in _CYRILLIC_SIGNS:
            if sign.search(plain):
                return language, 0.9
        if _RUSSIAN_LETTERS.search(plain):
            return "ru", 0.99
        language, confidence = self._cyrillic(plain)
        if letters < _SHORT_LETTERS or confidence < 0.9:
            return ("ru", 0.7) if hint is None else (hint[:2].lower(), 0.7)
        return language, confidence

    def _latin_name(self, plain: str, letters: int, hint: str | None) -> tuple[str, float]:
        language, confidence = self._latin(plain)
        if letters >= _SHORT_LETTERS and confidence >= _SURE_ENOUGH:
            return language, confidence
        if hint and hint[:2].lower() in LATIN:
            return hint[:2].lower(), max(0.6, confidence if hint[:2].lower() == language else 0.0)
        if confidence >= _SURE_ENOUGH or language in READ_WELL:
            return language, confidence
        language, confidence = self._home(plain)
        return language, min(confidence, _SURE_ENOUGH)
