"""Judging what was kept comes to what the desk itself came to, and numbers of the plan move it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from benchmarks import ablation, judging, playing, robustness
from benchmarks.judging import Judge, holding, record
from benchmarks.playing import Row, table
from coolhead.plan import Plan
from coolhead.run.replay import replay, unattended
from tests.replays.telling import mentions_of, shared_plan, shared_reader


@pytest.fixture(scope="module")
def plan() -> Plan:
    return unattended(shared_plan())


@pytest.mark.parametrize(
    "name", ["a_second_wave_is_linked_to_the_first", "national_press_lifts_a_suspicion_to_a_crisis"]
)
def test_the_same_plan_judges_as_the_desk_did(
    name: str, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mentions = mentions_of(name)
    monkeypatch.setattr(judging, "plan_of", lambda stream: plan)
    monkeypatch.setattr(judging, "mentions_of", lambda stream: mentions)
    facts = [fact for fact in replay(mentions, plan, shared_reader()) if fact["type"] == "severity_changed"]
    seen = record("story", str(tmp_path), {})
    assert [one["to"] for one in Judge(plan).run(seen)] == [fact["to"] for fact in facts] != []
    assert record("story", str(tmp_path), {}) == seen  # kept
    deaf = replace(
        plan, severity=replace(plan.severity, notice_surprise=1e9, floors=dict.fromkeys(plan.severity.floors, 0))
    )
    assert Judge(deaf).run(seen) == []


def test_constants_are_held_for_a_while_only() -> None:
    with holding((("coolhead.desk.causes:MATTER_SHARE", 2.0),)):
        from coolhead.desk import causes

        assert causes.MATTER_SHARE == 2.0
    assert causes.MATTER_SHARE == 0.5


def test_every_number_is_halved_and_doubled(plan: Plan) -> None:
    tried = robustness.variations()
    names = [name.rsplit(" x", 1)[0] for name in tried if name != robustness.AS_SHIPPED]
    assert all(names.count(name) == 2 for name in names)
    assert tried["surge_authors x0.5"].change(plan).severity.surge_authors == 5
    assert tried["notice_surprise x2"].change(plan).severity.notice_surprise == 7.0
    unmoved = [name for name, one in tried.items() if one == robustness.Variation()]
    assert unmoved == [robustness.AS_SHIPPED]
    known = robustness.measured_otherwise()
    assert {one.otherwise for one in tried.values()} - {""} == set(known)


def test_judging_travels_to_another_process() -> None:
    with ProcessPoolExecutor(max_workers=1) as pool:
        for tried in (robustness.everything, ablation.variations):
            assert pool.submit(partial(counted, tried=tried)).result() == len(tried())


def counted(tried: Callable[[], dict[str, robustness.Variation]]) -> int:
    return len(tried())


def test_a_table_tells_what_differs_from_its_first_row() -> None:
    rows = [Row("whole", 90.0, 0.9, 0.9, 0.8, 0.1, 0.9, 7, 3), Row("less", 88.0, 0.9, 0.8, 0.8, 0.1, 0.9, 9, 3)]
    assert table("number", rows).splitlines()[-2:] == [
        "| whole | 90.0 | 0.900 | 0.900 | 0.800 | 0.100 | 0.900 | 7 | 3 |",
        "| less | -2.0 | . | -0.100 | . | . | . | +2 | . |",
    ]
    assert playing.MOST_A_DAY == 300
