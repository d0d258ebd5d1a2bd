"""Where it began: the earliest known mention of what a wave is made of (R24).

Two steps. The minute since which people have come faster than usual is the change point of a Poisson CUSUM (Page 1954)
over the scope's own people of the last day. From the mentions since then one goes up: to the root of each tree that the
wave's people stand in, by answers, links and copies. The earliest of all is the origin.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from coolhead.clock import Instant
from coolhead.wave.ledger import RING_MINUTES
from coolhead.wave.scope import Scope
from coolhead.wave.tree_shape import Ints, Shape
from coolhead.wave.trees import AT, NEGATIVE, OWN, PEOPLE, Trees

FASTER: Final = 3.0
"""A wave is looked for that brings at least so many times the usual."""
LEAST_EXTRA_PER_HOUR: Final = 1.0
ROOT_PEOPLE: Final = 3
"""A root from before the change counts where at least so many of the wave's people stand under it,"""
ROOT_SHARE: Final = 0.1
"""and at least this share of them: an old thread in which somebody spoke up again is not where it began."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The earliest known mention, when it was published, and how many of the wave's people stand under its tree."""

    at: Instant
    mention: str
    people: int


def onset(scope: Scope, minute: int, until: int | None = None) -> int:
    """The minute since which people have come faster than usual, as seen at the minute `until` (else `minute`, the
    newest of the ledger); the minute after it where they do not."""
    people = scope.ledger.column("voices", RING_MINUTES) + scope.ledger.column("echoes", RING_MINUTES)
    first = minute - RING_MINUTES + 1
    rates = np.array(scope.baseline.rates)[np.arange(first, minute + 1) // 60 % 24]
    faster = np.maximum(FASTER * rates, rates + LEAST_EXTRA_PER_HOUR)
    border = (faster - rates) / np.log(faster / np.maximum(rates, 1e-6)) / 60
    drift = np.cumsum(people - border)[: len(people) - (minute - until if until is not None else 0)]
    return first + len(drift) - int(np.argmin(drift[::-1]))


def find_origin(trees: Trees, shape: Shape, name: str, since: int, minute: int) -> Origin | None:
    """The earliest known mention of a scope's wave that began about the minute `since`."""
    rows, bit = shape.rows, trees.scope_bit(name)
    minutes = rows[:, AT] // 60_000
    inside = (rows[:, NEGATIVE] & bit != 0) & (minutes >= since) & (minutes <= minute)
    if not inside.any():
        return None
    candidates = [_earliest(shape, np.flatnonzero(inside))]
    people = np.flatnonzero(inside & (rows[:, PEOPLE] & bit != 0))
    least = max(ROOT_PEOPLE, math.ceil(ROOT_SHARE * len(people)))
    roots, counts = np.unique(shape.root[people], return_counts=True)
    told = roots[(counts >= least) & (rows[roots, OWN] == 0)]
    if len(told):
        candidates.append(_earliest(shape, told))
    place = min(candidates, key=lambda one: int(shape.order[one]))
    under = int(counts[roots == shape.root[place]].sum())
    return Origin(rows[place, AT].item() / 1000, trees.name(trees.oldest + place), under)


def _earliest(shape: Shape, places: Ints) -> int:
    return int(places[np.argmin(shape.order[places])])
