"""Unpack gzip as it streams by, and stop before it fills the memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_PIECE = 1 << 16


class TooLarge(ValueError):
    """More bytes than allowed came out."""


class Inflater:
    """Unpacks gzip or zlib bytes piece by piece; raises `TooLarge` beyond `most_bytes` of output.

    >>> import gzip
    >>> inflater = Inflater(most_bytes=100)
    >>> b"".join(inflater.feed(gzip.compress(b"storm")))
    b'storm'
    >>> inflater.finished
    True
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.produced = 0
        self._member = zlib.decompressobj(_GZIP_OR_ZLIB)

    @property
    def finished(self) -> bool:
        """Whether the stream ended where a gzip stream may end."""
        return self._member.eof

    def feed(self, packed: bytes) -> Iterator[bytes]:
        """The bytes that `packed` unpacks to, in small pieces. Raises `zlib.error` on garbage."""
        while packed:
            if self._member.eof:
                if not packed.strip(b"\0"):
                    return
                self._member = zlib.decompressobj(_GZIP_OR_ZLIB)
            piece = self._member.decompress(packed, _PIECE)
            self.produced += len(piece)
            if self.produced > self.most_bytes:
                raise TooLarge(f"unpacks to more than {self.most_bytes} bytes")
            if piece:
                yield piece
            packed = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
