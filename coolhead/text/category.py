"""Which crisis type a text speaks of (T1..T22), by the words of its language."""

from __future__ import annotations

from coolhead.text.lexicon import Found
from coolhead.text.model import Sign

TYPES_OF_SIGN: dict[Sign, str] = {
    "safety": "T15",
    "regulator": "T21",
    "leak": "T9",
    "takeover": "T14",
    "deletion": "T6",
    "group": "T11",
    "executive": "T18",
}
"""A sign speaks for its type as strongly as two of the type's words."""
_LEAST = 0.5


def categories(found: Found, shown: tuple[Sign, ...]) -> dict[str, float]:
    """Confidence per crisis type, most likely first: one word 0.5, two 0.75, three 0.875, and so on.

    >>> categories(Found({"category.T2": 2, "category.T1": 1}), ())
    {'T2': 0.75, 'T1': 0.5}
    """
    times = dict(found.named("category"))
    for sign in shown:
        if sign in TYPES_OF_SIGN:
            times[TYPES_OF_SIGN[sign]] = times.get(TYPES_OF_SIGN[sign], 0) + 2
    ordered = sorted(times.items(), key=lambda one: (-one[1], int(one[0][1:])))
    return {type_: round(1 - _LEAST**count, 4) for type_, count in ordered}
