"""Values: what a board holds. Instants are seconds since the epoch; sentences are message ids with arguments."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from coolhead.clock import Instant
from coolhead.incident.events import Sentence


@dataclass(frozen=True, slots=True)
class Point:
    """One window of the chart (15 minutes): mentions, how many of them negative, and the usual negative number."""

    at: Instant
    mentions: int
    negative: float
    usual: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered note on the chart. `kind`: level, multiplier or alert; `number` counts on from 1 for each brand."""

    number: int
    at: Instant
    kind: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Multiplier:
    """An account of larger reach or relevance that joined a wave, known by its first mention there; who it is stands
    with that mention, where it can be erased. `brought` is its last `multiplier_measured`."""

    at: Instant
    mention: str
    reach: int
    reason: str
    first_at: Instant
    brought: dict[str, Any] | None = None

    @property
    def weighs(self) -> bool:
        """Whether it counts for severity: by the plan's number of followers, as press or as an authority."""
        return self.reason in ("reach", "press", "official")


@dataclass(frozen=True, slots=True)
class Climate:
    """Distinct voices of the last 24 hours."""

    friendly: int = 0
    neutral: int = 0
    critical: int = 0

    @property
    def voices(self) -> int:
        return self.friendly + self.neutral + self.critical

    @property
    def of_100(self) -> tuple[int, int, int]:
        """Friendly, neutral and critical of 100, by largest remainder, so that they add up; zeros without voices.

        >>> Climate(friendly=2, neutral=0, critical=1).of_100
        (67, 0, 33)
        """
        counts = (self.friendly, self.neutral, self.critical)
        total = sum(counts)
        if not total:
            return (0, 0, 0)
        whole = [100 * count // total for count in counts]
        by_rest = sorted(range(3), key=lambda place: (-(100 * counts[place] % total), place))
        for place in by_rest[: 100 - sum(whole)]:
            whole[place] += 1
        return (whole[0], whole[1], whole[2])


@dataclass(slots=True)
class WaveView:
    """One wave as it stands. `change` is its last `severity_changed`, `measured` its last `wave_measured`; `seen_at` is
    told where it was found in mentions that came late: what was said from `late_from_at` on."""

    id: str
    topic: str | None
    opened_at: Instant | None = None
    first_at: Instant | None = None
    late_from_at: Instant | None = None
    seen_at: Instant | None = None
    level: int = 0
    since: Instant | None = None
    change: dict[str, Any] | None = None
    verdict: Sentence | None = None
    reasons: tuple[Sentence, ...] = ()
    measured: dict[str, Any] | None = None
    forecast: dict[str, Any] | None = None
    multipliers: list[Multiplier] = field(default_factory=list)
    origin: str | None = None
    """The earliest known mention, of `first_at`."""
    channels: dict[str, float] = field(default_factory=dict)
    """Channel -> minutes after the first one, in the order in which they were told."""
    press: dict[str, str] = field(default_factory=dict)
    """Press tier -> the mention by which it took the wave up."""
    calmed_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """An alert handed over for one person."""

    at: Instant
    person: str
    attempt: int
    escalated: bool


@dataclass(slots=True)
class AlertView:
    """One alert and what became of it."""

    id: str
    wave: str
    topic: str | None
    level: int
    raised_at: Instant
    verdict: Sentence
    reasons: tuple[Sentence, ...] = ()
    sent: list[Sent] = field(default_factory=list)
    refused: int = 0
    unanswered: bool = False
    number: int | None = None
    """What people call it by."""
    held_until: Instant | None = None
    """Nobody is called before then: its topic is muted, or everybody sleeps."""
    passed: tuple[str, ...] = ()
    """Who passed it on."""
    dismissed: bool = False
    """Whoever took it said that it is no crisis."""
    one_way: bool = False
    """Somebody was called who has no second, unrelated way."""
    acknowledged_by: str | None = None
    acknowledged_at: Instant | None = None
    calmed_at: Instant | None = None
    """When its wave was calm; nobody is called for it any more, and nobody has to take it."""

    @property
    def waits(self) -> bool:
        """Whether somebody is to take it."""
        return self.acknowledged_at is None and self.calmed_at is None

    @property
    def state(self) -> str:
        """acknowledged, unanswered, escalated, sent or raised."""
        if self.acknowledged_at is not None:
            return "acknowledged"
        if self.unanswered:
            return "unanswered"
        if any(sent.escalated for sent in self.sent):
            return "escalated"
        return "sent" if self.sent else "raised"


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the checklist: who does it and by when."""

    step: str
    role: str
    person: str | None
    started_at: Instant
    due_at: Instant


@dataclass(slots=True)
class IncidentView:
    """What people work on."""

    id: str
    wave: str | None
    level: int
    opened_at: Instant
    roles: dict[str, str | None] = field(default_factory=dict)
    steps: list[StepView] = field(default_factory=list)
    calmed_at: Instant | None = None
    review_due_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class GuidelineLine:
    """One line of the guideline: its part (1..10), its rule, its sentence."""

    part: str
    rule: str
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class GuidelineView:
    """The first guideline of a wave, a draft."""

    at: Instant
    wave: str
    level: int
    crisis_type: str | None
    lines: tuple[GuidelineLine, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One key fact of the timeline."""

    seq: int | None
    at: Instant
    type: str
    sentence: Sentence
