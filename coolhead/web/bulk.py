"""A request's body, taken apart into single mentions: one object, an array, or JSON Lines; each keeps its own bytes."""

from __future__ import annotations

import re

import msgspec

from coolhead.mention import MentionRefused, decode_mention
from coolhead.storage.model import Arrival, Refusal

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)
_LINES = ("ndjson", "jsonl", "jsonlines", "json-lines")


def split(body: bytes, content_type: str) -> list[bytes]:
    """The mentions of a body, still as bytes. Broken ones stay where they are; nothing is judged here.

    >>> split(b'[{"id": "1"}, {"id": NaN}]', "application/json")
    [b'{"id": "1"}', b'{"id": NaN}']
    >>> split(b'{"id": "1"}\\n\\n{"id": "2"}\\n', "application/x-ndjson")
    [b'{"id": "1"}', b'{"id": "2"}']
    """
    body = body.removeprefix(b"\xef\xbb\xbf").strip()
    if not body:
        return []
    if any(name in content_type for name in _LINES):
        return _lines(body)
    if body.startswith(b"["):
        return _elements(body)
    return _lines(body) if _is_lines(body) else [body]


def door(raw: bytes, index: int, default_source: str | None = None) -> Arrival | Refusal:
    """One mention decoded strictly, or the reason why it was refused."""
    try:
        return Arrival(decode_mention(raw, default_source), raw)
    except MentionRefused as refused:
        return Refusal("api", refused.reason, refused.detail, raw, f"POST /api/mentions, number {index}")


def _lines(body: bytes) -> list[bytes]:
    return [line.strip() for line in body.split(b"\n") if line.strip()]


def _is_lines(body: bytes) -> bool:
    """Whether the first line alone is a whole object and more lines follow."""
    first, newline, _ = body.partition(b"\n")
    if not newline:
        return False
    try:
        msgspec.json.decode(first, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _elements(body: bytes) -> list[bytes]:
    try:
        return [bytes(element) for element in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _cut(body)  # one broken element must not cost the others


def _cut(body: bytes) -> list[bytes]:
    """Cut an array at its own commas, in one pass, without understanding what stands between them."""
    elements, depth, start = [], 0, 1
    for token in _TOKEN.finditer(body):
        match token.group():
            case b"[" | b"{":
                depth += 1
            case b"]" | b"}":
                depth -= 1
                if depth == 0:
                    elements.append(body[start : token.start()].strip())
                    start = token.end()
            case b"," if depth == 1:
                elements.append(body[start : token.start()].strip())
                start = token.end()
    rest = body[start:].strip()
    if rest:
        elements.append(rest)
    return [element for element in elements if element]
