"""The part of the plan's JSON Schema about people's rights and hours, the rota and the capacity."""

from __future__ import annotations

from typing import Any

from coolhead.plan.rota_section import CAPACITY_RANGES
from coolhead.plan.team import LONGEST_DUTY_HOURS, RIGHTS, Capacity

Schema = dict[str, Any]

_ID: Schema = {"type": ["string", "number"], "pattern": r"^[\w-]{1,64}$"}
_IDS: Schema = {"type": ["array", "null"], "items": _ID}
_PERSON: Schema = {"type": ["string", "number", "null"]}
_ZONE: Schema = {"type": ["string", "null"], "description": "IANA name such as Asia/Jakarta"}
_HOURS: Schema = {
    "type": ["string", "array", "null"],
    "items": {"type": "string"},
    "description": "such as mon-fri 09:00-17:00",
}
_DAY: Schema = {"type": ["string", "null"], "format": "date"}
_MOMENT: Schema = {"type": "string", "description": "2027-03-28 or 2027-03-28 18:00"}


def team_of_person() -> Schema:
    """The keys of a person beside id, name, languages and tested_on."""
    training = {"course": _ID, "done_on": {"type": "string", "format": "date"}, "valid_until": _DAY}
    return {
        "channels": _IDS,
        "skills": _IDS,
        "rights": {"type": ["array", "null"], "items": {"enum": list(RIGHTS)}},
        "time_zone": _ZONE,
        "hours": _HOURS,
        "agency": {"type": ["boolean", "null"]},
        "training": _list(_closed(training, ("course", "done_on"))),
        "absences": _list(_closed({"from": _MOMENT, "until": _MOMENT}, ("from", "until"))),
    }


def needed_of_role(languages: Schema) -> Schema:
    """What whoever has a role should know."""
    return {"skills": _IDS, "languages": languages, "training": _IDS}


def team_sections() -> Schema:
    """The sections `rota` and `capacity`."""
    return {"rota": {"type": ["object", "null"], "additionalProperties": _rota()}, "capacity": _capacity()}


def _rota() -> Schema:
    layer = {
        "people": {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 1},
        "every": {"type": ["string", "null"], "description": "1 week, or 3 days"},
        "handover": {"type": ["string", "null"], "description": "mon 09:00, or 09:00"},
        "starts_on": _DAY,
        "hours": _HOURS,
        "time_zone": _ZONE,
    }
    override = {"person": {"type": ["string", "number"]}, "from": _MOMENT, "until": _MOMENT, "asked_by": _PERSON}
    return _closed(
        {
            "layers": _list(_closed(layer, ("people",))),
            "overrides": _list(_closed(override, ("person", "from", "until"))),
            "time_zone": _ZONE,
            "most_hours": {"type": ["number", "null"], "minimum": 1, "maximum": 8784, "default": LONGEST_DUTY_HOURS},
        }
    )


def _capacity() -> Schema:
    numbers: Schema = {
        name: {"type": ["number", "null"], "minimum": least, "maximum": most, "default": getattr(Capacity(), name)}
        for name, (least, most) in CAPACITY_RANGES.items()
    }
    roles = {"type": ["array", "null"], "items": {"type": "string"}, "minItems": 1, "default": list(Capacity().roles)}
    return _closed(numbers | {"roles": roles})


def _closed(properties: Schema, required: tuple[str, ...] = ()) -> Schema:
    kind: Schema = {"type": "object"} if required else {"type": ["object", "null"]}
    if required:
        kind["required"] = list(required)
    return kind | {"properties": properties, "additionalProperties": False}


def _list(entry: Schema) -> Schema:
    return {"type": ["array", "null"], "items": entry}
