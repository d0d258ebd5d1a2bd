"""Bytes at the door as arrivals and refusals: single mentions, files of JSON Lines, tables in CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from typing import BinaryIO

import msgspec

from coolhead.mention import RAW_LIMIT, MentionRefused, decode_mention
from coolhead.mention.lines import fields_of_row, split_lines, split_rows
from coolhead.storage.model import Arrival, Refusal

_PIECE = 1 << 18


def arrive(raw: bytes, source: str, origin: str) -> Arrival | Refusal:
    """One mention in the wire format. `source` is for mentions that name none, and for what is refused."""
    try:
        return Arrival(decode_mention(raw, source), raw)
    except MentionRefused as refused:
        return Refusal(source, refused.reason, refused.detail, raw, origin)


def read_json_lines(stream: BinaryIO | Iterable[bytes], source: str, origin: str) -> Iterator[Arrival | Refusal]:
    """Mentions of a file in JSON Lines, in order. A bad line is refused, with its number; the next one is read.

    >>> [type(thing).__name__ for thing in read_json_lines([b'{"id": ', b'\\n\\n[]\\n'], "file", "week.jsonl")]
    ['Refusal', 'Refusal']
    """
    for line in split_lines(_pieces(stream)):
        where = f"{origin}:{line.number}"
        if line.size > RAW_LIMIT:
            detail = f"{line.size} bytes, at most {RAW_LIMIT} are taken"
            yield Refusal(source, "too_large", detail, line.raw, where)
        elif line.raw.strip(b" \t\xef\xbb\xbf"):
            yield arrive(line.raw, source, where)


def read_csv(
    stream: BinaryIO | Iterable[bytes] | str,
    mapping: Mapping[str, str],
    source: str,
    origin: str,
    zone: tzinfo | None = None,
    delimiter: str | None = None,
) -> Iterator[Arrival | Refusal]:
    """Mentions of a table, in order; the first row names the columns.

    Parameters
    ----------
    mapping
        Column -> field of the wire format (`author.id` is a field in a field). A column that is not in it and has no
        field's name is kept as an unknown field.
    zone
        Of times that tell none; without it they are refused.
    delimiter
        None finds it in the first row: comma, semicolon, tab or bar.
    """
    rows = split_rows(_pieces([stream.encode()] if isinstance(stream, str) else stream), delimiter)
    header = next(rows, None)
    if header is None:
        return
    columns = [cell.strip() for cell in header.cells]
    if header.refused or len(set(columns)) != len(columns):
        yield Refusal(source, "broken_row", "the first row does not name each column once", header.raw, origin)
        return
    for row in rows:
        where = f"{origin}:{row.number}"
        if row.refused is None and len(row.cells) > len(columns):
            detail = f"{len(row.cells)} cells under {len(columns)} columns"
            yield Refusal(source, "broken_row", detail, row.raw, where)
        elif row.refused is not None:
            yield Refusal(source, row.refused.reason, row.refused.detail, row.raw, where)
        else:
            fields = fields_of_row(dict(zip(columns, row.cells, strict=False)), mapping, zone)
            yield arrive(msgspec.json.encode({"source": source, **fields}), source, where)


def _pieces(stream: BinaryIO | Iterable[bytes]) -> Iterable[bytes]:
    if hasattr(stream, "read"):
        return iter(lambda: stream.read(_PIECE), b"")
    return stream


csv.field_size_limit(RAW_LIMIT)  # the row's own cap is the same; the module's default would refuse a long text
