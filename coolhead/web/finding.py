"""What a search finds among the names of things: every word that was typed begins a word of the name, letters apart
from their marks (ł and l, é and e, ё and е) and from their case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

MOST_OF_A_KIND = 8
LONGEST_QUERY = 200
_ALONE = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Place:
    """Something to go to, or to do. `kind` names the group, `also` more words by which it is found, `hint` tells more,
    `does` is what the client does in place of following the link."""

    kind: str
    name: str
    link: str
    hint: str = ""
    also: str = ""
    does: str = ""


def folded(text: str) -> str:
    """A text without case and marks.

    >>> folded("Późno, ŻÓŁĆ"), folded("Élodie"), folded("Ещё Ёж")
    ('pozno, zolc', 'elodie', 'еще еж')
    """
    small = unicodedata.normalize("NFKD", text.casefold().translate(_ALONE))
    return "".join(letter for letter in small if not unicodedata.combining(letter))


def found(query: str, places: Iterable[Place]) -> list[Place]:
    """The places that fit, the best of each kind first; kinds in the order in which they came. Without a query, all.

    >>> found("poz", [Place("wave", "Późny zwrot", "/1"), Place("wave", "Pozew", "/2"), Place("risk", "Nic", "/3")])
    [Place(kind='wave', name='Późny zwrot', link='/1', hint='', also='', does=''), \
Place(kind='wave', name='Pozew', link='/2', hint='', also='', does='')]
    """
    asked = folded(query[:LONGEST_QUERY]).split()
    ranked: dict[str, list[tuple[int, int, Place]]] = {}
    for number, place in enumerate(places):
        rank = _rank(asked, place)
        if rank is not None:
            ranked.setdefault(place.kind, []).append((rank, number, place))
    return [place for kind in ranked.values() for _, _, place in sorted(kind, key=lambda one: one[:2])[:MOST_OF_A_KIND]]


def by_kind(places: Sequence[Place]) -> list[tuple[str, list[Place]]]:
    """The places in their groups."""
    return [(kind, list(group)) for kind, group in groupby(places, key=lambda place: place.kind)]


def _rank(asked: list[str], place: Place) -> int | None:
    """0 where the name begins so, 1 where its words do, 2 where other words do; None where something does not fit."""
    name = folded(place.name)
    own, other = re.findall(r"\w+", name), re.findall(r"\w+", folded(f"{place.also} {place.hint}"))
    if not all(any(word.startswith(part) for word in own + other) for part in asked):
        return None
    if name.startswith(" ".join(asked)):
        return 0
    return 1 if all(any(word.startswith(part) for word in own) for part in asked) else 2
