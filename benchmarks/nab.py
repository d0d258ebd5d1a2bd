"""Mention volumes of five brands (NAB realTweets) under NAB's own rules: `python -m benchmarks.nab`.

First the scorer is held against what NAB published of seven detectors, file by file. Then the volume detector stands
beside those detectors' own scores and beside [alarm every 36 h], which never looks at the data. It is fed one count at
a time; what is tuned is the number of alerts a week, first on all five files, then for each file on the other four.
Reads COOLHEAD_DATA (default ../shared).
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.nab_published import FILE_SCORES, THRESHOLDS
from benchmarks.nab_scorer import PROFILES, Labelled, Profile, best_threshold, label, left_out, normalised, raw_score
from coolhead.wave.horizons import DAMP, FAST_MINUTES, FAST_SHARE, REARM_MINUTES, SLOW_MINUTES, Asking, Horizon, Volume
from coolhead.wave.tail import USUAL, Tail, TailNumbers

NAB = Path(os.environ.get("COOLHEAD_DATA", "../shared")) / "data" / "nab"
BIN_MINUTES = 5
ROWS_A_DAY = 288
KNOBS = tuple(float(round(10**step, 2)) for step in np.arange(-0.6, 0.61, 0.05))
MOST_A_DAY = 0.1
TOLD_MORE = ("ARTime", "contextOSE")
"""These were told the least and the greatest value of a file beforehand."""

Fired = dict[str, npt.NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Series:
    """One file: minutes since the epoch, counts, and what each row is worth."""

    minutes: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]
    labelled: Labelled


@dataclass(frozen=True, slots=True)
class Settings:
    """The detector's numbers, to be halved and doubled."""

    fast_minutes: int = FAST_MINUTES
    slow_minutes: int = SLOW_MINUTES
    fast_share: float = FAST_SHARE
    damp: float = DAMP
    rearm_minutes: int = REARM_MINUTES
    tail: TailNumbers = field(default_factory=lambda: USUAL)


def load() -> dict[str, Series]:
    """The five files by the brand's ticker symbol."""
    windows = json.loads((NAB / "labels" / "combined_windows.json").read_text(encoding="utf-8"))
    found = {}
    for path in sorted((NAB / "realTweets").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as rows:
            read = list(csv.DictReader(rows))
        place = {row["timestamp"]: number for number, row in enumerate(read)}
        edges = [(place[first[:19]], place[last[:19]]) for first, last in windows[f"realTweets/{path.name}"]]
        found[path.stem.split("_")[-1]] = Series(
            minutes=np.array([_minute(row["timestamp"]) for row in read], np.int64),
            counts=np.array([int(row["value"]) for row in read], np.int64),
            labelled=label(len(read), edges),
        )
    return found


def _minute(stamp: str) -> int:
    return int(datetime.fromisoformat(stamp).replace(tzinfo=UTC).timestamp() // 60)


def published(detector: str) -> dict[str, npt.NDArray[np.float64]]:
    """The anomaly scores a published detector gave, row by row, for each file."""
    found = {}
    for path in sorted((NAB / "results" / detector).glob("*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as rows:
            found[path.name.split(".")[0]] = np.array([float(row["anomaly_score"]) for row in csv.DictReader(rows)])
    return found


def judged(series: Series, settings: Settings) -> npt.NDArray[np.float64]:
    """How often a week each horizon reaches what each row shows: shape (rows, 2), fed one row at a time."""
    volume = Volume(
        bin_minutes=BIN_MINUTES,
        fast=Horizon(settings.fast_minutes, settings.damp, tail=Tail(settings.tail)),
        slow=Horizon(settings.slow_minutes, settings.damp, tail=Tail(settings.tail)),
    )
    told = (volume.learn_one(minute, count) for minute, count in zip(series.minutes, series.counts, strict=True))
    return np.array([(one.fast_per_week, one.slow_per_week) for one in told])


def alarms(
    series: Series, per_week: npt.NDArray[np.float64], alerts_per_week: float, settings: Settings
) -> npt.NDArray[np.bool_]:
    """The rows at which somebody is told, when so many alerts a week are asked for."""
    asking = Asking(alerts_per_week, settings.fast_share, settings.rearm_minutes)
    fired = np.zeros(len(per_week), np.bool_)
    for row in np.flatnonzero((per_week <= alerts_per_week).any(axis=1)):
        fast, slow = per_week[row]
        fired[row] = asking.judge(int(series.minutes[row]), float(fast), float(slow)).alert
    return fired


def by_knob(files: Mapping[str, Series], settings: Settings) -> dict[float, Fired]:
    """The alarms in each file for each number of alerts a week."""
    seen = {name: judged(series, settings) for name, series in files.items()}
    return {
        knob: {name: alarms(series, seen[name], knob, settings) for name, series in files.items()}
        for knob in sorted({*KNOBS, 1.0})
    }


def total(files: Mapping[str, Series], fired: Fired, profile: Profile, names: Iterable[str]) -> float:
    """The normalised score over some of the files."""
    names = list(names)
    raw = sum(raw_score(files[name].labelled, fired[name], profile) for name in names)
    return normalised(raw, sum(files[name].labelled.windows for name in names), profile)


def a_day(files: Mapping[str, Series], fired: Fired, names: Iterable[str]) -> float:
    """Alarms a day and file, hits and repetitions among them."""
    names = list(names)
    days = sum(len(files[name].counts) for name in names) / ROWS_A_DAY
    return float(sum(fired[name].sum() for name in names)) / days


Choice = dict[tuple[Settings, float], Fired]


def choose(files: Mapping[str, Series], tried: Choice, profile: Profile, names: list[str], most: float) -> Fired:
    """The alarms of what scores best on some files without more than `most` alarms a day there."""
    allowed = [fired for fired in tried.values() if a_day(files, fired, names) <= most]
    return max(allowed, key=lambda fired: total(files, fired, profile, names))


def held_out(files: Mapping[str, Series], tried: Choice, profile: Profile, most: float) -> Fired:
    """Each file's alarms as what scores best on the other files makes them."""
    found = {}
    for name in files:
        others = [other for other in files if other != name]
        found[name] = choose(files, tried, profile, others, most)[name]
    return found


def check() -> list[str]:
    """How far the scorer is from the file scores that NAB published of these detectors."""
    files = load()
    lines = ["| detector | threshold | greatest difference in a file |", "|---|---:|---:|"]
    for detector, scores in FILE_SCORES.items():
        found, threshold = published(detector), THRESHOLDS[detector]
        apart = [
            abs(raw_score(files[name].labelled, found[name] >= threshold, PROFILES[0]) - score)
            for name, score in scores.items()
        ]
        lines.append(f"| {detector} | {threshold:g} | {max(apart):.6f} |")
    return lines


def _published_rows(files: Mapping[str, Series]) -> list[str]:
    labelled = {name: series.labelled for name, series in files.items()}
    lines = []
    for detector in sorted(path.name for path in (NAB / "results").iterdir()):
        scores = published(detector)
        tuned = [best_threshold(labelled, scores, profile) for profile in PROFILES]
        apart = [left_out(labelled, scores, profile)[0] for profile in PROFILES]
        fired = {name: one >= tuned[0][0] for name, one in scores.items()}
        name = f"{detector} (told min and max)" if detector in TOLD_MORE else detector
        lines.append(_row(name, [score for _, score in tuned], apart, a_day(files, fired, files)))
    every = {name: np.arange(len(series.counts)) % (36 * 12) == 0 for name, series in files.items()}
    blind = [total(files, every, profile, files) for profile in PROFILES]
    lines.append(_row("[alarm every 36 h]", blind, blind, a_day(files, every, files)))
    return lines


def _row(name: str, tuned: list[float], apart: list[float], often: float) -> str:
    scores = " | ".join(f"{score:.1f}" for score in (*tuned, *apart))
    return f"| {name} | {scores} | {often:.3f} |"


def _scores(files: Mapping[str, Series], make: Callable[[Profile], Fired]) -> list[float]:
    return [total(files, make(profile), profile, files) for profile in PROFILES]


def _own_rows(files: Mapping[str, Series], tried: Choice, shipped: Fired) -> list[str]:
    names = list(files)
    lines = []
    for name, most in (("alerts a week tuned", 99.0), ("the same, at most .1 alarms a day", MOST_A_DAY)):
        tuned = _scores(files, lambda profile, most=most: choose(files, tried, profile, names, most))  # type: ignore[misc]
        apart = _scores(files, lambda profile, most=most: held_out(files, tried, profile, most))  # type: ignore[misc]
        often = a_day(files, held_out(files, tried, PROFILES[0], most), files)
        lines.append(_row(f"**volume**, {name}", tuned, apart, often))
    plain = [total(files, shipped, profile, files) for profile in PROFILES]
    lines.append(
        _row("**volume as shipped** (1 alert a week, nothing tuned)", plain, plain, a_day(files, shipped, files))
    )
    return lines


def report() -> str:
    """The tables, in markdown."""
    files = load()
    usual = by_knob(files, Settings())
    tried = {(Settings(), knob): fired for knob, fired in usual.items()}
    lines = ["Scorer against published file scores (5 files each, standard profile):", "", *check(), ""]
    lines += [
        "| detector | tuned: standard | low-FP | low-FN | left out: standard | low-FP | low-FN | alarms a day |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *_published_rows(files),
        *_own_rows(files, tried, usual[1.0]),
        "",
        *_by_file(files, usual[1.0]),
        "",
        *_by_number(files),
    ]
    return "\n".join(lines)


def _by_file(files: Mapping[str, Series], fired: Fired) -> list[str]:
    lines = [
        "As shipped, file by file:",
        "",
        "| file | windows | found | alarms | standard |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, series in files.items():
        inside = series.labelled.window[fired[name]]
        score = total(files, fired, PROFILES[0], [name])
        found = len(set(inside[inside >= 0].tolist()))
        lines.append(f"| {name} | {series.labelled.windows} | {found} | {len(inside)} | {score:.1f} |")
    return lines


def variants() -> dict[str, Settings]:
    """Each number at half and at double."""
    base = Settings()
    found: dict[str, Settings] = {}
    around: dict[str, tuple[Any, Any]] = {
        "fast_minutes": (5, 20),
        "slow_minutes": (90, 360),
        "fast_share": (0.125, 0.5),
        "damp": (4.0, 16.0),
        "rearm_minutes": (720, 2880),
    }
    in_tail: dict[str, tuple[Any, Any]] = {
        "block_minutes": (360, 1440),
        "blocks": (28, 112),
        "below_border": (0.6, 0.9),
        "shape": (0.15, 0.6),
        "prior_maxima": (1.5, 6.0),
    }
    for name, values in around.items():
        found |= {f"{name} {value:g}": replace(base, **{name: value}) for value in values}
    for name, values in in_tail.items():
        for value in values:
            tail = replace(base.tail, **{name: value})
            if name == "block_minutes":
                tail = replace(tail, blocks=28 * 1440 // value)
            found[f"{name} {value:g}"] = replace(base, tail=tail)
    return found


def _by_number(files: Mapping[str, Series]) -> list[str]:
    lines = [
        "Each number at half and at double; nothing else changed:",
        "",
        "| number | as shipped: standard | low-FP | alarms a day | left out, at most .1 a day: standard | low-FP |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    every: Choice = {}
    for name, settings in {"as shipped": Settings(), **variants()}.items():
        knobs = by_knob(files, settings)
        tried = {(settings, knob): fired for knob, fired in knobs.items()}
        every |= tried
        plain = [total(files, knobs[1.0], profile, files) for profile in PROFILES[:2]]
        apart = _scores(files, lambda profile, tried=tried: held_out(files, tried, profile, MOST_A_DAY))  # type: ignore[misc]
        lines.append(
            f"| {name} | {plain[0]:.1f} | {plain[1]:.1f} | {a_day(files, knobs[1.0], files):.3f} "
            f"| {apart[0]:.1f} | {apart[1]:.1f} |"
        )
    apart = _scores(files, lambda profile: held_out(files, every, profile, MOST_A_DAY))
    lines.append(f"| *whichever of all these is best for the other files* |  |  |  | {apart[0]:.1f} | {apart[1]:.1f} |")
    return lines


def main() -> int:
    """Prints the report."""
    print(report())
    return 0


if __name__ == "__main__":
    sys.exit(main())
