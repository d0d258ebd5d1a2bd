"""A small HTTP server on loopback that misbehaves as told: refuse, hang, busy, broken, accept and drop."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, ParamSpec

P = ParamSpec("P")
HANG = b"hang"
DROP = b"drop"
DRIP = b"drip"


@dataclass
class Asked:
    """One request as the server heard it."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Chaos:
    """A running server: its port, what it was asked, and how many connections were opened at all."""

    port: int = 0
    connections: int = 0
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """The bytes of one HTTP answer; header names are written with underscores."""
    lines = [f"HTTP/1.1 {status} Told", "connection: close"]
    if not any(name.lower() == "content_length" for name in headers):
        lines.append(f"content-length: {len(body)}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@asynccontextmanager
async def chaos(*answers: bytes) -> AsyncIterator[Chaos]:
    """Serve the answers in turn, the last one for ever. `HANG` says nothing, `DROP` listens and hangs up,
    `DRIP` sends a byte now and then."""
    server, told = Chaos(), _turns(answers or (answer(),))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        try:
            asked = await _read(reader)
            if asked is None:
                return
            server.asked.append(asked)
            words = told()
            if words == HANG:
                await reader.read()
            elif words == DRIP:
                await _drip(writer)
            elif words != DROP:
                writer.write(words)
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            return
        finally:
            writer.close()

    running = await asyncio.start_server(serve, "127.0.0.1", 0)
    server.port = running.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        running.close()
        await asyncio.sleep(0)


def _turns(answers: Sequence[bytes]) -> Callable[[], bytes]:
    waiting = list(answers)
    return lambda: waiting.pop(0) if len(waiting) > 1 else waiting[0]


async def _drip(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 Told\r\ncontent-length: 1000\r\n\r\n")
    for _ in range(1000):
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(0.05)


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    except asyncio.IncompleteReadError:
        return None
    method, path, _ = head[0].split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method, path, headers, body)


def in_loop(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run an async test in a loop of its own."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(test(*args, **kwargs))

    return run
