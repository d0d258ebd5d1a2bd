"""A spreadsheet's row as the fields of a mention."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_COUNTS = frozenset(
    {"author.followers", "revision", "engagement.likes", "engagement.reposts", "engagement.replies", "engagement.views"}
)
_NUMBERS = frozenset({"rating", "rating_max"})
_TRUTHS = frozenset({"author.verified", "deleted"})
_TRUE = frozenset({"1", "true", "yes", "tak", "oui", "ya", "да"})
_FALSE = frozenset({"0", "false", "no", "nie", "non", "tidak", "нет"})


def pick_delimiter(head: str) -> str:
    """The sign that parts the columns of a header: comma, semicolon or tab.

    >>> pick_delimiter("id;text;author.id")
    ';'
    """
    return max(",;\t", key=head.count)


def mention_of_row(row: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, Any]:
    """Fields on the wire from a row. `columns` renames, a dotted name is a field in a field, empty cells are left out.

    >>> mention_of_row({"Comment": "Oh no", "author.id": "a", "rating": "1,5"}, {"Comment": "text"})
    {'text': 'Oh no', 'author': {'id': 'a'}, 'rating': 1.5}
    """
    fields: dict[str, Any] = {}
    for column, cell in row.items():
        name, value = columns.get(column, column).strip(), cell.strip()
        if not name or (not value and name != "text"):
            continue
        outer, dot, inner = name.partition(".")
        if dot and isinstance(fields.setdefault(outer, {}), dict):
            fields[outer][inner] = _typed(name, value)
        elif name == "media":
            fields[name] = [part.strip() for part in value.split(",") if part.strip()]
        else:
            fields[name] = _typed(name, value)
    fields.setdefault("text", "")
    return fields


def _typed(name: str, value: str) -> object:
    """The cell as the wire format wants it; a cell that does not fit stays text and is refused by name."""
    try:
        if name in _COUNTS:
            return int(value.replace(" ", "").replace("\u00a0", ""))
        if name in _NUMBERS:
            return float(value.replace(",", "."))
    except ValueError:
        return value
    if name in _TRUTHS:
        word = value.casefold()
        return word in _TRUE if word in _TRUE | _FALSE else value
    return value
