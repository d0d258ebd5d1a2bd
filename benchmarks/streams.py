"""The composed crisis streams through the desk and their own scorer, beside the scorer's four baselines.

`python -m benchmarks.streams [--only p01,p02] [--alerts-per-week 1] [--floors-off x,y] [--rows] [--late] [--keep DIR]`
reads COOLHEAD_DATA (default ../shared), two streams at a time. The plan of each stream is the starter plan made from
what may be known of its brand beforehand. With --late, mentions that reached the system late come late. With --keep,
readings are kept in a folder, so that the next run need not read again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.kept_readings import KeptDeepReader, KeptReader
from benchmarks.late import delivered, deliveries
from benchmarks.playing import STREAMS, chosen, mentions_of, plan_of
from benchmarks.streams_tables import tables
from coolhead.run.encoder import load_deep_reader
from coolhead.run.replay import replay
from coolhead.run.weights import load_reader
from coolhead.text import DeepReader, Reader

TOLD = ("severity_changed", "alert_raised", "channel_silent", "channel_heard_again", "channel_clock_off")


def play(
    stream: str, folder: str, alerts_per_week: float, floors_off: tuple[str, ...], deep: float, keep: str, late: bool
) -> tuple[str, int, float]:
    """One stream through the desk; writes its facts where the scorer looks for them."""
    plan, mentions = plan_of(stream), mentions_of(stream)
    floors = {name: 0 if name in floors_off else level for name, level in plan.severity.floors.items()}
    plan = replace(
        plan,
        detection=replace(plan.detection, alerts_per_week=alerts_per_week),
        severity=replace(plan.severity, floors=floors),
    )
    if late:
        mentions = delivered(mentions, deliveries(STREAMS / "public" / f"{stream}.truth.json"))
    started = time.perf_counter()
    kept: list[KeptReader | KeptDeepReader] = []
    reader: Reader = load_reader()
    second: DeepReader | None = load_deep_reader() if deep else None
    if keep and second is not None:
        kept.append(deep_reader := KeptDeepReader(second, reader, Path(keep), stream))
        second = deep_reader
    if keep:
        kept.append(first_reader := KeptReader(reader, Path(keep), stream))
        reader = first_reader
    with (Path(folder) / f"{stream}.events.jsonl").open("w", encoding="utf-8") as out:
        for fact in replay(mentions, plan, reader, deep=second, texts_per_second=deep):
            if fact["type"] in TOLD:
                out.write(json.dumps(fact, ensure_ascii=False) + "\n")
    for one in kept:
        one.save()
    return stream, len(mentions), time.perf_counter() - started


def results(
    names: Sequence[str],
    keep: str = "",
    folder: str = "",
    alerts_per_week: float = 1.0,
    floors_off: tuple[str, ...] = (),
    deep: float = 0.0,
    late: bool = False,
    rows: bool = False,
) -> list[dict[str, Any]]:
    """What the scorer says of the desk and of its four baselines, in its own words and as it writes them."""
    with tempfile.TemporaryDirectory() as scratch:
        into = folder or scratch
        Path(into).mkdir(parents=True, exist_ok=True)
        task = partial(
            play, folder=into, alerts_per_week=alerts_per_week, floors_off=floors_off, deep=deep, keep=keep, late=late
        )
        with ProcessPoolExecutor(max_workers=2) as pool:
            for stream, mentions, seconds in pool.map(task, names):
                print(f"{stream}: {mentions} mentions in {seconds:.1f} s", file=sys.stderr, flush=True)
        out = Path(scratch) / "score.json"
        score = [sys.executable, str(STREAMS / "score.py"), "--streams", str(STREAMS / "public"), "--events", into]
        score += ["--baselines", "--only", ",".join(names), *(["--rows"] if rows else []), "--json", str(out)]
        subprocess.run(score, check=True, stdout=sys.stderr)
        said: list[dict[str, Any]] = json.loads(out.read_text(encoding="utf-8"))
        return said


def report(names: Sequence[str] | None = None, keep: str = "") -> str:
    """The tables in Markdown: beside the baselines, worst story, languages, hard negatives, each crisis."""
    return tables(results(names or chosen(), keep))


def main() -> int:
    """Plays the streams, lets the scorer speak, and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--out", default="")
    parser.add_argument("--alerts-per-week", type=float, default=1.0)
    parser.add_argument("--floors-off", default="", help="floors of the plan that are switched off")
    parser.add_argument("--deep", type=float, default=0.0, help="texts a second of stream time read a second time")
    parser.add_argument("--late", action="store_true", help="deliver late what came late")
    parser.add_argument("--keep", default="", help="a folder that keeps readings for the next run")
    parser.add_argument("--rows", action="store_true", help="a line for each crisis")
    told = parser.parse_args()
    off = tuple(name for name in told.floors_off.split(",") if name)
    said = results(chosen(told.only), told.keep, told.out, told.alerts_per_week, off, told.deep, told.late, told.rows)
    print(tables(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
