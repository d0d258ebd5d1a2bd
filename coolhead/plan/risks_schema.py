"""The register and the matrix as parts of the plan file's JSON Schema."""

from __future__ import annotations

from typing import Any, get_args

from coolhead.plan.grid import CLASSES, LEAST_STEPS, MOST_STEPS
from coolhead.plan.matrix_section import MATRIX_KEYS, SCALES
from coolhead.plan.model import Cluster, EntityKind, Stance, TreatmentKind
from coolhead.plan.numbers import IMPACT_FIELDS
from coolhead.plan.risks_section import (
    ENTITY_KEYS,
    MOST_SIGN_AUTHORS,
    MOST_SIGN_HOURS,
    MOST_SIGNS,
    RESIDUAL_KEYS,
    RISK_KEYS,
    SIGN_KEYS,
    TREATMENT_KEYS,
)

Schema = dict[str, Any]
_TEXT: Schema = {"type": ["string", "number"], "minLength": 1}
_OPTIONAL_TEXT: Schema = {"type": ["string", "number", "null"]}
_DAY: Schema = {"type": ["string", "null"], "format": "date"}
_FLAG: Schema = {"type": ["boolean", "null"]}
_WORDS: Schema = {
    "type": ["object", "null"],
    "propertyNames": {"$ref": "#/$defs/language"},
    "additionalProperties": {"type": ["array", "null"], "items": _TEXT},
}
_STEPS: Schema = {"type": ["integer", "null"], "minimum": LEAST_STEPS, "maximum": MOST_STEPS}
_LIKELIHOOD: Schema = {"type": ["integer", "null"], "minimum": 1, "maximum": MOST_STEPS}


def risk_schema(own: bool = False) -> Schema:
    """One risk; of the plan's own it needs a type and a title, unless it is skipped."""
    parts: Schema = {
        "type": {"$ref": "#/$defs/crisis_type"} if own else {"type": "null"},
        "title": _TEXT if own else _OPTIONAL_TEXT,
        "entity": {"oneOf": [{"enum": [*get_args(EntityKind), None]}, _entity()]},
        "likelihood": _LIKELIHOOD,
        "impact": _impact(),
        "cluster": {"enum": [*get_args(Cluster), None]},
        "stance": {"enum": [*get_args(Stance), None]},
        "owner": _OPTIONAL_TEXT,
        "words": _WORDS,
        "worst_case": _OPTIONAL_TEXT,
        "treatment": _keys(TREATMENT_KEYS, {"how": {"enum": list(get_args(TreatmentKind))}, "done": _OPTIONAL_TEXT}),
        "residual": _keys(RESIDUAL_KEYS, {"likelihood": _LIKELIHOOD, "impact": _impact(), "because": _OPTIONAL_TEXT}),
        "signs": {"type": ["array", "null"], "maxItems": MOST_SIGNS, "items": _sign()},
        "scenario": _OPTIONAL_TEXT,
        "watched": _FLAG,
        "happened_before": {"oneOf": [_FLAG, {"type": "array", "items": {"type": "string", "format": "date"}}]},
        "review_by": _DAY,
        "skip": _FLAG,
    }
    schema = _keys(RISK_KEYS, parts)
    return schema | {"type": "object", "required": ["type", "title"]} if own else schema


def matrix_schema() -> Schema:
    """How the matrix is drawn."""
    row: Schema = {
        "type": "array", "items": {"enum": list(CLASSES)}, "minItems": LEAST_STEPS, "maxItems": MOST_STEPS
    }  # fmt: skip
    parts: Schema = {
        "rows": _STEPS,
        "columns": _STEPS,
        "classes": {"type": ["array", "null"], "items": row, "minItems": LEAST_STEPS, "maxItems": MOST_STEPS},
        "row_labels": _WORDS,
        "column_labels": _WORDS,
        "scales": _keys(SCALES, dict.fromkeys(SCALES, _WORDS)),
    }
    return _keys(MATRIX_KEYS, parts)


def _keys(keys: tuple[str, ...], parts: Schema) -> Schema:
    return {
        "type": ["object", "null"],
        "properties": {key: parts[key] for key in keys},
        "additionalProperties": False,
    }


def _entity() -> Schema:
    return _keys(ENTITY_KEYS, {"kind": {"enum": list(get_args(EntityKind))}, "name": _OPTIONAL_TEXT}) | {
        "type": "object",
        "required": ["kind"],
    }


def _impact() -> Schema:
    step: Schema = {"type": "number", "minimum": 0, "maximum": MOST_STEPS}
    return _keys(IMPACT_FIELDS, dict.fromkeys(IMPACT_FIELDS, step))


def _sign() -> Schema:
    parts: Schema = {
        "id": {"type": ["string", "number", "null"]},
        "words": _WORDS,
        "authors": {"type": ["integer", "null"], "minimum": 1, "maximum": MOST_SIGN_AUTHORS},
        "hours": {"type": ["number", "null"], "minimum": 1, "maximum": MOST_SIGN_HOURS},
    }
    return _keys(SIGN_KEYS, parts) | {"type": "object"}
