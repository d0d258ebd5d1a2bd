"""What is called out when an alert is raised, repeated or taken."""

from __future__ import annotations

from coolhead.clock import Instant
from coolhead.desk.commands import Command, Record, SendAlert
from coolhead.desk.state import DeskState
from coolhead.incident import Escalation


def escalated(state: DeskState, escalation: Escalation, at: Instant, commands: list[Command]) -> None:
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
        )
        commands.append(send)
