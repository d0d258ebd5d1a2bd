"""Which past situations are most like this one, and in what? (R122)

The distance is a weighted mean of seven parts, each 0 (the same) to 1 (as far as can be); where one side is not known,
a part counts half. So a case of which little is known never looks nearest, and each answer can be said in words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log10
from typing import Final, Literal

from coolhead.plan.cases import EXTERNAL_ORIGINS, HARMS, Case, Traits
from coolhead.plan.defaults import default_risks

Part = Literal["type", "origin", "harm", "fault", "size", "channels", "multipliers"]
WEIGHTS: Final[dict[Part, float]] = {
    "type": 3.0, "origin": 2.0, "harm": 2.0, "fault": 1.5, "size": 1.5, "channels": 1.0, "multipliers": 1.0,
}  # fmt: skip
UNKNOWN: Final = 0.5
ALIKE: Final = 0.25
DIFFERENT: Final = 0.75
MOST: Final = 3
_CLUSTERS: Final = {risk.type: risk.cluster for risk in default_risks()}


@dataclass(frozen=True, slots=True)
class Similar:
    """A past situation beside this one: distance 0..1, the parts in which they are alike and those in which not."""

    case: Case
    distance: float
    alike: tuple[Part, ...]
    different: tuple[Part, ...]


def similar_cases(situation: Traits, cases: Iterable[Case], most: int = MOST) -> tuple[Similar, ...]:
    """The most similar past situations, the nearest first; of equally near ones the newest.

    >>> burnt = Case("burnt", type="T15", origin="product", harm="confirmed", people=400)
    >>> late = Case("late", type="T1", origin="service", harm="none", people=20)
    >>> found = similar_cases(Traits("T15", "product", "unverified", people=300), [late, burnt])
    >>> [(one.case.id, one.alike, one.different) for one in found]
    [('burnt', ('type', 'origin', 'size'), ()), ('late', (), ('type',))]
    """
    found = [_beside(situation, case) for case in cases]
    found.sort(key=lambda one: one.case.id)
    found.sort(key=lambda one: one.case.happened_on or "", reverse=True)
    found.sort(key=lambda one: one.distance)
    return tuple(found[:most])


def distances(one: Traits, other: Traits) -> dict[Part, float | None]:
    """How far two situations are apart in each part, 0 to 1; None where one side is not known."""
    return {
        "type": _type(one.type, other.type),
        "origin": _origin(one.origin, other.origin),
        "harm": _harm(one.harm, other.harm),
        "fault": None if "unknown" in (one.fault, other.fault) else float(one.fault != other.fault),
        "size": _size(one.people, other.people),
        "channels": _channels(frozenset(one.channels), frozenset(other.channels)),
        "multipliers": _taking_part(one.multipliers, other.multipliers),
    }


def _beside(situation: Traits, case: Case) -> Similar:
    apart = distances(situation, case.traits)
    whole = sum(WEIGHTS[part] * (UNKNOWN if value is None else value) for part, value in apart.items())
    known = {part: value for part, value in apart.items() if value is not None}
    return Similar(
        case,
        round(whole / sum(WEIGHTS.values()), 6),
        tuple(part for part, value in known.items() if value <= ALIKE),
        tuple(part for part, value in known.items() if value >= DIFFERENT),
    )


def _type(one: str | None, other: str | None) -> float | None:
    """Types of one cluster (victim, accidental, preventable) are half as far apart."""
    if one is None or other is None:
        return None
    if one == other:
        return 0.0
    return 0.5 if _CLUSTERS.get(one) == _CLUSTERS.get(other) else 1.0


def _origin(one: str | None, other: str | None) -> float | None:
    if one is None or other is None:
        return None
    if one == other:
        return 0.0
    return 0.5 if (one in EXTERNAL_ORIGINS) == (other in EXTERNAL_ORIGINS) else 1.0


def _harm(one: str | None, other: str | None) -> float | None:
    if one is None or other is None:
        return None
    return abs(HARMS.index(one) - HARMS.index(other)) / (len(HARMS) - 1)


def _size(one: int | None, other: int | None) -> float | None:
    """A hundred times as many people is as far as can be."""
    if one is None or other is None:
        return None
    return min(1.0, abs(log10(max(1, one)) - log10(max(1, other))) / 2)


def _channels(one: frozenset[str], other: frozenset[str]) -> float | None:
    return 1 - len(one & other) / len(one | other) if one and other else None


def _taking_part(one: int | None, other: int | None) -> float | None:
    return None if one is None or other is None else float(bool(one) != bool(other))
