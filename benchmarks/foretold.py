"""How often the desk's own forecasts held on the composed streams: from the facts of its log, nothing else.

`python -m benchmarks.foretold [--only p01,p02] [--keep FOLDER]` reads COOLHEAD_DATA (default ../shared). A forecast
whose day reaches beyond the end of its stream is not counted.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.kept_readings import KeptReader
from benchmarks.playing import chosen, mentions_of, plan_of
from coolhead.clock import DAY, HOUR, MINUTE, read_instant
from coolhead.run.replay import replay
from coolhead.run.weights import load_reader
from coolhead.text import Reader

AGES = ((0, 1), (1, 3), (3, 6), (6, 12), (12, 24), (24, 24 * 365))
"""Hours since the wave opened."""
KINDS = ("forecast_made", "forecast_scored", "severity_changed", "wave_opened")

Fact = dict[str, Any]


@dataclass(slots=True)
class Log:
    """What one stream's desk foretold, and what came; instants are seconds."""

    stream: str
    facts: list[Fact] = field(default_factory=list)
    until: float = 0.0


def play(stream: str, keep: str) -> Log:
    """One stream through the desk; the facts about waves and forecasts."""
    plan, mentions = plan_of(stream), mentions_of(stream)
    reader: Reader = load_reader()
    kept = KeptReader(reader, Path(keep), stream) if keep else None
    log = Log(stream, until=mentions[-1].arrived_at)
    for fact in replay(mentions, plan, kept or reader):
        if fact["type"] in KINDS:
            log.facts.append(fact)
    if kept is not None:
        kept.save()
    return log


def scored(logs: Iterable[Log]) -> list[tuple[float, Fact]]:
    """(hours since its wave opened, the scored forecast)."""
    found: list[tuple[float, Fact]] = []
    for log in logs:
        opened = {fact["wave"]: read_instant(fact["at"]) for fact in log.facts if fact["type"] == "wave_opened"}
        told = [fact for fact in log.facts if fact["type"] == "forecast_scored"]
        found += [((read_instant(fact["made_at"]) - opened[fact["wave"]]) / HOUR, fact) for fact in told]
    return found


def rises(logs: Iterable[Log]) -> list[tuple[Fact, float | None]]:
    """Each forecast that names a next level, and the minutes until it was reached within two days (None: never)."""
    found: list[tuple[Fact, float | None]] = []
    for log in logs:
        changes = [fact for fact in log.facts if fact["type"] == "severity_changed"]
        for fact in log.facts:
            if fact["type"] != "forecast_made" or "next_level" not in fact:
                continue
            made = read_instant(fact["at"])
            if made + DAY > log.until:
                continue
            came = [
                read_instant(one["at"])
                for one in changes
                if one["wave"] == fact["wave"] and one["to"] >= fact["next_level"]
            ]
            later = [(at - made) / MINUTE for at in came if made < at <= made + 2 * DAY]
            found.append((fact, min(later, default=None)))
    return found


def report(names: Sequence[str] | None = None, keep: str = "") -> str:
    """Both tables as markdown, two streams at a time."""
    with ProcessPoolExecutor(max_workers=2) as pool:
        return tables(list(pool.map(partial(play, keep=keep), names or chosen())))


def tables(logs: Sequence[Log]) -> str:
    """How often forecasts held, and how often a next level came."""
    told = scored(logs)
    lines = [
        "| hours since the wave opened | forecasts | waves | inside the 80 % interval | median error | median width |",
        "|---|---|---|---|---|---|",
    ]
    for first, last in (*AGES, (0, 24 * 365)):
        rows = [fact for hours, fact in told if first <= hours < last]
        if rows:
            name = "all" if (first, last) == (0, 24 * 365) else f"{first} to {last}" if last < 48 else "24 and more"
            lines.append(f"| {name} | {len(rows)} | {len({fact['wave'] for fact in rows})} | {_numbers(rows)} |")
    each: dict[str, list[bool]] = {}
    for _, fact in told:
        each.setdefault(fact["wave"], []).append(fact["inside"])
    waves = [float(np.mean(held)) for held in each.values()]
    lines += ["", f"Mean over {len(waves)} waves, each counting once: {np.mean(waves) if waves else 0:.2f} inside.", ""]
    named = rises(logs)
    came = [(fact, minutes) for fact, minutes in named if minutes is not None]
    held = [fact["next_level_minutes_low"] <= minutes <= fact["next_level_minutes_high"] for fact, minutes in came]
    middle = [minutes / max(1.0, fact["next_level_minutes"]) for fact, minutes in came]
    lines.append(
        f"A next level was named {len(named)} times; it came within two days {len(came)} times, inside the interval"
        f" {sum(held)} times; minutes taken over minutes told, quartiles: "
        + (", ".join(f"{value:.2f}" for value in np.quantile(middle, (0.25, 0.5, 0.75))) if middle else "none")
    )
    return "\n".join(lines)


def _numbers(rows: Sequence[Fact]) -> str:
    inside = float(np.mean([fact["inside"] for fact in rows]))
    error = float(np.median([abs(fact["size_24h"][1] / max(1, fact["size"]) - 1) for fact in rows]))
    width = float(np.median([fact["size_24h"][2] / max(1.0, fact["size_24h"][0]) for fact in rows]))
    return f"{inside:.2f} | {error:.2f} | x{width:.1f}"


def main() -> None:
    """Plays the streams, prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", default="", help="a folder that keeps readings for the next run")
    told = parser.parse_args()
    print(report(chosen(told.only), told.keep))


if __name__ == "__main__":
    main()
