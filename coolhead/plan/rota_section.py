"""The plan file's sections `rota` (who has a role when) and `capacity` (how much the team can answer)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

from coolhead.plan.codes import read_person, read_zone
from coolhead.plan.hours import read_every, read_handover
from coolhead.plan.model import Person, Role
from coolhead.plan.moments import FIRST_YEAR, LAST_YEAR, read_stretch
from coolhead.plan.spot import Spot, shown
from coolhead.plan.team import LONGEST_DUTY_HOURS, WEEKDAYS, Capacity, Layer, Override, RoleRota
from coolhead.plan.team_section import read_hours_of

ROTA_KEYS: Final = ("layers", "overrides", "time_zone", "most_hours")
LAYER_KEYS: Final = ("people", "every", "handover", "starts_on", "hours", "time_zone")
OVERRIDE_KEYS: Final = ("person", "from", "until", "asked_by")
CAPACITY_KEYS: Final = tuple(field.name for field in fields(Capacity))
CAPACITY_RANGES: Final = {
    "replies_per_hour": (0.1, 10_000.0),
    "due_factor": (1.0, 100.0),
    "calm_share": (0.0, 1.0),
    "calm_minutes": (0.0, 1440.0),
}


def read_rota(spot: Spot, people: Sequence[Person], roles: Sequence[Role], time_zone: str) -> tuple[RoleRota, ...]:
    """Who has a role when, by role. `time_zone` is that of layers and overrides that name none."""
    ids, known = [person.id for person in people], [role.id for role in roles]
    found = []
    for role, part in spot.entries().items():
        if role not in known:
            part.guess("role_unknown", role, known, value=role[:64])
        keys = {key: entry for key, entry in part.entries(ROTA_KEYS).items() if not entry.blank}
        zone = (read_zone(keys["time_zone"]) if "time_zone" in keys else None) or time_zone
        layers = [_layer(layer, ids, zone) for layer in (keys["layers"].parts() or () if "layers" in keys else ())]
        overrides = keys["overrides"].parts() or () if "overrides" in keys else ()
        most = keys["most_hours"].number(1, 8784) if "most_hours" in keys else None
        found.append(
            RoleRota(
                role,
                tuple(layer for layer in layers if layer is not None),
                tuple(override for entry in overrides if (override := _override(entry, ids, zone))),
                most or LONGEST_DUTY_HOURS,
            )
        )
    return tuple(found)


def read_capacity(spot: Spot, roles: Sequence[Role]) -> Capacity:
    """Numbers of the capacity switch."""
    capacity, known = Capacity(), [role.id for role in roles]
    keys = {key: part for key, part in spot.entries(CAPACITY_KEYS).items() if not part.blank}
    changes: dict[str, Any] = {}
    for key, (least, most) in CAPACITY_RANGES.items():
        number = keys[key].number(least, most) if key in keys else None
        if number is not None:
            changes[key] = number
    if "roles" in keys:
        parts = keys["roles"].parts() or ()
        if isinstance(keys["roles"].value, list) and not parts:
            keys["roles"].wrong("list_empty")
        for part in parts:
            role = part.text()
            if role is not None and role not in known:
                part.guess("role_unknown", role, known, value=role[:64])
        changes["roles"] = tuple(str(part.value) for part in parts)
    return replace(capacity, **changes)


def _layer(spot: Spot, ids: Sequence[str], time_zone: str) -> Layer | None:
    keys = {key: part for key, part in spot.entries(LAYER_KEYS).items() if not part.blank}
    if "people" not in keys:
        spot.wrong("key_missing", key="people")
        return None
    people = _people(keys["people"], ids)
    zone = (read_zone(keys["time_zone"]) if "time_zone" in keys else None) or time_zone
    starts_on = _first_day(keys["starts_on"]) if "starts_on" in keys else None
    if len(people) > 1 and "starts_on" not in keys:
        spot.wrong("turns_start_missing")
    weekday, minutes = _handover(keys["handover"]) if "handover" in keys else (None, 540)
    if starts_on is not None and weekday is not None and date.fromisoformat(starts_on).weekday() != weekday:
        begun = WEEKDAYS[date.fromisoformat(starts_on).weekday()]
        keys["starts_on"].wrong("handover_weekday", day=starts_on, weekday=begun, handover=WEEKDAYS[weekday])
    every = _every(keys["every"]) if "every" in keys else 7
    hours = read_hours_of(keys)
    return Layer(people, zone, starts_on, every, minutes, hours) if people else None


def _people(spot: Spot, ids: Sequence[str]) -> tuple[str, ...]:
    parts = spot.parts()
    if parts == []:
        spot.wrong("list_empty")
    people: list[str] = []
    for part in parts or ():
        person = read_person(part, ids)
        if person is not None and person in people:
            part.wrong("twice_in_layer", person=person[:64])
        elif person is not None:
            people.append(person)
    return tuple(people)


def _first_day(spot: Spot) -> str | None:
    day = spot.day()
    if day is not None and not FIRST_YEAR <= int(day[:4]) <= LAST_YEAR:
        spot.wrong("moment_far", value=day)
        return None
    return day


def _handover(spot: Spot) -> tuple[int | None, int]:
    text = spot.text()
    found = read_handover(text) if text is not None else None
    if found is None and text is not None:
        spot.wrong("handover_form", value=shown(text))
    return found or (None, 540)


def _every(spot: Spot) -> int:
    text = spot.text()
    days = read_every(text) if text is not None else None
    if days is None and text is not None:
        spot.wrong("every_form", value=shown(text))
    return days or 7


def _override(spot: Spot, ids: Sequence[str], time_zone: str) -> Override | None:
    keys = {key: part for key, part in spot.entries(OVERRIDE_KEYS).items() if not part.blank}
    if "person" not in keys:
        spot.wrong("key_missing", key="person")
    person = read_person(keys["person"], ids) if "person" in keys else None
    asked_by = read_person(keys["asked_by"], ids) if "asked_by" in keys else None
    stretch = read_stretch(keys, spot, time_zone)
    return Override(person, *stretch, asked_by or "") if person and stretch else None
