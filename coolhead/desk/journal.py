"""How facts are written: one JSON object, sorted fields, instants as RFC 3339. Equal means byte for byte.

Every fact carries `v`, the version of its form. A form that is read again never loses an old journal: what an older
version wrote is lifted to the present form by `decode_fact`.
"""

from __future__ import annotations

from dataclasses import Field, fields, is_dataclass
from typing import Any

import msgspec

from coolhead.clock import write_instant
from coolhead.desk.commands import Fact

FACT_VERSION = 1
"""Raised when a field changes its name or meaning; a new field alone does not raise it."""

_ENCODER = msgspec.json.Encoder(order="deterministic")
_WIRE_NAMES = {"before": "from"}


class FactTooNew(ValueError):
    """The fact was written by a later Coolhead. Trying again does not help; a newer program does."""


def fact_wire(fact: Fact) -> dict[str, Any]:
    """A fact in its wire form: `at`, `type`, `v` and its fields; `before` is written as `from`."""
    return {"at": write_instant(fact.at), "type": fact.type, "v": FACT_VERSION, **_fields(fact, without="at")}


def encode_fact(fact: Fact) -> bytes:
    """The wire form as JSON."""
    return _ENCODER.encode(fact_wire(fact))


def decode_fact(body: bytes) -> dict[str, Any]:
    """What `encode_fact` wrote, as an object, in the present form whichever version wrote it.

    >>> decode_fact(b'{"at":"2026-03-01T08:15:02Z","type":"wave_calmed"}')["v"]
    1
    >>> decode_fact(b'{"at":"2026-03-01T08:15:02Z","type":"wave_calmed","v":99}')
    Traceback (most recent call last):
    coolhead.desk.journal.FactTooNew: a fact of version 99; this Coolhead knows versions up to 1
    """
    found: dict[str, Any] = msgspec.json.decode(body)
    version = found.get("v", 0)
    if version > FACT_VERSION:
        raise FactTooNew(f"a fact of version {version}; this Coolhead knows versions up to {FACT_VERSION}")
    if found.get("type") == "multiplier_joined":
        found.pop("author", None)  # once written into the fact; a name belongs where it can be erased
    # Before version 1 facts carried no version; their fields are the same.
    return {**found, "v": FACT_VERSION}


def wire_name(field_name: str) -> str:
    """What a field is called on the wire."""
    return _WIRE_NAMES.get(field_name, field_name)


def is_instant(field_name: str) -> bool:
    """Whether a field holds an instant, which is written as RFC 3339."""
    return field_name == "at" or field_name.endswith("_at")


def is_where_known(field: Field[Any]) -> bool:
    """Whether a field is left out where nothing is known."""
    return bool(field.metadata.get("where_known"))


def _fields(value: Any, without: str = "") -> dict[str, Any]:
    named = [(field, getattr(value, field.name)) for field in fields(value) if field.name != without]
    return {
        wire_name(field.name): _plain(field.name, told)
        for field, told in named
        if told is not None or not is_where_known(field)
    }


def _plain(name: str, value: Any) -> Any:
    if is_instant(name) and isinstance(value, float):
        return write_instant(value)
    if is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, tuple | list):
        return [_plain("", each) for each in value]
    if isinstance(value, dict):
        return {key: _plain("", each) for key, each in value.items()}
    return value
