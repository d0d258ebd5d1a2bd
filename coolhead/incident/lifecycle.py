"""An incident from its opening to calm: roles, the checklist with due times, the review (R67, R74, R120)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, timedelta

from coolhead.clock import MINUTE, Instant
from coolhead.incident.events import IncidentCalmed, IncidentOpened, RoleAssigned, StepStarted
from coolhead.incident.room_events import NoteAdded
from coolhead.incident.zone import local_time
from coolhead.plan import Plan, Step, steps_of
from coolhead.plan.rota import on_duty

OPENS_AT_LEVEL = 3
REVIEW_WORKING_DAYS = 5

IncidentFact = IncidentOpened | RoleAssigned | StepStarted | IncidentCalmed | NoteAdded


@dataclass(frozen=True, slots=True)
class Incident:
    """People work on a wave. `level` is the highest it reached, `steps` the ids of the steps started so far."""

    id: str
    wave: str | None
    level: int
    opened_at: Instant
    crisis_type: str | None = None
    steps: tuple[str, ...] = ()
    number: int = 1
    calmed_at: Instant | None = None


def follow(
    incident: Incident | None,
    at: Instant,
    wave: str,
    level: int,
    crisis_type: str | None,
    plan: Plan,
    known: frozenset[str] = frozenset(),
) -> tuple[Incident | None, tuple[IncidentFact, ...]]:
    """What a wave's level means for its incident: opens one from level 3 on, starts the steps a higher level adds.

    Going down ends nothing; only `calm_incident` does. The same level and type again change nothing, unless more is
    `known` of the situation: then the steps start that waited for it.
    """
    if incident is None or incident.calmed_at is not None:
        if level < OPENS_AT_LEVEL:
            return incident, ()
        number = 1 if incident is None else incident.number + 1
        return open_incident(at, wave, level, crisis_type, plan, number, known)
    return raise_incident(incident, at, level, crisis_type, plan, known)


def open_incident(
    at: Instant,
    wave: str | None,
    level: int,
    crisis_type: str | None,
    plan: Plan,
    number: int = 1,
    known: frozenset[str] = frozenset(),
    declared: IncidentOpened | None = None,
) -> tuple[Incident, tuple[IncidentFact, ...]]:
    """Opens an incident: every role of the plan has its person, every step of the level and type its due time.

    `declared` is what a person said it is; without it the wave has reached its level.
    """
    brand = plan.brand.id
    id_ = f"incident-{wave}" + (f"-{number}" if number > 1 else "")
    opened = declared or IncidentOpened(at=at, brand=brand, incident=id_, wave=wave, level=level)
    id_, type_ = opened.incident, crisis_type or opened.crisis_type
    incident = Incident(id=id_, wave=wave, level=level, opened_at=at, crisis_type=type_, number=number)
    roles = [
        RoleAssigned(at=at, brand=brand, incident=id_, role=role.id, person=person_in(role.id, plan, at))
        for role in plan.roles
    ]
    incident, steps = _start(incident, at, plan, known)
    return incident, (opened, *_heard(opened), *roles, *steps)


def _heard(opened: IncidentOpened) -> tuple[NoteAdded, ...]:
    """What was heard when it was declared, as a note: logged with the declaration, so that neither is without the
    other."""
    if opened.note is None or opened.act is None:
        return ()
    note = NoteAdded(
        at=opened.at,
        brand=opened.brand,
        incident=opened.incident,
        act=f"{opened.act}-note",
        who=opened.who,
        kind="offline",
        text=opened.note,
    )
    return (note,)


def raise_incident(
    incident: Incident,
    at: Instant,
    level: int,
    crisis_type: str | None,
    plan: Plan,
    known: frozenset[str] = frozenset(),
) -> tuple[Incident, tuple[IncidentFact, ...]]:
    """The level rose, or more became known: starts the steps that are new, and only those."""
    reached = replace(incident, level=max(level, incident.level), crisis_type=crisis_type or incident.crisis_type)
    return _start(reached, at, plan, known)


def calm_incident(incident: Incident, at: Instant, plan: Plan) -> tuple[Incident, tuple[IncidentFact, ...]]:
    """The wave is calm: the closing steps start and the review is due in five working days (R120)."""
    if incident.calmed_at is not None:
        return incident, ()
    calmed = IncidentCalmed(
        at=at,
        brand=plan.brand.id,
        incident=incident.id,
        review_due_at=working_days_later(at, REVIEW_WORKING_DAYS, plan.brand.time_zone),
    )
    closing = [_started(step, incident.id, at, plan) for step in plan.closing_steps if step.id not in incident.steps]
    steps = (*incident.steps, *(step.step for step in closing))
    return replace(incident, calmed_at=at, steps=steps), (calmed, *closing)


def person_in(role: str, plan: Plan, at: Instant) -> str | None:
    """Who has a role at an instant: whoever is on duty for it first, else nobody."""
    return next(iter(on_duty(plan, role, at)), None)


def working_days_later(at: Instant, days: int, time_zone: str) -> Instant:
    """The same time of day, so many working days (Monday to Friday) later.

    >>> from coolhead.clock import read_instant, write_instant
    >>> write_instant(working_days_later(read_instant("2026-03-27T16:00:00Z"), 5, "Europe/Warsaw"))
    '2026-04-03T15:00:00Z'
    """
    moment = local_time(at, time_zone)
    while days > 0:
        moment += timedelta(days=1)
        days -= moment.weekday() < 5
    return moment.astimezone(UTC).timestamp()


def _start(
    incident: Incident, at: Instant, plan: Plan, known: frozenset[str]
) -> tuple[Incident, tuple[IncidentFact, ...]]:
    planned = steps_of(plan, incident.level, incident.crisis_type, known=known)
    new = [step for step in planned if step.id not in incident.steps]
    facts = tuple(_started(step, incident.id, at, plan) for step in new)
    return replace(incident, steps=(*incident.steps, *(step.id for step in new))), facts


def _started(step: Step, incident: str, at: Instant, plan: Plan) -> StepStarted:
    return StepStarted(
        at=at,
        brand=plan.brand.id,
        incident=incident,
        step=step.id,
        role=step.role,
        person=person_in(step.role, plan, at),
        due_at=at + step.minutes * MINUTE,
    )
