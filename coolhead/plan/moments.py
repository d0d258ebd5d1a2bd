"""Reader of days and local times in the plan file."""

from __future__ import annotations

import datetime

from coolhead.clock import Instant
from coolhead.plan.codes import read_zone
from coolhead.plan.hours import instant_of, is_missing, zone_of
from coolhead.plan.spot import Findings, Spot, shown

FIRST_YEAR, LAST_YEAR = 2000, 2200


def read_moment(spot: Spot, time_zone: str, end: bool = False) -> Instant | None:
    """The instant of a day or of a local time; of a day its beginning, or with `end` its end.

    A time with an offset of its own (2027-03-28T18:00+07:00) needs no zone. One that the clock never shows is noted.
    """
    local = _written(spot.value)
    if local is None:
        spot.wrong("moment_form", value=shown(spot.value))
    elif not FIRST_YEAR <= local.year <= LAST_YEAR:
        spot.wrong("moment_far", value=_said(local))
    elif not isinstance(local, datetime.datetime):
        return instant_of(local, 24 * 60 if end else 0, time_zone)
    elif local.tzinfo is not None:
        return local.timestamp()
    elif is_missing(local, time_zone):
        spot.wrong("moment_missing", value=_said(local), zone=time_zone)
    else:
        return local.replace(tzinfo=zone_of(time_zone)).timestamp()
    return None


def moment_of(text: str, time_zone: str, end: bool = False) -> Instant:
    """The same of a text that somebody typed. Raises ValueError with what is wrong.

    >>> moment_of("2027-03-28 02:30", "Europe/Warsaw")
    Traceback (most recent call last):
    ValueError: 2027-03-28 02:30 does not exist in Europe/Warsaw: the clock is put forward past it.
    """
    findings = Findings()
    zone = read_zone(Spot(time_zone, "", 1, findings))
    moment = read_moment(Spot(text, "", 1, findings), zone, end) if zone is not None else None
    if moment is None:
        raise ValueError(findings.problems[0].text)
    return moment


def read_stretch(keys: dict[str, Spot], spot: Spot, time_zone: str) -> tuple[Instant, Instant] | None:
    """`from` and `until`: both must be there, in this order. A day as `until` is the whole of it."""
    for key in ("from", "until"):
        if key not in keys:
            spot.wrong("key_missing", key=key)
    start = read_moment(keys["from"], time_zone) if "from" in keys else None
    end = read_moment(keys["until"], time_zone, end=True) if "until" in keys else None
    if start is None or end is None:
        return None
    if end <= start:
        keys["until"].wrong("moment_order")
        return None
    return start, end


def _written(value: object) -> datetime.date | datetime.datetime | None:
    if isinstance(value, datetime.datetime):
        offset = getattr(value, "_yaml", {}).get("tz")
        plain = datetime.datetime(  # noqa: DTZ001 - its zone, where it was written, follows
            value.year, value.month, value.day, value.hour, value.minute, value.second
        )
        return plain.replace(tzinfo=value.tzinfo or datetime.UTC) if offset or value.tzinfo else plain
    if isinstance(value, datetime.date):
        return value
    if not isinstance(value, str):
        return None
    text = value.strip()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        pass  # perhaps a time of day stands behind the day
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None


def _said(local: datetime.date) -> str:
    return local.strftime("%Y-%m-%d %H:%M") if isinstance(local, datetime.datetime) else local.isoformat()
