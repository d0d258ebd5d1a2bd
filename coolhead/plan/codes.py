"""Readers of what a plan file names by a code: time zones, languages, people and roles."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coolhead.plan.languages import LANGUAGE_CODES
from coolhead.plan.spot import Spot


def read_zone(spot: Spot) -> str | None:
    """An IANA time zone."""
    zone = spot.text()
    if zone is None or zone == "UTC":
        return zone
    try:
        return ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        spot.wrong("zone_unknown", value=zone[:64])
        return None


def read_languages(spot: Spot) -> tuple[str, ...]:
    """Language codes, each once."""
    languages = []
    for part in spot.parts() or ():
        language = part.text()
        if language is not None and language not in LANGUAGE_CODES:
            part.wrong("language_unknown", value=language[:64])
        elif language is not None:
            languages.append(language)
    return tuple(dict.fromkeys(languages))


def read_person(spot: Spot, ids: Sequence[str]) -> str | None:
    """The id of somebody in people; None where nothing is written."""
    if spot.blank:
        return None
    person = spot.text()
    if person is not None and person not in ids:
        spot.guess("person_unknown", person, ids, value=person[:64])
    return person
