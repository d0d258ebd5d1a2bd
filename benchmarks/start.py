"""How long a start takes with a long log: a month of mentions, then a start with and without the snapshot.

`python -m benchmarks.start --mentions 200000 --days 30 --whole`. The mentions are made up (1 in 12 negative, two
topics, a storm a week), the reading is a stub: what is measured is the store, the desk, the boards and the snapshot.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from coolhead.clock import DAY, HOUR, MINUTE
from coolhead.drill import load_story
from coolhead.mention import Author, Mention
from coolhead.plan import Plan, read_plan
from coolhead.run.runner import Runner
from coolhead.storage import Arrival, SqliteStore, Step
from coolhead.text import Reading

BEGINS = 1_772_323_200.0
GROUP = 500


class StubReader:
    """Bad is what begins with "Bad"; the topic is told by the mention's number."""

    model = "stub"

    def read(self, mentions: Sequence[Mention]) -> list[Reading]:
        return [_reading(mention) for mention in mentions]


def _reading(mention: Mention) -> Reading:
    bad = 0.85 if mention.text.startswith("Bad") else 0.05
    category = {"T2" if len(mention.text) % 2 else "T7": 0.9} if bad > 0.5 else {}
    emotion = {"anger": 0.5, "fear": 0.1, "joy": 0.1, "sadness": 0.3}
    return Reading("en", 0.9, bad, 0.95 - bad, 0.05, emotion, 0.6, 0.2, 0.7, category=category, copy_key=mention.id)


def month(count: int, days: float, brand: str) -> Iterator[Mention]:
    """Made-up mentions in order of time; a storm of two hours each week."""
    chance = random.Random(5)
    for n in range(count):
        at = BEGINS + n * days * DAY / count
        storm = (at - BEGINS) % (7 * DAY) > 6 * DAY + 12 * HOUR and (at - BEGINS) % DAY < 14 * HOUR
        bad = chance.random() < (0.7 if storm else 0.08)
        author = Author(f"author-{chance.randrange(60_000)}", followers=chance.randrange(2000))
        words = f"Bad service, says number {n}" if bad else f"A fine day, says number {n}"
        yield Mention(f"m{n:08}", f"source{n % 5}", float(int(at)), author, words, brand=brand)


def fill(store: SqliteStore, runner: Runner, mentions: Iterator[Mention]) -> None:
    """As a house does it: mentions and a tick each minute, folded as they come."""
    minute = 0.0
    while group := list(islice(mentions, 5)):
        store.take([Arrival(mention) for mention in group], group[-1].published_at)
        if group[-1].published_at // MINUTE > minute:
            minute = group[-1].published_at // MINUTE
            runner.tick(minute * MINUTE)
    runner.drain()


def main() -> None:
    """Fill, then start."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--mentions", type=int, default=200_000)
    asked.add_argument("--days", type=float, default=30)
    asked.add_argument("--store", type=Path, help="keep the store here, or use the one that is there")
    asked.add_argument("--whole", action="store_true", help="also start without the snapshot")
    chosen = asked.parse_args()
    plan = read_plan(load_story().plan)
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.store or Path(folder) / "store.db"
        known = path.exists()
        store = SqliteStore(path)
        if not known:
            began = time.perf_counter()
            fill(store, _runner(store, plan), month(chosen.mentions, chosen.days, plan.brand.id))
            print(f"filled in {time.perf_counter() - began:.0f} s")
        store.close()
        report(path, plan, chosen.whole)


def report(path: Path, plan: Plan, whole: bool) -> None:
    """Print how long the parts of a start take."""
    began = time.perf_counter()
    store = SqliteStore(path)
    opened = time.perf_counter()
    runner = _runner(store, plan)
    folded = time.perf_counter()
    runner.boards()
    shown = time.perf_counter()
    kept = store.snapshot() or (0, b"")
    print(f"entries {store.cursor()}, facts {store.last_fact()}, file {path.stat().st_size / 1e6:.0f} MB")
    print(f"start: store {opened - began:.3f} s, runner {folded - opened:.3f} s, boards {shown - folded:.3f} s")
    print(
        f"snapshot: {len(kept[1]) / 1e3:.0f} kB, of entry {kept[0]}, {store.cursor() - kept[0]} entries folded after it"
    )
    began = time.perf_counter()
    written = runner.snapshot()
    made = time.perf_counter()
    store.commit(Step(store.cursor(), snapshot=written))
    print(f"a snapshot made in {1e3 * (made - began):.0f} ms, written in {1e3 * (time.perf_counter() - made):.0f} ms")
    if whole:
        store.snapshot = lambda: None  # type: ignore[method-assign]
        began = time.perf_counter()
        _runner(store, plan)
        print(f"start without the snapshot: {time.perf_counter() - began:.1f} s")
    store.close()


def _runner(store: SqliteStore, plan: Plan) -> Runner:
    return Runner(store, {plan.brand.id: plan}, StubReader())


if __name__ == "__main__":
    main()
