"""The plan file as a JSON Schema, for editors and other programs: `coolhead/plan/plan.schema.json`.

It says what a file may hold. What hangs together (people named in roles, rising bands, a monotone grid) only
`check_plan` knows.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import fields
from typing import Any, get_args

from coolhead.mention import PRESS_TIERS
from coolhead.plan.alerting import DAYS, Alerting
from coolhead.plan.alerting_section import CHAIN_KEYS, HOURS_FORM, LINK_KEYS, MOST_WAIT_MINUTES
from coolhead.plan.cases_schema import cases_schema
from coolhead.plan.defaults import CRISIS_TYPES
from coolhead.plan.file import SECTIONS
from coolhead.plan.languages import LANGUAGE_CODES
from coolhead.plan.model import Detection, Impact, Ramp, Severity
from coolhead.plan.numbers import IMPACT_FIELDS, number_range
from coolhead.plan.playbook_files import KNOWN, VARIANTS
from coolhead.plan.risks_schema import matrix_schema, risk_schema
from coolhead.plan.risks_section import MOST_RISKS
from coolhead.plan.scenarios_section import SCENARIO_KEYS
from coolhead.plan.sections import BRAND_KEYS, CLOSING_STEP_KEYS, MOST_MINUTES, PERSON_KEYS, STEP_KEYS
from coolhead.plan.team_schema import needed_of_role, team_of_person, team_sections
from coolhead.plan.texts_schema import front_schema, practice_schema, texts_schema
from coolhead.text import Sign

Schema = dict[str, Any]

_TEXT: Schema = {"type": ["string", "number"], "minLength": 1}
_OPTIONAL_TEXT: Schema = {"type": ["string", "number", "null"]}
_DAY: Schema = {"type": ["string", "null"], "format": "date"}
_FLAG: Schema = {"type": ["boolean", "null"]}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_LEVEL: Schema = {"type": "integer", "minimum": 1, "maximum": 5}
_LANGUAGES: Schema = {"type": ["array", "null"], "items": {"$ref": "#/$defs/language"}}


def plan_schema() -> Schema:
    """The schema (draft 2020-12), made of the same lists and ranges that the reader uses."""
    sections = {
        "brand": _brand(),
        "people": {"type": ["array", "null"], "items": _person()},
        "roles": _open(_role()),
        "alerting": _numbers(Alerting()),
        "risks": {
            "type": ["object", "null"],
            "maxProperties": MOST_RISKS,
            "properties": {type_: {"$ref": "#/$defs/risk"} for type_ in CRISIS_TYPES},
            "additionalProperties": {"$ref": "#/$defs/own_risk"},
            "propertyNames": {"pattern": r"^[\w-]{1,64}$"},
        },
        "matrix": matrix_schema(),
        "scenarios": _open(_scenario()),
        "steps": _open(_step(STEP_KEYS)),
        "closing_steps": _open(_step(CLOSING_STEP_KEYS)),
        "calls": _open(_TEXTS),
        "severity": _numbers(Severity()),
        "detection": _numbers(Detection()),
        "review_by": _DAY,
        **team_sections(),
        "texts": texts_schema(),
        "practice": practice_schema(),
        "cases": cases_schema(),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Coolhead plan",
        "description": "What was decided beforehand about one brand. Everything but the brand has a default.",
        **_closed({name: sections[name] for name in SECTIONS}, required=("brand",)),
        "$defs": {
            "language": {"enum": sorted(LANGUAGE_CODES)},
            "crisis_type": {"enum": list(CRISIS_TYPES)},
            "risk": risk_schema(),
            "own_risk": risk_schema(own=True),
        },
    }


def section_schema(section: str) -> Schema:
    """The schema of a section in a file of its own, such as `people.yaml`. Raises KeyError where there is none.

    >>> section_schema("people")["type"]
    ['array', 'null']
    """
    whole = plan_schema()
    own: Schema = {"$schema": whole["$schema"], "title": f"Coolhead plan: {section}"}
    own.update(whole["properties"][section])
    own["$defs"] = whole["$defs"]
    return own


def front_matter_schema() -> Schema:
    """The schema of the keys above a Markdown text."""
    whole = plan_schema()
    own: Schema = {"$schema": whole["$schema"], "title": "Coolhead plan: front matter"}
    return own | front_schema() | {"$defs": whole["$defs"]}


def schema_text(schema: Schema | None = None) -> str:
    """A schema as it is published; without one, that of the plan."""
    return json.dumps(schema or plan_schema(), indent=2, ensure_ascii=False) + "\n"


def _closed(properties: Schema, required: Collection[str] = ()) -> Schema:
    kind: Schema = {"type": "object"} if required else {"type": ["object", "null"]}
    if required:
        kind["required"] = list(required)
    return kind | {"properties": properties, "additionalProperties": False}


def _open(entry: Schema) -> Schema:
    return {"type": ["object", "null"], "additionalProperties": entry}


def _picked(keys: Collection[str], parts: Schema, required: Collection[str] = ()) -> Schema:
    return _closed({key: parts[key] for key in keys}, required)


def _brand() -> Schema:
    channel = {"type": ["string", "null"], "pattern": r"^[\w-]{1,64}$"}
    account = _closed({"id": _OPTIONAL_TEXT, "handle": _OPTIONAL_TEXT, "channel": channel})
    parts = {
        "id": {"type": ["string", "null"], "pattern": r"^[\w-]{1,64}$"},
        "name": _TEXT,
        "words": _TEXTS | {"minItems": 1},
        "own_accounts": {"type": ["array", "null"], "items": account},
        "audience": {"type": ["integer", "null"], "minimum": 0},
        "time_zone": {"type": ["string", "null"]},
        "sector": _OPTIONAL_TEXT,
        "languages": _LANGUAGES,
    }
    return _picked(BRAND_KEYS, parts, required=("name", "words"))


def _person() -> Schema:
    parts = {"id": _TEXT, "name": _TEXT, "languages": _LANGUAGES, "tested_on": _DAY, **team_of_person()}
    return _picked(PERSON_KEYS, parts, required=("id", "name"))


def _role() -> Schema:
    return _closed(
        {"primary": _OPTIONAL_TEXT, "deputy": _OPTIONAL_TEXT, "name": _OPTIONAL_TEXT, **needed_of_role(_LANGUAGES)}
    )


def _step(keys: Collection[str]) -> Schema:
    parts = {
        "level": _LEVEL,
        "role": _TEXT,
        "minutes": {"type": "number", "minimum": 1, "maximum": MOST_MINUTES},
        "types": {"type": "array", "items": {"$ref": "#/$defs/crisis_type"}},
        "words": _open(_TEXT),
        "when": {"type": "array", "items": {"enum": list(KNOWN)}},
        "variants": _TEXTS,
        "accountable": _TEXT,
        "consulted": _TEXTS,
        "informed": _TEXTS,
        "skip": _FLAG,
    }
    return _picked(keys, parts)


def _scenario() -> Schema:
    parts = {
        "type": {"$ref": "#/$defs/crisis_type"},
        "variant": {"enum": list(VARIANTS)},
        "from_level": _LEVEL,
        "happens": _open(_TEXT),
        "signs": _open(_TEXT),
        "skip": _FLAG,
    }
    return _picked(SCENARIO_KEYS, parts)


def _impact() -> Schema:
    return _closed({name: {"type": "number", "minimum": 0, "maximum": 5} for name in IMPACT_FIELDS})


def _numbers(section: Severity | Detection | Alerting) -> Schema:
    return _closed({field.name: _number(field.name, getattr(section, field.name)) for field in fields(section)})


def _number(name: str, default: object) -> Schema:
    if name in _OPEN:
        return _OPEN[name]
    if name in _SPECIAL:
        return _SPECIAL[name] | {"default": default}
    if isinstance(default, Ramp):
        return _ramp(default)
    if isinstance(default, Impact):
        return _impact()
    least, most = number_range(name)
    if isinstance(default, dict):
        return _closed({key: {"type": "integer", "minimum": least} for key in Severity().floors})
    kind = "integer" if isinstance(default, int) else "number"
    return {"type": kind, "minimum": least, "maximum": most, "default": default}


def _ramp(default: Ramp) -> Schema:
    return _closed(
        {
            "zero_at": {"type": "number", "minimum": 0, "default": default.zero_at},
            "full_at": {"type": "number", "minimum": 0, "default": default.full_at},
            "points": {"type": "number", "minimum": 0, "maximum": 100, "default": default.points},
            "logarithmic": {"type": "boolean", "default": default.logarithmic},
        }
    )


_BANDS: Schema = {
    "type": "array",
    "items": {"type": "number", "minimum": 1, "maximum": 100},
    "minItems": 4,
    "maxItems": 4,
}
_WINDOWS: Schema = {"type": "array", "items": {"type": "number", "minimum": 1, "maximum": 20160}, "minItems": 1}
_HOURS: Schema = {"type": ["string", "null"], "pattern": HOURS_FORM}
_LINK: Schema = {
    "anyOf": [
        _TEXT,
        _picked(
            LINK_KEYS,
            {"who": _TEXT, "wait_minutes": {"type": "number", "minimum": 0.1, "maximum": MOST_WAIT_MINUTES}},
            required=("who",),
        ),
    ]
}
_CHAIN: Schema = _picked(
    CHAIN_KEYS,
    {
        "levels": {"anyOf": [_LEVEL, {"type": "array", "items": _LEVEL, "minItems": 1}, {"type": "null"}]},
        "hours": _HOURS,
        "days": {"type": ["array", "null"], "items": {"enum": list(DAYS)}},
        "links": {"type": "array", "items": _LINK, "minItems": 1},
    },
    required=("links",),
)
_OPEN: dict[str, Schema] = {
    "chains": {"type": ["array", "null"], "items": _CHAIN},
    "quiet": _open(_HOURS),
}
_SPECIAL: dict[str, Schema] = {
    "grid": {
        "type": "array",
        "items": {"type": "array", "items": _LEVEL, "minItems": 5, "maxItems": 5},
        "minItems": 5,
        "maxItems": 5,
    },
    "impact_bands": _BANDS,
    "spread_bands": _BANDS,
    "fast_minutes": _WINDOWS,
    "slow_minutes": _WINDOWS,
    "press": _closed({tier: {"type": "number", "minimum": 0, "maximum": 100} for tier in PRESS_TIERS}),
    "floors": _closed({name: {"type": "integer", "minimum": 0, "maximum": 5} for name in Severity().floors}),
    "impact_signs": _closed({sign: {"enum": [*IMPACT_FIELDS, "none"]} for sign in get_args(Sign)}),
    "confirm_down": {"enum": ["human", "auto"]},
    "chain": _TEXTS | {"minItems": 1},
}
