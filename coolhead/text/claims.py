"""Assertions worth checking in a text: figures, hearsay, injuries, days and hours, causes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, cast, get_args

from coolhead.text.lexicon import Found
from coolhead.text.model import Claim, Sign

CLAIMS: Final = cast("tuple[Claim, ...]", get_args(Claim))
_HARM: Final = ("sign.safety.sure", "sign.safety.claim", "sign.safety.say")
_WRITTEN: Final[
    tuple[tuple[Claim, re.Pattern[str], re.Pattern[str]], ...]
] = (  # what is looked for, after a hint that costs little
    ("number", re.compile("[%€$£₽°]|zł"), re.compile(r"\d\s?(?:%|€|\$|£|zł|₽|°)|[€$£₽]\s?\d")),
    ("date", re.compile("[0-9][./:-][0-9]"), re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}:\d{2}\b")),
)


def claims(text: str, found: Found, shown: tuple[Sign, ...]) -> tuple[Claim, ...]:
    """What a text asserts, in the order of `CLAIMS`.

    Parameters
    ----------
    text : as it came or as displayed; figures with a unit or a currency and dates are found in its signs.
    found : what its words told; an injury is a claim only where the safety sign is not denied or a metaphor.
    shown : the signs it carries.
    """
    told: set[str] = {name for name, _ in found.named("claim")}
    told.update(claim for claim, _, _ in written(text))
    if found["hearsay"]:
        told.add("hearsay")
    if "safety" in shown:
        told.add("injury")
    return tuple(claim for claim in CLAIMS if claim in told) if told else ()


def written(text: str) -> Iterator[tuple[Claim, int, int]]:
    """Claims that signs and digits show, with their characters in `text`; at most one of each kind."""
    for claim, hint, pattern in _WRITTEN:
        if hint.search(text):
            match = pattern.search(text)
            if match is not None:
                yield claim, match.start(), match.end()


def claim_of(name: str) -> Claim | None:
    """The claim that a lexicon name speaks for.

    >>> claim_of("claim.cause"), claim_of("hearsay"), claim_of("own")
    ('cause', 'hearsay', None)
    """
    if name in _HARM:
        return "injury"
    plain = name.removeprefix("claim.")
    return next((claim for claim in CLAIMS if claim == plain), None)
