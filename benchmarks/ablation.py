"""What each signal buys: the composed crisis streams with one signal after another switched off.

`python -m benchmarks.ablation [--only p01,p02] [--signals "emotion: rise,press"] [--keep DIR]` reads COOLHEAD_DATA
(default ../shared), two streams at a time, and prints a table in Markdown. A signal is switched off by the plan alone:
points of nought, a floor of nought, a border out of reach. Found topics, the scopes of crisis types and the causes are
switched off in the judgement. Every other number stays as it is. Streams of up to 300 mentions a day, measured once and
judged again without each signal (benchmarks/judging.py says what that leaves out).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from benchmarks.playing import MOST_A_DAY, chosen, table
from benchmarks.robustness import Change, Variation, judged, run
from coolhead.plan import Plan
from coolhead.wave.topics import is_found

WHOLE = "everything on"
_NEVER: Final = 1_000_000_000
_RISES: Final = ("emotion_rise", "bystanders_rise", "newcomers_rise", "strangers_rise", "ratings_rise")


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
    "unanswered": _detection(backlog_unanswered=_NEVER),
    "copies": _severity(coordinated_share=1.01),
    "same topic": _floors("topic_cluster"),
    "surge": _floors("surge"),
    "harm, one report": _floors("safety_report"),
    "harm, two reports": _floors("safety_unverified"),
    "authorities": _floors("regulator"),
    "deletion backlash": _floors("deletion_backlash"),
}
"""Signal -> the plan without it."""

_NO_CAUSE: Final = (("coolhead.desk.causes:JOIN_SECONDS", -1.0), ("coolhead.desk.causes:MATTER_SHARE", float("inf")))
"""Only what is of one crisis type, or of none, is then one cause."""


def variations() -> dict[str, Variation]:
    """Name -> everything but that."""
    found = {WHOLE: Variation()} | {name: Variation(change) for name, change in SIGNALS.items()}
    found["all rises beside the usual"] = Variation(_points(*(name for name in _RISES)))
    found["found topics"] = Variation(leave_out=is_found)
    found["crisis types' scopes"] = Variation(leave_out=_is_type)
    found["all topics"] = Variation(leave_out=bool)
    found["soon after is one cause"] = Variation(constants=_NO_CAUSE[:1])
    found["shared critics are one cause"] = Variation(constants=_NO_CAUSE[1:])
    found["both of these"] = Variation(constants=_NO_CAUSE)
    return found


def _is_type(name: str) -> bool:
    return bool(name) and not is_found(name)


def report(streams: Sequence[str] | None = None, keep: str = "", signals: str = "") -> str:
    """The table, the first row whole, the others by how much they differ from it."""
    names = list(streams or chosen(most_a_day=MOST_A_DAY))
    asked = (WHOLE, *signals.split(",")) if signals else ()
    with tempfile.TemporaryDirectory() as scratch:
        rows = run(names, partial(judged, keep=keep or scratch, tried=variations, names=asked))
    return f"{len(names)} streams.\n\n{table('without', rows)}"


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--signals", default="", help="only these, by their name in the table")
    parser.add_argument("--keep", default="", help="a folder that keeps readings and looks for the next run")
    parser.add_argument("--all", action="store_true", help="the streams of 3,000 mentions a day too")
    told = parser.parse_args()
    print(report(chosen(told.only, None if told.all else MOST_A_DAY), told.keep, told.signals))
    return 0


if __name__ == "__main__":
    sys.exit(main())
