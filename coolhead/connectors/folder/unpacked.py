"""A file as a stream of bytes, unpacked on the way where it is packed."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from coolhead.connectors.inflate import Inflater, TooLarge

if TYPE_CHECKING:
    from typing_extensions import Buffer

_CHUNK = 1 << 16


class UnreadableFile(Exception):
    """The file cannot be read on from here. `reason` is a short word for the quarantine."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class _Unpacked(io.RawIOBase):
    """Bytes of a gzip file, at most as many as allowed."""

    def __init__(self, packed: BinaryIO, most_bytes: int) -> None:
        self._packed = packed
        self._inflater = Inflater(most_bytes)
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, target: Buffer) -> int:
        view = memoryview(target)
        while not self._ready:
            chunk = self._packed.read(_CHUNK)
            if not chunk:
                if not self._inflater.finished:
                    raise UnreadableFile("broken_file", "the packed file is cut short")
                return 0
            try:
                self._ready = b"".join(self._inflater.feed(chunk))
            except TooLarge as error:
                raise UnreadableFile("too_large", str(error)) from error
            except zlib.error as error:
                raise UnreadableFile("broken_file", f"not a readable gzip file: {error}") from error
        count = min(len(view), len(self._ready))
        view[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def close(self) -> None:
        self._packed.close()
        super().close()


def open_unpacked(path: Path, most_bytes: int) -> BinaryIO:
    """Open a file for reading; `.gz` is unpacked as it is read. Raises `OSError`, later `UnreadableFile`."""
    file = path.open("rb")
    return io.BufferedReader(_Unpacked(file, most_bytes), _CHUNK) if path.name.lower().endswith(".gz") else file
