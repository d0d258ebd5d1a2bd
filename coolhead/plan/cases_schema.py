"""The part of the plan's JSON Schema about past situations."""

from __future__ import annotations

from typing import Any

from coolhead.plan.cases_section import CASE_KEYS, CHOICES, MOST_CASES, NUMBERS, WHOLE

Schema = dict[str, Any]


def cases_schema() -> Schema:
    """The section `cases`."""
    text: Schema = {"type": ["string", "number", "null"]}
    parts: Schema = dict.fromkeys(CASE_KEYS, text)
    parts |= {key: {"enum": [*values, None]} for key, values in CHOICES.items()}
    parts |= {key: {"type": ["integer", "null"], "minimum": 0, "maximum": most} for key, most in WHOLE.items()}
    parts |= {key: {"type": ["number", "null"], "minimum": 0, "maximum": most} for key, most in NUMBERS.items()}
    parts["channels"] = {"type": ["array", "null"], "items": {"type": ["string", "number"], "minLength": 1}}
    parts["happened_on"] = {"type": ["string", "null"], "format": "date"}
    one = {"type": "object", "properties": parts, "required": ["title"], "additionalProperties": False}
    return {
        "type": ["object", "null"],
        "maxProperties": MOST_CASES,
        "propertyNames": {"pattern": r"^[\w-]{1,64}$"},
        "additionalProperties": one,
    }
