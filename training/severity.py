"""Are there better numbers for the severity model? Searched on the public streams, believed only across held-out ones.

`python -m training.severity [--steps 2] [--folds 5] [--only p01,p02] [--keep DIR]` reads COOLHEAD_DATA (default
../shared) and prints a report in Markdown; it writes nothing into the plan. A short list of numbers is moved by greedy
coordinate search for the scorer's overall score, less a penalty for leaving the domain model's values. Streams are cut
into folds; the search sees all folds but one and is judged on that one. A change is worth a person's look only where
most folds choose it and the held-out streams gain by it. Streams of up to 300 mentions a day, measured once and judged
again (benchmarks/judging.py says what that leaves out).
"""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from benchmarks.judging import Judge, record
from benchmarks.playing import MOST_A_DAY, chosen, plan_of, scorer, truths
from benchmarks.robustness import measured_otherwise
from coolhead.plan import Plan
from coolhead.run.replay import unattended

Setting = tuple[tuple[str, float], ...]
"""Numbers that are moved, each with its factor; empty is the plan as it ships."""
Outcome = tuple[list[dict[str, Any]], dict[str, Any]]
"""What the scorer says of one stream."""

PENALTY: Final = 2.0
"""Points of the overall score for each doubling or halving of a number."""
LEAST_GAIN: Final = 0.3
"""A step that gains less, penalty paid, is not taken."""
AGREE: Final = 0.8
"""A change is named when at least this share of the folds chooses it."""
THRESHOLDS: Final = (
    "notice_surprise", "page_surprise", "surge_surprise", "surge_authors", "spread_bands", "impact_bands",
    "isolated_authors", "coordinated_share",
)  # fmt: skip
WEIGHTS: Final = ("velocity", "reproduction", "reach", "multipliers", "emotion", "bystanders", "channels")
HOLDING: Final = ("down_margin", "down_windows", "down_window_minutes")
FACTORS: Final[dict[str, tuple[float, ...]]] = {
    **dict.fromkeys(THRESHOLDS, (0.7, 0.85, 1.15, 1.4)),
    **dict.fromkeys(WEIGHTS, (0.5, 1.5)),
    **dict.fromkeys(HOLDING, (0.67, 1.34, 2.0)),
    "vivid_points": (0.5, 1.5),
}
"""Number -> the factors that are tried. Weights are the points of a ramp."""


def moved(plan: Plan, setting: Setting) -> Plan:
    """The plan with these numbers moved; whole numbers stay whole."""
    numbers: dict[str, Any] = {}
    for name, factor in setting:
        now: Any = getattr(plan.severity, name)
        if name in WEIGHTS:
            numbers[name] = replace(now, points=now.points * factor)
        elif isinstance(now, tuple):
            numbers[name] = tuple(border * factor for border in now)
        else:
            numbers[name] = round(now * factor) if isinstance(now, int) else now * factor
    return replace(plan, severity=replace(plan.severity, **numbers))


def outcomes(stream: str, keep: str, settings: Sequence[Setting]) -> dict[Setting, Outcome]:
    """One stream judged by each setting."""
    seen, plan = record(stream, keep, measured_otherwise()), unattended(plan_of(stream))
    truth = truths()[stream]
    return {each: scorer().score_stream(truth, Judge(moved(plan, each)).run(seen)) for each in settings}


@dataclass(slots=True)
class Judged:
    """Outcomes of all settings so far, stream by stream."""

    streams: list[str]
    keep: str
    known: dict[Setting, dict[str, Outcome]] = field(default_factory=dict)

    def learn(self, settings: Iterable[Setting]) -> None:
        """Judge what is not known yet, two streams at a time."""
        new = sorted(set(settings) - set(self.known))
        if not new:
            return
        self.known |= {each: {} for each in new}
        with ProcessPoolExecutor(max_workers=2) as pool:
            task = partial(outcomes, keep=self.keep, settings=new)
            for stream, told in zip(self.streams, pool.map(task, self.streams), strict=True):
                print(f"{stream} judged by {len(new)} settings", file=sys.stderr, flush=True)
                for each, outcome in told.items():
                    self.known[each][stream] = outcome

    def overall(self, chosen_for: Mapping[str, Setting]) -> float:
        """The overall score of streams, each under the setting chosen for it."""
        told = [self.known[setting][stream] for stream, setting in chosen_for.items()]
        said = scorer().summary([row for rows, _ in told for row in rows], [per for _, per in told])
        return float(said["overall"])

    def changes(self, setting: Setting) -> float:
        """Changes of level a crisis, in the mean."""
        told = [int(row["level_changes"]) for rows, _ in self.known[setting].values() for row in rows]
        return sum(told) / len(told)

    def gain(self, setting: Setting, streams: Sequence[str]) -> float:
        """What a setting gains on streams, no penalty paid."""
        return self.overall(dict.fromkeys(streams, setting)) - self.overall(dict.fromkeys(streams, ()))


def penalty(setting: Setting) -> float:
    """What leaving the domain model's values costs."""
    return PENALTY * sum(abs(math.log2(factor)) for _, factor in setting)


def further(setting: Setting) -> list[Setting]:
    """One number more moved, each way."""
    taken = {name for name, _ in setting}
    return [
        tuple(sorted((*setting, (name, factor))))
        for name, factors in FACTORS.items()
        if name not in taken
        for factor in factors
    ]


def search(judged: Judged, folds: Sequence[Sequence[str]], steps: int) -> list[Setting]:
    """The setting that each fold's other streams choose."""
    found: list[Setting] = [() for _ in folds]
    going = [True for _ in folds]
    judged.learn([()])
    for _ in range(steps):
        judged.learn(each for setting, goes in zip(found, going, strict=True) if goes for each in further(setting))
        for place, held in enumerate(folds):
            if not going[place]:
                continue
            seen = [stream for stream in judged.streams if stream not in held]
            worth = {each: judged.gain(each, seen) - penalty(each) for each in [found[place], *further(found[place])]}
            best = max(worth, key=lambda each: (worth[each], each))
            going[place] = worth[best] >= worth[found[place]] + LEAST_GAIN
            found[place] = best if going[place] else found[place]
    return found


def report(streams: Sequence[str], keep: str, steps: int, count: int) -> str:
    """What each fold chose and gained, each single move, and what may be worth changing."""
    judged = Judged(list(streams), keep)
    folds = [judged.streams[place::count] for place in range(count)]
    found = search(judged, folds, steps)
    lines = [
        f"{len(streams)} streams in {count} folds, {len(judged.known)} settings judged; penalty {PENALTY:g} points "
        f"a doubling, steps of at least {LEAST_GAIN:g} points; {judged.changes(()):.1f} level changes a crisis now.",
        "",
        "| held-out streams | chosen on the others | gain there | gain held out |",
        "|---|---|---|---|",
    ]
    for held, setting in zip(folds, found, strict=True):
        seen = [stream for stream in streams if stream not in held]
        gains = f"{judged.gain(setting, seen):+.1f} | {judged.gain(setting, held):+.1f}"
        lines.append(f"| {' '.join(held)} | {_named(setting)} | {gains} |")
    apart = {stream: setting for held, setting in zip(folds, found, strict=True) for stream in held}
    before, after = judged.overall(dict.fromkeys(streams, ())), judged.overall(apart)
    lines += [
        "",
        f"All streams, each under what the others chose: {before:.1f} -> {after:.1f} ({after - before:+.1f}).",
    ]
    lines += ["", *_singles(judged, folds), "", _verdict(found, after - before)]
    return "\n".join(lines)


def _named(setting: Setting) -> str:
    return ", ".join(f"{name} x{factor:g}" for name, factor in setting) or "nothing"


def _singles(judged: Judged, folds: Sequence[Sequence[str]]) -> list[str]:
    """Each number moved alone: what each factor gains over all streams, and what the best one does fold by fold."""
    lines = [
        "| number moved alone | gain by factor | folds up / down by the best | worst fold | level changes a crisis |",
        "|---|---|---|---|---|",
    ]
    for name, factors in FACTORS.items():
        whole = {factor: judged.gain(((name, factor),), judged.streams) for factor in factors}
        best = max(whole, key=lambda factor: whole[factor])
        gains = [judged.gain(((name, best),), held) for held in folds]
        up, down = sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
        told = ", ".join(f"x{factor:g} {gain:+.1f}" for factor, gain in whole.items())
        apart = judged.changes(((name, best),)) - judged.changes(())
        lines.append(f"| {name} | {told} | {up} / {down} | {min(gains):+.1f} | {apart:+.1f} |")
    return lines


def _verdict(found: Sequence[Setting], apart: float) -> str:
    """What a person should look at, if anything."""
    votes = Counter(one for setting in found for one in setting)
    agreed = [one for one, count in sorted(votes.items()) if count >= AGREE * len(found)]
    left = "left as they are: " + ", ".join(name for name in FACTORS if name not in {one for one, _ in agreed})
    if not agreed or apart <= 0:
        return f"**Nothing to change**: no move is chosen by most folds and gains on held-out streams. All {left}."
    return (
        f"**Worth a look**: {_named(tuple(agreed))}, chosen by most folds, {apart:+.1f} held out. {left.capitalize()}."
    )


def main() -> int:
    """Prints the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=2, help="how many numbers may be moved together")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", default="", help="a folder that keeps readings and looks for the next run")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        print(report(chosen(asked.only, MOST_A_DAY), asked.keep or scratch, asked.steps, asked.folds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
