"""Who may do what: the rights of the people of a plan (R73)."""

from __future__ import annotations

from typing import Final, Literal, get_args

from coolhead.plan.model import Plan

Right = Literal["read", "draft", "act", "approve", "publish", "decide", "edit_plan"]
RIGHTS: Final[tuple[Right, ...]] = get_args(Right)
AGENCY_RIGHTS: Final[tuple[Right, ...]] = ("read", "draft")
"""What outside help may do until the plan grants more: read and draft, never publish or decide."""


def rights_of(plan: Plan, person: str) -> tuple[Right, ...]:
    """The rights of a person of the plan; none for somebody it does not name."""
    if plan.person(person) is None:
        return ()
    agency = plan.role("agency")
    return AGENCY_RIGHTS if agency and person in (agency.primary, agency.deputy) else RIGHTS


def may(plan: Plan, person: str, right: Right) -> bool:
    """Whether a person has a right.

    >>> from coolhead.plan import read_plan
    >>> plan = read_plan('''
    ... brand: {name: Kwantia, words: [Kwantia]}
    ... people: [{id: anna, name: Anna}, {id: otto, name: Otto}]
    ... roles: {agency: {primary: otto}}
    ... ''')
    >>> may(plan, "anna", "publish"), may(plan, "otto", "draft"), may(plan, "otto", "publish"), may(plan, "x", "read")
    (True, True, False, False)
    """
    return right in rights_of(plan, person)
