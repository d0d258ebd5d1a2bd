"""The door of the wire format: limits, strict parsing, and the reasons for which something is not a mention."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Literal

RAW_LIMIT = 1_000_000
"""Bytes of one mention on the wire; longer ones are refused before they are parsed."""
TEXT_LIMIT = 100_000
"""Characters of a text."""
DEPTH_LIMIT = 16
"""Levels of nesting; a mention needs two."""

Reason = Literal[
    "too_large", "too_deep", "bad_encoding", "broken_json", "not_an_object", "duplicate_key", "nul_character",
    "lone_surrogate", "missing_field", "wrong_type", "wrong_value", "bad_time", "bad_number", "broken_row",
]  # fmt: skip


class MentionRefused(ValueError):
    """What came is not a mention: `reason` for counting, `detail` as a sentence for the person who mends it."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Reason = reason
        self.detail = detail


_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")
_AT = re.compile(r" - at `\$\.?(.*)`$")


def parse_strictly(raw: bytes) -> dict[str, Any]:
    """A JSON object in UTF-8: no deep nesting, no NUL, no key twice, no NaN."""
    _check_depth(raw)
    if b"\x00" in raw:
        raise MentionRefused("nul_character", f"a NUL byte at position {raw.index(0)}")
    try:
        text = raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise MentionRefused("bad_encoding", f"not UTF-8 at byte {error.start}") from None
    try:
        document = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise MentionRefused("broken_json", f"{error.msg} at character {error.pos}") from None
    if not isinstance(document, dict):
        raise MentionRefused("not_an_object", f"a JSON object is wanted, not {_name(document)}")
    return document


def _check_depth(raw: bytes) -> None:
    """Before parsing, so that no parser's stack is asked to bear it."""
    if raw.count(b"{") + raw.count(b"[") <= DEPTH_LIMIT:
        return
    depth = 0
    for byte in _STRING.sub(b"", raw):
        if byte in b"{[":
            depth += 1
            if depth > DEPTH_LIMIT:
                raise MentionRefused("too_deep", f"nested deeper than {DEPTH_LIMIT} levels")
        elif byte in b"}]":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise MentionRefused("duplicate_key", f"{twice[:100]!r} is there twice")
    return document


def _no_constant(name: str) -> Any:
    raise MentionRefused("bad_number", f"{name} is not a number in JSON")


def _integer(digits: str) -> int:
    if len(digits) > 30:
        raise MentionRefused("bad_number", f"a number of {len(digits)} digits")
    return int(digits)


def check_values(value: object, where: str, depth: int) -> None:
    """Refuse what no JSON parser refuses: NUL, lone surrogates, infinite numbers, depth."""
    if isinstance(value, str):
        if "\x00" in value:
            raise MentionRefused("nul_character", f"a NUL character in {where}")
        if _SURROGATE.search(value):
            raise MentionRefused("lone_surrogate", f"half a character (a lone surrogate) in {where}")
    elif isinstance(value, int):
        if abs(value) >= 2**63:
            raise MentionRefused("bad_number", f"{where} does not fit into 64 bits")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise MentionRefused("bad_number", f"{where} is not a finite number")
    elif isinstance(value, dict | list):
        if depth > DEPTH_LIMIT:
            raise MentionRefused("too_deep", f"nested deeper than {DEPTH_LIMIT} levels")
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in pairs:
            check_values(key, "a field's name", depth)
            check_values(part, f"{where}.{key}" if where else str(key), depth + 1)


def refusal(message: str) -> MentionRefused:
    """msgspec says what is wrong in English with a path; here it gets a reason to count by."""
    where = (found.group(1) if (found := _AT.search(message)) else "") or "the mention"
    message = _AT.sub("", message)
    if "missing required field" in message:
        return MentionRefused("missing_field", f"{message.split('`')[1]} is missing in {where}")
    if "of length >=" in message:
        return MentionRefused("missing_field", f"{where} is empty")
    if "of length <=" in message:
        return MentionRefused("too_large", f"{where}: {message}")
    if "Invalid enum value" in message:
        return MentionRefused("wrong_value", f"{where}: {message}")
    if ">=" in message or "<=" in message or "out of range" in message:
        return MentionRefused("bad_number", f"{where}: {message}")
    return MentionRefused("wrong_type", f"{where}: {message}")


def _name(value: object) -> str:
    return {list: "a list", str: "a string", type(None): "null", bool: "true or false"}.get(type(value), "a number")
