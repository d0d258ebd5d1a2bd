"""Values: an alert on its way to people, one call of it, and what a step of the chain leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coolhead.clock import Instant
from coolhead.incident.alert_events import AlertDismissed, AlertHeld, AlertPassed
from coolhead.incident.events import (
    AlertAcknowledged,
    AlertRaised,
    AlertSent,
    AlertSkipped,
    AlertUnanswered,
    AlertUpdated,
    Sentence,
)
from coolhead.plan import Link

AlertFact = (
    AlertRaised
    | AlertSkipped
    | AlertSent
    | AlertUpdated
    | AlertAcknowledged
    | AlertUnanswered
    | AlertPassed
    | AlertDismissed
    | AlertHeld
)


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert: what it says, the chain it goes along, and how far that has come.

    `attempt` counts the calls made, `step` is the link to be tried next, `called` who was called in this round and
    `told` who was ever called, each once and in order. `next_at` is when the next call is due; None: nobody is called
    any more. `taken_at` and `taken_by` are the earliest acknowledgement. `id` is `<wave>-<level it was raised at>`,
    with `-2` and so on when the same level is raised again; `number` is what people call it by.
    """

    id: str
    brand: str
    wave: str
    level: int
    topic: str | None
    raised_at: Instant
    verdict: Sentence
    reasons: tuple[Sentence, ...]
    links: tuple[Link, ...]
    repeats: int
    number: int = 0
    attempt: int = 0
    step: int = 0
    called: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    called_at: Instant = 0.0
    next_at: Instant | None = None
    held: str = ""
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
    """One person to be called for one alert. The same key is the same call and is made once. `again`: they were called
    for it before and did not answer."""

    key: str
    alert: str
    person: str
    attempt: int
    escalated: bool
    again: bool = False


@dataclass(frozen=True, slots=True)
class Escalation:
    """What a step of the chain leads to."""

    alerts: Alerts
    facts: tuple[AlertFact, ...] = ()
    calls: tuple[Call, ...] = ()
