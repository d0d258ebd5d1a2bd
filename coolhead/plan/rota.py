"""Who is on duty for a role at an instant, best first (R35, R72)."""

from __future__ import annotations

from coolhead.clock import Instant
from coolhead.plan.model import Plan


def on_duty(plan: Plan, role: str, at: Instant) -> tuple[str, ...]:
    """Ids of the people to call for a role at an instant, in calling order; nobody for a role nobody has.

    >>> from coolhead.plan import read_plan
    >>> plan = read_plan('''
    ... brand: {name: Kwantia, words: [Kwantia]}
    ... people: [{id: anna, name: Anna}, {id: budi, name: Budi}]
    ... roles: {crisis_lead: {primary: anna, deputy: budi}}
    ... ''')
    >>> on_duty(plan, "crisis_lead", 1772352902.0)
    ('anna', 'budi')
    """
    known = plan.role(role)
    named = (known.primary, known.deputy) if known else ()
    return tuple(dict.fromkeys(person for person in named if person is not None))
