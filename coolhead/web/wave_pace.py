"""How many critical mentions came when: measurements tell how many the last day holds, and what left it is known."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from coolhead.clock import DAY, HOUR, Instant
from coolhead.run.board_course import Pace


class Flow:
    """Critical mentions of one wave as they came, from counts of its last day.

    Between two measurements the count grows by what came and falls by what became older than a day: the latter is known
    of all that came since the first measurement. What was there before leaves unseen; a fall is never taken for talk.

    Example
    -------
    >>> flow = Flow([Pace(0.0, 0.0, 1.0, 12, 2), Pace(3600.0, 0.0, 1.0, 21, 2)])
    >>> round(flow.per_hour(0.0, 3600.0) or 0.0, 1)
    9.0
    """

    def __init__(self, course: Sequence[Pace]) -> None:
        self._at = [point.at for point in course]
        self._came: list[float] = []
        for place, point in enumerate(course):
            if place == 0:
                self._came.append(0.0)
                continue
            earlier = course[place - 1]
            left = self._until(point.at - DAY) - self._until(earlier.at - DAY)
            self._came.append(self._came[-1] + max(0.0, point.mentions - earlier.mentions + left))

    def per_hour(self, first: Instant, last: Instant) -> float | None:
        """On average between two instants, as far as it was measured; None where it was not."""
        if not self._at:
            return None
        first, last = max(first, self._at[0]), min(last, self._at[-1])
        if last <= first:
            return None
        return (self._until(last) - self._until(first)) / (last - first) * HOUR

    def between(self, first: Instant, last: Instant) -> float:
        """How many came, as far as it was measured."""
        if not self._at:
            return 0.0
        first, last = max(first, self._at[0]), min(last, self._at[-1])
        return max(0.0, self._until(last) - self._until(first))

    def _until(self, at: Instant) -> float:
        """How many came from the first measurement until then."""
        place = bisect_right(self._at, at, hi=len(self._came))
        if place == 0:
            return 0.0
        if place >= len(self._came):
            return self._came[-1]
        first, last = self._at[place - 1], self._at[place]
        return self._came[place - 1] + (self._came[place] - self._came[place - 1]) * (at - first) / (last - first)
