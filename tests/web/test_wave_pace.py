"""What came when, from counts of the last day: nothing is lost, nothing is counted twice."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.clock import DAY, HOUR, MINUTE
from coolhead.run.board_course import MOST_POINTS, Course, Pace
from coolhead.web.wave_pace import Flow


def course_of(came: list[int], step: float) -> list[Pace]:
    """The measurements of a wave of which so many came in each step, and none before."""
    points = []
    for place in range(len(came) + 1):
        at = place * step
        within = sum(count for number, count in enumerate(came[:place]) if at - (number + 1) * step < DAY)
        points.append(Pace(at, 0.0, 1.0, within, 2))
    return points


@given(st.lists(st.integers(0, 40), min_size=2, max_size=60))
@settings(max_examples=60, deadline=None)
def test_what_came_in_each_hour_is_found_again_also_after_a_day(came: list[int]) -> None:
    flow = Flow(course_of(came, HOUR))
    for place, count in enumerate(came):
        assert abs((flow.per_hour(place * HOUR, (place + 1) * HOUR) or 0.0) - count) < 1e-6
    assert abs(flow.between(0.0, len(came) * HOUR) - sum(came)) < 1e-6


def test_it_knows_nothing_where_nothing_was_measured() -> None:
    assert Flow([]).per_hour(0.0, HOUR) is None
    flow = Flow(course_of([3], HOUR))
    assert flow.per_hour(2 * HOUR, 3 * HOUR) is None
    assert flow.between(2 * HOUR, 3 * HOUR) == 0.0


def test_a_long_course_is_thinned_and_keeps_its_end_whole() -> None:
    course = Course()
    for place in range(3000):
        course.take(Pace(place * 5 * MINUTE, 1.0, 1.0, place, 2))
    assert len(course.points) <= MOST_POINTS
    gaps = [later.at - earlier.at for earlier, later in pairwise(course.points)]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-200:] == [5 * MINUTE] * 200
    assert course.points[-1].at - course.points[0].at <= 7 * DAY
