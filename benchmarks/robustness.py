"""Each threshold that noticing depends on, halved and doubled, one at a time; nothing else changed.

`python -m benchmarks.robustness [--only p01,p02] [--keep DIR]` reads
COOLHEAD_DATA (default ../shared). Streams of up to 300 mentions a day, measured once and judged again for each number
(benchmarks/judging.py says what that leaves out).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from benchmarks.judging import NOTHING_LEFT_OUT, Constants, Judge, Otherwise, holding, record
from benchmarks.playing import MOST_A_DAY, Row, Told, chosen, plan_of, scored, table
from coolhead.plan import Detection, Plan
from coolhead.run.replay import unattended

AS_SHIPPED = "as shipped"
Change = Callable[[Plan], Plan]


def _same(plan: Plan) -> Plan:
    return plan


@dataclass(frozen=True, slots=True)
class Variation:
    """Another plan, other constants, scopes left out, or what was measured otherwise."""

    change: Change = _same
    constants: Constants = ()
    leave_out: Callable[[str], bool] = NOTHING_LEFT_OUT
    otherwise: str = ""


FACTORS: Final = (0.5, 2.0)
RAMPS: Final = (
    "velocity", "reproduction", "reach", "multipliers", "emotion", "bystanders", "channels", "emotion_rise",
    "bystanders_rise", "newcomers_rise", "strangers_rise", "ratings_rise",
)  # fmt: skip
SEVERITY: Final = (
    "notice_surprise", "page_surprise", "surge_surprise", "surge_authors", "isolated_authors", "coordinated_share",
    "velocity_least_mentions", "channels_least_mentions", "shares_full_from_mentions", "impact_sign_least_authors",
    "up_evaluations", "down_windows", "down_window_minutes", "down_window_minutes_high", "down_margin", "vivid_points",
)  # fmt: skip
DETECTION: Final = ("alerts_per_week", "backlog_unanswered")
MEASURED: Final = (
    "topic_cluster_authors", "topic_cluster_hours", "topic_cluster_ratio", "topic_cluster_day_ratio",
    "cold_start_hours",
)  # fmt: skip
CONSTANTS: Final[dict[str, float]] = {
    "coolhead.plan.severity:LIFTED_SHARE": 0.6,
    "coolhead.desk.causes:JOIN_SECONDS": 7200,
    "coolhead.desk.causes:MATTER_SHARE": 0.5,
}
MEASURED_CONSTANTS: Final[dict[str, float]] = {
    "coolhead.wave.measure:CLUSTER_SURPRISE": 2.5,
    "coolhead.wave.measure:CLUSTER_TONE": 1.5,
    "coolhead.wave.measure:FOUND_TONE": 0.3,
    "coolhead.wave.measure:CLUSTER_DAY_AUTHORS": 1.6,
}
NOT_RUN: Final = (
    "BIRTH_SURPRISE, FOUNDERS and BELONGS (wave/topics.py), LEAST_VOICES, LEAST_LOUD and the shares assumed beforehand "
    "(wave/measure.py), multiplier_followers, freeze_days, answer_minutes, habitual_words and the windows "
    "(plan.detection) change what is counted: each needs runs of its own."
)


def _number(value: float, factor: float) -> float:
    """Halved or doubled; whole numbers stay whole and at least 1."""
    return max(1, round(value * factor)) if isinstance(value, int) else value * factor


def _severity(name: str, factor: float) -> Change:
    def change(plan: Plan) -> Plan:
        numbers: dict[str, Any] = {name: _number(getattr(plan.severity, name), factor)}
        return replace(plan, severity=replace(plan.severity, **numbers))

    return change


def _detection(name: str, factor: float) -> Change:
    def change(plan: Plan) -> Plan:
        numbers: dict[str, Any] = {name: _number(getattr(plan.detection, name), factor)}
        return replace(plan, detection=replace(plan.detection, **numbers))

    return change


def _ramp(name: str, factor: float, part: str) -> Change:
    def change(plan: Plan) -> Plan:
        ramp = getattr(plan.severity, name)
        moved: dict[str, Any] = {name: replace(ramp, **{part: max(ramp.zero_at * 1.01, getattr(ramp, part) * factor)})}
        return replace(plan, severity=replace(plan.severity, **moved))

    return change


def _bands(name: str, factor: float) -> Change:
    def change(plan: Plan) -> Plan:
        moved: dict[str, Any] = {name: tuple(border * factor for border in getattr(plan.severity, name))}
        return replace(plan, severity=replace(plan.severity, **moved))

    return change


def _least_authors(floor: str, factor: float) -> Change:
    def change(plan: Plan) -> Plan:
        least = plan.severity.floor_least_authors
        moved = least | {floor: max(1, round(least[floor] * factor))}
        return replace(plan, severity=replace(plan.severity, floor_least_authors=moved))

    return change


def measured_otherwise() -> dict[str, Otherwise]:
    """What is measured beside, in the one run."""
    base, found = Detection(), {}
    for factor in FACTORS:
        for name in MEASURED:
            value = _number(getattr(base, name), factor)
            found[f"{name} x{factor:g}"] = Otherwise(detection=((name, value),), cold=name == "cold_start_hours")
        for path, plain in MEASURED_CONSTANTS.items():
            found[f"{path.split(':')[1]} x{factor:g}"] = Otherwise(constants=((path, plain * factor),))
    return found


def variations() -> dict[str, Variation]:
    """Name -> what is different."""
    found = {AS_SHIPPED: Variation()}
    for factor in FACTORS:
        by = f"x{factor:g}"
        found |= {f"{name} {by}": Variation(_severity(name, factor)) for name in SEVERITY}
        found |= {f"{name} {by}": Variation(_detection(name, factor)) for name in DETECTION}
        found |= {f"{name}: full_at {by}": Variation(_ramp(name, factor, "full_at")) for name in RAMPS}
        found |= {f"{name} {by}": Variation(_bands(name, factor)) for name in ("spread_bands", "impact_bands")}
        for floor in ("safety_unverified", "regulator", "threat_to_person", "deletion_backlash"):
            found[f"{floor}: least authors {by}"] = Variation(_least_authors(floor, factor))
        for path, plain in CONSTANTS.items():
            found[f"{path.split(':')[1]} {by}"] = Variation(constants=((path, plain * factor),))
        names = [*MEASURED, *(path.split(":")[1] for path in MEASURED_CONSTANTS)]
        found |= {f"{name} {by}": Variation(otherwise=f"{name} {by}") for name in names}
    return dict(sorted(found.items(), key=lambda one: (one[0] != AS_SHIPPED, one[0])))


def knob() -> dict[str, Variation]:
    """What a person may turn: alerts a week, and for the utmost quiet two floors switched off."""
    found = {"1 (default)": Variation()}
    found |= {f"{value:g}": Variation(_alerts(value)) for value in (10.0, 3.0, 0.3, 0.1, 0.03)}
    return found | {"0.01, floors `regulator` and `lifted` off": Variation(_alerts(0.01, ("regulator", "lifted")))}


def _alerts(value: float, off: tuple[str, ...] = ()) -> Change:
    def change(plan: Plan) -> Plan:
        floors = plan.severity.floors | dict.fromkeys(off, 0)
        detection = replace(plan.detection, alerts_per_week=value)
        return replace(plan, detection=detection, severity=replace(plan.severity, floors=floors))

    return change


def everything() -> dict[str, Variation]:
    """All that the report tells of."""
    return variations() | knob()


def judged(
    stream: str, keep: str, tried: Callable[[], dict[str, Variation]], names: Sequence[str] = ()
) -> dict[str, list[Told]]:
    """One stream judged by each variation, or by those named. They are made where they are used: plans that are
    changed by functions do not travel between processes."""
    seen, plan = record(stream, keep, measured_otherwise()), unattended(plan_of(stream))
    told = {}
    for name, one in tried().items():
        if names and name not in names:
            continue
        with holding(one.constants):
            told[name] = Judge(one.change(plan), one.otherwise).run(seen, one.leave_out)
    return told


def run(streams: Sequence[str], task: Callable[[str], dict[str, list[Told]]]) -> list[Row]:
    """The scorer's row of each variation, over two processes."""
    by_stream: dict[str, dict[str, list[Told]]] = {}
    with ProcessPoolExecutor(max_workers=2) as pool:
        for stream, told in zip(streams, pool.map(task, streams), strict=True):
            by_stream[stream] = told
            print(f"{stream} judged {len(told)} times", file=sys.stderr, flush=True)
    names = next(iter(by_stream.values()))
    return [scored(name, {stream: told[name] for stream, told in by_stream.items()}) for name in names]


def report(streams: Sequence[str] | None = None, keep: str = "") -> str:
    """The table, and the worst."""
    names = list(streams or chosen(most_a_day=MOST_A_DAY))
    with tempfile.TemporaryDirectory() as scratch:
        task = partial(judged, keep=keep or scratch, tried=everything)
        rows = run(names, task)
    count = len(variations())
    told = (
        table("number", rows[:count]),
        _worst(rows[:count]),
        f"Not run: {NOT_RUN}",
        table("alerts a week", rows[count:]),
    )
    return f"{len(names)} streams.\n\n" + "\n\n".join(told)


def _worst(rows: Sequence[Row]) -> str:
    """Which number decides most."""
    whole, others = rows[0], sorted(rows[1:], key=lambda row: row.overall)
    late = min(others, key=lambda row: row.page_in_time)
    loud = max(others, key=lambda row: row.quiet_pages)
    within = sum(row.overall >= whole.overall - 2 for row in others)
    return (
        f"Worst: {others[0].name}, {others[0].overall:.1f} overall ({others[0].overall - whole.overall:+.1f}); then "
        + ", ".join(f"{row.name} ({row.overall - whole.overall:+.1f})" for row in others[1:4])
        + f". Fewest pages in time: {late.name} ({late.page_in_time:.3f}). Loudest: {loud.name} "
        f"({loud.quiet_pages:.2f} quiet false pages a week). {within} of {len(others)} cost less than two points."
    )


def main() -> int:
    """Prints the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", default="", help="a folder that keeps readings and looks for the next run")
    parser.add_argument("--all", action="store_true", help="the streams of 3,000 mentions a day too")
    told = parser.parse_args()
    print(report(chosen(told.only, None if told.all else MOST_A_DAY), told.keep))
    return 0


if __name__ == "__main__":
    sys.exit(main())
