"""How facts are written: one JSON object, sorted fields, instants as RFC 3339. Equal means byte for byte."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import msgspec

from coolhead.clock import write_instant
from coolhead.desk.commands import Fact

_ENCODER = msgspec.json.Encoder(order="deterministic")


def fact_wire(fact: Fact) -> dict[str, Any]:
    """A fact in its wire form: `at`, `type` and its fields; `before` is written as `from`."""
    return {"at": write_instant(fact.at), "type": fact.type, **_fields(fact)}


def encode_fact(fact: Fact) -> bytes:
    """The wire form as JSON."""
    return _ENCODER.encode(fact_wire(fact))


def decode_fact(body: bytes) -> dict[str, Any]:
    """What `encode_fact` wrote, as an object."""
    found: dict[str, Any] = msgspec.json.decode(body)
    return found


def _fields(value: Any) -> dict[str, Any]:
    written = {}
    for each in fields(value):
        name = "from" if each.name == "before" else each.name
        written[name] = _plain(each.name, getattr(value, each.name))
    written.pop("at", None) if hasattr(value, "type") else None
    return written


def _plain(name: str, value: Any) -> Any:
    if name.endswith("_at") and isinstance(value, float):
        return write_instant(value)
    if is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, tuple | list):
        return [_plain("", each) for each in value]
    if isinstance(value, dict):
        return {key: _plain("", each) for key, each in value.items()}
    return value
