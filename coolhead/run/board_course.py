"""How each open wave went, measurement by measurement: the points of its chart, bounded."""

from __future__ import annotations

from dataclasses import dataclass, field

from coolhead.clock import DAY, Instant
from coolhead.run.board_told import Told

MOST_POINTS = 600
"""A measurement every five minutes is two days of them; beyond that the older ones stand half as close, and so on."""
KEPT_SECONDS = 7 * DAY


@dataclass(frozen=True, slots=True)
class Pace:
    """One measurement of a wave: critical people an hour, what is usual, mentions of the last day, and its level."""

    at: Instant
    per_hour: float
    usual_per_hour: float
    mentions: int
    level: int
    reproduction: float | None = None


@dataclass(slots=True)
class Course:
    """The measurements of one wave, the oldest first.

    Example
    -------
    >>> course = Course()
    >>> course.take(Pace(0.0, 4.0, 1.0, 7, 2))
    >>> [point.per_hour for point in course.points]
    [4.0]
    """

    points: list[Pace] = field(default_factory=list)

    def take(self, point: Pace) -> None:
        """Add the newest; one of the same instant takes the place of the one before."""
        if self.points and self.points[-1].at == point.at:
            self.points.pop()
        self.points.append(point)
        if len(self.points) > MOST_POINTS:
            self._thin(point.at)

    def _thin(self, now: Instant) -> None:
        """Every second one of the older half goes, and what is older than the chart's longest span."""
        kept = [point for point in self.points if now - point.at <= KEPT_SECONDS]
        half = len(kept) // 2
        self.points = [*kept[:half:2], *kept[half:]]


def pace_of(fact: Told, at: Instant) -> Pace:
    """The point that a `wave_measured` adds."""
    return Pace(
        at=at,
        per_hour=fact["per_hour"],
        usual_per_hour=fact["usual_per_hour"],
        mentions=fact["mentions"],
        level=fact["level"],
        reproduction=fact["reproduction"],
    )
