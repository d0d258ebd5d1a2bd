"""Acts: what people answer to alerts beside "I take it", what they mute, and tests of contacts that came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from coolhead.clock import Instant


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A person cannot take an alert: the next in line is called."""

    kind: ClassVar[str] = "passed_on"
    at: Instant
    alert: str
    who: str
    way: str = ""


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A person says that an alert is no crisis. `reason` is the id of what they wrote."""

    kind: ClassVar[str] = "dismissed"
    at: Instant
    alert: str
    who: str
    reason: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class Muted:
    """A person does not want anybody called for a topic (None: the brand as a whole) for a while."""

    kind: ClassVar[str] = "muted"
    at: Instant
    topic: str | None
    level: int
    until: Instant
    who: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unmuted:
    """A person wants to hear of a topic again."""

    kind: ClassVar[str] = "unmuted"
    at: Instant
    topic: str | None
    who: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A person says what a wave is: useful to be called for, no_crisis, or withdrawn. `topic` and `level` are the
    wave's as the person saw it; `why` is one of `incident.judged.WHY`, `reason` the id of what they wrote."""

    kind: ClassVar[str] = "judged"
    at: Instant
    wave: str
    topic: str | None
    level: int
    verdict: str
    who: str
    why: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ContactTestReported:
    """What became of a test message to one address of a person: accepted, refused or, if they say so, seen."""

    kind: ClassVar[str] = "contact_test_reported"
    at: Instant
    person: str
    place: int
    address: str
    outcome: str
    who: str
    detail: str = ""


Answer = PassedOn | Dismissed | Muted | Unmuted | Judged | ContactTestReported
