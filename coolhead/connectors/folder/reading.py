"""The mentions of one file, one after the other; a bad line is a refusal and the next one is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from coolhead.connectors.folder.config import FolderSettings
from coolhead.connectors.folder.unpacked import pieces_of
from coolhead.mention import encode_mention
from coolhead.storage.arrivals import read_csv, read_json_lines
from coolhead.storage.model import Arrival, Refusal


def arrivals_in(path: Path, settings: FolderSettings) -> Iterator[Arrival | Refusal]:
    """Every mention of a file in its order. Raises `OSError`, or `UnreadableFile` where it cannot be read on."""
    pieces = pieces_of(path, settings.unpacked_bytes)
    if path.name.lower().removesuffix(".gz").endswith(".csv"):
        zone = ZoneInfo(settings.time_zone) if settings.time_zone else None
        arrivals = read_csv(pieces, settings.columns, settings.source, path.name, zone)
    else:
        arrivals = read_json_lines(pieces, settings.source, path.name)
    return (_with_brand(arrival, settings.brand) for arrival in arrivals) if settings.brand else arrivals


def _with_brand(arrival: Arrival | Refusal, brand: str | None) -> Arrival | Refusal:
    if isinstance(arrival, Refusal) or arrival.mention.brand is not None:
        return arrival
    mention = replace(arrival.mention, brand=brand)
    return Arrival(mention, encode_mention(mention))
