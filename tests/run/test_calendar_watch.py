"""A calendar over HTTP: what it says counts, once; a broken one leaves the last good one in force."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from coolhead.clock import VirtualClock, read_instant
from coolhead.connectors import Fetcher
from coolhead.plan import read_plan
from coolhead.plan.rota import on_shift
from coolhead.run.calendar_watch import CalendarSetting, CalendarWatch
from coolhead.run.calendars import CalendarRefused, feed_of
from coolhead.run.rota_log import plans_in_force
from coolhead.storage import MemoryStore
from coolhead.words import Words

NOW = read_instant("2026-10-20T12:00:00Z")
TEXT = """
brand: {id: kwantia, name: Kwantia, words: [Kwantia]}
people: [{id: anna, name: Anna}, {id: budi, name: Budi}]
"""
PLAN = read_plan(TEXT)


class Calendars(BaseHTTPRequestHandler):
    body = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Calendars)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/team.ics"
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_a_calendar_says_counts_and_what_cannot_be_read_changes_nothing(url: str) -> None:
    rota = read_plan(TEXT + "rota: {responder: {layers: [{people: [anna, budi], starts_on: 2026-10-12}]}}")
    store, clock = MemoryStore(), VirtualClock(NOW)

    async def read_all() -> list[bool]:
        async with Fetcher(allow_private=True) as fetcher:
            calendar = CalendarSetting(name="team", url=url)
            watch = CalendarWatch([calendar], store, fetcher, lambda: plans_in_force(store, {"kwantia": PLAN}), clock)
            Calendars.body = feed_of(rota, NOW, Words("en"), role="responder")
            new = [await watch.read(calendar), await watch.read(calendar)]
            Calendars.body = b"BEGIN:VCALENDAR"
            with pytest.raises(CalendarRefused, match="breaks off"):
                await watch.read(calendar)
            return new

    assert asyncio.run(read_all()) == [True, False]
    plan = plans_in_force(store, {"kwantia": PLAN})["kwantia"]
    assert on_shift(plan, "responder", NOW) == on_shift(rota, "responder", NOW)


def test_a_calendar_that_breaks_its_reader_takes_nothing_else_down(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def broken(*_: object) -> bool:
        asked.append(1)
        raise AttributeError("a date without a day")

    async def follow() -> None:
        async with Fetcher(allow_private=True) as fetcher:
            calendar = CalendarSetting(name="team", url="http://127.0.0.1:1/team.ics")
            watch = CalendarWatch([calendar], MemoryStore(), fetcher, broken, VirtualClock(NOW))  # type: ignore[arg-type]
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(watch.follow(), 0.05)

    asyncio.run(follow())
    assert asked == [1]


def test_the_address_of_a_calendar_is_not_shown() -> None:
    assert "secret" not in repr(CalendarSetting(name="team", url="https://calendar.example.org/secret/basic.ics"))
