"""What is called out when an alert is raised, repeated or taken, each to the second at which it is due."""

from __future__ import annotations

from math import inf

from coolhead.clock import Instant
from coolhead.desk.commands import Command, Record, SendAlert
from coolhead.desk.holding import end_mutes, notice, send_held
from coolhead.desk.state import DeskState
from coolhead.incident import Alert, Escalation, due, next_due, resume
from coolhead.plan import Plan

LONGEST_BREAK_SECONDS = 90.0
"""A house tells the time every minute. When it did not for so long it was down, and calls go on from now."""


def escalated(state: DeskState, escalation: Escalation, at: Instant, plan: Plan, commands: list[Command]) -> None:
    """Take over the alerts as they stand now; log what happened and call whom it asks for."""
    state.alerts = escalation.alerts
    commands.extend(Record(fact) for fact in escalation.facts)
    for call in escalation.calls:
        alert = state.alerts[call.alert]
        send = SendAlert(
            key=call.key,
            thread=f"{alert.brand}:{alert.wave}",
            at=at,
            brand=alert.brand,
            alert=alert.id,
            person=call.person,
            level=alert.level,
            verdict=alert.verdict,
            reasons=alert.reasons,
            escalated=call.escalated,
            number=alert.number,
            at_once=call.again or alert.level >= plan.alerting.both_ways_from_level,
        )
        commands.append(send)


def tell_who_was_called(
    state: DeskState, alert: Alert, about: str, at: Instant, plan: Plan, commands: list[Command], who: str = ""
) -> None:
    """Everybody who was called for an alert, but `who`, hears that somebody took it, or that its wave is calm."""
    for person in alert.told:
        if person != who:
            notice(state, alert, person, about, at, plan, commands, who)


def next_call(state: DeskState) -> Instant | None:
    """When time alone brings about the next call, the end of a mute, or a message that was held back."""
    times = [mute.until for mute in state.mutes.values()] + [held.until for held in state.held.values()]
    earliest = min(times, default=inf)
    alert = next_due(state.alerts)
    earliest = earliest if alert is None else min(earliest, alert)
    return None if earliest == inf else earliest


def call_until(state: DeskState, until: Instant, plan: Plan, commands: list[Command], *, before: bool = False) -> None:
    """Everything that is due up to an instant, each at its own second; `before`: not what is due at that instant."""
    while (at := next_call(state)) is not None and (at < until if before else at <= until):
        _call_at(state, at, plan, commands)


def keep_time(state: DeskState, at: Instant, plan: Plan, commands: list[Command]) -> None:
    """A house tells the time: what is due is called, or, after a break, goes on from now."""
    since, state.kept_at = state.kept_at, max(at, state.kept_at or at)
    if since is None or at - since > LONGEST_BREAK_SECONDS:
        state.alerts = resume(state.alerts, -inf if since is None else since, at, plan)
        if (first := next_call(state)) is not None and first <= at:
            _call_at(state, float(int(at)), plan, commands)
    call_until(state, at, plan, commands)


def _call_at(state: DeskState, at: Instant, plan: Plan, commands: list[Command]) -> None:
    end_mutes(state, at, commands)
    escalated(state, due(state.alerts, at, plan), at, plan, commands)
    send_held(state, at, plan, commands)
