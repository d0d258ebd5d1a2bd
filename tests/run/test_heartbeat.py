"""A watchdog outside is called while everything moves; whatever stands still stops the calls within three minutes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from pydantic import SecretStr

from coolhead.clock import VirtualClock
from coolhead.connectors import Fetcher, SourceError
from coolhead.run.heartbeat import Heartbeat
from coolhead.run.settings import Settings

PING = SecretStr("https://watchdog.example.org/ping/secret")


@dataclass(frozen=True)
class Said:
    status: int


class House:
    """Three parts that move by themselves until one is frozen, an intake, and a watchdog that remembers its calls."""

    def __init__(self) -> None:
        self.clock = VirtualClock(1000.0)
        self.moved = dict.fromkeys(("the desk", "a source's listener", "the outbox"), 1000.0)
        self.frozen: str | None = None
        self.beats: list[float] = []
        self.told: list[str] = []
        self.status = 200
        self.fails = False
        self.heart = Heartbeat(
            [PING], 60.0, self._post, {name: self._part(name) for name in self.moved}, self._probe, self.clock,
            self.told.append,
        )  # fmt: skip

    def _part(self, name: str) -> Callable[[], float]:
        return lambda: self.moved[name]

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Said:
        if self.fails:
            raise SourceError("source.unreachable")
        self.beats.append(self.clock.now())
        return Said(self.status)

    async def _probe(self) -> None:
        if self.frozen == "intake":
            raise OSError("the disk does not answer")

    def live(self, seconds: float) -> None:
        for _ in range(int(seconds)):
            self.clock.advance(1.0)
            for name in self.moved:
                if name != self.frozen:
                    self.moved[name] = self.clock.now()
            if self.clock.now() % 60 == 0:
                asyncio.run(self.heart.beat())


@pytest.mark.parametrize("part", ["the desk", "a source's listener", "the outbox", "intake"])
def test_a_frozen_part_stops_the_heartbeat_within_three_minutes_and_is_named(part: str) -> None:
    house = House()
    house.live(600)
    assert len(house.beats) == 10
    house.frozen, since = part, house.clock.now()
    house.live(900)
    assert house.beats[-1] - since <= 120  # the next call, a minute later, is already missed: three minutes
    assert house.heart.view.still == part
    assert [sentence for sentence in house.told if part in sentence] == house.told
    house.frozen = None
    house.live(120)
    assert house.told[-1] == "The heartbeat arrives again."


def test_a_watchdog_that_cannot_be_reached_is_told_once_and_without_its_secret() -> None:
    house = House()
    house.fails = True
    house.live(600)
    assert len(house.told) == 1
    assert "secret" not in house.told[0]
    assert "source.unreachable" in house.heart.view.error
    house.fails, house.status = False, 500
    house.live(60)
    assert "HTTP 500" in house.told[-1]


def test_a_real_watchdog_hears_the_beat() -> None:
    heard: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def run() -> Heartbeat:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, Fetcher(allow_private=True) as fetcher:
            urls = [SecretStr(f"http://127.0.0.1:{port}/ping")]
            heart = Heartbeat(urls, 60.0, fetcher.post, {}, _moves, VirtualClock(5.0), print)
            await heart.beat()
        return heart

    heart = asyncio.run(run())
    assert heard == [b"POST /ping HTTP/1.1\r\n"]
    assert heart.view.reached_at == 5.0


async def _moves() -> None:
    return None


def test_an_address_that_is_none_is_refused_at_the_start_without_showing_it() -> None:
    with pytest.raises(ValueError, match="address 1 is not of the form") as refused:
        Settings.model_validate({"heartbeat_urls": ["watchdog/secret-7"]})
    assert "secret-7" not in str(refused.value)
