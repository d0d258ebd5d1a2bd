"""A time zone by its name. UTC needs no zone database, which a small machine may lack."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from coolhead.clock import Instant


def local_time(at: Instant, time_zone: str) -> datetime:
    """An instant by the clock of a time zone (IANA name).

    >>> local_time(0.0, "UTC").isoformat(), local_time(0.0, "Asia/Jakarta").hour
    ('1970-01-01T00:00:00+00:00', 7)
    """
    zone: tzinfo = UTC if time_zone == "UTC" else ZoneInfo(time_zone)
    return datetime.fromtimestamp(at, zone)
