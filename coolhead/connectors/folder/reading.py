"""The mentions of one file, one after the other; a bad line is a refusal and the next one is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from coolhead.connectors.folder.config import FolderSettings
from coolhead.connectors.folder.unpacked import UnreadableFile, pieces_of
from coolhead.mention import RAW_LIMIT, MentionRefused, decode_mention
from coolhead.mention.lines import fields_of_row, split_lines, split_rows
from coolhead.storage.model import Arrival, Refusal


def arrivals_in(path: Path, settings: FolderSettings) -> Iterator[Arrival | Refusal]:
    """Every mention of a file in its order. Raises `OSError`, or `UnreadableFile` where it cannot be read on."""
    pieces = pieces_of(path, settings.unpacked_bytes)
    is_csv = path.name.lower().removesuffix(".gz").endswith(".csv")
    return _rows(pieces, path.name, settings) if is_csv else _lines(pieces, path.name, settings)


def _lines(pieces: Iterator[bytes], name: str, settings: FolderSettings) -> Iterator[Arrival | Refusal]:
    for line in split_lines(pieces):
        origin = f"{name}:{line.number}"
        if line.size > len(line.raw):
            detail = f"{line.size} bytes, at most {RAW_LIMIT} are taken"
            yield Refusal(settings.source, "too_large", detail, line.raw, origin)
        elif line.raw.strip(b" \t\r\xef\xbb\xbf"):
            yield _taken(line.raw, origin, settings)


def _rows(pieces: Iterator[bytes], name: str, settings: FolderSettings) -> Iterator[Arrival | Refusal]:
    rows = split_rows(pieces)
    head = next(rows, None)
    if head is None or len(head.cells) < 2:
        raise UnreadableFile("no_header", "the first line names no columns")
    zone = ZoneInfo(settings.time_zone) if settings.time_zone else None
    # Without its columns' names a refused row could not be read again after a repair.
    header = head.raw + b"\n"
    for row in rows:
        origin = f"{name}:{row.number}"
        if row.refused is not None:
            yield Refusal(settings.source, row.refused.reason, row.refused.detail, header + row.raw, origin)
            continue
        fields = fields_of_row(dict(zip(head.cells, row.cells, strict=False)), settings.columns, zone)
        raw = json.dumps({"source": settings.source, **fields}, ensure_ascii=False).encode("utf-8", "backslashreplace")
        yield _taken(raw, origin, settings)


def _taken(raw: bytes, origin: str, settings: FolderSettings) -> Arrival | Refusal:
    try:
        mention = decode_mention(raw, settings.source)
    except MentionRefused as error:
        return Refusal(settings.source, error.reason, error.detail, raw, origin)
    if settings.brand and mention.brand is None:
        branded = json.dumps(
            {**json.loads(raw.removeprefix(b"\xef\xbb\xbf")), "brand": settings.brand}, ensure_ascii=False
        )
        return _taken(branded.encode(), origin, settings)
    return Arrival(mention, raw)
