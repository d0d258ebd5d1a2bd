"""Facts about incidents, alerts and guidelines. Sentences are message ids with arguments; words come at the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from coolhead.clock import Instant
from coolhead.wave.events import where_known

Args = dict[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence to be said in any of the five languages: a catalogue's message id and its arguments."""

    id: str
    args: Args = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRef:
    """A text of the content table: its id and its keyed digest. The text itself is in no fact."""

    id: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRaised:
    """Somebody must act. One per wave and level. `reasons` are at most three; `number` is what people call it by,
    counted by brand."""

    type: ClassVar[str] = "alert_raised"
    at: Instant
    brand: str
    wave: str
    level: int
    alert: str
    topic: str | None
    verdict: Sentence
    reasons: tuple[Sentence, ...] = ()
    number: int | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertUpdated:
    """An alert nobody has taken yet now says more: its wave rose. Its calls go on; no further page is made."""

    type: ClassVar[str] = "alert_updated"
    at: Instant
    brand: str
    wave: str
    level: int
    alert: str
    topic: str | None
    verdict: Sentence
    reasons: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSent:
    """An alert was handed to the outbox for one person; `attempt` counts from 1."""

    type: ClassVar[str] = "alert_sent"
    at: Instant
    brand: str
    alert: str
    person: str
    attempt: int
    escalated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDelivered:
    """What the provider answered. Accepted is not seen: only an acknowledgement stops the repeats. `one_way`: the
    person has no second, unrelated way, although an alert of this level goes out on two."""

    type: ClassVar[str] = "alert_delivered"
    at: Instant
    brand: str
    alert: str
    key: str
    accepted: bool
    detail: str = ""
    one_way: bool | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertAcknowledged:
    """A person has seen the alert and taken it. `way` is where they said so: page, cli, api, link, chat."""

    type: ClassVar[str] = "alert_acknowledged"
    at: Instant
    brand: str
    alert: str
    who: str
    way: str | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertUnanswered:
    """The chain is exhausted and nobody has acknowledged."""

    type: ClassVar[str] = "alert_unanswered"
    at: Instant
    brand: str
    alert: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a guideline: its part (1..10 of domain model 6), the rule it follows, its sentence."""

    part: str
    rule: str
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineMade:
    """The first guideline, one page, a draft (R79)."""

    type: ClassVar[str] = "guideline_made"
    at: Instant
    brand: str
    wave: str
    level: int
    crisis_type: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentOpened:
    """People work on it from now on: a wave reached its level, or a person (`who`) declared it, with a wave or
    without. `act` is the act by which, `title` what they called it, `crisis_type` what they took it for, `note` what
    was heard; the note is told by a fact of its own as well."""

    type: ClassVar[str] = "incident_opened"
    at: Instant
    brand: str
    incident: str
    wave: str | None
    level: int
    who: str | None = where_known()
    act: str | None = where_known()
    title: TextRef | None = where_known()
    crisis_type: str | None = where_known()
    note: TextRef | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssigned:
    """Who has which role in an incident; `person` is None where the plan names nobody."""

    type: ClassVar[str] = "role_assigned"
    at: Instant
    brand: str
    incident: str
    role: str
    person: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted:
    """A step of the checklist waits for somebody, with its due time."""

    type: ClassVar[str] = "step_started"
    at: Instant
    brand: str
    incident: str
    step: str
    role: str
    person: str | None
    due_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentCalmed:
    """The incident's wave is calm again; the review is due."""

    type: ClassVar[str] = "incident_calmed"
    at: Instant
    brand: str
    incident: str
    review_due_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSkipped:
    """A link of the alert chain names nobody; the next one is called instead. `role` is the link as the plan has it."""

    type: ClassVar[str] = "alert_skipped"
    at: Instant
    brand: str
    alert: str
    role: str
