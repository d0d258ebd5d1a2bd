"""The part of the plan's JSON Schema about long texts and what was practised."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from coolhead.plan.practice_section import PRACTICE_KEYS
from coolhead.plan.texts_section import FRONT_KEYS, KINDS, MOST_CHARACTERS, TEXT_KEYS, VARIANTS

Schema = dict[str, Any]

_WORDS: Schema = {"type": ["string", "number", "null"]}
_DAY: Schema = {"type": ["string", "null"], "format": "date"}
_PARTS: Schema = {
    "kind": {"enum": [*KINDS, None]},
    "title": _WORDS,
    "risk": _WORDS | {"pattern": r"^[\w-]{1,64}$", "description": "T1 to T22, or a risk of your own"},
    "variant": {"enum": [*VARIANTS, None]},
    "language": {"anyOf": [{"$ref": "#/$defs/language"}, {"type": "null"}]},
    "approved_by": _WORDS,
    "approved_on": _DAY,
    "review_by": _DAY,
    "text": {"type": ["string", "number"], "minLength": 1, "maxLength": MOST_CHARACTERS},
}


def texts_schema() -> Schema:
    """The section `texts`."""
    text = _closed(TEXT_KEYS) | {"type": "object", "required": ["text"]}
    return {"type": ["object", "null"], "additionalProperties": text}


def front_schema() -> Schema:
    """The keys above a Markdown text."""
    return _closed(FRONT_KEYS)


def practice_schema() -> Schema:
    """The section `practice`."""
    days = dict.fromkeys(PRACTICE_KEYS, _DAY)
    return {"type": ["object", "null"], "properties": days, "additionalProperties": False}


def _closed(keys: Collection[str]) -> Schema:
    kind = ["object", "null"]
    return {"type": kind, "properties": {key: _PARTS[key] for key in keys}, "additionalProperties": False}
