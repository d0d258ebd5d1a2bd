"""What a board holds, and how facts change it together: waves made when they are new, levels settled, notes kept."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from coolhead.clock import MINUTE, Instant
from coolhead.incident.events import Sentence
from coolhead.incident.room import Room
from coolhead.run.board_alerting import AlertingView
from coolhead.run.board_course import Course
from coolhead.run.board_judged import Judgings
from coolhead.run.board_model import (
    AlertView,
    Climate,
    GuidelineView,
    IncidentView,
    Mark,
    Moment,
    Point,
    WaveView,
)
from coolhead.run.board_mood import MoodView
from coolhead.run.board_sight import SightView
from coolhead.run.board_spread import same_matter
from coolhead.run.board_told import Told
from coolhead.run.board_topics import TopicView

POINTS = 7 * 96
"""Seven days of 15-minute windows."""
MARKS = 30
MOMENTS = 60
SAME_WITHIN = 15 * MINUTE


@dataclass(eq=False)
class BoardState:
    """The state of one brand, as its facts left it. `brand`: its id."""

    brand: str
    at: Instant | None = None
    """When the last fact was told (stream time)."""
    seq: int = 0
    level: int = 0
    since: Instant | None = None
    waves: dict[str, WaveView] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    """How each wave went, by wave."""
    alerts: dict[str, AlertView] = field(default_factory=dict)
    """The last alert of each wave, by wave."""
    incidents: dict[str, IncidentView] = field(default_factory=dict)
    guidelines: dict[str, GuidelineView] = field(default_factory=dict)
    """The last guideline of each wave, by wave."""
    rooms: dict[str, Room] = field(default_factory=dict)
    """The card of each room, by incident."""
    climate: Climate = field(default_factory=Climate)
    channels: dict[str, int] = field(default_factory=dict)
    sight: SightView = field(default_factory=SightView)
    mood: MoodView = field(default_factory=MoodView)
    capacity: dict[str, Any] | None = None
    """The last `capacity_changed`."""
    topics: dict[str, TopicView] = field(default_factory=dict)
    """Found topics, the newest told last."""
    alerting: AlertingView = field(default_factory=AlertingView)
    judgings: Judgings = field(default_factory=Judgings)
    series: deque[Point] = field(default_factory=deque)
    marks: deque[Mark] = field(default_factory=deque)
    timeline: deque[Moment] = field(default_factory=deque)
    marked: int = 0
    """How many notes the chart has had."""

    def __post_init__(self) -> None:
        self.series = deque(self.series, POINTS)
        self.marks = deque(self.marks, MARKS)
        self.timeline = deque(self.timeline, MOMENTS)

    def wave(self, fact: Told) -> WaveView:
        """The wave a fact is about; made when it is new (a multiplier or a level may be told before it opens)."""
        wave = self.waves.get(fact["wave"])
        if wave is None:
            wave = self.waves[fact["wave"]] = WaveView(fact["wave"], fact.get("topic"))
        elif fact.get("topic") is not None:
            wave.topic = fact["topic"]
        return wave

    def alert_of(self, fact: Told) -> AlertView | None:
        """The alert a fact is about, where it is still known."""
        return next((alert for alert in self.alerts.values() if alert.id == fact["alert"]), None)

    def forget(self, wave: str) -> None:
        """Drop a wave and all that hangs on it."""
        del self.waves[wave]
        self.courses.pop(wave, None)
        self.alerts.pop(wave, None)
        self.guidelines.pop(wave, None)
        for incident in [one for one in self.incidents.values() if one.wave == wave]:
            del self.incidents[incident.id]

    def settle_level(self, at: Instant) -> None:
        """The level of the brand is the highest of its waves."""
        level = max((wave.level for wave in self.waves.values()), default=0)
        if level != self.level:
            self.level, self.since = level, at

    def just_said(self, at: Instant, sentence: Sentence) -> bool:
        """Whether another wave said the same of the same matter: a topic and the brand as a whole spread alike."""
        recent = (moment for moment in self.timeline if at - moment.at < SAME_WITHIN)
        return any(same_matter(moment.sentence, sentence) for moment in recent)

    def mark(self, kind: str, at: Instant, sentence: Sentence) -> None:
        """Put a numbered note on the chart."""
        self.marked += 1
        self.marks.append(Mark(self.marked, at, kind, sentence))

    def note(self, fact: Told, at: Instant, sentence: Sentence) -> None:
        """Put a fact into the timeline."""
        self.timeline.append(Moment(fact.get("seq"), at, fact["type"], sentence))


Fold = Callable[[BoardState, Told, Instant], None]
"""Takes in one fact, told at an instant."""
