"""Files of mentions as bytes: lines with a cap, rows of a table, and a row as the fields of the wire format. Pure."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import blake2b

from coolhead.clock import write_instant
from coolhead.mention.strict import RAW_LIMIT, MentionRefused

ROW_LINES = 200
"""Lines that one row of a table may span; a quote that was never closed costs its own line, not the file."""

_COUNTS = frozenset(
    {"author.followers", "revision", "engagement.likes", "engagement.reposts", "engagement.replies", "engagement.views"}
)
_NUMBERS = frozenset({"rating", "rating_max"})
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_TIMES = ("published_at", "seen_at")
_DOTTED = ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M")


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end: its number (from 1), its bytes (at most the cap), its full length in bytes."""

    number: int
    raw: bytes
    size: int


def split_lines(chunks: Iterable[bytes], limit: int = RAW_LIMIT) -> Iterator[Line]:
    """Lines out of bytes in any pieces. Of a longer one only the first `limit` bytes are ever held.

    >>> [(line.number, line.raw, line.size) for line in split_lines([b"ab", b"c\\r\\n", b"defghij\\nk"], limit=4)]
    [(1, b'abc', 3), (2, b'defg', 7), (3, b'k', 1)]
    """
    number, held, size = 1, bytearray(), 0
    for chunk in chunks:
        start = 0
        while start < len(chunk):
            end = chunk.find(b"\n", start)
            stop = len(chunk) if end < 0 else end
            held += chunk[start : min(stop, start + limit + 1 - len(held))]
            size += stop - start
            if end < 0:
                break
            yield _line(number, held, size, limit)
            number, held, size, start = number + 1, bytearray(), 0, end + 1
    if size:
        yield _line(number, held, size, limit)


def _line(number: int, held: bytearray, size: int, limit: int) -> Line:
    if size == len(held) and held.endswith(b"\r"):
        return Line(number, bytes(held[:-1]), size - 1)
    return Line(number, bytes(held[:limit]), size)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: the number of its first line, its bytes, and its cells or what is wrong with it."""

    number: int
    raw: bytes
    cells: tuple[str, ...] = ()
    refused: MentionRefused | None = None


def split_rows(chunks: Iterable[bytes], delimiter: str | None = None) -> Iterator[Row]:
    """Rows of a table in CSV. A broken row costs itself: the next line is read as a row again."""
    lines = split_lines(chunks)
    waiting: list[Line] = []
    while True:
        first = waiting.pop(0) if waiting else next(lines, None)
        if first is None:
            return
        row, used = [first], 0
        while not _closed(row) and len(row) < ROW_LINES:
            following = waiting[used] if used < len(waiting) else next(lines, None)
            if following is None:
                break
            if used == len(waiting):
                waiting.append(following)
            used += 1
            row.append(following)
        if _closed(row):
            del waiting[:used]
        else:
            row = [first]
        if delimiter is None:
            delimiter = max(",;\t|", key=first.raw.decode("utf-8", "replace").count)
        if any(line.raw.strip() for line in row):
            yield _row(row, delimiter)


def _closed(row: list[Line]) -> bool:
    return sum(line.raw.count(b'"') for line in row) % 2 == 0


def _row(lines: list[Line], delimiter: str) -> Row:
    raw, number = b"\n".join(line.raw for line in lines), lines[0].number
    size = sum(line.size for line in lines)
    if size > RAW_LIMIT:
        return Row(number, raw, refused=MentionRefused("too_large", f"{size} bytes, at most {RAW_LIMIT} are taken"))
    try:
        text = raw.decode("utf-8").removeprefix("\ufeff")
        return Row(number, raw, tuple(next(csv.reader([text], delimiter=delimiter, strict=True), ())))
    except UnicodeDecodeError as error:
        return Row(number, raw, refused=MentionRefused("bad_encoding", f"not UTF-8 at byte {error.start} of the row"))
    except csv.Error as error:
        return Row(number, raw, refused=MentionRefused("broken_row", f"not a row of a table: {error}"))


def fields_of_row(row: Mapping[str, str], mapping: Mapping[str, str], zone: tzinfo | None = None) -> dict[str, object]:
    """The wire format's fields from a row's cells by column. Empty cells are left out.

    Parameters
    ----------
    row
        Column name -> cell.
    mapping
        Column name -> field; a dotted field is a field in a field. Other columns keep their names.
    zone
        Of times that tell none. Without it they are refused later.

    A row without an id gets a digest of its content, so the same row is the same mention in every import.

    >>> fields_of_row({"Comment": "Oh no", "Who": "anna", "rating": "1,5"}, {"Comment": "text", "Who": "author.id"})
    {'text': 'Oh no', 'rating': 1.5, 'author': {'id': 'anna'}, 'id': 'row-d57306bc3f1975b2'}
    """
    fields: dict[str, object] = {"text": ""}
    author: dict[str, object] = {}
    nested: dict[str, dict[str, object]] = {"author": author, "engagement": {}}
    for column, cell in row.items():
        name, value = mapping.get(column, column).strip(), cell.strip()
        if not name or not value:
            continue
        if name == "author":
            name = "author.id"
        outer, _, inner = name.partition(".")
        if inner and outer in nested:
            nested[outer][inner] = _value(name, value, zone)
        else:
            fields[name] = _value(name, value, zone)
    author.setdefault("id", author.get("handle") or author.get("name") or "")
    fields |= {name: parts for name, parts in nested.items() if any(parts.values())}
    if "id" not in fields:
        written = json.dumps(fields, sort_keys=True, ensure_ascii=False).encode("utf-8", "backslashreplace")
        fields["id"] = "row-" + blake2b(written, digest_size=8).hexdigest()
    return fields


def _value(name: str, value: str, zone: tzinfo | None) -> object:
    """The cell as the wire format wants it; one that does not fit stays as it is and is refused by name."""
    try:
        if name in _COUNTS:
            return int(value.replace(" ", "").replace("\u00a0", ""))
        if name in _NUMBERS:
            return float(value.replace(",", "."))
    except ValueError:
        return value
    if name in ("author.verified", "deleted"):
        return _TRUTHS.get(value.casefold(), value)
    if name == "media":
        return [part.strip() for part in value.split(",") if part.strip()]
    return _time(value, zone) if name in _TIMES else value


def _time(value: str, zone: tzinfo | None) -> str:
    stamp = _stamp(value)
    if stamp is None or (stamp.tzinfo is None and zone is None):
        return value
    aware = stamp if stamp.tzinfo else stamp.replace(tzinfo=zone)
    try:
        return write_instant(aware.timestamp())
    except (OverflowError, ValueError):
        return value


def _stamp(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        pass  # not ISO; the dotted order of day and month is the only other one that cannot be misread
    for form in _DOTTED:
        try:
            return datetime.strptime(value, form)  # noqa: DTZ007 - the zone is the caller's to know
        except ValueError:
            continue
    return None
