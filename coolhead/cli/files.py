"""Files of mentions as the verbs take them, through the reader of the watched folder: JSON Lines, CSV, also packed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields as fields_of
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from coolhead.connectors.folder.config import FolderSettings
from coolhead.connectors.folder.reading import arrivals_in
from coolhead.connectors.folder.unpacked import UnreadableFile, pieces_of
from coolhead.mention import Author, Engagement, Mention
from coolhead.mention.lines import split_rows
from coolhead.storage import Arrival, Refusal

HEAD_BYTES = 64_000

Files = Annotated[list[Path], typer.Argument(help="Files of mentions: JSON Lines, or CSV; .gz is unpacked.")]
Map = Annotated[
    str,
    typer.Option("--map", help="For CSV: which of your columns is which field, as text=Body,id=Link,author.id=User."),
]
Zone = Annotated[str, typer.Option(help="For CSV: time zone of times that tell none, for example Europe/Warsaw.")]


def field_names() -> frozenset[str]:
    """Every field of a mention that a column can be; a field in a field is written with a dot."""
    outer = {field.name for field in fields_of(Mention)} - {"engagement", "unknown"}
    inner = {f"author.{field.name}" for field in fields_of(Author)}
    return frozenset(outer | inner | {f"engagement.{field.name}" for field in fields_of(Engagement)})


def read_map(written: str) -> dict[str, str]:
    """`field=column` pairs as column -> field. Raises ValueError with the sentence for the person.

    >>> read_map("text=Body, author.id=User")
    {'Body': 'text', 'User': 'author.id'}
    """
    columns: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in written.split(","))):
        field, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or not column:
            raise ValueError(f"--map: {pair!r} is not of the form field=column.")
        if field not in field_names():
            raise ValueError(f"--map: a mention has no field {field}. Fields: {', '.join(sorted(field_names()))}.")
        if column in columns:
            raise ValueError(f"--map: the column {column} is named twice.")
        columns[column] = field
    return columns


def readers(
    files: Sequence[Path], source: str, mapped: str = "", zone: str = "", brand: str | None = None
) -> Iterator[Arrival | Refusal]:
    """Everything in the files, in order. Each file and mapping is checked before the first one is read."""
    columns = read_map(mapped)
    for file in files:
        if not file.is_file():
            raise ValueError(f"{file} is not a file.")
        if columns and _is_table(file):
            _check_columns(file, columns)
    return _all(files, columns, source, zone, brand)


def _all(
    files: Sequence[Path], columns: dict[str, str], source: str, zone: str, brand: str | None
) -> Iterator[Arrival | Refusal]:
    for file in files:
        settings = FolderSettings(path=file.parent, columns=columns, source=source, time_zone=zone, brand=brand)
        try:
            yield from arrivals_in(file, settings)
        except UnreadableFile as error:
            with file.open("rb") as stream:
                yield Refusal(source, error.reason, str(error), stream.read(HEAD_BYTES), origin=file.name)


def _is_table(file: Path) -> bool:
    return file.name.lower().removesuffix(".gz").endswith(".csv")


def _check_columns(file: Path, columns: dict[str, str]) -> None:
    unpacked = pieces_of(file, FolderSettings(path=file.parent).unpacked_bytes)
    try:
        header = next(iter(islice(split_rows(unpacked), 1)), None)
    except UnreadableFile:
        return  # told when it is read
    named = [cell.strip() for cell in header.cells] if header else []
    missing = [column for column in columns if column not in named]
    if named and missing:
        raise ValueError(f"{file}: there is no column {', '.join(missing)}. Columns: {', '.join(named)}.")
