"""Who is woken, and who next: an alert is repeated along the plan's chain until somebody takes it (R35, R54).

Pure: the alerts of a brand are a dict of plain values; each function returns the new dict, what happened and whom to
call. One alert per wave and level. While nobody has taken it, a higher level updates it in place and its calls go on,
so that people are not paged twice in five minutes for one thing; once taken, a higher level is a new alert.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from coolhead.clock import MINUTE, Instant
from coolhead.incident.events import (
    AlertAcknowledged,
    AlertRaised,
    AlertSent,
    AlertSkipped,
    AlertUnanswered,
    AlertUpdated,
    Sentence,
)
from coolhead.plan import Plan

CRISIS = 4
"""From this level on a rise is told at once."""
AlertFact = AlertRaised | AlertSkipped | AlertSent | AlertUpdated | AlertAcknowledged | AlertUnanswered


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert: what it says, who is to hear of it in which order, and how far that has come.

    `attempt` counts the calls made. `next_at` is when the next one is due; None: nobody is called any more.
    `taken_at` and `taken_by` are the earliest acknowledgement. `id` is `<wave>-<level it was raised at>`, with `-2` and
    so on when the same level is raised again.
    """

    id: str
    brand: str
    wave: str
    level: int
    topic: str | None
    raised_at: Instant
    verdict: Sentence
    reasons: tuple[Sentence, ...]
    people: tuple[str, ...]
    repeat_minutes: float
    repeats: int
    attempt: int = 0
    next_at: Instant | None = None
    taken_at: Instant | None = None
    taken_by: str | None = None
    unanswered: bool = False

    @property
    def standing(self) -> Literal["taken", "unanswered", "open", "closed"]:
        """Taken by somebody; unanswered to the end; open while calls go on; closed by a higher level or by calm."""
        if self.taken_by is not None:
            return "taken"
        if self.unanswered:
            return "unanswered"
        return "open" if self.next_at is not None else "closed"


Alerts = dict[str, Alert]


@dataclass(frozen=True, slots=True)
class Call:
    """One person to be called for one alert. The same key is the same call and is made once."""

    key: str
    alert: str
    person: str
    attempt: int
    escalated: bool


@dataclass(frozen=True, slots=True)
class Escalation:
    """What a step of the chain leads to."""

    alerts: Alerts
    facts: tuple[AlertFact, ...] = ()
    calls: tuple[Call, ...] = ()


def raise_alert(
    alerts: Alerts,
    at: Instant,
    *,
    wave: str,
    level: int,
    topic: str | None,
    verdict: Sentence,
    reasons: tuple[Sentence, ...],
    plan: Plan,
    again: bool = False,
) -> Escalation:
    """Somebody must act on a wave: calls the first of the chain.

    Nothing happens below the plan's alerting level, nor where the wave has had an alert of this level or a higher one,
    unless `again` (the desk says so once a level may be raised anew).
    """
    mine = [alert for alert in alerts.values() if alert.wave == wave]
    if level < plan.alerting.from_level or (not again and any(alert.level >= level for alert in mine)):
        return Escalation(alerts)
    calling = next((alert for alert in mine if alert.standing == "open" and alert.attempt <= alert.repeats), None)
    if calling is not None:
        return _updated(alerts, calling, at, level, verdict, reasons, plan)
    id_ = f"{wave}-{level}"
    times = sum(alert.id == id_ or alert.id.startswith(f"{id_}-") for alert in mine)
    id_ += f"-{times + 1}" if times else ""
    people, missing = _chain(plan)
    alert = Alert(
        id=id_,
        brand=plan.brand.id,
        wave=wave,
        level=level,
        topic=topic,
        raised_at=at,
        verdict=verdict,
        reasons=reasons,
        people=people,
        repeat_minutes=plan.alerting.repeat_minutes,
        repeats=plan.alerting.repeats,
    )
    raised = AlertRaised(
        at=at, brand=alert.brand, wave=wave, level=level, alert=id_, topic=topic, verdict=verdict, reasons=reasons
    )
    skipped = tuple(AlertSkipped(at=at, brand=alert.brand, alert=id_, role=role) for role in missing)
    alert, facts, calls = _call_next(alert, at)
    return Escalation({**stand_down(alerts, wave), id_: alert}, (raised, *skipped, *facts), calls)


def _updated(
    alerts: Alerts, alert: Alert, at: Instant, level: int, verdict: Sentence, reasons: tuple[Sentence, ...], plan: Plan
) -> Escalation:
    """The alert says what it has become. A steep rise calls the next in line at once, with all repeats before it; a
    smaller one is heard with the next call."""
    fact = AlertUpdated(
        at=at,
        brand=alert.brand,
        wave=alert.wave,
        level=level,
        alert=alert.id,
        topic=alert.topic,
        verdict=verdict,
        reasons=reasons,
    )
    steep = level - alert.level >= 2 or level >= CRISIS > alert.level
    updated = replace(alert, level=level, verdict=verdict, reasons=reasons)
    if not steep:
        return Escalation({**alerts, alert.id: updated}, (fact,))
    updated, sent, calls = _call_next(replace(updated, repeats=alert.attempt + plan.alerting.repeats), at)
    return Escalation({**alerts, alert.id: updated}, (fact, *sent), calls)


def due(alerts: Alerts, at: Instant) -> Escalation:
    """Calls that are due by now. At most one for each alert, so that a machine that slept does not flood anyone."""
    waiting = [alert for alert in alerts.values() if alert.next_at is not None and alert.next_at <= at]
    if not waiting:
        return Escalation(alerts)
    moved: Alerts = {}
    facts: list[AlertFact] = []
    calls: list[Call] = []
    for alert in sorted(waiting, key=lambda alert: alert.id):
        moved[alert.id], new_facts, new_calls = _call_next(alert, at)
        facts += new_facts
        calls += new_calls
    return Escalation({**alerts, **moved}, tuple(facts), tuple(calls))


def next_due(alerts: Alerts) -> Instant | None:
    """When `due` has something to do next."""
    return min((alert.next_at for alert in alerts.values() if alert.next_at is not None), default=None)


def acknowledge(alerts: Alerts, at: Instant, alert: str, who: str) -> Escalation:
    """Somebody takes an alert: its repeats stop.

    The earliest acknowledgement counts, whatever the order in which they arrive; saying it twice changes nothing, and
    so does an alert that is not known. An alert nobody answered in time can still be taken.
    """
    known = alerts.get(alert)
    if known is None or (known.taken_at is not None and (known.taken_at, known.taken_by or "") <= (at, who)):
        return Escalation(alerts)
    taken = replace(known, taken_at=at, taken_by=who, next_at=None)
    return Escalation({**alerts, alert: taken}, (AlertAcknowledged(at=at, brand=known.brand, alert=alert, who=who),))


def stand_down(alerts: Alerts, wave: str) -> Alerts:
    """No more calls about a wave: it is calm, or a higher level has taken over."""
    return {id_: replace(alert, next_at=None) if alert.wave == wave else alert for id_, alert in alerts.items()}


def forget(alerts: Alerts, wave: str) -> Alerts:
    """The alerts without those of a wave that will not come back."""
    return {id_: alert for id_, alert in alerts.items() if alert.wave != wave}


def _chain(plan: Plan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The people of the chain in order, each once, and the links that name nobody."""
    people: list[str] = []
    missing: list[str] = []
    for link in plan.alerting.chain:
        name, _, which = link.partition(":")
        role = plan.role(name)
        person = (role.deputy if which == "deputy" else role.primary) if role else None
        if person is None:
            missing.append(link)
        elif person not in people:
            people.append(person)
    return tuple(people), tuple(missing)


def _call_next(alert: Alert, at: Instant) -> tuple[Alert, tuple[AlertFact, ...], tuple[Call, ...]]:
    """The next in line; the last one again and again; once the repeats are used up, nobody has answered."""
    if not alert.people or alert.attempt > alert.repeats:
        unanswered = AlertUnanswered(at=at, brand=alert.brand, alert=alert.id)
        return replace(alert, next_at=None, unanswered=True), (unanswered,), ()
    person = alert.people[min(alert.attempt, len(alert.people) - 1)]
    attempt = alert.attempt + 1
    escalated = person != alert.people[0]
    sent = AlertSent(at=at, brand=alert.brand, alert=alert.id, person=person, attempt=attempt, escalated=escalated)
    call = Call(f"{alert.id}:{person}:{attempt}", alert.id, person, attempt, escalated)
    return replace(alert, attempt=attempt, next_at=at + alert.repeat_minutes * MINUTE), (sent,), (call,)
