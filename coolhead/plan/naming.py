"""Short ids made of what people call a thing, in whatever script they write it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 40
_CYRILLIC: Final = str.maketrans("абвгдеёзийклмнопрстуфыэіґў", "abvgdeeziyklmnoprstufyeigu") | str.maketrans(
    {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
    | {"ї": "yi", "є": "ye"}
)
"""As in passports (ICAO 9303), but й is y: it is to be read, not to be turned back."""
_LATIN: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}
)


def plain_id(name: str, longest: int = LONGEST) -> str:
    """A name in small Latin letters, digits and `_`; empty where it has no letter that can be written so.

    >>> plain_id("Возврат денег"), plain_id("Zwrot pieniędzy, późno!"), plain_id("遅れ")
    ('vozvrat_deneg', 'zwrot_pieniedzy_pozno', '')
    """
    small = unicodedata.normalize("NFC", name.lower())
    latin = small.translate(_CYRILLIC).translate(_LATIN)
    folded = unicodedata.normalize("NFKD", latin)
    unmarked = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return "_".join(re.findall(r"[a-z0-9]+", unmarked))[:longest].strip("_")
