"""The next call of one alert: whom the chain names at this very instant, who may be woken, and when to try again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coolhead.clock import MINUTE, Instant
from coolhead.incident.alert import Alert, AlertFact, Call
from coolhead.incident.alert_events import AlertHeld
from coolhead.incident.events import AlertSent, AlertSkipped, AlertUnanswered
from coolhead.plan import Plan, chain_for, people_of, quiet_until

Called = tuple[Alert, tuple[AlertFact, ...], tuple[Call, ...]]


@dataclass(frozen=True, slots=True)
class _Choice:
    """Whom to call, or why nobody. `free_at` is when the first of those who are left in peace may be woken."""

    person: str | None
    step: int
    wait_minutes: float
    missing: tuple[str, ...] = ()
    free_at: Instant | None = None


def call_next(alert: Alert, at: Instant, plan: Plan) -> Called:
    """The next in line; the last one again and again; once the repeats are used up, nobody has answered.

    From then on one call is made every `again_minutes`, from the top of the chain, so that an alert never simply ends.
    """
    if not alert.unanswered and alert.attempt > alert.repeats:
        return _unanswered(alert, at, plan)
    if alert.unanswered and alert.step >= len(alert.links):
        alert = replace(alert, step=0, called=(), links=chain_for(plan, alert.level, at))
    choice = _choose(alert, at, plan)
    skipped = tuple(AlertSkipped(at=at, brand=alert.brand, alert=alert.id, role=link) for link in choice.missing)
    alert = replace(alert, step=choice.step)
    if choice.person is None and choice.free_at is not None:
        held = AlertHeld(at=at, brand=alert.brand, alert=alert.id, until_at=choice.free_at, why="quiet")
        return replace(alert, next_at=choice.free_at, held="quiet"), (*skipped, held), ()
    if choice.person is None:
        alert, facts, calls = _unanswered(alert, at, plan)
        return alert, (*skipped, *facts), calls
    alert, sent, call = _call(alert, choice.person, at)
    wait = plan.alerting.again_minutes if alert.unanswered else choice.wait_minutes
    next_at = at + wait * MINUTE if wait > 0 else None
    return replace(alert, next_at=next_at), (*skipped, sent), (call,)


def _call(alert: Alert, person: str, at: Instant) -> tuple[Alert, AlertSent, Call]:
    attempt = alert.attempt + 1
    escalated = bool(alert.told) and person != alert.told[0]
    sent = AlertSent(at=at, brand=alert.brand, alert=alert.id, person=person, attempt=attempt, escalated=escalated)
    call = Call(f"{alert.id}:{person}:{attempt}", alert.id, person, attempt, escalated, person in alert.told)
    called = alert.called if person in alert.called else (*alert.called, person)
    told = alert.told if person in alert.told else (*alert.told, person)
    return replace(alert, attempt=attempt, called=called, told=told, called_at=at), sent, call


def _unanswered(alert: Alert, at: Instant, plan: Plan) -> Called:
    """Said once; the chain that holds by then is begun again later."""
    facts = () if alert.unanswered else (AlertUnanswered(at=at, brand=alert.brand, alert=alert.id),)
    again = plan.alerting.again_minutes * MINUTE
    begun = replace(alert, unanswered=True, step=0, called=(), links=chain_for(plan, alert.level, at))
    return replace(begun, next_at=at + again if again > 0 else None), facts, ()


def _choose(alert: Alert, at: Instant, plan: Plan) -> _Choice:
    """The first person further down the chain who was not called in this round, may be woken and did not pass the
    alert on; behind the end of the chain the last one of it again."""
    wait, missing = plan.alerting.repeat_minutes, list[str]()
    free_at: Instant | None = None
    for step in range(alert.step, len(alert.links)):
        link = alert.links[step]
        people = people_of(plan, link.who, alert.topic, at)
        if not people:
            missing.append(link.who)
        for person in people:
            if person in alert.called or person in alert.passed:
                continue
            until = _left_in_peace(alert, person, at, plan)
            if until is None:
                return _Choice(person, step + 1, link.wait_minutes or wait, tuple(missing))
            free_at = until if free_at is None else min(free_at, until)
    last, again_at = _again(alert, at, plan)
    times = [one for one in (free_at, again_at) if one is not None]
    return _Choice(last, len(alert.links), wait, tuple(missing), min(times, default=None))


def _again(alert: Alert, at: Instant, plan: Plan) -> tuple[str | None, Instant | None]:
    """The last of the chain who may be woken; one who passed it on only where there is nobody else."""
    free_at: Instant | None = None
    people = [person for link in alert.links for person in people_of(plan, link.who, alert.topic, at)]
    people = list(dict.fromkeys([*people, *alert.called]))
    passed = [person for person in people if person in alert.passed]
    for person in (*(one for one in reversed(people) if one not in passed), *reversed(passed)):
        until = _left_in_peace(alert, person, at, plan)
        if until is None:
            return person, None
        free_at = until if free_at is None else min(free_at, until)
    return None, free_at


def _left_in_peace(alert: Alert, person: str, at: Instant, plan: Plan) -> Instant | None:
    """Until when a person is not to be woken for an alert of this level; None where they may be."""
    return None if alert.level >= plan.alerting.wakes_from_level else quiet_until(plan, person, at)
