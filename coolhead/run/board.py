"""What is known now about one brand: a fold of its facts, and nothing but a fold.

The page, the demo's table and the API show the same board. Its memory is bounded: seven days of chart points, the open
waves, a few that calmed, the latest notes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from coolhead.clock import DAY, MINUTE, Instant
from coolhead.incident import verdict as say_verdict
from coolhead.incident.events import Sentence
from coolhead.plan import LEVEL_NAMES
from coolhead.plan.events import Because
from coolhead.run.board_model import (
    AlertView,
    Climate,
    GuidelineLine,
    GuidelineView,
    IncidentView,
    Mark,
    Moment,
    Multiplier,
    Point,
    Sent,
    StepView,
    WaveView,
)
from coolhead.run.board_sight import SightView
from coolhead.run.board_spike import Spike, spike_of
from coolhead.run.board_spread import brought_sentence, joined_sentence, reached_sentence, same_matter, weighing
from coolhead.run.board_told import Told, instant, plain, sentence_of, wave_snapshot, written
from coolhead.run.board_topics import TopicView, fold_topic

_CALM = Sentence(id="verdict.calm.brand")

POINTS = 7 * 96
"""Seven days of 15-minute windows."""
MARKS = 30
MOMENTS = 60
MULTIPLIERS = 20
CALMED_WAVES = 10
STEPS = 100
SAME_WITHIN = 15 * MINUTE


@dataclass(eq=False)
class Board:
    """The state of one brand, for people to look at.

    Parameters
    ----------
    brand: the brand's id; facts of other brands are let pass.

    Example
    -------
    >>> board = Board("ember")
    >>> board.fold({"at": "2026-03-01T08:15:00Z", "type": "wave_opened", "brand": "ember", "wave": "w1", "topic": "T2"})
    >>> board.level, board.verdict.id
    (0, 'verdict.calm.brand')
    """

    brand: str
    at: Instant | None = None
    """When the last fact was told (stream time)."""
    seq: int = 0
    level: int = 0
    since: Instant | None = None
    waves: dict[str, WaveView] = field(default_factory=dict)
    alerts: dict[str, AlertView] = field(default_factory=dict)
    """The last alert of each wave, by wave."""
    incidents: dict[str, IncidentView] = field(default_factory=dict)
    guidelines: dict[str, GuidelineView] = field(default_factory=dict)
    """The last guideline of each wave, by wave."""
    climate: Climate = field(default_factory=Climate)
    channels: dict[str, int] = field(default_factory=dict)
    sight: SightView = field(default_factory=SightView)
    topics: dict[str, TopicView] = field(default_factory=dict)
    """Found topics, the newest told last."""
    series: deque[Point] = field(default_factory=deque)
    marks: deque[Mark] = field(default_factory=deque)
    timeline: deque[Moment] = field(default_factory=deque)
    marked: int = 0
    """How many notes the chart has had."""

    def __post_init__(self) -> None:
        self.series = deque(self.series, POINTS)
        self.marks = deque(self.marks, MARKS)
        self.timeline = deque(self.timeline, MOMENTS)

    def fold(self, fact: Told) -> None:
        """Take in one fact; one seen already (by `seq`), of another brand or of an unknown type changes nothing."""
        seq = fact.get("seq")
        if fact.get("brand") != self.brand or (seq is not None and seq <= self.seq):
            return
        at = instant(fact["at"])
        self.at = at if self.at is None else max(self.at, at)
        self.seq = seq if seq is not None else self.seq
        folded = _FOLDS.get(fact["type"])
        if folded is not None:
            folded(self, fact, at)

    @property
    def leading(self) -> WaveView | None:
        """The wave that sets the brand's level: the highest, then the widest spread, then the oldest."""
        waves = [wave for wave in self.waves.values() if wave.calmed_at is None and wave.level > 0]
        if not waves:
            return None
        return min(waves, key=lambda wave: (-wave.level, -_spread(wave), wave.opened_at or wave.since or 0.0, wave.id))

    @property
    def other_waves(self) -> list[WaveView]:
        """The remaining waves at level 1 or above, the highest first."""
        leading = self.leading
        rest = [wave for wave in self.waves.values() if wave is not leading and wave.level and wave.calmed_at is None]
        return sorted(rest, key=lambda wave: (-wave.level, -_spread(wave), wave.id))

    @property
    def spikes(self) -> list[Spike]:
        """The cards of the open waves, the leading one first."""
        leading = self.leading
        waves = [] if leading is None else [leading, *self.other_waves]
        return [spike_of(wave, self.topics) for wave in waves if wave.level >= 2]

    @property
    def verdict(self) -> Sentence:
        """Is there a crisis, and what is it about? One sentence, about the leading wave."""
        leading = self.leading
        return _CALM if leading is None or leading.verdict is None else leading.verdict

    @property
    def reasons(self) -> tuple[Sentence, ...]:
        """Why, in at most three sentences, the strongest first."""
        leading = self.leading
        return () if leading is None else leading.reasons

    @property
    def alert(self) -> AlertView | None:
        """The alert to look at: the highest that waits for somebody, else the newest that somebody took."""
        waiting = [alert for alert in self.alerts.values() if alert.waits]
        if waiting:
            return max(waiting, key=lambda alert: (alert.level, alert.raised_at, alert.id))
        taken = [alert for alert in self.alerts.values() if alert.acknowledged_at is not None]
        return max(taken, key=lambda alert: (alert.raised_at, alert.id), default=None)

    @property
    def incident(self) -> IncidentView | None:
        """The newest incident; one that is calm stays until its wave is forgotten."""
        return max(self.incidents.values(), key=lambda incident: (incident.opened_at, incident.id), default=None)

    @property
    def guideline(self) -> GuidelineView | None:
        """The guideline of the leading wave."""
        leading = self.leading
        return self.guidelines.get(leading.id) if leading is not None else None

    @property
    def mentions_24h(self) -> int:
        """Mentions in the chart's last day."""
        if not self.series:
            return 0
        since = self.series[-1].at - DAY
        return sum(point.mentions for point in self.series if point.at > since)

    def snapshot(self) -> dict[str, Any]:
        """The whole board as JSON-able values; instants as RFC 3339. The same facts give the same snapshot."""
        leading = self.leading
        of_100 = self.climate.of_100
        alert, incident, guideline = self.alert, self.incident, self.guideline
        return {
            "brand": self.brand,
            "at": written(self.at),
            "seq": self.seq,
            "level": self.level,
            "level_name": LEVEL_NAMES[self.level],
            "since": written(self.since),
            "verdict": plain(asdict(self.verdict)),
            "reasons": [plain(asdict(reason)) for reason in self.reasons],
            "wave": leading.id if leading else None,
            "waves": [wave_snapshot(wave) for wave in self.waves.values()],
            "spikes": [plain(asdict(spike)) for spike in self.spikes],
            "alert": {**plain(asdict(alert)), "state": alert.state} if alert else None,
            "incident": plain(asdict(incident)) if incident else None,
            "guideline": plain(asdict(guideline)) if guideline else None,
            "climate": {**asdict(self.climate), "of_100": list(of_100)},
            "mentions_24h": self.mentions_24h,
            "channels": dict(self.channels),
            "sight": self.sight.snapshot(),
            "topics": {name: plain(asdict(topic)) for name, topic in self.topics.items()},
            "series": [plain(asdict(point)) for point in self.series],
            "marks": [plain(asdict(mark)) for mark in self.marks],
            "timeline": [plain(asdict(moment)) for moment in self.timeline],
        }

    def incident_snapshots(self) -> list[dict[str, Any]]:
        """All incidents that are still known, as JSON-able values."""
        return [plain(asdict(incident)) for incident in self.incidents.values()]

    def _climate_measured(self, fact: Told, at: Instant) -> None:
        self.climate = Climate(fact["friendly"], fact["neutral"], fact["critical"])
        self.channels = dict(fact.get("channels") or {})
        self.sight.climate(fact, at)
        point = Point(at, fact["mentions"], fact["negative"], fact["usual"])
        if self.series and self.series[-1].at == at:
            self.series.pop()
        self.series.append(point)

    def _channel_silent(self, fact: Told, at: Instant) -> None:
        self._note(fact, at, self.sight.fell_silent(fact))

    def _channel_heard_again(self, fact: Told, at: Instant) -> None:
        self._note(fact, at, self.sight.heard_again(fact))

    def _channel_clock_off(self, fact: Told, at: Instant) -> None:
        self._note(fact, at, self.sight.clock_off(fact))

    def _topic_measured(self, fact: Told, at: Instant) -> None:
        fold_topic(self.topics, fact, at)

    def _wave_opened(self, fact: Told, at: Instant) -> None:
        wave = self._wave(fact)
        wave.opened_at, wave.calmed_at = at, None
        wave.late_from_at, wave.seen_at, wave.first_at = (
            instant(fact[name]) if fact.get(name) is not None else None
            for name in ("late_from_at", "seen_at", "first_at")
        )
        wave.origin = fact.get("first_mention")
        self._note(fact, at, _about(wave, "now.moment.wave_opened"))

    def _wave_measured(self, fact: Told, at: Instant) -> None:
        wave = self._wave(fact)
        wave.measured = dict(fact)
        if wave.level != fact["level"]:
            wave.level, wave.since = fact["level"], at
            self._settle_level(at)

    def _multiplier_joined(self, fact: Told, at: Instant) -> None:
        wave = self._wave(fact)
        first_at = instant(fact.get("first_at") or fact["at"])
        joined = Multiplier(at, fact["mention"], fact["reach"], fact["reason"], first_at)
        others = [one for one in self.waves.values() if one is not wave]
        told = any((other.mention, other.at) == (joined.mention, at) for one in others for other in one.multipliers)
        wave.multipliers = [*wave.multipliers, joined][-MULTIPLIERS:]
        if told:
            return  # a topic and the brand as a whole are joined by one and the same post
        sentence = joined_sentence(wave, joined)
        if joined.weighs:
            self._mark("multiplier", at, sentence)
        if joined.mention not in wave.press.values():
            self._note(fact, at, sentence)

    def _multiplier_measured(self, fact: Told, at: Instant) -> None:
        wave = self._wave(fact)
        sentence = brought_sentence(wave, fact)
        if sentence is not None and not self._just_said(at, sentence):
            self._note(fact, at, sentence)

    def _origin_found(self, fact: Told, at: Instant) -> None:
        wave = self._wave(fact)
        wave.origin, wave.first_at = fact["mention"], instant(fact["first_at"])
        self._note(fact, at, Sentence(id="now.moment.origin_found", args={"first_at": wave.first_at}))

    def _wave_reached_channel(self, fact: Told, at: Instant) -> None:
        wave = self._wave(fact)
        wave.channels[fact["channel"]] = fact["minutes"]
        sentence = reached_sentence(fact)
        if sentence is not None and not self._just_said(at, sentence):
            self._note(fact, at, sentence)

    def _press_picked_up(self, fact: Told, at: Instant) -> None:
        wave = self._wave(fact)
        wave.press[fact["tier"]] = fact["mention"]
        sentence = Sentence(id=f"now.moment.press_{fact['tier']}", args={"minutes": fact["minutes"]})
        if not self._just_said(at, sentence):
            self._note(fact, at, sentence)

    def _forecast_made(self, fact: Told, at: Instant) -> None:
        self._wave(fact).forecast = dict(fact)

    def _severity_changed(self, fact: Told, at: Instant) -> None:
        wave = self._wave(fact)
        wave.change, wave.level, wave.since = dict(fact), fact["to"], at
        wave.verdict, wave.reasons = _say_why(wave, fact)
        wave.calmed_at = None if wave.level else at
        self._settle_level(at)
        way = "raised" if fact["to"] > fact["from"] else "lowered"
        sentence = _about(wave, f"now.moment.level_{way}", fact["to"])
        if max(fact["to"], fact["from"]) > 1:
            self._mark("level", at, sentence)
        self._note(fact, at, sentence)
        self._forget_calm_waves()

    def _wave_calmed(self, fact: Told, at: Instant) -> None:
        wave = self._wave(fact)
        wave.calmed_at, wave.level = at, 0
        self._close_alerts(wave, at)
        self._settle_level(at)
        self._note(fact, at, _about(wave, "now.moment.wave_calmed"))
        self._forget_calm_waves()

    def _close_alerts(self, calm: WaveView, at: Instant) -> None:
        """A calm wave waits for nobody; its alert goes on where another wave of the same matter is open."""
        heir = next((wave for wave in self.waves.values() if wave is not calm and _one_matter(calm, wave)), None)
        for of, alert in [(of, alert) for of, alert in self.alerts.items() if alert.wave == calm.id]:
            if heir is None:
                alert.calmed_at = at
                continue
            alert.wave = heir.id
            if heir.id not in self.alerts:
                self.alerts[heir.id] = self.alerts.pop(of)

    def _forget_calm_waves(self) -> None:
        calmed = [wave for wave in self.waves.values() if wave.calmed_at is not None]
        for old in sorted(calmed, key=lambda wave: (wave.calmed_at or 0.0, wave.id))[:-CALMED_WAVES]:
            self._forget(old.id)

    def _alert_raised(self, fact: Told, at: Instant) -> None:
        verdict, reasons = sentence_of(fact["verdict"]), tuple(sentence_of(reason) for reason in fact["reasons"][:3])
        alert = AlertView(fact["alert"], fact["wave"], fact["topic"], fact["level"], at, verdict, reasons)
        self.alerts[alert.wave] = alert
        wave = self._wave(fact)
        if wave.level == alert.level:
            wave.verdict, wave.reasons = verdict, reasons
        sentence = Sentence(id="now.moment.alert_raised", args={"level": alert.level, "topic": alert.topic})
        self._note(fact, at, sentence)

    def _alert_updated(self, fact: Told, at: Instant) -> None:
        alert = self._alert(fact)
        if alert is None:
            return
        alert.calmed_at, alert.wave = None, fact["wave"]
        alert.level, alert.verdict = fact["level"], sentence_of(fact["verdict"])
        alert.reasons = tuple(sentence_of(reason) for reason in fact["reasons"][:3])
        wave = self._wave(fact)
        if wave.level == alert.level:
            wave.verdict, wave.reasons = alert.verdict, alert.reasons

    def _alert_sent(self, fact: Told, at: Instant) -> None:
        alert = self._alert(fact)
        if alert is None:
            return
        alert.calmed_at = None  # whoever is called has something to take
        sent = Sent(at, fact["person"], fact["attempt"], fact["escalated"])
        if fact["escalated"] and alert.state != "escalated":
            self._note(fact, at, Sentence(id="now.moment.alert_escalated", args={"person": sent.person}))
        alert.sent = [*alert.sent, sent][-MULTIPLIERS:]

    def _alert_skipped(self, fact: Told, at: Instant) -> None:
        self._note(fact, at, Sentence(id="now.moment.alert_skipped"))

    def _alert_delivered(self, fact: Told, at: Instant) -> None:
        alert = self._alert(fact)
        if alert is not None and not fact["accepted"]:
            alert.refused += 1

    def _alert_acknowledged(self, fact: Told, at: Instant) -> None:
        alert = self._alert(fact)
        if alert is not None and alert.acknowledged_at is None:
            alert.acknowledged_at, alert.acknowledged_by = at, fact["who"]
            self._note(fact, at, Sentence(id="now.moment.alert_acknowledged", args={"person": fact["who"]}))

    def _alert_unanswered(self, fact: Told, at: Instant) -> None:
        alert = self._alert(fact)
        if alert is not None:
            alert.unanswered = True
            self._note(fact, at, Sentence(id="now.moment.alert_unanswered"))

    def _guideline_made(self, fact: Told, at: Instant) -> None:
        lines = tuple(
            GuidelineLine(line["part"], line["rule"], sentence_of(line["sentence"])) for line in fact["lines"]
        )
        self._wave(fact)
        made = GuidelineView(at, fact["wave"], fact["level"], fact["crisis_type"], lines)
        self.guidelines[made.wave] = made
        self._note(fact, at, Sentence(id="now.moment.guideline_made", args={"level": made.level}))

    def _incident_opened(self, fact: Told, at: Instant) -> None:
        self.incidents[fact["incident"]] = IncidentView(fact["incident"], fact["wave"], fact["level"], at)
        self._note(fact, at, Sentence(id="now.moment.incident_opened"))

    def _role_assigned(self, fact: Told, at: Instant) -> None:
        incident = self.incidents.get(fact["incident"])
        if incident is not None:
            incident.roles[fact["role"]] = fact["person"]

    def _step_started(self, fact: Told, at: Instant) -> None:
        incident = self.incidents.get(fact["incident"])
        if incident is not None:
            step = StepView(fact["step"], fact["role"], fact["person"], at, instant(fact["due_at"]))
            incident.steps = [*incident.steps, step][-STEPS:]

    def _incident_calmed(self, fact: Told, at: Instant) -> None:
        incident = self.incidents.get(fact["incident"])
        if incident is not None:
            incident.calmed_at, incident.review_due_at = at, instant(fact["review_due_at"])
            self._note(fact, at, Sentence(id="now.moment.incident_calmed"))

    def _wave(self, fact: Told) -> WaveView:
        """The wave a fact is about; made when it is new (a multiplier or a level may be told before it opens)."""
        wave = self.waves.get(fact["wave"])
        if wave is None:
            wave = self.waves[fact["wave"]] = WaveView(fact["wave"], fact.get("topic"))
        elif fact.get("topic") is not None:
            wave.topic = fact["topic"]
        return wave

    def _alert(self, fact: Told) -> AlertView | None:
        return next((alert for alert in self.alerts.values() if alert.id == fact["alert"]), None)

    def _forget(self, wave: str) -> None:
        del self.waves[wave]
        self.alerts.pop(wave, None)
        self.guidelines.pop(wave, None)
        for incident in [one for one in self.incidents.values() if one.wave == wave]:
            del self.incidents[incident.id]

    def _settle_level(self, at: Instant) -> None:
        level = max((wave.level for wave in self.waves.values()), default=0)
        if level != self.level:
            self.level, self.since = level, at

    def _just_said(self, at: Instant, sentence: Sentence) -> bool:
        """Whether another wave said the same of the same matter: a topic and the brand as a whole spread alike."""
        recent = (moment for moment in self.timeline if at - moment.at < SAME_WITHIN)
        return any(same_matter(moment.sentence, sentence) for moment in recent)

    def _mark(self, kind: str, at: Instant, sentence: Sentence) -> None:
        self.marked += 1
        self.marks.append(Mark(self.marked, at, kind, sentence))

    def _note(self, fact: Told, at: Instant, sentence: Sentence) -> None:
        self.timeline.append(Moment(fact.get("seq"), at, fact["type"], sentence))


def _about(wave: WaveView, id_: str, level: int | None = None) -> Sentence:
    """A moment of a topic's wave, or of the brand as a whole, which has sentences of its own."""
    sentence = Sentence(id=f"{id_}.brand") if wave.topic is None else Sentence(id=id_, args={"topic": wave.topic})
    return sentence if level is None else replace(sentence, args={**sentence.args, "level": level})


def _say_why(wave: WaveView, fact: Told) -> tuple[Sentence, tuple[Sentence, ...]]:
    """The verdict on a change of level and its reasons, from the fact's own explanation."""
    because = tuple(
        Because(signal=part["signal"], value=part["value"], baseline=part["baseline"], points=part["points"])
        for part in fact["because"]
    )
    growth = next((part.value for part in because if part.signal == "reproduction"), None)
    floors, ceilings = tuple(fact["floors"]), tuple(fact["ceilings"])
    return say_verdict(fact["to"], fact["from"], wave.topic, because, floors, ceilings, growth, weighing(wave))


def _one_matter(wave: WaveView, other: WaveView) -> bool:
    """Whether two waves are about one thing: a topic's, and that of the brand as a whole if it is about that topic."""
    if other.calmed_at is not None or other.level < 2 or (wave.topic is None) == (other.topic is None):
        return False
    topic, whole = (wave, other) if wave.topic else (other, wave)
    return (whole.change or {}).get("crisis_type") in (None, topic.topic)


def _spread(wave: WaveView) -> float:
    for told in (wave.measured, wave.change):
        if told is not None:
            return float(told["spread"])
    return 0.0


_FOLDS: dict[str, Callable[[Board, Told, Instant], None]] = {
    name: getattr(Board, f"_{name}")
    for name in (
        "climate_measured",
        "channel_silent",
        "channel_heard_again",
        "channel_clock_off",
        "topic_measured",
        "wave_opened",
        "wave_measured",
        "multiplier_joined",
        "multiplier_measured",
        "origin_found",
        "wave_reached_channel",
        "press_picked_up",
        "forecast_made",
        "severity_changed",
        "wave_calmed",
        "alert_raised",
        "alert_updated",
        "alert_sent",
        "alert_skipped",
        "alert_delivered",
        "alert_acknowledged",
        "alert_unanswered",
        "guideline_made",
        "incident_opened",
        "role_assigned",
        "step_started",
        "incident_calmed",
    )
}

__all__ = ["Board", "Told", "instant", "sentence_of", "wave_snapshot"]
