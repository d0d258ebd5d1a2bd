"""Values: people's rights, hours and training, and who has a role when (R71 to R75)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from coolhead.clock import Instant

Right = Literal["read", "draft", "act", "approve", "publish", "decide", "edit_plan"]
RIGHTS: Final[tuple[Right, ...]] = get_args(Right)
AGENCY_RIGHTS: Final[tuple[Right, ...]] = ("read", "draft")
"""What outside help may do until the plan grants more: read and draft, never publish or decide (R73)."""
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES: Final = 1440
LONGEST_DUTY_HOURS: Final = 168.0


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of some weekdays (0 is Monday), in minutes of the local day. One that does not end later than it
    starts goes on into the next day."""

    days: tuple[int, ...]
    start: int
    end: int

    @property
    def last(self) -> int:
        """The end, counted from the midnight before the start.

        >>> Hours((4,), 22 * 60, 6 * 60).last
        1800
        """
        return self.end if self.end > self.start else self.end + DAY_MINUTES


@dataclass(frozen=True, slots=True)
class Training:
    """A course or drill that a person did (R71). Days are yyyy-mm-dd; without `valid_until` it holds for good."""

    course: str
    done_on: str
    valid_until: str | None = None

    def holds(self, day: str) -> bool:
        """Whether it counts on this day.

        >>> Training("tone", "2026-01-10", "2027-01-10").holds("2027-01-11")
        False
        """
        return self.done_on <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Absence:
    """From when until when somebody is not there."""

    start_at: Instant
    end_at: Instant


@dataclass(frozen=True, slots=True)
class Layer:
    """People of one role, in turn: the next one takes over `every_days` days after the one before, at `handover`
    (minutes of the local day) by the clock of `time_zone`. `starts_on` is the day of the first turn; without it there
    is one person, always. With `hours` the layer holds at those times only, so that several layers follow the sun.
    """

    people: tuple[str, ...]
    time_zone: str
    starts_on: str | None = None
    every_days: int = 7
    handover: int = 540
    hours: tuple[Hours, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody stands in for whoever has the shift. `asked_by` is who wanted it so."""

    person: str
    start_at: Instant
    end_at: Instant
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class RoleRota:
    """Who has a role when. Whoever has it longer than `most_hours` without a break is told as a gap."""

    role: str
    layers: tuple[Layer, ...]
    overrides: tuple[Override, ...] = ()
    most_hours: float = LONGEST_DUTY_HOURS


@dataclass(frozen=True, slots=True)
class RotaException:
    """What came to the rota after the plan was written: asked for at the prompt or over the API, or from a calendar.

    An `absence` is a person's and has no role; an `override` stands in for whoever has the shift; a `shift` of a
    calendar adds to those of the plan. `source` is "asked" or "calendar:<name>".
    """

    id: str
    kind: Literal["override", "absence", "shift"]
    person: str
    start_at: Instant
    end_at: Instant
    role: str = ""
    asked_by: str = ""
    source: str = "asked"


@dataclass(frozen=True, slots=True)
class Capacity:
    """Numbers of the capacity switch (R105; domain model 8).

    `replies_per_hour` of one person. A statement is due when `due_factor` times as many wait as can be answered in
    time; it is recommended no longer once fewer than `calm_share` of them wait for `calm_minutes`. `roles` answer.
    """

    replies_per_hour: float = 20.0
    due_factor: float = 2.0
    calm_share: float = 0.8
    calm_minutes: float = 15.0
    roles: tuple[str, ...] = ("responder",)
