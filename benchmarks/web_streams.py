"""Many open pages during a burst of mentions and one note a second: each hears every fact, the server stays small.

The house runs in a process of its own. Plain clients read the live stream as the page does, with the last id they heard
when they come back; now and then one is cut off on purpose. One page is a real browser's.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.load import mentions
from coolhead.clock import write_instant
from coolhead.mention import Mention, encode_mention
from coolhead.run.settings import load_settings
from coolhead.storage import SqliteStore, token_digest
from tests.web.browsing import chromium, open_tab
from tests.web.lived_in import MOMENTS, copied
from tests.web.lived_in_acts import FIRST

BOUND_MB = 500.0
TOKEN = "a token of the benchmark"
A_SECOND = 10
"""Requests in which a second's mentions are handed in."""
CUT_SECONDS = (15.0, 60.0)
"""A client is cut off and comes back after so long."""
POLL_SECONDS = 5.0


@dataclass
class Heard:
    """What one client heard: seq -> when."""

    facts: dict[int, float] = field(default_factory=dict)
    twice: int = 0
    cuts: int = 0


def measure_streams(pages: int, rate: int, minutes: float) -> bool:
    """Prints a table; whether nothing was lost and the memory kept its bound."""
    print(f"\n{pages} open pages, {rate} mentions a second for {minutes:g} minutes\n")
    print("| pages that | facts | lost | heard twice | comebacks | p50 ms | p99 ms | longest | CPU | memory MB |")
    print("|---|---|---|---|---|---|---|---|---|---|", flush=True)
    held, said = _listening(pages, rate, minutes)
    print("\n" + said + _polling(pages, rate, minutes))
    return held


def _listening(pages: int, rate: int, minutes: float) -> tuple[bool, str]:
    with _served() as (process, address, home), chromium() as browser:
        tab = open_tab(browser, address)
        tab.go("/")
        first = _last_fact(home)
        cpu, heard = _cpu(process.pid), [Heard() for _ in range(pages - 1)]
        with ThreadOfLoad(address, rate, minutes) as load:
            _apart(_listen(address, heard, first, load))
        spent = (_cpu(process.pid) - cpu) / load.took
        told = _journal(home, first)
        lost = sum(len(told.keys() - one.facts.keys()) for one in heard)
        reached = int(tab.page.evaluate("document.getElementById('state').dataset.seq"))
        state = tab.page.get_attribute("#live", "data-state")
        delays = [
            at - min(one.facts[seq] for one in heard if seq in one.facts) for h in heard for seq, at in h.facts.items()
        ]
        _row("listen", len(told), lost, heard, delays, spent, _memory(process.pid))
        newest, complaints = max(told, default=first), len(tab.wrongs())
        said = f"The browser's page is {state}, at fact {reached} of {newest}, {complaints} complaints. {load.said}\n"
        tab.context.close()
        return lost == 0 and _memory(process.pid) <= BOUND_MB, said


def _polling(pages: int, rate: int, minutes: float) -> str:
    """The baseline: each page asks for its part every five seconds."""
    with _served() as (process, address, _home):
        cpu, took = _cpu(process.pid), [0.0]
        with ThreadOfLoad(address, rate, minutes) as load:
            _apart(_poll(address, pages, load, took))
        spent = (_cpu(process.pid) - cpu) / load.took
        p50, p99 = np.percentile(took, [50, 99]) * 1e3
        print(
            f"| [ask every 5 s] (answers; a fact waits 2.5 s in the mean) | | | | | {p50:.0f} | {p99:.0f} "
            f"| {max(took) * 1e3:.0f} | {spent:.0%} | {_memory(process.pid):.0f} |"
        )
        return f"While pages ask: {load.said}"


def _apart(work: Coroutine[Any, Any, None]) -> None:
    """Run it on a loop of a thread of its own: the browser's client has one in this thread."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def _listen(address: str, heard: list[Heard], first: int, load: ThreadOfLoad) -> None:
    chance = random.Random(3)
    tasks = [asyncio.create_task(_client(address, one, first, random.Random(chance.random()))) for one in heard]
    while load.runs:
        await asyncio.sleep(0.2)
    await asyncio.sleep(3.0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _client(address: str, heard: Heard, first: int, chance: random.Random) -> None:
    """One open page: listens, is cut off now and then, comes back with the last id it heard."""
    while True:
        last = max(heard.facts, default=first)
        try:
            async with asyncio.timeout(chance.uniform(*CUT_SECONDS)):
                await _stream(address, heard, last)
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            heard.cuts += 1


async def _stream(address: str, heard: Heard, last: int) -> None:
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    asked = f"GET /events HTTP/1.1\r\nHost: {host}:{port}\r\nLast-Event-ID: {last}\r\n\r\n"
    writer.write(asked.encode())
    try:
        async for line in reader:
            if line.startswith(b"id: "):
                seq = int(line[4:])
                heard.twice += seq in heard.facts
                heard.facts.setdefault(seq, time.perf_counter())
    finally:
        writer.close()


async def _poll(address: str, pages: int, load: ThreadOfLoad, took: list[float]) -> None:
    host, _, port = address.removeprefix("http://").partition(":")

    async def page(wait: float) -> None:
        await asyncio.sleep(wait)
        while load.runs:
            began = time.perf_counter()
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(f"GET /now/fragment HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n".encode())
            await reader.read(-1)
            writer.close()
            took.append(time.perf_counter() - began)
            await asyncio.sleep(max(0.0, POLL_SECONDS - took[-1]))

    await asyncio.gather(*(page(number * POLL_SECONDS / pages) for number in range(pages)))


class ThreadOfLoad:
    """Hands mentions in over the API at a constant rate, from a thread of its own."""

    def __init__(self, address: str, rate: int, minutes: float) -> None:
        self._address, self._rate, self._seconds = address, rate, minutes * 60
        self._made: Iterator[Mention] = mentions(rate)
        self._thread = threading.Thread(target=self._run)
        self.runs, self.sent, self.refused, self.took, self._longest, self._began = True, 0, 0, 1.0, 0.0, 0.0

    def __enter__(self) -> ThreadOfLoad:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()

    @property
    def said(self) -> str:
        """What was handed in."""
        each = f"{self.sent / self.took:.0f} a second, longest answer {self._longest * 1e3:.0f} ms"
        return f"{self.sent:,} mentions handed in, {each}, {self.refused} not taken."

    def _run(self) -> None:
        began = self._began = time.perf_counter()
        number, many = 0, max(1, self._rate // A_SECOND)
        incident = self._post("/api/incidents", {"who": "hanna", "brand": FIRST, "title": "Load"})["incident"]
        while (now := time.perf_counter()) - began < self._seconds:
            self._send(many)
            number += 1
            if number % A_SECOND == 0:
                self._post(f"/api/incidents/{incident}/acts", {"who": "hanna", "do": "note", "text": f"{number}"})
            self._longest = max(self._longest, time.perf_counter() - now)
            time.sleep(max(0.0, began + number * many / self._rate - time.perf_counter()))
        self.took, self.runs = time.perf_counter() - began, False

    def _send(self, many: int) -> None:
        at = write_instant(MOMENTS["smoulder"] + time.perf_counter() - self._began)
        lines = []
        for _ in range(many):
            wire = json.loads(encode_mention(next(self._made)))
            lines.append(json.dumps(wire | {"published_at": at, "seen_at": None, "id": f"{wire['id']}-{self.sent}"}))
        taken = self._post("/api/mentions", "\n".join(lines))
        self.sent += many
        self.refused += many - int(taken["stored"])

    def _post(self, path: str, body: dict[str, str] | str) -> Any:
        written = body if isinstance(body, str) else json.dumps(body)
        kind = "application/x-ndjson" if isinstance(body, str) else "application/json"
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": kind}
        asked = urllib.request.Request(self._address + path, written.encode(), headers)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)


@contextmanager
def _served() -> Iterator[tuple[subprocess.Popen[str], str, Path]]:
    """The smouldering house in a process of its own."""
    with copied("smoulder") as home:
        settings = load_settings(home / "coolhead.toml")
        store = SqliteStore(settings.database, settings.workspace)
        store.add_token("load", token_digest(TOKEN), "write", MOMENTS["smoulder"])
        store.close()
        command = [sys.executable, "-m", "tools.lived_in", "--at", "smoulder", "--home", str(home)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            line = next(line for line in process.stdout if line.startswith("http://"))
            threading.Thread(target=process.stdout.read, daemon=True).start()
            yield process, line.split()[0], home
        finally:
            process.terminate()
            process.wait(20)


def _journal(home: Path, after: int) -> dict[int, str]:
    """The facts that were told since, by seq."""
    settings = load_settings(home / "coolhead.toml")
    store = SqliteStore(settings.database, settings.workspace)
    told: dict[int, str] = {}
    while facts := store.facts_after(after, 5000):
        told |= {fact.seq: fact.type for fact in facts}
        after = facts[-1].seq
    store.close()
    return told


def _last_fact(home: Path) -> int:
    settings = load_settings(home / "coolhead.toml")
    store = SqliteStore(settings.database, settings.workspace)
    last = store.last_fact()
    store.close()
    return last


def _row(what: str, facts: int, lost: int, heard: list[Heard], delays: list[float], cpu: float, memory: float) -> None:
    p50, p99 = np.percentile(delays or [0.0], [50, 99]) * 1e3
    twice, cuts = sum(one.twice for one in heard), sum(one.cuts for one in heard)
    print(
        f"| {what} | {facts} | {lost} | {twice} | {cuts} | {p50:.0f} | {p99:.0f} "
        f"| {max(delays or [0.0]) * 1e3:.0f} | {cpu:.0%} | {memory:.0f} |"
    )


def _cpu(pid: int) -> float:
    """Seconds of processor time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    """MB that a process had at its highest."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
