"""What the desk may ask for. `run/` carries it out after the commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Literal, get_args

from coolhead.climate import MentionThanked, MoodMeasured
from coolhead.clock import Instant
from coolhead.incident.alert_events import (
    AlertDismissed,
    AlertHeld,
    AlertPassed,
    ContactTested,
    NoticeSent,
    TopicMuted,
    TopicUnmuted,
)
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
from coolhead.incident.judged import WaveJudged
from coolhead.incident.room_events import RoomFact
from coolhead.plan.events import SeverityChanged
from coolhead.plan.risk_events import RiskSignReached
from coolhead.plan.rota_events import RotaExcepted
from coolhead.response.events import CapacityChanged
from coolhead.wave.events import (
    ClimateMeasured,
    MultiplierJoined,
    WaveCalmed,
    WaveMeasured,
    WaveOpened,
)
from coolhead.wave.growth_events import ForecastMade, ForecastScored
from coolhead.wave.sight_events import ChannelClockOff, ChannelHeardAgain, ChannelSilent
from coolhead.wave.spread_events import MultiplierMeasured, OriginFound, PressPickedUp, WaveReachedChannel
from coolhead.wave.topic_events import TopicMeasured

Fact = (
    ClimateMeasured
    | MoodMeasured
    | MentionThanked
    | ChannelSilent
    | ChannelHeardAgain
    | ChannelClockOff
    | TopicMeasured
    | WaveOpened
    | WaveMeasured
    | OriginFound
    | WaveReachedChannel
    | PressPickedUp
    | MultiplierJoined
    | MultiplierMeasured
    | ForecastMade
    | ForecastScored
    | WaveCalmed
    | SeverityChanged
    | AlertRaised
    | AlertUpdated
    | AlertSent
    | AlertDelivered
    | AlertAcknowledged
    | AlertUnanswered
    | AlertSkipped
    | AlertPassed
    | AlertDismissed
    | AlertHeld
    | TopicMuted
    | TopicUnmuted
    | WaveJudged
    | NoticeSent
    | ContactTested
    | GuidelineMade
    | IncidentOpened
    | RoleAssigned
    | StepStarted
    | IncidentCalmed
    | RotaExcepted
    | RiskSignReached
    | RoomFact
    | CapacityChanged
)


Reason = Literal[
    "sample",  # drawn at random: what it shows is true of everything
    "sign",  # a word of harm, a court, a boycott ... or an answer to what we said ourselves
    "reach",  # many hear it
    "growing",  # counts in a topic that grows
    "doubt",  # the first reading is not sure
    "first",  # the first of its words: copies inherit what is found
]
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)


@dataclass(frozen=True, slots=True)
class Record:
    """Write a fact to the journal."""

    kind: ClassVar[str] = "record"
    fact: Fact


@dataclass(frozen=True, slots=True)
class SendAlert:
    """Hand an alert to one person through the outbox. `key` is the idempotency key: the same key is sent once.

    A later command with the same `thread` updates the message in place where the provider can. `number` is what people
    call the alert by. `at_once`: by two unrelated providers in the same instant; else by the second only where the
    first did not accept it. `about` is call, or a notice nobody has to answer: taken, eased, digest (whose `lines` are
    what was held back), test.
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
    number: int = 0
    at_once: bool = True
    about: Literal["call", "taken", "eased", "digest", "test"] = "call"
    who: str = ""
    lines: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadDeeper:
    """Read the mention at this place of the log with the second tier, and bring the result back as `MentionReread`.

    Commands of one second come the most important first. A `sampled` one must never be dropped; others may be, when
    there is more than can be read.
    """

    kind: ClassVar[str] = "read_deeper"
    at: Instant
    brand: str
    place: int
    reason: Reason
    sampled: bool = False

    @property
    def rank(self) -> int:
        """0 is read first."""
        return REASONS.index(self.reason)


Command = Record | SendAlert | ReadDeeper
