"""Values: past situations to learn from, others' and our own, as people write them down (R122)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ORIGINS: Final = (
    "society", "environment", "rumour", "third_party", "disaster", "law",
    "service", "product", "slip", "leak", "governance", "people", "operations", "own_reaction",
)  # fmt: skip
"""Where it came from: external from society to law, internal from service on."""
EXTERNAL_ORIGINS: Final = frozenset(ORIGINS[:6])
HARMS: Final = ("none", "unverified", "confirmed")
FAULTS: Final = ("yes", "no", "unknown")
"""Was it the organisation's own fault?"""


@dataclass(frozen=True, slots=True)
class Traits:
    """By what two situations are compared. None, empty and fault `unknown`: not known.

    `people` is how many spoke critically, `multipliers` how many large accounts took part.
    """

    type: str | None = None
    origin: str | None = None
    harm: str | None = None
    fault: str = "unknown"
    channels: tuple[str, ...] = ()
    people: int | None = None
    multipliers: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A past situation, in one's own words.

    Parameters
    ----------
    source: where it is told: an address, a book, who was there.
    happened_on: the day it began, yyyy-mm-dd.
    level: the highest level it reached, 0 to 5; hours: how long it lasted; peak_per_hour: mentions in its worst hour.
    happened, calmed_by, went_well, went_wrong, lesson: sentences.
    """

    id: str
    title: str = ""
    source: str = ""
    type: str | None = None
    origin: str | None = None
    harm: str | None = None
    fault: str = "unknown"
    channels: tuple[str, ...] = ()
    people: int | None = None
    multipliers: int | None = None
    level: int | None = None
    hours: float | None = None
    peak_per_hour: float | None = None
    happened_on: str | None = None
    happened: str = ""
    calmed_by: str = ""
    went_well: str = ""
    went_wrong: str = ""
    lesson: str = ""

    @property
    def traits(self) -> Traits:
        """By what it is compared."""
        return Traits(self.type, self.origin, self.harm, self.fault, self.channels, self.people, self.multipliers)
