"""The plan file's section `alerting`: its numbers, its chains and everybody's quiet hours."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coolhead.plan.alerting import DAYS, Alerting, Chain, ClockSpan, Link
from coolhead.plan.model import Person, Role
from coolhead.plan.numbers import read_section
from coolhead.plan.spot import Spot

CHAIN_KEYS = ("levels", "hours", "days", "links")
LINK_KEYS = ("who", "wait_minutes")
MOST_WAIT_MINUTES = 1440.0
HOURS_FORM = r"^([01]?[0-9]|2[0-3]):[0-5][0-9] *- *([01]?[0-9]|2[0-4]):[0-5][0-9]( +\S+)?$"
_HOURS = re.compile(r"(\d{1,2}):(\d\d) *- *(\d{1,2}):(\d\d)(?: +(\S+))?")


def read_alerting(spot: Spot, roles: Collection[Role], people: Collection[Person]) -> Alerting:
    """The section; what is left out keeps its default."""
    alerting = read_section(spot, Alerting())
    known = _Known({role.id for role in roles}, {person.id for person in people}, people)
    parts = spot.entries(None)
    chain = parts.get("chain")
    for link in chain.parts() or () if chain and isinstance(chain.value, list) else ():
        known.check(link, str(link.value))
    chains = _present(parts.get("chains"))
    quiet = _present(parts.get("quiet"))
    return replace(
        alerting,
        chains=tuple(read for part in (chains.parts() or () if chains else ()) if (read := _chain(part, known))),
        quiet=_quiet(quiet, known) if quiet else {},
    )


def _present(spot: Spot | None) -> Spot | None:
    return None if spot is None or spot.blank else spot


class _Known:
    """Whom a link may name."""

    def __init__(self, roles: set[str], people: set[str], persons: Collection[Person]) -> None:
        self.roles, self.people = roles, people
        self._languages = {language for person in persons for language in person.languages}

    def check(self, spot: Spot, link: str) -> bool:
        """Whether a link can name anybody; tells what is wrong with one that cannot."""
        name, _, which = link.partition(":")
        if name == "language" and which:
            if which not in self._languages:
                spot.guess("unknown_value", which, self._languages, value=which[:64], options=_all(self._languages))
            return which in self._languages
        if (name == "skill" and which) or link == "topic":
            return True
        if name == "person" and which:
            name, which = which, ""
        if name in self.people and not which:
            return True
        if name not in self.roles:
            spot.guess("role_unknown", name, self.roles | self.people, value=name[:64])
            return False
        if which not in ("", "deputy"):
            spot.guess("unknown_value", which, ("deputy",), value=which[:64], options="deputy")
            return False
        return True


def _all(known: Collection[str]) -> str:
    return ", ".join(sorted(known)) or "-"


def _chain(spot: Spot, known: _Known) -> Chain | None:
    keys = {key: part for key, part in spot.entries(CHAIN_KEYS).items() if not part.blank}
    if "links" not in keys:
        spot.wrong("key_missing", key="links")
        return None
    parts = keys["links"].parts()
    if parts == []:
        keys["links"].wrong("list_empty")
    links = tuple(read for part in parts or () if (read := _link(part, known)))
    levels = _levels(keys["levels"]) if "levels" in keys else (1, 5)
    hours = read_hours(keys["hours"]) if "hours" in keys else None
    if "days" in keys:
        days = tuple(sorted({DAYS.index(day) for part in keys["days"].parts() or () if (day := part.choice(DAYS))}))
        hours = replace(hours or ClockSpan(0, 1440), days=days)
    return Chain(links, levels[0], levels[1], hours) if links and levels else None


def _link(spot: Spot, known: _Known) -> Link | None:
    if not isinstance(spot.value, dict):
        who = spot.text()
        return Link(who) if who and known.check(spot, who) else None
    keys = spot.entries(LINK_KEYS)
    if "who" not in keys:
        spot.wrong("key_missing", key="who")
    who = keys["who"].text() if "who" in keys else None
    wait = keys["wait_minutes"].number(0.1, MOST_WAIT_MINUTES) if "wait_minutes" in keys else None
    return Link(who, wait) if who and known.check(keys["who"], who) else None


def _levels(spot: Spot) -> tuple[int, int] | None:
    """One level, or a list of them: the chain holds from the lowest to the highest."""
    parts = spot.parts() if isinstance(spot.value, list) else [spot]
    levels = [level for part in parts or () if (level := part.whole(1, 5)) is not None]
    return (min(levels), max(levels)) if levels else None


def read_hours(spot: Spot) -> ClockSpan | None:
    """`22:00-07:00`, with a time zone after it where it is not the brand's: `22:00-07:00 Asia/Jakarta`."""
    text = spot.text()
    found = _HOURS.fullmatch(text) if text is not None else None
    if found is None:
        if text is not None:
            spot.wrong("clock_span_form", value=text[:64])
        return None
    begins, ends = (60 * int(found[at]) + int(found[at + 1]) for at in (1, 3))
    if begins >= 1440 or ends > 1440 or int(found[2]) > 59 or int(found[4]) > 59 or begins == ends:
        spot.wrong("clock_span_form", value=(text or "")[:64])
        return None
    zone = found[5] or ""
    if zone and not _is_zone(zone):
        spot.wrong("zone_unknown", value=zone[:64])
        return None
    return ClockSpan(begins, ends, (), zone)


def _is_zone(zone: str) -> bool:
    try:
        return bool(ZoneInfo(zone).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _quiet(spot: Spot, known: _Known) -> dict[str, ClockSpan]:
    quiet = {}
    for person, part in spot.entries().items():
        if person not in known.people:
            part.guess("person_unknown", person, known.people, value=person[:64])
        elif not part.blank and (hours := read_hours(part)) is not None:
            quiet[person] = hours
    return quiet
