"""What a running incident did differently from the plan, offered to the plan afterwards (R68).

Nothing is changed by itself: a person reads the proposals in the review and takes those that should hold next time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from coolhead.clock import MINUTE, Instant
from coolhead.incident.events import IncidentOpened, StepStarted
from coolhead.incident.room_events import InRoom, StepMarked, TaskSet
from coolhead.plan import Plan, Step

LATE_FROM = 1.5
"""A step that took so many times as long as planned was planned too short, or begun too late: worth asking."""
WHOLE_MINUTES = 5
OTHERWISE_MINUTES = 60.0

Told = TypeVar("Told", StepMarked, TaskSet)
IncidentTold = IncidentOpened | StepStarted | InRoom


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One proposal to the plan's `steps`.

    Parameters
    ----------
    kind: skip (it was left out), later (it took longer), add (a task that the plan did not have).
    step: the step's id; for `add` one of the plan's own, made of the task's id.
    before, after: the step's keys in the plan file as they are and as they would be.
    text: the id of the text that says why, or what is to be done; None where nobody wrote one.
    acts: the acts of the room that show it.
    """

    kind: Literal["skip", "later", "add"]
    step: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    text: str | None
    acts: tuple[str, ...]


def changes_from(
    plan: Plan, facts: Iterable[IncidentTold], crisis_type: str | None = None, language: str = "en"
) -> tuple[PlanChange, ...]:
    """What the plan could learn from the facts of one incident, in the order of the plan; the order in which the facts
    come changes nothing.

    Tasks that are improvements of the firm, or were dropped, are no steps of a playbook. An added step has its
    sentence by the text's id, in `language`, until somebody puts the words there.
    """
    told = tuple(facts)
    started = {fact.step: fact for fact in told if isinstance(fact, StepStarted)}
    marks = _last(fact for fact in told if isinstance(fact, StepMarked))
    changes = [
        change
        for step in plan.steps
        if step.id in marks and (change := _of_step(step, marks[step.id], started.get(step.id))) is not None
    ]
    opened = next((fact for fact in told if isinstance(fact, IncidentOpened)), None)
    tasks = _last(fact for fact in told if isinstance(fact, TaskSet))
    done = [task for task in tasks.values() if not task.improvement and task.status != "dropped"]
    return (*changes, *(_of_task(task, opened, plan, crisis_type, language) for task in done))


def _last(facts: Iterable[Told]) -> dict[str, Told]:
    """The last word about each step or task, by its id."""
    last: dict[str, Told] = {}
    for fact in sorted(facts, key=lambda fact: (fact.at, fact.act)):
        last[fact.step if isinstance(fact, StepMarked) else fact.task] = fact
    return dict(sorted(last.items()))


def _of_step(step: Step, mark: StepMarked, started: StepStarted | None) -> PlanChange | None:
    reason = mark.reason.id if mark.reason else None
    if mark.status == "skipped":
        return PlanChange("skip", step.id, {}, {"skip": True}, reason, (mark.act,))
    if mark.status != "done" or started is None:
        return None
    begun: Instant = started.due_at - step.minutes * MINUTE
    took = (mark.at - begun) / MINUTE
    if took < step.minutes * LATE_FROM:
        return None
    minutes = WHOLE_MINUTES * round(took / WHOLE_MINUTES)
    return PlanChange("later", step.id, {"minutes": step.minutes}, {"minutes": minutes}, reason, (mark.act,))


def _of_task(
    task: TaskSet, opened: IncidentOpened | None, plan: Plan, crisis_type: str | None, language: str
) -> PlanChange:
    minutes = OTHERWISE_MINUTES
    if task.due_at is not None and opened is not None:
        minutes = max(WHOLE_MINUTES, WHOLE_MINUTES * round((task.due_at - opened.at) / MINUTE / WHOLE_MINUTES))
    after: dict[str, Any] = {
        "level": opened.level if opened else 3,
        "role": _role_of(task.owner, plan),
        "minutes": minutes,
        "words": {language: task.text.id},
    }
    if crisis_type is not None:
        after["types"] = [crisis_type]
    return PlanChange("add", f"own.{task.task}", {}, after, task.text.id, (task.act,))


def _role_of(person: str | None, plan: Plan) -> str:
    """The first role that a person has in the plan; the responder's where they have none."""
    roles = (role.id for role in plan.roles if person is not None and person in (role.primary, role.deputy))
    return next(roles, "responder")
