"""The facts as a JSON Schema, for whoever reads them elsewhere: `coolhead/desk/facts.schema.json`.

Made of the fact types themselves, so it cannot say anything else than they do. Readers should let unknown fields pass:
a field may be added without a new version.
"""

from __future__ import annotations

import inspect
import json
import types
from dataclasses import fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from coolhead.desk.commands import Fact
from coolhead.desk.journal import FACT_VERSION, is_instant, is_where_known, wire_name
from coolhead.wave.events import WaveMeasured

Schema = dict[str, Any]

FACT_TYPES: tuple[type[Fact], ...] = get_args(Fact)

_INSTANT: Schema = {"type": "string", "format": "date-time", "description": "RFC 3339, UTC"}
_SEQ: Schema = {"type": "integer", "minimum": 1, "description": "Place in the journal; told by the JSON API."}
_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
}
COMPOSED_SHARES: tuple[str, ...] = tuple(
    each.name for each in fields(WaveMeasured) if is_where_known(each) and "share" in each.name
)
_NARROWER: dict[str, Schema] = {
    "level": {"minimum": 0, "maximum": 5},
    "before": {"minimum": 0, "maximum": 5},
    "to": {"minimum": 0, "maximum": 5},
    "impact": {"minimum": 0, "maximum": 100},
    "impact_band": {"minimum": 1, "maximum": 5},
    "spread": {"minimum": 0, "maximum": 100},
    "spread_band": {"minimum": 1, "maximum": 5},
    "emotion_share": {"minimum": 0, "maximum": 1},
    "bystander_share": {"minimum": 0, "maximum": 1},
    "negative_share": {"minimum": 0, "maximum": 1},
    "negative_share_low": {"minimum": 0, "maximum": 1},
    "negative_share_high": {"minimum": 0, "maximum": 1},
    **{name: {"minimum": 0, "maximum": 1} for name in COMPOSED_SHARES},
    "confidence": {"enum": ["low", "medium", "high"]},
    "attempt": {"minimum": 1},
    "reasons": {"maxItems": 3},
}
"""What a field's type does not say by itself."""


def facts_schema() -> Schema:
    """The schema (draft 2020-12) of one fact, whichever it is."""
    parts: dict[str, Schema] = {}
    known = {fact.type: _fact(fact, parts) for fact in FACT_TYPES}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Coolhead fact",
        "description": "One thing the desk found or decided. One object a line; ids and numbers, no texts, no names.",
        "type": "object",
        "required": ["at", "type", "v"],
        "properties": {"type": {"enum": sorted(known)}, "seq": _SEQ},
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in sorted(known)],
        "$defs": dict(sorted({**known, **parts}.items())),
    }


def schema_text() -> str:
    """The schema as it is published."""
    return json.dumps(facts_schema(), indent=2, ensure_ascii=False) + "\n"


def _fact(fact: type[Fact], parts: dict[str, Schema]) -> Schema:
    body = _object(fact, parts)
    first: Schema = {"at": _INSTANT, "type": {"const": fact.type}, "v": {"const": FACT_VERSION}}
    body["properties"] = {**first, **body["properties"]}
    body["required"] = list(dict.fromkeys([*first, *body["required"]]))
    return body


def _object(described: type[Any], parts: dict[str, Schema]) -> Schema:
    hints = get_type_hints(described)
    properties = {wire_name(each.name): _named(each.name, hints[each.name], parts) for each in fields(described)}
    return {
        "description": " ".join((inspect.getdoc(described) or "").split()),
        "type": "object",
        "properties": properties,
        "required": [wire_name(each.name) for each in fields(described) if not is_where_known(each)],
    }


def _named(name: str, hint: Any, parts: dict[str, Schema]) -> Schema:
    if is_instant(name):
        absent = type(None) in get_args(hint)
        return {"anyOf": [_INSTANT, _PLAIN[type(None)]]} if absent else _INSTANT
    return _value(hint, parts) | _NARROWER.get(name, {})


def _value(hint: Any, parts: dict[str, Schema]) -> Schema:
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if is_dataclass(hint) and isinstance(hint, type):
        name = hint.__name__.lower()
        parts.setdefault(name, {})
        parts[name] = parts[name] or _object(hint, parts)
        return {"$ref": f"#/$defs/{name}"}
    origin, within = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        each_value = [_value(each, parts) for each in within]
        if any("$ref" in value for value in each_value):
            return {"anyOf": each_value}
        narrower = {key: told for value in each_value for key, told in value.items()}
        return {**narrower, "type": [value["type"] for value in each_value]}
    if origin is dict:
        return {"type": "object", "additionalProperties": _value(within[1], parts)}
    if origin is tuple and within[-1] is Ellipsis:
        return {"type": "array", "items": _value(within[0], parts)}
    if origin is tuple:
        exact = [_value(each, parts) for each in within]
        return {"type": "array", "prefixItems": exact, "items": False, "minItems": len(exact)}
    raise TypeError(f"no schema for {hint!r}")
