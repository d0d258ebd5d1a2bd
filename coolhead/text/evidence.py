"""The words that led to a reading, as characters of the mention's own text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from coolhead.text.claims import claim_of, written
from coolhead.text.lexicon import Found, Lexicon
from coolhead.text.model import Claim, Sign, Span
from coolhead.text.places import places

MOST: Final = 6
_MOST_OF_ONE: Final = 2
_FOR_NEGATIVE: Final = {"insult": "words:insult", "swear": "words:insult", "emotion": "words:emotion"}


class Told(NamedTuple):
    """What is to be shown: the signs and claims of a reading and its tone."""

    signs: tuple[Sign, ...]
    claims: tuple[Claim, ...]
    tone: str


def because(text: str, words: str, lexicon: Lexicon | None, found: Found, told: Told) -> tuple[Span, ...]:
    """At most six spans, by their place: first the evidence of signs, then of claims, then the words of the tone.

    Parameters
    ----------
    text : the mention's text as it came.
    words : its words form; `found` is what `lexicon` found in it.
    """
    if not (told.signs or told.claims or (found.patterns and told.tone != "neutral")):
        return ()
    wanted = _wanted(lexicon, found, told) if lexicon is not None else []
    spans = [Span(start, stop, f"claim:{claim}") for claim, start, stop in written(text) if claim in told.claims]
    if wanted and lexicon is not None:
        spans = _spans(text, words, lexicon, wanted, spans)
    return tuple(sorted(spans[:MOST], key=lambda span: (span.start, span.stop)))


def _wanted(lexicon: Lexicon, found: Found, told: Told) -> list[tuple[int, str, int]]:
    """Rank, reason and pattern of what may be shown, most telling first."""
    ranked = []
    for pattern in found.patterns:
        name = lexicon.name(pattern)
        reason = _sign_of(name, told.signs)
        if reason:
            ranked.append((0, reason, pattern))
            continue
        claim = claim_of(name)
        if claim in told.claims:
            ranked.append((1, f"claim:{claim}", pattern))
        elif told.tone == "negative":
            reason = "words:complaint" if name.startswith("category.") else _FOR_NEGATIVE.get(name, "")
            if reason:
                ranked.append((2, reason, pattern))
        elif told.tone == "positive" and name == "thanks":
            ranked.append((2, "words:praise", pattern))
    return sorted(ranked, key=lambda one: one[0])


def _sign_of(name: str, signs: Sequence[Sign]) -> str:
    if not name.startswith("sign.") or name.endswith((".unless", ".never", ".link")):
        return ""
    sign = name.split(".")[1]
    return f"sign:{sign}" if sign in signs else ""


def _spans(
    text: str, words: str, lexicon: Lexicon, wanted: list[tuple[int, str, int]], spans: list[Span]
) -> list[Span]:
    at = places(text)
    if len(at) < words.count(" ") - 1:
        return spans
    shown: list[Span] = []
    times: dict[str, int] = {}
    for _, reason, pattern in wanted:
        if len(shown) == MOST:
            break
        where = lexicon.where(words, pattern) if times.get(reason, 0) < _MOST_OF_ONE else None
        if where is None:
            continue
        start, stop = at[where[0]][0], at[where[1]][1]
        if all(stop <= one.start or start >= one.stop for one in shown):
            shown.append(Span(start, stop, reason))
            times[reason] = times.get(reason, 0) + 1
    return shown + [one for one in spans if all(one.stop <= other.start or one.start >= other.stop for other in shown)]
