"""Values: what is held back from people for a while, and until when."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coolhead.clock import Instant

MOST_LISTED = 20
MOST_MUTES = 100
MOST_MUTED_LEVEL = 4
"""A storm comes through every mute."""
HARM = frozenset({"safety_report", "safety_unverified", "safety_confirmed", "leak_confirmed", "takeover"}) | {
    "threat_to_person"
}
"""Floors that no mute holds back: somebody may be hurt, or is helpless."""


@dataclass(frozen=True, slots=True)
class Mute:
    """A person does not want to be called for a topic up to and with `level`, until then."""

    level: int
    until: Instant
    who: str

    def holds(self, level: int, floors: tuple[str, ...], at: Instant) -> bool:
        """Whether an alert of this level waits.

        >>> mute = Mute(level=3, until=3600.0, who="anna")
        >>> mute.holds(3, (), 0.0), mute.holds(4, (), 0.0), mute.holds(3, ("safety_report",), 0.0)
        (True, False, False)
        """
        return at < self.until and level <= self.level and not HARM.intersection(floors)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One thing a person was not told at once. `about`: call, taken, eased."""

    at: Instant
    about: str
    number: int
    level: int
    topic: str | None


@dataclass(frozen=True, slots=True)
class HeldFor:
    """What is held back from one person until then: the latest of it listed, all of it counted."""

    until: Instant
    listed: tuple[HeldBack, ...] = ()
    count: int = 0

    def with_one_more(self, back: HeldBack, until: Instant) -> HeldFor:
        """Told at the earliest of the times at which anything of it may be told."""
        listed = (*self.listed, back)[-MOST_LISTED:]
        return replace(self, until=min(self.until, until), listed=listed, count=self.count + 1)
