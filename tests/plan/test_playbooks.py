"""Playbooks fit together: scenarios, steps with rules, one who answers, call trees without rings, planned messages."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coolhead.plan import (
    CRISIS_TYPES,
    GROUPS,
    KNOWN,
    VARIANTS,
    PlanInvalid,
    Scenario,
    Step,
    calls_of,
    default_closing_steps,
    default_plan,
    default_steps,
    messages_of,
    playbook_of,
    raci_of,
    read_plan,
    rule_of,
    scenario_of,
    scenarios_of,
    steps_of,
    variant_at,
)
from coolhead.plan.defaults import OWNERS, ROLES
from coolhead.plan.playbooks import cycle_in

PLAN = default_plan("Kwantia")
KNOWN_ROLES = {*ROLES, *OWNERS}
BRAND = "brand: {name: Kwantia, words: [Kwantia]}\n"


def wrong(text: str) -> list[tuple[int, str]]:
    with pytest.raises(PlanInvalid) as caught:
        read_plan(BRAND + text)
    return [(problem.line, problem.id) for problem in caught.value.problems]


@pytest.mark.parametrize("type_", CRISIS_TYPES)
def test_a_type_has_a_base_a_likely_and_a_worst_case_that_begin_one_after_another(type_: str) -> None:
    scenarios = scenarios_of(PLAN, type_)
    assert [scenario.variant for scenario in scenarios] == list(VARIANTS)
    levels = [scenario.from_level for scenario in scenarios]
    assert levels == sorted(levels)
    assert levels[0] >= 1
    assert levels[-1] >= 4


@pytest.mark.parametrize("step", [*default_steps(), *default_closing_steps()], ids=lambda step: step.id)
def test_a_step_names_its_rule_and_one_who_answers_for_it(step: Step) -> None:
    assert rule_of(step)
    raci = raci_of(step)
    assert raci.responsible == step.role
    assert raci.accountable in KNOWN_ROLES
    assert {*raci.consulted, *raci.informed} <= KNOWN_ROLES
    told = Counter([*raci.consulted, *raci.informed, *{raci.responsible, raci.accountable}])
    assert max(told.values()) == 1


def test_no_step_of_the_packaged_playbooks_waits_for_what_contradicts_itself() -> None:
    for step in default_steps():
        assert len({*step.when} & {"fault_ours", "fault_unknown", "fault_not_ours"}) <= 1, step.id


@pytest.mark.parametrize("type_", CRISIS_TYPES)
def test_the_call_tree_reaches_each_role_once_and_everybody_who_has_a_step(type_: str) -> None:
    for level in (3, 4, 5):
        calls = calls_of(PLAN, type_, level)
        called = [call.called for call in calls]
        assert len(called) == len(set(called))
        assert {*called} <= KNOWN_ROLES
        callers = ["crisis_lead", *called]
        assert all(call.caller in callers for call in calls)
        working = {step.role for step in steps_of(PLAN, level, type_, known=KNOWN)}
        assert working <= set(callers), (type_, level, working - set(callers))
        rows: dict[str, tuple[str, ...]] = {}
        for call in calls:
            rows[call.caller] = (*rows.get(call.caller, ()), call.called)
        assert cycle_in(rows) == ()


@pytest.mark.parametrize("type_", CRISIS_TYPES)
def test_affected_people_and_staff_hear_it_first_and_every_key_group_has_its_message_in_a_crisis(type_: str) -> None:
    assert {message.group for message in messages_of(type_, 4)} >= {
        "affected", "employees", "customers", "partners", "press", "regulators",
    }  # fmt: skip
    order = [message.group for message in messages_of(type_, 5)]
    assert order == list(GROUPS)
    assert order[:2] == ["affected", "employees"]


@given(
    level=st.integers(1, 5),
    type_=st.sampled_from([None, *CRISIS_TYPES]),
    known=st.frozensets(st.sampled_from(KNOWN)),
    more=st.frozensets(st.sampled_from(KNOWN)),
)
@settings(max_examples=80, deadline=None)
def test_who_knows_more_or_stands_higher_never_does_less(
    level: int, type_: str | None, known: frozenset[str], more: frozenset[str]
) -> None:
    steps = {step.id for step in steps_of(PLAN, level, type_, "worst", known)}
    assert steps <= {step.id for step in steps_of(PLAN, level, type_, "worst", known | more)}
    if 3 <= level < 5:
        assert steps <= {step.id for step in steps_of(PLAN, level + 1, type_, "worst", known)}


def test_a_higher_level_keeps_the_steps_of_the_variant_before() -> None:
    for type_ in CRISIS_TYPES:
        for level in (3, 4):
            here = {step.id for step in steps_of(PLAN, level, type_)}
            assert here <= {step.id for step in steps_of(PLAN, level + 1, type_)}, (type_, level)


def test_the_level_tells_the_variant() -> None:
    assert [variant_at(PLAN, "T2", level) for level in range(1, 6)] == ["base", "base", "likely", "worst", "worst"]
    assert variant_at(PLAN, None, 5) == "base"


def test_a_type_calls_first_whom_it_needs_first() -> None:
    assert [call.called for call in calls_of(PLAN, "T15", 3) if call.caller == "crisis_lead"][:2] == [
        "topic_owner", "legal",
    ]  # fmt: skip
    assert calls_of(PLAN, "T15", 2) == ()
    assert "sponsor" not in [call.called for call in calls_of(PLAN, "T2", 3)]
    assert "sponsor" in [call.called for call in calls_of(PLAN, "T2", 4)]


def test_the_plan_changes_skips_and_adds_scenarios_and_steps() -> None:
    plan = read_plan(
        BRAND
        + """scenarios:
  T2.worst: {from_level: 5}
  T10.likely: {skip: true}
  own.vegan_label: {type: T2, from_level: 2, happens: {en: The vegan label is on the wrong product.}}
steps:
  t2.recall: {skip: true}
  own.call_shops: {level: 3, role: liaison, minutes: 20, types: [T2], variants: [own.vegan_label], words: {en: Call.}}
"""
    )
    assert [scenario.id for scenario in scenarios_of(plan, "T2")] == [
        "T2.base", "T2.likely", "T2.worst", "own.vegan_label",
    ]  # fmt: skip
    assert scenario_of(plan, "T2", "worst") == Scenario("T2.worst", "T2", "worst", 5)
    assert scenario_of(plan, "T10", "likely") is None
    own = {step.id for step in steps_of(plan, 3, "T2", "own.vegan_label")}
    assert "own.call_shops" in own
    assert "t2.set_aside" in own  # a scenario of one's own is a likely case unless it says otherwise
    assert "own.call_shops" not in {step.id for step in steps_of(plan, 3, "T2", "likely")}
    assert "t2.recall" not in {step.id for step in steps_of(plan, 5, "T2", "worst", KNOWN)}
    assert rule_of(next(step for step in plan.steps if step.id == "own.call_shops")) == "R68"


def test_a_row_of_calls_of_ones_own_takes_the_place_of_the_packaged_one() -> None:
    plan = read_plan(BRAND + "calls: {crisis_lead: [legal, comms_lead], comms_lead: [community_lead, topic_owner]}")
    calls = [(call.caller, call.called) for call in calls_of(plan, "T15", 4)]
    assert calls[:2] == [("crisis_lead", "legal"), ("crisis_lead", "comms_lead")]
    assert ("comms_lead", "topic_owner") in calls
    assert ("crisis_lead", "topic_owner") not in calls


def test_what_is_wrong_with_scenarios_and_calls_is_told_by_line() -> None:
    assert wrong("calls:\n  crisis_lead: [comms_lead]\n  comms_lead: [legal]\n  legal: [crisis_lead]") == [
        (5, "call_cycle")
    ]
    assert wrong("calls:\n  crisis_lead: [legal, comms_lead]\n  comms_lead: [legal]") == [(4, "call_twice")]
    assert wrong("calls: {crisis_lead: [legl]}") == [(2, "role_unknown_guess")]
    assert wrong("calls: {chief: [legal]}") == [(2, "role_unknown")]
    assert wrong("scenarios: {own: {from_level: 3}}") == [(2, "scenario_type_missing"), (2, "scenario_words_missing")]
    assert wrong("scenarios: {T2.wurst: {from_level: 3, happens: {en: X}}}") == [(2, "scenario_type_missing_guess")]
    assert wrong("scenarios: {T2.worst: {variant: base}}") == [(2, "unknown_value")]
    assert wrong("steps:\n  t2.recall:\n    variants: [worse]") == [(4, "unknown_value_guess")]
    assert wrong("steps: {t2.recall: {when: [harmful]}}") == [(2, "unknown_value_guess")]
    assert wrong("steps: {t2.recall: {accountable: nobody}}") == [(2, "role_unknown")]


def test_a_ring_is_found_wherever_it_begins() -> None:
    assert cycle_in({"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()}) == ()
    assert cycle_in({"a": ("b",), "b": ("c",), "c": ("b",)}) == ("b", "c", "b")
    assert cycle_in({"a": ("a",)}) == ("a", "a")


def test_a_playbook_is_what_is_planned_for_one_type_at_one_level() -> None:
    book = playbook_of(PLAN, "T2", 4)
    assert book.variant == "worst"
    assert book.scenario is not None
    assert {"t2.recall", "t2.own_up", "l4.declare"} <= {step.id for step in book.steps}
    assert book.donts["guideline.dont.T2"] == "G-T2-2"
    assert "t2.own_up" not in {step.id for step in playbook_of(PLAN, "T2", 4, known=()).steps}
    assert playbook_of(replace(PLAN, steps=()), "T2", 4).steps == ()


def test_the_plan_of_the_how_to_is_a_plan() -> None:
    page = (Path(__file__).parents[2] / "docs/how-to/adapt-a-playbook.md").read_text("utf-8")
    shown = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert shown is not None
    plan = read_plan(shown.group(1))
    assert "own.call_shops" in {step.id for step in steps_of(plan, 3, "T2", known={"harm"})}
    assert raci_of(next(step for step in plan.steps if step.id == "t2.recall")).accountable == "sponsor"
