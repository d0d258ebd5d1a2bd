"""Who was trained in what, and whether it still holds (R71)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coolhead.plan.model import Plan


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """One course of one person: `trained`, `training_expired`, or `untrained` though one of their roles asks for it."""

    person: str
    course: str
    state: Literal["trained", "training_expired", "untrained"]
    done_on: str | None = None
    valid_until: str | None = None
    roles: tuple[str, ...] = ()
    """Those of their roles that ask for it."""


def training_records(plan: Plan, day: str) -> tuple[TrainingRecord, ...]:
    """What people did and what their roles ask for, on a day (yyyy-mm-dd); of a course done twice the later one."""
    rota = {role.role: {person for layer in role.layers for person in layer.people} for role in plan.rota}
    found = []
    for person in plan.people:
        mine = [
            role
            for role in plan.roles
            if person.id in (role.primary, role.deputy) or person.id in rota.get(role.id, ())
        ]
        latest = {done.course: done for done in sorted(person.training, key=lambda done: done.done_on)}
        for course in dict.fromkeys([*(course for role in mine for course in role.training), *latest]):
            done = latest.get(course)
            roles = tuple(role.id for role in mine if course in role.training)
            if done is None:
                found.append(TrainingRecord(person.id, course, "untrained", roles=roles))
                continue
            state: Literal["trained", "training_expired"] = "trained" if done.holds(day) else "training_expired"
            found.append(TrainingRecord(person.id, course, state, done.done_on, done.valid_until, roles))
    return tuple(found)
