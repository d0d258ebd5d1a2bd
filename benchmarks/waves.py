"""All that says how well waves are noticed, each part beside its named baselines, as Markdown.

`python -m benchmarks.waves [--quick] [--keep FOLDER] [--only streams,nab] [--json FILE]` reads COOLHEAD_DATA (default
../shared). Tables go to the standard output, progress beside it. --quick takes a few streams and small bad inputs.
--keep keeps readings and looks for the next run; --json writes the tables by part, for `python -m benchmarks.plots`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from benchmarks.playing import MOST_A_DAY, STREAMS, chosen

QUICK_STREAMS: Final = ("p02", "p04", "p10", "p16")
QUICK_COUNT = 5_000


@dataclass(frozen=True, slots=True)
class Ran:
    """What a part is run with."""

    streams: list[str]
    small: list[str]
    """Those of up to 300 mentions a day."""
    keep: str
    count: int
    """Mentions of the largest bad inputs."""


@dataclass(frozen=True, slots=True)
class Part:
    """One report: its title, its module, and what that module's `report` is given."""

    title: str
    module: str
    given: Callable[[Ran], tuple[Any, ...]]
    needs: tuple[str, ...] = ()
    """Folders of COOLHEAD_DATA without which it cannot run."""


PARTS: Final[dict[str, Part]] = {
    "streams": Part("Crises noticed, and quiet kept", "streams", lambda ran: (ran.streams, ran.keep), ("streams",)),
    "topics": Part("Topics found in what critics say", "topics", lambda ran: (ran.keep, ran.streams), ("streams",)),
    "nab": Part("NAB realTweets", "nab", lambda ran: (), ("data/nab",)),
    "injections": Part("Waves put into quiet series", "injections", lambda ran: (), ("data/nab",)),
    "growth": Part("How big in 24 hours", "growth", lambda ran: (), ("data/cascades",)),
    "reproduction": Part("Does it feed itself", "reproduction", lambda ran: ()),
    "spread": Part("Who carries it", "spread", lambda ran: (ran.streams, ran.keep), ("streams",)),
    "foretold": Part("The desk's own forecasts", "foretold", lambda ran: (ran.streams, ran.keep), ("streams",)),
    "blind": Part("Blind spots", "blind", lambda ran: (ran.streams, ran.keep), ("streams",)),
    "bounds": Part("Bad input: speed and memory of a brand", "bounds", lambda ran: (ran.count,)),
    "ablation": Part("What each signal buys", "ablation", lambda ran: (ran.small, ran.keep), ("streams",)),
    "robustness": Part(
        "Each threshold at half and at double", "robustness", lambda ran: (ran.small, ran.keep), ("streams",)
    ),
}
"""Name -> part, in the order in which they run."""


def missing(part: Part) -> str:
    """Why a part cannot run here; empty where it can."""
    absent = [folder for folder in part.needs if not (STREAMS.parent / folder).exists()]
    return f"not run: {', '.join(absent)} is not in COOLHEAD_DATA" if absent else ""


def report(names: list[str], ran: Ran) -> dict[str, str]:
    """Name -> what the part says; printed as it comes."""
    told: dict[str, str] = {}
    first = time.perf_counter()
    for place, name in enumerate(names, 1):
        part, began = PARTS[name], time.perf_counter()
        print(f"{place} of {len(names)}: {name} ...", file=sys.stderr, flush=True)
        why = missing(part)
        told[name] = why or import_module(f"benchmarks.{part.module}").report(*part.given(ran))
        print(f"## {part.title}\n\n{told[name]}\n", flush=True)
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    print(f"all: {(time.perf_counter() - first) / 60:.0f} min", file=sys.stderr, flush=True)
    return told


def main() -> int:
    """Runs the parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"streams {', '.join(QUICK_STREAMS)}, small bad inputs")
    parser.add_argument("--keep", default="", help="a folder that keeps readings and looks for the next run")
    parser.add_argument("--only", default="", help=f"some of {', '.join(PARTS)}")
    parser.add_argument("--json", default="", help="a file for the tables by part")
    asked = parser.parse_args()
    names = [name for name in asked.only.split(",") if name] or list(PARTS)
    if unknown := [name for name in names if name not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    only = ",".join(QUICK_STREAMS) if asked.quick else ""
    with tempfile.TemporaryDirectory() as scratch:
        count = QUICK_COUNT if asked.quick else 50_000
        ran = Ran(chosen(only), chosen(only, MOST_A_DAY), asked.keep or scratch, count)
        told = report(names, ran)
    if asked.json:
        Path(asked.json).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
