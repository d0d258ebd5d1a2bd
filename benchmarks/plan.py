"""How long a plan of 500 risks takes to check, to change and to score, beside a plain round trip of its YAML.

python -m benchmarks.plan
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from ruamel.yaml import YAML

from coolhead.plan import check_plan, read_plan, starter_plan
from coolhead.plan.editing import set_value
from coolhead.plan.readiness import Evidence
from coolhead.plan.readiness_checks import readiness

RISKS = 500
ROUNDS = 7
LIMIT_SECONDS = 1.0
_RISK = """\
  own-{n}:  # one of many
    type: T2
    title: Late refunds at counter {n}
    likelihood: {likelihood}
    impact: {{money: 2, reputation: {reputation}, brand: 3}}
    owner: topic_owner
    worst_case: The refunds of counter {n} stay away for a month and everybody tells everybody.
    words: {{en: [late refund {n}, money back], pl: [zwrot {n}]}}
    review_by: 2027-01-01
"""


def large_plan(risks: int = RISKS) -> str:
    """The commented starter with that many risks of one's own."""
    own = "".join(_RISK.format(n=n, likelihood=1 + n % 5, reputation=n % 6) for n in range(risks))
    text = starter_plan("Zorza")
    at = text.index("\nsteps:") + 1
    return text[:at] + own + text[at:]


def seconds(work: Callable[[], object]) -> float:
    """The median of some rounds."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return median(taken)


def main() -> None:
    """Print the table; end with status 1 where the limit is broken."""
    text = large_plan()
    plan = read_plan(text)
    evidence = Evidence("2026-11-21", 1795219200.0)
    assert not [problem for problem in check_plan(text) if problem.gravity == "wrong"]
    rows = {
        "[baseline] ruamel round-trip parse": seconds(lambda: YAML(typ="rt", pure=True).load(text)),
        "plan check": seconds(lambda: check_plan(text)),
        "one value set, verified": seconds(lambda: set_value({"": text}, "risks.own-250.likelihood", 5)),
        "readiness, 35 checks": seconds(lambda: readiness(plan, evidence)),
    }
    print(f"{len(plan.risks)} risks, {len(text.splitlines())} lines, {len(text.encode())} bytes; median of {ROUNDS}")
    for name, taken in rows.items():
        print(f"{name:40s} {taken * 1000:8.0f} ms")
    if rows["plan check"] > LIMIT_SECONDS:
        raise SystemExit(f"plan check takes {rows['plan check']:.2f} s; at most {LIMIT_SECONDS} s are allowed")


if __name__ == "__main__":
    main()
