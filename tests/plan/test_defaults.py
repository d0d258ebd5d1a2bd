"""What a plan starts with is complete and fits together."""

from __future__ import annotations

from coolhead.plan import (
    CRISIS_TYPES,
    Account,
    brand_id,
    default_closing_steps,
    default_plan,
    default_risks,
    default_roles,
    default_steps,
)
from coolhead.plan.defaults import OWNERS, ROLES


def test_all_22_types_have_a_risk_and_an_owner_with_a_name() -> None:
    risks = default_risks()
    assert tuple(risk.type for risk in risks) == CRISIS_TYPES
    assert {risk.owner for risk in risks} <= {*ROLES, *OWNERS}


def test_positions_are_those_of_the_register() -> None:
    harm = default_plan("X").risk("T15")
    assert harm is not None
    assert (harm.likelihood, harm.impact.money, harm.impact.reputation, harm.impact.brand) == (2, 5, 5, 4)


def test_every_step_has_a_known_role_and_its_own_id() -> None:
    roles = {role.id for role in default_roles()}
    steps = (*default_steps(), *default_closing_steps())
    assert {step.role for step in steps} <= roles
    assert len({step.id for step in steps}) == len(steps)


def test_the_first_steps_of_a_threat_are_those_of_the_playbook() -> None:
    due = {step.id: step.minutes for step in default_steps() if step.level == 3 and not step.types}
    assert due["l3.acknowledge_alert"] == 5
    assert due["l3.acknowledge_in_public"] == 15
    assert due["l3.holding_statement"] == 30


def test_every_type_has_a_step_of_its_own() -> None:
    assert {type_ for step in default_steps() for type_ in step.types} == set(CRISIS_TYPES)


def test_a_brand_id_is_short_and_plain_where_it_can_be() -> None:
    assert brand_id("Brélande & Fils") == "brelande-fils"
    assert brand_id("Банк Аргентум") == "банк-аргентум"
    assert brand_id("Банк Аргентум", (Account("1", "argentumbank"),)) == "argentumbank"
    assert brand_id("!!!") == "brand"
