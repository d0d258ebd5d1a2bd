"""Server time of every page at a million stored mentions."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from starlette.testclient import TestClient

from benchmarks.mentions import made_mentions
from coolhead.clock import VirtualClock
from coolhead.run.settings import load_settings
from coolhead.run.snapshot import read_folded, read_told, write_snapshot
from coolhead.storage import Arrival, SqliteStore, Step
from coolhead.web import WebSettings, create_app
from tests.web.lived_in import MOMENTS, copied, open_house
from tests.web.lived_in_acts import FIRST
from tests.web.screens import SCREENS

BOUND_MS = 50.0
GROUP, WARM = 2_000, 5
SECONDS_APART = 7.0


def measure_routes(stored: int, asked: int, keep: Path | None) -> bool:
    """Prints a table; whether each page keeps its bound."""
    with _home(stored, keep) as home:
        settings = load_settings(home / "coolhead.toml")
        size = settings.database.stat().st_size / 1e9
        print(f"\nServer time of each page at {stored:,} stored mentions ({size:.1f} GB), {asked} requests (ms)\n")
        print("| page | p50 | p95 | longest |\n|---|---|---|---|")
        with open_house(home, VirtualClock(MOMENTS["storm"])) as (store, house):
            app = create_app(house, WebSettings())
            with TestClient(app, base_url="http://127.0.0.1:8765") as client:
                newest = store.mentions(1, brand=FIRST)[0].seq
                places = {"version": house.plans()[FIRST].version, "mention": newest}
                slow = [one.name for one in SCREENS if _slow(client, one.name, one.path.format(**places), asked)]
    print(f"| *bound* | | *{BOUND_MS:.0f}* | |")
    return not slow


def _slow(client: TestClient, name: str, path: str, asked: int) -> bool:
    took = []
    for number in range(asked + WARM):
        began = time.perf_counter()
        client.get(path, follow_redirects=False)
        if number >= WARM:
            took.append((time.perf_counter() - began) * 1e3)
    p50, p95 = np.percentile(took, [50, 95])
    print(f"| {name} | {p50:.1f} | {p95:.1f} | {max(took):.1f} |", flush=True)
    return bool(p95 > BOUND_MS)


@contextmanager
def _home(stored: int, keep: Path | None) -> Iterator[Path]:
    """The lived-in house with so many older mentions; built once where a place to keep it is given."""
    if keep is not None and (keep / "filled").exists():
        yield keep
        return
    with copied("storm") as home:
        place = home if keep is None else Path(shutil.copytree(home, keep))
        began = time.perf_counter()
        _fill(place, stored)
        (place / "filled").touch()
        print(f"filled in {time.perf_counter() - began:.0f} s", flush=True)
        yield place


def _fill(home: Path, stored: int) -> None:
    """Mentions of the months before the story, put into the store as the desk would have left them."""
    settings, storm = load_settings(home / "coolhead.toml"), MOMENTS["storm"]
    store = SqliteStore(settings.database, settings.workspace)
    store._database.writer.execute("PRAGMA synchronous = OFF")  # only here: the pages only read
    _, snapshot = store.snapshot() or (0, b"")
    folded, told = read_folded(snapshot), read_told(snapshot)
    made, seq = made_mentions(stored), 0
    for first in range(0, stored, GROUP):
        some = [next(made) for _ in range(min(GROUP, stored - first))]
        arrivals = [
            Arrival(replace(mention, published_at=storm - 5 * 86_400 - (stored - first - place) * SECONDS_APART))
            for place, (mention, _) in enumerate(some)
        ]
        seqs = [receipt.seq or 0 for receipt in store.take(arrivals, storm)]
        readings = list(zip(seqs, (reading for _, reading in some), strict=True))
        store.commit(Step(seqs[-1], readings, brands=[(seq, FIRST) for seq in seqs]))
        seq = seqs[-1]
        if (first // GROUP) % 100 == 99:
            print(f"  {first + GROUP:,} stored", flush=True)
    store.commit(Step(seq, snapshot=write_snapshot(replace(folded, cursor=seq), told)))
    while store.index_mentions():
        pass
    store.close()
