"""An incident opens at level 3, its checklist grows with the level, and calm opens the review."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.clock import HOUR, MINUTE, read_instant
from coolhead.incident import (
    Incident,
    IncidentCalmed,
    IncidentOpened,
    RoleAssigned,
    StepStarted,
    calm_incident,
    follow,
    open_incident,
    raise_incident,
)
from coolhead.incident.lifecycle import working_days_later
from coolhead.plan import Role, steps_of
from coolhead.plan.defaults import default_plan

PLAN = replace(
    default_plan("Kwantia", time_zone="Europe/Warsaw"),
    roles=(Role("crisis_lead", "maja", "jan"), Role("comms_lead", None, "jan"), Role("scribe", None)),
)


def test_level_two_opens_nothing() -> None:
    assert follow(None, 0.0, "w1", 2, "T2", PLAN) == (None, ())


def test_opening_names_everybody_and_starts_the_steps_of_level_and_type() -> None:
    incident, facts = follow(None, 100.0, "w1", 3, "T2", PLAN)
    assert incident is not None
    assert facts[0] == IncidentOpened(at=100.0, brand="kwantia", incident="incident-w1", wave="w1", level=3)
    roles = {fact.role: fact.person for fact in facts if isinstance(fact, RoleAssigned)}
    assert roles == {"crisis_lead": "maja", "comms_lead": "jan", "scribe": None}
    steps = {fact.step: fact for fact in facts if isinstance(fact, StepStarted)}
    assert {"l3.pause_posts", "t2.check_batch"} <= set(steps)
    assert not any(step.startswith(("l1", "l2", "l4", "t3")) for step in steps)
    assert steps["l3.acknowledge_in_public"].due_at == 100.0 + 15 * MINUTE
    assert steps["l3.acknowledge_in_public"].person == "jan"
    assert steps["t2.check_batch"].person is None


def test_a_higher_level_adds_only_what_is_new_with_its_own_due_times() -> None:
    incident, first = open_incident(0.0, "w1", 3, "T2", PLAN)
    raised, facts = raise_incident(incident, HOUR, 4, "T2", PLAN)
    new = [fact for fact in facts if isinstance(fact, StepStarted)]
    assert len(new) == len(facts)
    assert all(fact.step.startswith(("l4", "t2")) for fact in new)
    assert "t2.recall" in {fact.step for fact in new}  # the worst case begins at level 4
    assert next(fact for fact in new if fact.step == "l4.fact_sheet").due_at == HOUR + 30 * MINUTE
    assert raised.level == 4
    assert not {fact.step for fact in new} & {fact.step for fact in first if isinstance(fact, StepStarted)}


def test_a_type_that_becomes_known_later_brings_its_steps() -> None:
    incident, _ = open_incident(0.0, "w1", 3, None, PLAN)
    incident, facts = raise_incident(incident, 60.0, 3, "T15", PLAN)
    assert {fact.step for fact in facts if isinstance(fact, StepStarted)} == {
        "t15.safety_first",
        "t15.call_the_person",
        "t15.stop_sale",
        "t15.keep_samples",
        "t15.open_hotline",
        "t15.decide_recall",
    }
    assert raise_incident(incident, 120.0, 3, None, PLAN) == (incident, ())


def test_going_down_ends_nothing_and_the_same_again_changes_nothing() -> None:
    incident, _ = open_incident(0.0, "w1", 4, "T2", PLAN)
    assert follow(incident, 60.0, "w1", 1, "T2", PLAN) == (incident, ())
    assert follow(incident, 60.0, "w1", 4, "T2", PLAN) == (incident, ())


def test_calm_starts_the_closing_steps_and_sets_the_review() -> None:
    friday = read_instant("2026-03-27T16:00:00Z")
    incident, _ = open_incident(0.0, "w1", 3, "T2", PLAN)
    calmed, facts = calm_incident(incident, friday, PLAN)
    assert isinstance(facts[0], IncidentCalmed)
    assert facts[0].review_due_at == working_days_later(friday, 5, "Europe/Warsaw")
    assert [fact.step for fact in facts[1:] if isinstance(fact, StepStarted)] == [
        step.id for step in PLAN.closing_steps
    ]
    assert calm_incident(calmed, friday + 60, PLAN) == (calmed, ())


def test_after_calm_the_wave_may_open_a_second_incident() -> None:
    incident, _ = open_incident(0.0, "w1", 3, "T2", PLAN)
    calmed, _ = calm_incident(incident, HOUR, PLAN)
    assert follow(calmed, 2 * HOUR, "w1", 2, "T2", PLAN) == (calmed, ())
    again, facts = follow(calmed, 2 * HOUR, "w1", 3, "T2", PLAN)
    assert again is not None
    assert again.id == "incident-w1-2"
    assert isinstance(facts[0], IncidentOpened)


@given(levels=st.lists(st.tuples(st.integers(0, 5), st.sampled_from([None, "T2", "T9", "T15"])), max_size=12))
@settings(max_examples=60, deadline=None)
def test_every_step_starts_once_and_all_of_the_highest_level_have_started(levels: list[tuple[int, str | None]]) -> None:
    incident: Incident | None = None
    started: list[str] = []
    for minute, (level, crisis_type) in enumerate(levels):
        incident, facts = follow(incident, minute * MINUTE, "w1", level, crisis_type, PLAN)
        started += [fact.step for fact in facts if isinstance(fact, StepStarted)]
    assert len(started) == len(set(started))
    if incident is not None:
        assert {step.id for step in steps_of(PLAN, incident.level, incident.crisis_type)} <= set(started)
        assert tuple(started) == incident.steps


def test_a_step_that_waits_for_something_starts_when_it_is_known() -> None:
    incident, facts = open_incident(0.0, "w1", 3, "T2", PLAN)
    assert "t2.medical_advice" not in {fact.step for fact in facts if isinstance(fact, StepStarted)}
    _, more = raise_incident(incident, HOUR, 3, "T2", PLAN, frozenset({"harm"}))
    assert [fact.step for fact in more if isinstance(fact, StepStarted)] == ["t2.medical_advice"]
