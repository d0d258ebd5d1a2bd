"""What may happen to the desk: the only things it ever hears of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from coolhead.clock import Instant
from coolhead.desk.answers import Answer
from coolhead.incident.events import IncidentOpened
from coolhead.incident.room_events import RoomFact
from coolhead.mention import Mention
from coolhead.plan.team import RotaException
from coolhead.text import Reading


@dataclass(frozen=True, slots=True)
class MentionRead:
    """A mention of the brand was read. The stream clock moves on to its arrival."""

    kind: ClassVar[str] = "mention"
    mention: Mention
    reading: Reading
    place: int = 0
    """Its place in the log, by which `ReadDeeper` and `MentionReread` name it."""


@dataclass(frozen=True, slots=True)
class MentionReread:
    """A mention that the desk asked for was read deeper. What it counted as is corrected; it is no new mention.

    `at` is the instant at which it was asked for: time does not go on by it.
    """

    kind: ClassVar[str] = "reread"
    at: Instant
    place: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class MentionCorrected:
    """A person said what a mention's tone is: `reading` with that tone; or took it back: `reading` as it was read.

    What it counted as is corrected, where deeper reading is on and the mention is remembered. No time goes by.
    """

    kind: ClassVar[str] = "corrected"
    place: int
    reading: Reading
    stands: bool


@dataclass(frozen=True, slots=True)
class DeepReadingSet:
    """From here on so many texts a second may be read deeper; 0: none, and nothing is asked for."""

    kind: ClassVar[str] = "deep_reading_set"
    texts_per_second: float


@dataclass(frozen=True, slots=True)
class Tick:
    """Nothing was said until now; time went on.

    `kept`: a house keeps the time by its own clock. From the first such tick on people are called by these ticks
    alone, not by the dates of mentions that come late.
    """

    kind: ClassVar[str] = "tick"
    at: Instant
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A person took an alert. `way` is where they said so: page, cli, api, link, chat."""

    kind: ClassVar[str] = "acknowledged"
    at: Instant
    alert: str
    who: str
    way: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryReported:
    """A provider answered for one call of the outbox."""

    kind: ClassVar[str] = "delivery_reported"
    at: Instant
    alert: str
    key: str
    accepted: bool
    detail: str = ""
    one_way: bool = False


@dataclass(frozen=True, slots=True)
class BacklogCounted:
    """How many mentions wait too long for an answer, and how many of those needing one have it (R34).

    Where whoever counts knows it: how many are open and due within the promised time, by language (`waiting`; R105).
    """

    kind: ClassVar[str] = "backlog_counted"
    at: Instant
    topic: str | None
    overdue: int
    coverage: float | None
    waiting: dict[str, int] | None = None


@dataclass(frozen=True, slots=True)
class SafetyConfirmed:
    """A person confirmed (or withdrew) that somebody was harmed, or that data leaked: `what` names the floor."""

    kind: ClassVar[str] = "safety_confirmed"
    at: Instant
    wave: str
    what: str
    confirmed: bool
    who: str


@dataclass(frozen=True, slots=True)
class CalmConfirmed:
    """A person agreed that a wave at level 4 or 5 may go down (plan setting `confirm_down: human`)."""

    kind: ClassVar[str] = "calm_confirmed"
    at: Instant
    wave: str
    who: str


@dataclass(frozen=True, slots=True)
class Thanked:
    """A person says that somebody was thanked for a friendly mention (by its id), or takes that back."""

    kind: ClassVar[str] = "thanked"
    at: Instant
    mention: str
    who: str
    stands: bool = True


@dataclass(frozen=True, slots=True)
class RotaChanged:
    """Exceptions to the rota were added or withdrawn (by id); a `source` that is named says all it has to say anew."""

    kind: ClassVar[str] = "rota_changed"
    at: Instant
    who: str
    added: tuple[RotaException, ...] = ()
    withdrawn: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class RoomActed:
    """A person did something in an incident's room, or declared one: the fact that this makes, where it can be."""

    kind: ClassVar[str] = "room_act"
    at: Instant
    fact: RoomFact | IncidentOpened


Event = (
    MentionRead | MentionReread | MentionCorrected | DeepReadingSet
    | Tick | Acknowledged | DeliveryReported | BacklogCounted | SafetyConfirmed | CalmConfirmed | Answer
    | RotaChanged | RoomActed | Thanked
)  # fmt: skip
Act = (
    Acknowledged | DeliveryReported | BacklogCounted | SafetyConfirmed | CalmConfirmed | Answer | RotaChanged
    | RoomActed | Thanked
)  # fmt: skip
"""Everything but mentions and ticks: what people did and what came back from outside."""
