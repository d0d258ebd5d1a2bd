"""What each signal buys: the composed crisis streams with one signal after another switched off.

`python -m benchmarks.ablation [--only p01,p02] [--signals emotion,habits] [--keep DIR] [--out DIR]` reads COOLHEAD_DATA
(default ../shared), two streams at a time, and prints a table in Markdown. A signal is switched off by the plan alone:
points of nought, a floor of nought, a border out of reach. Every other number stays as it is.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.kept_readings import KeptReader
from coolhead.mention import decode_mention
from coolhead.plan import Plan, read_plan, starter_plan_from_json
from coolhead.run.replay import replay
from coolhead.run.weights import load_reader

STREAMS = Path(os.environ.get("COOLHEAD_DATA", "../shared")) / "streams"
WHOLE = "everything on"
_NEVER: Final = 1_000_000_000

Change = Callable[[Plan], Plan]


def _points(*ramps: str) -> Change:
    def change(plan: Plan) -> Plan:
        flat: dict[str, Any] = {name: replace(getattr(plan.severity, name), points=0.0) for name in ramps}
        return replace(plan, severity=replace(plan.severity, **flat))

    return change


def _floors(*names: str) -> Change:
    def change(plan: Plan) -> Plan:
        floors = plan.severity.floors | dict.fromkeys(names, 0)
        return replace(plan, severity=replace(plan.severity, floors=floors))

    return change


def _severity(**numbers: Any) -> Change:
    return lambda plan: replace(plan, severity=replace(plan.severity, **numbers))


def _detection(**numbers: Any) -> Change:
    return lambda plan: replace(plan, detection=replace(plan.detection, **numbers))


SIGNALS: Final[dict[str, Change]] = {
    "velocity": _points("velocity"),
    "reproduction": _points("reproduction"),
    "reach": _points("reach"),
    "multipliers": _points("multipliers"),
    "multipliers: lifted": _floors("lifted"),
    "channels": _points("channels"),
    "press": _severity(press={"trade": 0.0, "local": 0.0, "national": 0.0}),
    "emotion: share": _points("emotion"),
    "emotion: rise": _points("emotion_rise"),
    "bystanders: share": _points("bystanders"),
    "bystanders: rise": _points("bystanders_rise"),
    "new authors": _points("newcomers_rise"),
    "strangers": _points("strangers_rise"),
    "ratings": _points("ratings_rise"),
    "pictures": _severity(vivid_points=0.0),
    "habitual critics": _detection(habitual_words=_NEVER),
    "unanswered": _detection(backlog_unanswered=_NEVER),
    "copies": _severity(coordinated_share=1.0),
    "same topic": _floors("topic_cluster"),
    "surge": _floors("surge"),
    "harm, one report": _floors("safety_report"),
    "harm, two reports": _floors("safety_unverified"),
    "authorities": _floors("regulator"),
    "deletion backlash": _floors("deletion_backlash"),
}
"""Signal -> the plan without it."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the scorer says of one run."""

    name: str
    overall: float
    page_in_time: float
    notice_in_time: float
    in_band: float
    quiet_pages: float
    clean: float


def play_all(stream: str, folder: str, names: Sequence[str], keep: str) -> str:
    """One stream through the desk once per name; the facts go where the scorer looks for them."""
    whole = read_plan(starter_plan_from_json((STREAMS / "public" / f"{stream}.brand.json").read_text(encoding="utf-8")))
    with gzip.open(STREAMS / "public" / f"{stream}.jsonl.gz", "rb") as lines:
        mentions = [decode_mention(line) for line in lines]
    reader = KeptReader(load_reader(), Path(keep), stream)
    for name in names:
        plan = SIGNALS[name](whole) if name in SIGNALS else whole
        Path(folder, name).mkdir(parents=True, exist_ok=True)
        with Path(folder, name, f"{stream}.events.jsonl").open("w", encoding="utf-8") as out:
            for fact in replay(mentions, plan, reader):
                if fact["type"] in ("severity_changed", "alert_raised"):
                    out.write(json.dumps(fact, ensure_ascii=False) + "\n")
    reader.save()
    return stream


def report(rows: Sequence[Row]) -> str:
    """The table, the first row whole, the others by how much they differ from it."""
    lines = [
        "| without | overall | page in time | notice in time | in band | quiet false pages a week | hard clean |",
        "|---|---|---|---|---|---|---|",
    ]
    whole = rows[0]
    for row in rows:
        told = (row.overall, row.page_in_time, row.notice_in_time, row.in_band, row.quiet_pages, row.clean)
        base = (whole.overall, whole.page_in_time, whole.notice_in_time, whole.in_band, whole.quiet_pages, whole.clean)
        if row is whole:
            cells = [f"{told[0]:.1f}", *(f"{value:.3f}" for value in told[1:])]
        else:
            apart = [value - other for value, other in zip(told, base, strict=True)]
            cells = [_apart(apart[0], 1), *(_apart(value, 3) for value in apart[1:])]
        lines.append(f"| {row.name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _apart(value: float, digits: int) -> str:
    return "." if abs(value) < 0.5 * 10**-digits else f"{value:+.{digits}f}"


def scored(name: str, folder: Path, streams: Sequence[str]) -> Row:
    """What the streams' own scorer says of the events in a folder."""
    out = folder / "score.json"
    command = [sys.executable, str(STREAMS / "score.py"), "--streams", str(STREAMS / "public"), "--events", str(folder)]
    subprocess.run([*command, "--only", ",".join(streams), "--json", str(out)], check=True, stdout=subprocess.DEVNULL)
    said = json.loads(out.read_text(encoding="utf-8"))
    summary = (said[0] if isinstance(said, list) else said)["overall"]
    return Row(
        name,
        summary["overall"],
        summary["page_in_time"],
        summary["notice_in_time"],
        summary["severity_in_band"],
        summary["quiet_pages_per_week"],
        summary["hard_clean"],
    )


def main() -> int:
    """Plays, scores, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--signals", default="", help="only these, by their name in the table")
    parser.add_argument("--keep", default="", help="a folder that keeps readings for the next run")
    parser.add_argument("--out", default="")
    chosen = parser.parse_args()
    streams = [path.name.split(".")[0] for path in sorted((STREAMS / "public").glob("*.truth.json"))]
    streams = [name for name in streams if not chosen.only or name in chosen.only.split(",")]
    names = [WHOLE, *(name for name in SIGNALS if not chosen.signals or name in chosen.signals.split(","))]
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.out or scratch
        with ProcessPoolExecutor(max_workers=2) as pool:
            task = partial(play_all, folder=folder, names=names, keep=chosen.keep or str(Path(scratch, "readings")))
            for stream in pool.map(task, streams):
                print(f"{stream} played {len(names)} times", file=sys.stderr, flush=True)
        print(report([scored(name, Path(folder, name), streams) for name in names]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
