"""A file as pieces of bytes, unpacked on the way where it is packed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

from coolhead.connectors.inflate import Inflater, TooLarge

_PIECE = 1 << 16


class UnreadableFile(Exception):
    """The file cannot be read on from here. `reason` is a short word for the quarantine."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def pieces_of(path: Path, most_bytes: int) -> Iterator[bytes]:
    """The bytes of a file; `.gz` is unpacked, up to `most_bytes`. Raises `OSError` and `UnreadableFile`."""
    inflater = Inflater(most_bytes) if path.name.lower().endswith(".gz") else None
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            if inflater is None:
                yield piece
                continue
            try:
                yield from inflater.feed(piece)
            except TooLarge as error:
                raise UnreadableFile("too_large", str(error)) from error
            except zlib.error as error:
                raise UnreadableFile("broken_file", f"not a readable gzip file: {error}") from error
    if inflater is not None and not inflater.finished:
        raise UnreadableFile("broken_file", "the packed file is cut short")
