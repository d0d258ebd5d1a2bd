"""Hours as people write them ("mon-fri 09:00-17:00"), and what they are on the clock of a time zone.

A local time that does not exist (the clock is put forward) is the instant at which it would have come by the clock
before; one that comes twice is the first of them. So does RFC 5545, and so calendars agree with us.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from coolhead.clock import Instant
from coolhead.plan.team import DAY_MINUTES, WEEKDAYS, Hours

_CLOCK = r"([01]?\d|2[0-4]):([0-5]\d)"
_HOURS = re.compile(rf"(?:([a-z,\- ]+?)\s+)?{_CLOCK}\s*-\s*{_CLOCK}")
_HANDOVER = re.compile(rf"(?:([a-z]+)\s+)?{_CLOCK}")
_EVERY = re.compile(r"(\d{1,3})\s*(day|week)s?")
_NAMES = {name: day for day, name in enumerate(WEEKDAYS)}


def read_hours(text: str) -> Hours | None:
    """The hours a text says, or None where it says none.

    >>> read_hours("mon-fri 09:00-17:00")
    Hours(days=(0, 1, 2, 3, 4), start=540, end=1020)
    >>> read_hours("sat,sun 22:00-06:00").days, read_hours("00:00-24:00").days, read_hours("soon")
    ((5, 6), (0, 1, 2, 3, 4, 5, 6), None)
    """
    found = _HOURS.fullmatch(text.strip().lower())
    if found is None:
        return None
    days = _days(found[1]) if found[1] else tuple(range(7))
    start, end = _minutes(found[2], found[3]), _minutes(found[4], found[5])
    if not days or start is None or end is None or start in (DAY_MINUTES, end):
        return None
    return Hours(days, start, end)


def write_hours(hours: Hours) -> str:
    """The same as a text.

    >>> write_hours(Hours((0, 1, 2, 3, 4), 540, 1020)), write_hours(Hours((4, 6), 1320, 360))
    ('mon-fri 09:00-17:00', 'fri,sun 22:00-06:00')
    """
    days, span = hours.days, f"{_clock(hours.start)}-{_clock(hours.end)}"
    if len(days) == 7:
        return span
    in_row = len(days) > 2 and days == tuple(range(days[0], days[-1] + 1))
    named = f"{WEEKDAYS[days[0]]}-{WEEKDAYS[days[-1]]}" if in_row else ",".join(WEEKDAYS[day] for day in days)
    return f"{named} {span}"


def read_handover(text: str) -> tuple[int | None, int] | None:
    """(weekday or None, minutes of the day) of "mon 09:00" or "09:00"."""
    found = _HANDOVER.fullmatch(text.strip().lower())
    minutes = _minutes(found[2], found[3]) if found else None
    if found is None or minutes is None or minutes == DAY_MINUTES or (found[1] and found[1][:3] not in _NAMES):
        return None
    return (_NAMES[found[1][:3]] if found[1] else None), minutes


def read_every(text: str) -> int | None:
    """Days of "3 days" or "2 weeks"; at most a year.

    >>> read_every("2 weeks"), read_every("1 day"), read_every("0 days")
    (14, 1, None)
    """
    found = _EVERY.fullmatch(text.strip().lower())
    days = int(found[1]) * (7 if found[2] == "week" else 1) if found else 0
    return days if 1 <= days <= 366 else None


def zone_of(name: str) -> tzinfo:
    """A time zone by its name. UTC needs no zone database, which a small machine may lack."""
    return UTC if name == "UTC" else ZoneInfo(name)


def instant_of(day: date, minutes: int, time_zone: str) -> Instant:
    """The instant of a local day and minute; `minutes` may lie in the days after."""
    local = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 - the zone follows
    return local.replace(tzinfo=zone_of(time_zone)).timestamp()


def is_missing(local: datetime, time_zone: str) -> bool:
    """Whether the clock of a zone never shows this time: it is put forward past it.

    >>> is_missing(datetime(2027, 3, 28, 2, 30), "Europe/Warsaw")
    True
    """
    zone = zone_of(time_zone)
    shown = datetime.fromtimestamp(local.replace(tzinfo=zone).timestamp(), zone)
    return shown.replace(tzinfo=None) != local.replace(tzinfo=None)


def local_day(at: Instant, time_zone: str) -> date:
    """The day an instant falls on."""
    return datetime.fromtimestamp(at, zone_of(time_zone)).date()


def holds(hours: Iterable[Hours], time_zone: str, at: Instant) -> bool:
    """Whether an instant lies within any of the hours."""
    today = local_day(at, time_zone)
    return any(
        start <= at < end
        for stretch in hours
        for start, end in _of_days(stretch, time_zone, today - timedelta(days=2), today + timedelta(days=1))
    )


def stretches(hours: Iterable[Hours], time_zone: str, since: Instant, until: Instant) -> Iterator[tuple[float, float]]:
    """(start, end) of every stretch of the hours that touches [since, until)."""
    first = local_day(since, time_zone) - timedelta(days=2)
    last = local_day(until, time_zone) + timedelta(days=1)
    for stretch in hours:
        for start, end in _of_days(stretch, time_zone, first, last):
            if start < until and end > since:
                yield start, end


def _of_days(stretch: Hours, time_zone: str, first: date, last: date) -> Iterator[tuple[float, float]]:
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day.weekday() in stretch.days:
            yield instant_of(day, stretch.start, time_zone), instant_of(day, stretch.last, time_zone)


def _minutes(hour: str, minute: str) -> int | None:
    minutes = int(hour) * 60 + int(minute)
    return minutes if minutes <= DAY_MINUTES else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _days(text: str) -> tuple[int, ...]:
    """The weekdays of "mon-fri" or "sat, sun"; "fri-mon" goes over the weekend. Empty where one is unknown."""
    days: set[int] = set()
    for part in text.replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        if first[:3] not in _NAMES or (dash and last[:3] not in _NAMES):
            return ()
        start = _NAMES[first[:3]]
        length = (_NAMES[last[:3]] - start) % 7 if dash else 0
        days |= {(start + step) % 7 for step in range(length + 1)}
    return tuple(sorted(days))
