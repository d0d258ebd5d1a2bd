"""Who is woken, and who next: an alert is repeated along the plan's chain until somebody takes it (R35, R54).

Pure: the alerts of a brand are a dict of plain values; each function returns the new dict, what happened and whom to
call. One alert per wave and level. While nobody has taken it, a higher level updates it in place and its calls go on,
so that people are not paged twice in five minutes for one thing; once taken, a higher level is a new alert.
"""

from __future__ import annotations

from dataclasses import replace

from coolhead.clock import MINUTE, Instant
from coolhead.incident.alert import Alert, AlertFact, Alerts, Call, Escalation
from coolhead.incident.alert_events import AlertHeld
from coolhead.incident.calling import call_next
from coolhead.incident.events import AlertRaised, AlertUpdated, Sentence
from coolhead.plan import Plan, chain_for

CRISIS = 4
"""From this level on a rise is told at once."""


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
    number: int = 0,
    held_until: Instant | None = None,
) -> Escalation:
    """Somebody must act on a wave: calls the first of the chain.

    Nothing happens below the plan's alerting level, nor where the wave has had an alert of this level or a higher one,
    unless `again` (the desk says so once a level may be raised anew).

    Parameters
    ----------
    number: what people are to call it by.
    held_until: its topic is muted; nobody is called before then.
    """
    mine = [alert for alert in alerts.values() if alert.wave == wave]
    if level < plan.alerting.from_level or (not again and any(alert.level >= level for alert in mine)):
        return Escalation(alerts)
    calling = next((alert for alert in mine if alert.standing == "open" and alert.attempt <= alert.repeats), None)
    if calling is not None:
        return _updated(alerts, calling, at, level, verdict, reasons, plan, held_until)
    alert = Alert(
        id=_new_id(wave, level, mine),
        brand=plan.brand.id,
        wave=wave,
        level=level,
        topic=topic,
        raised_at=at,
        verdict=verdict,
        reasons=reasons,
        links=chain_for(plan, level, at),
        repeats=plan.alerting.repeats,
        number=number,
    )
    raised = AlertRaised(
        at=at,
        brand=alert.brand,
        wave=wave,
        level=level,
        alert=alert.id,
        topic=topic,
        verdict=verdict,
        reasons=reasons,
        number=number or None,
    )
    alert, facts, calls = _held(alert, at, held_until) if held_until is not None else call_next(alert, at, plan)
    return Escalation({**stand_down(alerts, wave), alert.id: alert}, (raised, *facts), calls)


def _new_id(wave: str, level: int, mine: list[Alert]) -> str:
    id_ = f"{wave}-{level}"
    times = sum(alert.id == id_ or alert.id.startswith(f"{id_}-") for alert in mine)
    return f"{id_}-{times + 1}" if times else id_


def _held(alert: Alert, at: Instant, until: Instant) -> tuple[Alert, tuple[AlertFact, ...], tuple[Call, ...]]:
    fact = AlertHeld(at=at, brand=alert.brand, alert=alert.id, until_at=until, why="mute")
    return replace(alert, next_at=until, held="mute"), (fact,), ()


def _updated(
    alerts: Alerts,
    alert: Alert,
    at: Instant,
    level: int,
    verdict: Sentence,
    reasons: tuple[Sentence, ...],
    plan: Plan,
    held_until: Instant | None,
) -> Escalation:
    """The alert says what it has become. A steep rise, or one that a mute no longer holds back, calls the next in line
    at once, with all repeats before it; a smaller one is heard with the next call."""
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
    steep = level - alert.level >= 2 or level >= CRISIS > alert.level or alert.held == "mute"
    updated = replace(alert, level=level, verdict=verdict, reasons=reasons, links=chain_for(plan, level, at))
    updated = updated if updated.links == alert.links else replace(updated, step=0)
    if not steep or held_until is not None:
        return Escalation({**alerts, alert.id: updated}, (fact,))
    updated = replace(updated, repeats=alert.attempt + plan.alerting.repeats, held="")
    updated, sent, calls = call_next(updated, at, plan)
    return Escalation({**alerts, alert.id: updated}, (fact, *sent), calls)


def due(alerts: Alerts, at: Instant, plan: Plan) -> Escalation:
    """Calls that are due by now. At most one for each alert, so that a machine that slept does not flood anyone."""
    waiting = [alert for alert in alerts.values() if alert.next_at is not None and alert.next_at <= at]
    if not waiting:
        return Escalation(alerts)
    moved: Alerts = {}
    facts: list[AlertFact] = []
    calls: list[Call] = []
    for alert in sorted(waiting, key=lambda alert: alert.id):
        moved[alert.id], new_facts, new_calls = call_next(replace(alert, held=""), at, plan)
        facts += new_facts
        calls += new_calls
    return Escalation({**alerts, **moved}, tuple(facts), tuple(calls))


def next_due(alerts: Alerts) -> Instant | None:
    """When `due` has something to do next."""
    return min((alert.next_at for alert in alerts.values() if alert.next_at is not None), default=None)


def resume(alerts: Alerts, since: Instant, at: Instant, plan: Plan) -> Alerts:
    """The alerts as they go on after nobody kept the time between `since` and `at`: none is used up in the past.

    A call that was due meanwhile is due now; one that was made meanwhile (it could not leave before now) is given its
    full time from now on, and a chain that came to its end meanwhile begins again.
    """
    resumed: Alerts = {}
    for id_, alert in alerts.items():
        if alert.next_at is not None and not alert.held and alert.called_at > since:
            wait = alert.next_at - alert.called_at
            if alert.unanswered or alert.attempt > alert.repeats:
                again = alert.attempt + plan.alerting.repeats
                alert = replace(alert, unanswered=False, repeats=again, step=0, called=())
                wait = plan.alerting.repeat_minutes * MINUTE
            alert = replace(alert, next_at=at + wait)
        resumed[id_] = alert
    return resumed


def stand_down(alerts: Alerts, wave: str) -> Alerts:
    """No more calls about a wave: it is calm, or a higher level has taken over."""
    return {id_: replace(alert, next_at=None) if alert.wave == wave else alert for id_, alert in alerts.items()}


def forget(alerts: Alerts, wave: str) -> Alerts:
    """The alerts without those of a wave that will not come back."""
    return {id_: alert for id_, alert in alerts.items() if alert.wave != wave}
