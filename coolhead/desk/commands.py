"""What the desk may ask for. `run/` carries it out after the commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from coolhead.clock import Instant
from coolhead.incident.events import (
    AlertAcknowledged,
    AlertDelivered,
    AlertRaised,
    AlertSent,
    AlertSkipped,
    AlertUnanswered,
    AlertUpdated,
    GuidelineMade,
    IncidentCalmed,
    IncidentOpened,
    RoleAssigned,
    Sentence,
    StepStarted,
)
from coolhead.plan.events import SeverityChanged
from coolhead.wave.events import (
    ClimateMeasured,
    ForecastMade,
    MultiplierJoined,
    WaveCalmed,
    WaveMeasured,
    WaveOpened,
)

Fact = (
    ClimateMeasured
    | WaveOpened
    | WaveMeasured
    | MultiplierJoined
    | ForecastMade
    | WaveCalmed
    | SeverityChanged
    | AlertRaised
    | AlertUpdated
    | AlertSent
    | AlertDelivered
    | AlertAcknowledged
    | AlertUnanswered
    | AlertSkipped
    | GuidelineMade
    | IncidentOpened
    | RoleAssigned
    | StepStarted
    | IncidentCalmed
)


@dataclass(frozen=True, slots=True)
class Record:
    """Write a fact to the journal."""

    kind: ClassVar[str] = "record"
    fact: Fact


@dataclass(frozen=True, slots=True)
class SendAlert:
    """Hand an alert to one person through the outbox. `key` is the idempotency key: the same key is sent once.

    A later command with the same `thread` updates the message in place where the provider can.
    """

    kind: ClassVar[str] = "send_alert"
    key: str
    thread: str
    at: Instant
    brand: str
    alert: str
    person: str
    level: int
    verdict: Sentence
    reasons: tuple[Sentence, ...] = ()
    escalated: bool = False


Command = Record | SendAlert
