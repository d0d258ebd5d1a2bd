"""Speed and memory of the tiers, each measured in a process of its own: `python -m benchmarks.reading_speed first`.

Processor time of one core, so that what else the machine does counts less. The deep tier is told what the first one
read; its own time is what is measured.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks.reading_tables import Table
from benchmarks.reading_tiers import TONE_SETS, mentions_of, sampled
from coolhead.mention import Mention
from coolhead.run.encoder import load_deep_reader
from coolhead.run.weights import load_reader
from training.labelled import rows

FIRST_GATE, DEEP_GATE = 20_000, 150
_REPEATS: Final = 3
_FIRST_BATCH, _DEEP_BATCH = 500, 50
_FIRST_MOST, _DEEP_MOST = 2000, 200


def tables(*, deep: bool) -> Iterator[Table]:
    """Texts a second by set, then what loading costs."""
    probes = {"tier 0": ["first"]} | ({"tier 1": ["deep"]} if deep else {})
    alone = {tier: together(kinds)[0] for tier, kinds in probes.items()}
    pair = together(["first", "first"])
    yield Table(
        "Texts a second",
        ("set", *(f"{tier}, one core" for tier in alone)),
        [(name, *(one["speed"][name] for one in alone.values())) for name in alone["tier 0"]["speed"]],
        f"Best of {_REPEATS}, by processor time; the first tier includes naming the language. All sets on two cores at"
        f" once, by the clock, tier 0: {sum(one['clock'] for one in pair):,.0f} texts/s (gate {FIRST_GATE:,}). Gate of"
        f" tier 1: {DEEP_GATE} a core.",
    )
    yield Table(
        "Loading and memory",
        ("tier", "seconds to load", "resident before, MB", "after loading", "peak after reading"),
        [
            (tier, one["seconds"], *(f"{one[at]:.0f}" for at in ("before", "after", "peak")))
            for tier, one in alone.items()
        ],
        "Each in a process of its own; the second tier's stands beside a loaded first tier.",
    )


def together(kinds: list[str]) -> list[dict[str, Any]]:
    """What probes say that run at the same time."""
    command = [sys.executable, "-m", "benchmarks.reading_speed"]
    running = [subprocess.Popen([*command, kind], stdout=subprocess.PIPE, text=True) for kind in kinds]
    told = [process.communicate()[0] for process in running]
    if any(process.returncode for process in running):
        raise RuntimeError(f"a probe of {kinds} failed")
    return [json.loads(one) for one in told]


def probe(kind: str) -> dict[str, Any]:
    """Load one tier, read the dev splits with it, tell seconds and megabytes."""
    first = load_reader() if kind == "deep" else None
    before, started = resident(), time.perf_counter()
    if first is None:
        reader = load_reader()
        after_load = time.perf_counter() - started, resident()
        speed, clock = timed(lambda given: reader.read(given), _FIRST_BATCH, _FIRST_MOST)
    else:
        deep = load_deep_reader()
        after_load = time.perf_counter() - started, resident()
        known = {one.text: reading for given in texts(_DEEP_MOST).values() for one, reading in _read(first, given)}
        speed, clock = timed(
            lambda given: deep.deepen(given, [known[one.text] for one in given]), _DEEP_BATCH, _DEEP_MOST
        )
    seconds, after = after_load
    return {"seconds": seconds, "before": before, "after": after, "peak": peak(), "speed": speed, "clock": clock}


def _read(first: Any, given: list[Mention]) -> Iterator[tuple[Mention, Any]]:
    return zip(given, first.read(given), strict=True)


def texts(most: int) -> dict[str, list[Mention]]:
    """The dev splits as mentions, at most so many of each."""
    return {name: mentions_of([row.text for row in sampled(list(rows(name, "dev")), most)]) for name in TONE_SETS}


def timed(read: Callable[[list[Mention]], object], batch: int, most: int) -> tuple[dict[str, float], float]:
    """Texts a second of processor time for each set, the best of the repeats; and of all of them by the clock."""
    given = texts(most)
    speed = dict.fromkeys(given, 0.0)
    clocks = []
    for _ in range(_REPEATS):
        started = time.perf_counter()
        for name, mentions in given.items():
            spent = time.process_time()
            for at in range(0, len(mentions), batch):
                read(mentions[at : at + batch])
            speed[name] = max(speed[name], len(mentions) / (time.process_time() - spent))
        clocks.append(time.perf_counter() - started)
    return speed, sum(map(len, given.values())) / min(clocks)


def resident() -> float:
    """Megabytes of this process in memory."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def peak() -> float:
    """The most megabytes that this process ever had in memory. (What `getrusage` says is inherited.)"""
    told = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in told if line.startswith("VmHWM"))


if __name__ == "__main__":
    print(json.dumps(probe(sys.argv[1])))
