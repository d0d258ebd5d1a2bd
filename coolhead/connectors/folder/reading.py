"""The mentions of one file, one after the other; a bad line is a refusal and the next one is read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from coolhead.connectors.folder.config import FolderSettings
from coolhead.connectors.folder.rows import mention_of_row, pick_delimiter
from coolhead.connectors.folder.unpacked import UnreadableFile, open_unpacked
from coolhead.mention import RAW_LIMIT, MentionRefused, decode_mention
from coolhead.storage.model import Arrival, Refusal


def arrivals_in(path: Path, settings: FolderSettings) -> Iterator[Arrival | Refusal]:
    """Every mention of a file in its order. Raises `OSError`, or `UnreadableFile` where it cannot be read on."""
    with open_unpacked(path, settings.unpacked_bytes) as file:
        is_csv = path.name.lower().removesuffix(".gz").endswith(".csv")
        yield from _rows(file, path.name, settings) if is_csv else _lines(file, path.name, settings)


def _lines(file: BinaryIO, name: str, settings: FolderSettings) -> Iterator[Arrival | Refusal]:
    number = 0
    while line := file.readline(RAW_LIMIT + 2):
        number += 1
        raw = line.rstrip(b"\r\n")
        if len(raw) > RAW_LIMIT:
            while line and not line.endswith(b"\n"):
                line = file.readline(RAW_LIMIT)
        if raw.strip(b" \t\xef\xbb\xbf"):
            yield _taken(raw, f"{name}:{number}", settings)


def _taken(raw: bytes, origin: str, settings: FolderSettings) -> Arrival | Refusal:
    try:
        mention = decode_mention(raw, settings.source)
    except MentionRefused as error:
        return Refusal(settings.source, error.reason, error.detail, raw, origin)
    if settings.brand and mention.brand is None:
        return _taken(_with_brand(raw, settings.brand), origin, settings)
    return Arrival(mention, raw)


def _with_brand(raw: bytes, brand: str) -> bytes:
    return json.dumps({**json.loads(raw), "brand": brand}, ensure_ascii=False).encode()


def _rows(file: BinaryIO, name: str, settings: FolderSettings) -> Iterator[Arrival | Refusal]:
    # Spreadsheets write a byte order mark, and a stray byte must cost one row's letter, not the file.
    with io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="") as text:
        head = text.readline(RAW_LIMIT)
        delimiter = pick_delimiter(head)
        header = next(csv.reader([head], delimiter=delimiter), [])
        if len(header) < 2:
            raise UnreadableFile("no_header", "the first line names no columns")
        written: list[str] = []
        rows = csv.reader(_noted(text, written), delimiter=delimiter, strict=True)
        while True:
            written.clear()
            try:
                row = next(rows, None)
            except csv.Error as error:
                raw = "".join(written).encode()
                yield Refusal(settings.source, "broken_row", str(error), raw, f"{name}:{rows.line_num + 1}")
                continue
            if row is None:
                return
            if any(cell.strip() for cell in row):
                fields = mention_of_row(dict(zip(header, row, strict=False)), settings.columns)
                raw = json.dumps({"source": settings.source, **fields}, ensure_ascii=False).encode()
                yield _taken(raw, f"{name}:{rows.line_num + 1}", settings)


def _noted(text: io.TextIOWrapper, written: list[str]) -> Iterator[str]:
    """The lines of a file, each noted in `written`: a row that cannot be parted is kept as it was written."""
    while line := text.readline(RAW_LIMIT):
        written.append(line)
        yield line
