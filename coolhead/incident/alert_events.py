"""Facts about how alerts reach people: answers other than "I take it", what is held back, and tests of contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from coolhead.clock import Instant
from coolhead.wave.events import where_known


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPassed:
    """A person passed an alert on: the next one in the chain is called at once. `way` as in `alert_acknowledged`."""

    type: ClassVar[str] = "alert_passed"
    at: Instant
    brand: str
    alert: str
    who: str
    way: str | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDismissed:
    """A person looked at an alert and said it is no crisis: nobody is called for it any more. The level stays as
    measured, and a rise is told again. `reason` is the id of what they wrote, which stands where it can be erased."""

    type: ClassVar[str] = "alert_dismissed"
    at: Instant
    brand: str
    alert: str
    who: str
    reason: str | None = where_known()
    way: str | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertHeld:
    """Nobody is called for an alert before `until_at`: its topic is muted (`why`: mute), or everybody in its chain
    has quiet hours (quiet)."""

    type: ClassVar[str] = "alert_held"
    at: Instant
    brand: str
    alert: str
    until_at: Instant
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMuted:
    """A person asked not to be called for a topic (null: the brand as a whole) up to and with `level`, until
    `until_at`. A higher level and reports of harm come through. `reason` is the id of what they wrote."""

    type: ClassVar[str] = "topic_muted"
    at: Instant
    brand: str
    topic: str | None
    level: int
    until_at: Instant
    who: str
    reason: str | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicUnmuted:
    """A topic may be called for again: its time is over, or `who` said so before. `held` alerts waited."""

    type: ClassVar[str] = "topic_unmuted"
    at: Instant
    brand: str
    topic: str | None
    held: int
    who: str | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSent:
    """Something nobody has to answer was handed to the outbox for one person. `about`: `taken` (somebody took the
    alert they were called for), `eased` (its wave is calm) or `digest` (the `count` things held back until now)."""

    type: ClassVar[str] = "notice_sent"
    at: Instant
    brand: str
    person: str
    about: str
    alert: str | None = where_known()
    count: int | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactTested:
    """A test message went to one address of a person: `accepted` or `refused` by its provider, or `seen`, which only
    the person can say. `address` names the provider, not the address; `place` counts a person's addresses from 1."""

    type: ClassVar[str] = "contact_tested"
    at: Instant
    brand: str
    person: str
    place: int
    address: str
    outcome: str
    who: str
    detail: str = ""
