"""What people answer to an alert: I take it, please the next one, it is no crisis. Any order and any number of answers
ends the same: the earliest word that takes it counts, and after it nobody is called."""

from __future__ import annotations

from dataclasses import replace

from coolhead.clock import Instant
from coolhead.incident.alert import Alerts, Escalation
from coolhead.incident.alert_events import AlertDismissed, AlertPassed
from coolhead.incident.calling import call_next
from coolhead.incident.events import AlertAcknowledged
from coolhead.plan import Plan


def acknowledge(alerts: Alerts, at: Instant, alert: str, who: str, way: str = "") -> Escalation:
    """Somebody takes an alert: its repeats stop.

    The earliest acknowledgement counts, whatever the order in which they arrive; saying it twice changes nothing, and
    so does an alert that is not known. An alert nobody answered in time can still be taken.
    """
    if _comes_late(alerts, at, alert, who):
        return Escalation(alerts)
    fact = AlertAcknowledged(at=at, brand=alerts[alert].brand, alert=alert, who=who, way=way or None)
    return Escalation(_taken(alerts, at, alert, who), (fact,))


def dismiss(alerts: Alerts, at: Instant, alert: str, who: str, reason: str = "", way: str = "") -> Escalation:
    """Somebody looked and says that it is no crisis: nobody is called for it any more, as when it is taken."""
    if _comes_late(alerts, at, alert, who):
        return Escalation(alerts)
    fact = AlertDismissed(
        at=at, brand=alerts[alert].brand, alert=alert, who=who, reason=reason or None, way=way or None
    )
    return Escalation(_taken(alerts, at, alert, who), (fact,))


def pass_on(alerts: Alerts, at: Instant, alert: str, who: str, plan: Plan, way: str = "") -> Escalation:
    """Somebody cannot take it: the next one is called at once. Passing it on twice is passing it on once."""
    known = alerts.get(alert)
    if known is None or known.taken_by is not None or known.next_at is None or who in known.passed:
        return Escalation(alerts)
    fact = AlertPassed(at=at, brand=known.brand, alert=alert, who=who, way=way or None)
    moved, facts, calls = call_next(replace(known, passed=(*known.passed, who)), at, plan)
    return Escalation({**alerts, alert: moved}, (fact, *facts), calls)


def _comes_late(alerts: Alerts, at: Instant, alert: str, who: str) -> bool:
    """Whether the alert is unknown, or somebody took it before."""
    known = alerts.get(alert)
    return known is None or (known.taken_at is not None and (known.taken_at, known.taken_by or "") <= (at, who))


def _taken(alerts: Alerts, at: Instant, alert: str, who: str) -> Alerts:
    return {**alerts, alert: replace(alerts[alert], taken_at=at, taken_by=who, next_at=None)}
