"""Who may do what: the rights of the people of a plan (R73)."""

from __future__ import annotations

from coolhead.plan.model import Plan
from coolhead.plan.team import AGENCY_RIGHTS, RIGHTS, Right

__all__ = ["AGENCY_RIGHTS", "RIGHTS", "Right", "is_agency", "may", "rights_of"]


def is_agency(plan: Plan, person: str) -> bool:
    """Whether somebody is outside help: marked so, or in the role of the agency."""
    known, role = plan.person(person), plan.role("agency")
    return bool(known and known.agency) or (role is not None and person in (role.primary, role.deputy))


def rights_of(plan: Plan, person: str) -> tuple[Right, ...]:
    """The rights of a person of the plan; none for somebody it does not name."""
    known = plan.person(person)
    if known is None:
        return ()
    if known.rights is not None:
        return known.rights
    return AGENCY_RIGHTS if is_agency(plan, person) else RIGHTS


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
