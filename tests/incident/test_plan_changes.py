"""What an incident did differently is offered to the plan, whatever the order in which it is told."""

from __future__ import annotations

import itertools
from dataclasses import replace

from coolhead.clock import HOUR, MINUTE
from coolhead.incident import IncidentOpened, StepStarted, open_incident
from coolhead.incident.events import TextRef
from coolhead.incident.plan_changes import IncidentTold, changes_from
from coolhead.incident.room_events import StepMarked, TaskSet
from coolhead.plan import Role, read_plan
from coolhead.plan.defaults import default_plan

PLAN = replace(default_plan("Kwantia"), roles=(Role("liaison", "sari"), Role("crisis_lead", "maja")))
_, OPENED = open_incident(0.0, "w1", 3, "T2", PLAN)
FACTS: tuple[IncidentTold, ...] = tuple(fact for fact in OPENED if isinstance(fact, IncidentOpened | StepStarted))
WHY = TextRef(id="text-1", digest="d")


def marked(step: str, status: str, at: float, act: str, reason: TextRef | None = None) -> StepMarked:
    return StepMarked(
        at=at, brand="kwantia", incident="incident-w1", act=act, who="maja", step=step, status=status, reason=reason
    )


def task(name: str, act: str, status: str = "open", improvement: bool = False) -> TaskSet:
    return TaskSet(
        at=HOUR, brand="kwantia", incident="incident-w1", act=act, who="maja", task=name,
        text=TextRef(id="text-2", digest="d"),
        owner="sari", status=status, due_at=43 * MINUTE, improvement=improvement,
    )  # fmt: skip


def test_what_went_by_the_plan_changes_nothing() -> None:
    assert changes_from(PLAN, (*FACTS, marked("t2.set_aside", "done", 20 * MINUTE, "a1"))) == ()


def test_a_skipped_step_is_offered_to_be_left_out_with_its_reason() -> None:
    (change,) = changes_from(PLAN, (*FACTS, marked("t2.set_aside", "skipped", MINUTE, "a1", WHY)))
    assert (change.kind, change.step, change.after, change.text) == ("skip", "t2.set_aside", {"skip": True}, "text-1")


def test_what_was_skipped_and_then_done_is_no_change() -> None:
    told = (
        *FACTS,
        marked("t2.set_aside", "skipped", MINUTE, "a1", WHY),
        marked("t2.set_aside", "done", 9 * MINUTE, "a2"),
    )
    assert changes_from(PLAN, told) == ()


def test_a_step_that_took_much_longer_is_offered_more_time() -> None:
    (change,) = changes_from(PLAN, (*FACTS, marked("t2.set_aside", "done", 71 * MINUTE, "a1")))
    assert (change.kind, change.before, change.after) == ("later", {"minutes": 30.0}, {"minutes": 70})


def test_a_task_becomes_a_step_of_ones_own_and_an_improvement_or_a_dropped_one_does_not() -> None:
    told = (
        *FACTS,
        task("call-shops", "a1"),
        task("new-kitchen", "a2", improvement=True),
        task("never", "a3", "dropped"),
    )
    (change,) = changes_from(PLAN, told, "T2")
    assert change.step == "own.call-shops"
    assert change.after == {
        "level": 3, "role": "liaison", "minutes": 45, "words": {"en": "text-2"}, "types": ["T2"],
    }  # fmt: skip


def test_the_order_of_the_facts_changes_nothing() -> None:
    more = (
        marked("t2.set_aside", "skipped", MINUTE, "a1", WHY),
        marked("l3.tell_staff", "done", 3 * HOUR, "a2"),
        task("call-shops", "a3"),
    )
    expected = changes_from(PLAN, (*FACTS, *more), "T2")
    assert [change.kind for change in expected] == ["later", "skip", "add"]
    for order in itertools.permutations(more):
        assert changes_from(PLAN, (*order, *FACTS), "T2") == expected


def test_what_is_offered_is_a_plan() -> None:
    told = (*FACTS, marked("t2.set_aside", "skipped", MINUTE, "a1", WHY), task("call-shops", "a3"))
    steps = {change.step: dict(change.after) for change in changes_from(PLAN, told, "T2")}
    plan = read_plan(f"brand: {{name: Kwantia, words: [Kwantia]}}\nsteps: {steps}".replace("True", "true"))
    assert "t2.set_aside" not in {step.id for step in plan.steps}
    assert "own.call-shops" in {step.id for step in plan.steps}
