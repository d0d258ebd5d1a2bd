"""What is known now about one brand: a fold of its facts, and nothing but a fold.

The page, the demo's table and the API show the same board. Its memory is bounded: seven days of chart points, the open
waves, a few that calmed, the latest notes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from coolhead.clock import DAY
from coolhead.incident.events import Sentence
from coolhead.plan import LEVEL_NAMES
from coolhead.run import board_alerts, board_heard, board_incidents, board_waves
from coolhead.run.board_model import AlertView, GuidelineView, IncidentView, WaveView
from coolhead.run.board_rooms import fold_card
from coolhead.run.board_spike import Spike, spike_of
from coolhead.run.board_state import BoardState, Fold
from coolhead.run.board_told import Told, incident_told, instant, plain, sentence_of, wave_snapshot, written

_CALM = Sentence(id="verdict.calm.brand")
_FOLDS: Final[dict[str, Fold]] = board_heard.FOLDS | board_waves.FOLDS | board_alerts.FOLDS | board_incidents.FOLDS


@dataclass(eq=False)
class Board(BoardState):
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
        fold_card(self.rooms, fact)

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
            "alerting": self.alerting.snapshot(),
            "judged": self.judgings.snapshot(),
            "incident": plain(asdict(incident)) if incident else None,
            "guideline": plain(asdict(guideline)) if guideline else None,
            "capacity": self.capacity,
            "climate": {**asdict(self.climate), "of_100": list(of_100)},
            "mood": self.mood.snapshot(),
            "mentions_24h": self.mentions_24h,
            "channels": dict(self.channels),
            "sight": self.sight.snapshot(),
            "topics": {name: plain(asdict(topic)) for name, topic in self.topics.items()},
            "series": [plain(asdict(point)) for point in self.series],
            "marks": [plain(asdict(mark)) for mark in self.marks],
            "timeline": [plain(asdict(moment)) for moment in self.timeline],
        }

    def incident_snapshot(self, incident: str) -> dict[str, Any]:
        """An incident's roles and steps as JSON-able values; nothing where it is known by its card alone."""
        known = self.incidents.get(incident)
        return incident_told(known) if known is not None else {}


def _spread(wave: WaveView) -> float:
    for told in (wave.measured, wave.change):
        if told is not None:
            return float(told["spread"])
    return 0.0


__all__ = ["Board", "Told", "instant", "sentence_of", "wave_snapshot"]
