"""Whom a complaint is aimed at: one that names the brand as the better choice is aimed at somebody else (R34).

A competitor's bad day brings many angry mentions that name us: "should have gone with ...". They are no wave of ours.
"""

from __future__ import annotations

import re
from functools import lru_cache

from coolhead.text.clean import match_form, words_form

_BETTER = (
    # en
    "should(?: have| ve)? (?:just )?(?:gone|went|go|stayed|stay|stuck|stick|booked|bought)(?: back)?"
    "(?: with| to| from| at)? {brand}",
    "(?:switch|switching|switched|moving|moved|move|going back|went back|changing|changed) (?:over )?to {brand}",
    "next time(?: \\w+){{0,4}} {brand}",
    "{brand}(?: would| has| have)? never (?:did|do|done|does) (?:this|that)",
    "(?:better off|happier) with {brand}",
    # pl
    "(?:przechodze|przechodzimy|przenosze sie|przejde|wracam|wroce|ide) do {brand}",
    "(?:trzeba|moglem|moglam|trza) bylo(?: \\w+){{0,2}} {brand}",
    "(?:nastepnym razem|wole|lepiej juz|tylko) {brand}",
    "w {brand} (?:tego|czegos takiego|takich \\w+|to) (?:nie ma|nie bylo|by nie przeszlo)",
    # fr
    "(?:je passe|je repasse|je retourne|je reviens|je file|on passe) (?:chez|a|vers) {brand}",
    "(?:j aurais|on aurait|fallait)(?: du)?(?: \\w+){{0,2}} {brand}",
    "la prochaine fois(?: \\w+){{0,3}} {brand}",
    "{brand} ne m (?:a|avait|aurait) jamais fait",
    "(?:mieux vaut|vive|vivement) {brand}",
    # id
    "(?:besok|mending|lebih baik|mau|akan|langsung|harusnya|seharusnya)(?: \\w+)?"
    " (?:pindah|pakai|pake|ganti|balik|pilih)(?: ke)? {brand}",
    "(?:pindah|balik|beralih) ke {brand}",
    "untung(?: \\w+)? (?:ada|pakai|pake) {brand}",
    "{brand} (?:tidak|nggak|gak|ga) pernah (?:begini|begitu|kayak gini)",
    # ru
    "(?:перейду|перехожу|переходим|ухожу|уйду|уходим|вернусь|возвращаюсь) (?:в|к|на) {brand}",
    "надо было(?: \\w+){{0,2}}(?: в| к| на| у)? {brand}",
    "в следующий раз(?: \\w+){{0,2}} {brand}",
    "(?:уж лучше|лучше уж) {brand}",
    "(?:у|в) {brand} (?:такого|так) (?:не|никогда)",
)  # fmt: skip


def aimed_elsewhere(text: str, names: tuple[str, ...]) -> bool:
    """Whether a text names the brand as the better choice.

    Parameters:
        text: as it came.
        names: the brand's names, as the plan writes them; their endings may vary.

    >>> aimed_elsewhere("Nobody answers at Ovo. Should have gone with Dobrawa!", ("Dobrawa",))
    True
    >>> aimed_elsewhere("Dobrawa never answers, I am going to Ovo", ("Dobrawa",))
    False
    """
    choice = _better(names)
    return choice is not None and choice.search(_words(text)) is not None


@lru_cache(maxsize=64)
def _better(names: tuple[str, ...]) -> re.Pattern[str] | None:
    forms = sorted({_stem(_words(name).strip()) for name in names} - {""}, key=len, reverse=True)
    if not forms:
        return None
    brand = f"(?:{'|'.join(re.escape(form) for form in forms)})\\w{{0,3}}"
    return re.compile(" (?:" + "|".join(better.format(brand=brand) for better in _BETTER) + ") ")


def _stem(name: str) -> str:
    """A name without its last vowel: Polish and Russian decline it."""
    return name[:-1] if len(name) > 4 and name[-1] in "aeiouyаеиоуыя" else name


def _words(text: str) -> str:
    return words_form(match_form(text.replace("@", " ").replace("#", " ")))
