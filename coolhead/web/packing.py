"""Pages are sent compressed. Streams are not: an event has to leave at once.

The length of a compressed page can betray what stands beside words that a stranger chose (BREACH). So a page that
repeats a search's words is sent as it is, and every other one is longer by a random number of bytes.
"""

from __future__ import annotations

import gzip
import io
import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHORTEST_BYTES = 1000
LEVEL = 5
MOST_PADDING = 64
REPEATS = (b"q=", b"&q=")


class Packed:
    """ASGI middleware: compresses whole pages and parts of pages (text/html) for who takes gzip."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _may(scope):
            await self._app(scope, receive, send)
            return
        start: Message | None = None

        async def packed(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
                return
            if start is not None:
                first, start = start, None
                body = message.get("body", b"")
                if not message.get("more_body") and len(body) >= SHORTEST_BYTES:
                    message = {**message, "body": pack(body)}
                    headers = MutableHeaders(scope=first)
                    headers["Content-Encoding"] = "gzip"
                    headers["Content-Length"] = str(len(message["body"]))
                    headers.add_vary_header("Accept-Encoding")
                await send(first)
            await send(message)

        await self._app(scope, receive, packed)


def pack(body: bytes) -> bytes:
    """Compressed, with a name of random length in its head.

    >>> gzip.decompress(pack(b"still water " * 100)) == b"still water " * 100
    True
    """
    name, packed = "x" * (1 + secrets.randbelow(MOST_PADDING)), io.BytesIO()
    with gzip.GzipFile(name, "wb", LEVEL, packed, mtime=0) as writer:
        writer.write(body)
    return packed.getvalue()


def _may(scope: Scope) -> bool:
    query: bytes = scope.get("query_string", b"")
    return (
        "gzip" in Headers(scope=scope).get("accept-encoding", "")
        and not query.startswith(REPEATS[0])
        and REPEATS[1] not in query
    )


def _is_page(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers
