"""The composed crisis streams through the desk and their own scorer, beside the scorer's four baselines.

`python -m benchmarks.streams [--only p01,p02] [--alerts-per-week 1] [--floors-off x,y] [--rows] [--late] [--keep DIR]`
reads COOLHEAD_DATA (default ../shared), two streams at a time. The plan of each stream is the starter plan made from
what may be known of its brand beforehand. With --late, mentions that reached the system late come late. With --keep,
readings are kept in a folder, so that the next run need not read again.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.kept_readings import KeptDeepReader, KeptReader
from benchmarks.late import delivered, deliveries
from coolhead.mention import decode_mention
from coolhead.plan import read_plan, starter_plan_from_json
from coolhead.run.encoder import load_deep_reader
from coolhead.run.replay import replay
from coolhead.run.weights import load_reader
from coolhead.text import DeepReader, Reader

STREAMS = Path(os.environ.get("COOLHEAD_DATA", "../shared")) / "streams"


TOLD = ("severity_changed", "alert_raised", "channel_silent", "channel_heard_again", "channel_clock_off")


def play(
    stream: str, folder: str, alerts_per_week: float, floors_off: tuple[str, ...], deep: float, keep: str, late: bool
) -> tuple[str, int, float]:
    """One stream through the desk; writes its facts where the scorer looks for them."""
    plan = read_plan(starter_plan_from_json((STREAMS / "public" / f"{stream}.brand.json").read_text(encoding="utf-8")))
    floors = {name: 0 if name in floors_off else level for name, level in plan.severity.floors.items()}
    plan = replace(
        plan,
        detection=replace(plan.detection, alerts_per_week=alerts_per_week),
        severity=replace(plan.severity, floors=floors),
    )
    with gzip.open(STREAMS / "public" / f"{stream}.jsonl.gz", "rb") as lines:
        mentions = [decode_mention(line) for line in lines]
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


def _settings(chosen: argparse.Namespace) -> dict[str, Any]:
    off = tuple(name for name in chosen.floors_off.split(",") if name)
    return {
        "alerts_per_week": chosen.alerts_per_week,
        "floors_off": off,
        "deep": chosen.deep,
        "keep": chosen.keep,
        "late": chosen.late,
    }


def main() -> int:
    """Plays the streams, then lets the scorer speak."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--out", default="")
    parser.add_argument("--alerts-per-week", type=float, default=1.0)
    parser.add_argument("--floors-off", default="", help="floors of the plan that are switched off")
    parser.add_argument("--deep", type=float, default=0.0, help="texts a second of stream time read a second time")
    parser.add_argument("--late", action="store_true", help="deliver late what came late")
    parser.add_argument("--keep", default="", help="a folder that keeps readings for the next run")
    parser.add_argument("--rows", action="store_true", help="a line for each crisis")
    chosen = parser.parse_args()
    names = [path.name.split(".")[0] for path in sorted((STREAMS / "public").glob("*.truth.json"))]
    names = [name for name in names if not chosen.only or name in chosen.only.split(",")]
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.out or scratch
        Path(folder).mkdir(parents=True, exist_ok=True)
        with ProcessPoolExecutor(max_workers=2) as pool:
            for stream, mentions, seconds in pool.map(partial(play, folder=folder, **_settings(chosen)), names):
                print(f"{stream}: {mentions} mentions in {seconds:.1f} s", flush=True)
        score = [sys.executable, str(STREAMS / "score.py"), "--streams", str(STREAMS / "public"), "--events", folder]
        score += ["--baselines", "--only", ",".join(names), *(["--rows"] if chosen.rows else [])]
        return subprocess.run(score, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
