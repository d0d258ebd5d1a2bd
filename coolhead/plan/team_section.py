"""The plan file's words about people and roles beside who they are: skills, rights, hours, training, absences."""

from __future__ import annotations

from typing import Any, Final, cast

from coolhead.plan.codes import read_languages, read_zone
from coolhead.plan.hours import read_hours
from coolhead.plan.moments import read_stretch
from coolhead.plan.spot import Spot, shown
from coolhead.plan.team import RIGHTS, Absence, Hours, Right, Training

TEAM_KEYS: Final = ("channels", "skills", "rights", "time_zone", "hours", "agency", "training", "absences")
NEEDED_KEYS: Final = ("skills", "languages", "training")
TRAINING_KEYS: Final = ("course", "done_on", "valid_until")
ABSENCE_KEYS: Final = ("from", "until")


def read_team(keys: dict[str, Spot], time_zone: str) -> dict[str, Any]:
    """The fields of a person beside id, name, languages and tested_on, as far as they are written."""
    zone = read_zone(keys["time_zone"]) if "time_zone" in keys else None
    away = keys["absences"].parts() or () if "absences" in keys else ()
    found: dict[str, Any] = {
        "channels": read_words(keys, "channels"),
        "skills": read_words(keys, "skills"),
        "time_zone": zone,
        "hours": read_hours_of(keys),
        "agency": bool(keys["agency"].flag()) if "agency" in keys else False,
        "training": tuple(training for part in _parts(keys, "training") if (training := _training(part))),
        "absences": tuple(absence for part in away if (absence := _absence(part, zone or time_zone))),
    }
    if "rights" in keys:
        chosen = [part.choice(RIGHTS) for part in _parts(keys, "rights")]
        found["rights"] = tuple(right for right in RIGHTS if right in cast(list[Right | None], chosen))
    return found


def read_needed(keys: dict[str, Spot]) -> dict[str, Any]:
    """What whoever has a role should know."""
    return {
        "skills": read_words(keys, "skills"),
        "languages": read_languages(keys["languages"]) if "languages" in keys else (),
        "training": read_words(keys, "training"),
    }


def read_words(keys: dict[str, Spot], key: str) -> tuple[str, ...]:
    """A list of ids, each once."""
    ids = [part.id() for part in _parts(keys, key)]
    return tuple(dict.fromkeys(id_ for id_ in ids if id_ is not None))


def read_hours_of(keys: dict[str, Spot]) -> tuple[Hours, ...]:
    """`hours`: one text, or a list of them."""
    spot = keys.get("hours")
    if spot is None:
        return ()
    found = []
    for part in [spot] if isinstance(spot.value, str) else spot.parts() or ():
        text = part.text()
        hours = read_hours(text) if text is not None else None
        if hours is not None:
            found.append(hours)
        elif text is not None:
            part.wrong("hours_form", value=shown(text))
    return tuple(found)


def _parts(keys: dict[str, Spot], key: str) -> list[Spot]:
    return (keys[key].parts() or []) if key in keys else []


def _training(spot: Spot) -> Training | None:
    keys = {key: part for key, part in spot.entries(TRAINING_KEYS).items() if not part.blank}
    for key in ("course", "done_on"):
        if key not in keys:
            spot.wrong("key_missing", key=key)
    course = keys["course"].id() if "course" in keys else None
    done = keys["done_on"].day() if "done_on" in keys else None
    until = keys["valid_until"].day() if "valid_until" in keys else None
    if course is None or done is None:
        return None
    if until is not None and until < done:
        keys["valid_until"].wrong("training_order")
    return Training(course, done, until)


def _absence(spot: Spot, time_zone: str) -> Absence | None:
    keys = {key: part for key, part in spot.entries(ABSENCE_KEYS).items() if not part.blank}
    stretch = read_stretch(keys, spot, time_zone)
    return Absence(*stretch) if stretch else None
