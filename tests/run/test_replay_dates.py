"""A wrong date in a file moves no clock."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coolhead.clock import DAY, read_instant
from coolhead.run.replay import replay
from tests.run import storm


def levels(facts: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(fact["at"], fact["to"]) for fact in facts if fact["type"] == "severity_changed"]


def test_one_date_years_ahead_changes_nothing_that_comes_after() -> None:
    told = storm.mentions(0.5)
    wrong = [replace(one, published_at=one.published_at + 900 * DAY) if n == 30 else one for n, one in enumerate(told)]
    right, found = (list(replay(one, storm.plan(), storm.QuickReader())) for one in (told, wrong))
    assert max(read_instant(fact["at"]) for fact in found) <= told[-1].published_at
    assert levels(found) == levels(right) != []
    assert sum(fact.get("misdated", 0) for fact in found) == 1


def test_lines_that_stand_hours_out_of_order_keep_their_dates() -> None:
    told = storm.mentions(0.5)
    late = [*told[:20], *told[21:40], told[20], *told[40:]]
    facts = list(replay(late, storm.plan(), storm.QuickReader()))
    assert levels(facts) == levels(list(replay(told, storm.plan(), storm.QuickReader()))) != []
    assert not any("misdated" in fact for fact in facts)
