"""The search for better numbers believes held-out streams only."""

from __future__ import annotations

from coolhead.plan import Brand, Plan
from training import severity
from training.severity import further, moved, penalty

PLAN = Plan(version="", brand=Brand(id="b", name="B", words=("b",)))


def test_each_number_can_be_moved_and_nothing_else_is() -> None:
    assert moved(PLAN, ()) == PLAN
    told = moved(PLAN, (("notice_surprise", 2.0), ("spread_bands", 2.0), ("surge_authors", 0.5), ("velocity", 0.5)))
    assert told.severity.notice_surprise == 7.0
    assert told.severity.spread_bands == (30.0, 60.0, 100.0, 140.0)
    assert told.severity.surge_authors == 5
    assert told.severity.velocity.points == 10.0
    assert told.detection == PLAN.detection
    assert [each for each in further(()) if moved(PLAN, each) == PLAN] == []


def test_leaving_the_domain_models_values_costs() -> None:
    assert penalty(()) == 0
    assert penalty((("reach", 0.5),)) == penalty((("reach", 2.0),)) > 0
    assert all([name for name, _ in each].count("reach") == 1 for each in further((("reach", 0.5),)))


def test_what_most_folds_do_not_choose_or_what_loses_held_out_is_not_named() -> None:
    one = (("reach", 0.5),)
    assert "Nothing to change" in severity._verdict([one, (), (), (), ()], 1.0)
    assert "Nothing to change" in severity._verdict([one] * 5, -0.1)
    assert "reach x0.5" in severity._verdict([one] * 4 + [()], 1.0)
