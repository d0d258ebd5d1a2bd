"""Past situations as the journal tells them: a fold of a brand's facts about waves and incidents (R122). Bounded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from coolhead.clock import HOUR, Instant, write_instant
from coolhead.desk import decode_fact
from coolhead.incident.situation import ORIGIN_OF_TYPE, OWN_CONDUCT
from coolhead.plan.cases import Case
from coolhead.run.board_told import Told, instant
from coolhead.storage import Store

MOST: Final = 2_000
"""Waves, and incidents, that are remembered; the oldest beyond are let go."""
PAGE: Final = 5_000
LEAST_LEVEL: Final = 2


@dataclass(slots=True)
class PastWave:
    """One wave from its beginning to its end. Sizes are those of its greatest moment."""

    id: str
    type: str | None = None
    risk: str | None = None
    level: int = 0
    begun: Instant | None = None
    ended: Instant | None = None
    peak_per_hour: float = 0.0
    people: int = 0
    channels: dict[str, None] = field(default_factory=dict)
    multipliers: dict[str, None] = field(default_factory=dict)
    floors: set[str] = field(default_factory=set)
    scored: int = 0
    inside: int = 0
    forecast: tuple[float, int] | None = None
    """Of the scored forecasts, that of the greatest size: what was foretold for a day later, and what came."""


@dataclass(slots=True)
class PastIncident:
    """One incident: its waves and what people wrote, by the ids of texts."""

    id: str
    title: str | None = None
    level: int = 0
    opened: Instant | None = None
    closed: Instant | None = None
    calmed: Instant | None = None
    merged_into: str | None = None
    waves: dict[str, None] = field(default_factory=dict)
    decisions: dict[str, tuple[Instant, str]] = field(default_factory=dict)
    improvements: dict[str, str] = field(default_factory=dict)
    none_because: str | None = None

    @property
    def ended(self) -> Instant | None:
        """When it was calm, else when the work was over."""
        ends = [at for at in (self.calmed, self.closed) if at is not None]
        return min(ends, default=None)


@dataclass(frozen=True, slots=True)
class PastCase:
    """A past situation as a case to compare with, and what the journal knows of its outcome (ids of texts)."""

    case: Case
    incident: str | None
    risk: str | None
    title: str | None = None
    decided: tuple[str, ...] = ()
    better: tuple[str, ...] = ()
    none_because: str | None = None
    forecast: tuple[float, int] | None = None
    scored: int = 0
    inside: int = 0


@dataclass(slots=True)
class PastHistory:
    """The past of one brand, kept up with its journal by `read_on`."""

    brand: str
    seq: int = 0
    waves: dict[str, PastWave] = field(default_factory=dict)
    incidents: dict[str, PastIncident] = field(default_factory=dict)

    def read_on(self, store: Store) -> None:
        """Fold what came since. Cost: one pass over what is new in the journal."""
        while facts := store.facts_after(self.seq, PAGE, self.brand):
            for stored in facts:
                if stored.type in _OF_WAVES or stored.type in _OF_INCIDENTS:
                    self.fold(decode_fact(stored.body))
            self.seq = facts[-1].seq

    def fold(self, fact: Told) -> None:
        """Take in one fact; those of other brands and types are let pass."""
        if fact.get("brand") != self.brand:
            return
        at, kind = instant(fact["at"]), fact["type"]
        if kind in _OF_WAVES:
            wave = self.waves.setdefault(fact["wave"], PastWave(fact["wave"]))
            wave.begun = at if wave.begun is None else min(wave.begun, at)
            _OF_WAVES[kind](wave, fact, at)
        elif kind in _OF_INCIDENTS:
            incident = self.incidents.setdefault(fact["incident"], PastIncident(fact["incident"]))
            _OF_INCIDENTS[kind](incident, fact, at)
        for kept in (self.waves, self.incidents):
            while len(kept) > MOST:
                del kept[next(iter(kept))]

    def cases(self, without: str = "") -> list[PastCase]:
        """What is over: incidents, and waves from level 2 on that none of them was opened for.

        `without` is the incident that is asked about; nothing that shares a wave with it is its past.
        """
        asked = self.incidents.get(without)
        mine = set(asked.waves) if asked is not None else set()
        taken = {wave for incident in self.incidents.values() for wave in incident.waves}
        found = [
            self._case(incident)
            for incident in self.incidents.values()
            if incident.ended is not None
            and incident.merged_into is None
            and incident.id != without
            and mine.isdisjoint(incident.waves)
        ]
        alone = [wave for wave in self.waves.values() if wave.id not in taken and wave.ended is not None]
        return found + [self._case_of_wave(wave) for wave in alone if wave.level >= LEAST_LEVEL]

    def case_of(self, incident: str) -> PastCase | None:
        """One incident as it stands, over or not."""
        known = self.incidents.get(incident)
        return self._case(known) if known is not None else None

    def _case(self, incident: PastIncident) -> PastCase:
        waves = [self.waves[id_] for id_ in incident.waves if id_ in self.waves]
        starts = [at for at in (incident.opened, *(wave.begun for wave in waves)) if at is not None]
        case = _case(incident.id, waves, min(starts, default=None), incident.ended, incident.level)
        until = incident.ended if incident.ended is not None else float("inf")
        decided = tuple(text for at, text in sorted(incident.decisions.values()) if at <= until)
        leading = _leading(waves)
        return PastCase(
            case,
            incident.id,
            leading.risk if leading else None,
            incident.title,
            decided,
            tuple(incident.improvements.values()),
            incident.none_because,
            *_forecasts(waves),
        )

    def _case_of_wave(self, wave: PastWave) -> PastCase:
        case = _case(wave.id, [wave], wave.begun, wave.ended, wave.level)
        return PastCase(case, None, wave.risk, None, (), (), None, *_forecasts([wave]))


def _case(id_: str, waves: list[PastWave], begun: Instant | None, ended: Instant | None, level: int) -> Case:
    leading = _leading(waves)
    type_ = leading.type if leading else None
    floors = {floor for wave in waves for floor in wave.floors}
    return Case(
        id=id_,
        type=type_,
        origin=ORIGIN_OF_TYPE.get(type_) if type_ else None,
        harm=_harm(type_, floors) if waves else None,
        fault="yes" if type_ in OWN_CONDUCT else "unknown",
        channels=tuple(dict.fromkeys(channel for wave in waves for channel in wave.channels)),
        people=max((wave.people for wave in waves), default=0) or None,
        multipliers=sum(len(wave.multipliers) for wave in waves) if waves else None,
        level=max([level, *(wave.level for wave in waves)]),
        hours=round((ended - begun) / HOUR, 2) if begun is not None and ended is not None else None,
        peak_per_hour=round(max((wave.peak_per_hour for wave in waves), default=0.0), 2) or None,
        happened_on=None if begun is None else _day(begun),
    )


def _harm(type_: str | None, floors: set[str]) -> str:
    if "safety_confirmed" in floors:
        return "confirmed"
    return "unverified" if {"safety_unverified", "safety_report"} & floors or type_ == "T15" else "none"


def _leading(waves: list[PastWave]) -> PastWave | None:
    return max(waves, key=lambda wave: (wave.type is not None, wave.level, wave.people, wave.id), default=None)


def _forecasts(waves: list[PastWave]) -> tuple[tuple[float, int] | None, int, int]:
    told = [wave.forecast for wave in waves if wave.forecast is not None]
    greatest = max(told, key=lambda one: one[1], default=None)
    return greatest, sum(wave.scored for wave in waves), sum(wave.inside for wave in waves)


def _opened(wave: PastWave, fact: Told, _at: Instant) -> None:
    wave.ended = None
    if str(fact.get("topic") or "").startswith("T"):
        wave.type = wave.type or fact["topic"]


def _rose(wave: PastWave, fact: Told, _at: Instant) -> None:
    wave.level = max(wave.level, int(fact["to"]))
    wave.type, wave.risk = fact.get("crisis_type") or wave.type, fact.get("risk") or wave.risk
    wave.floors |= set(fact.get("floors", ()))


def _measured(wave: PastWave, fact: Told, _at: Instant) -> None:
    wave.peak_per_hour = max(wave.peak_per_hour, float(fact["per_hour"]))
    wave.people = max(wave.people, int(fact["authors"]))


def _reached(wave: PastWave, fact: Told, _at: Instant) -> None:
    wave.channels[fact["channel"]] = None


def _joined(wave: PastWave, fact: Told, _at: Instant) -> None:
    if fact["reason"] in ("reach", "press", "official") and len(wave.multipliers) < MOST:
        wave.multipliers[fact["mention"]] = None


def _scored(wave: PastWave, fact: Told, _at: Instant) -> None:
    wave.scored += 1
    wave.inside += bool(fact["inside"])
    if wave.forecast is None or fact["size"] > wave.forecast[1]:
        wave.forecast = (float(fact["size_24h"][1]), int(fact["size"]))


def _wave_calmed(wave: PastWave, _fact: Told, at: Instant) -> None:
    wave.ended = at


def _incident_opened(incident: PastIncident, fact: Told, at: Instant) -> None:
    incident.opened = at if incident.opened is None else min(incident.opened, at)
    incident.level = max(incident.level, int(fact["level"]))
    incident.title = (fact.get("title") or {}).get("id") or incident.title
    if fact.get("wave"):
        incident.waves[fact["wave"]] = None


def _linked(incident: PastIncident, fact: Told, _at: Instant) -> None:
    if fact.get("linked", True):
        incident.waves[fact["wave"]] = None
    else:
        incident.waves.pop(fact["wave"], None)


def _split(incident: PastIncident, fact: Told, _at: Instant) -> None:
    for wave in fact["waves"]:
        incident.waves.pop(wave, None)


def _level_set(incident: PastIncident, fact: Told, _at: Instant) -> None:
    incident.level = max(incident.level, int(fact["level"]))


def _decided(incident: PastIncident, fact: Told, at: Instant) -> None:
    incident.decisions[fact["decision"]] = (at, fact["text"]["id"])


def _task_set(incident: PastIncident, fact: Told, _at: Instant) -> None:
    if fact.get("improvement") and fact["status"] != "dropped":
        incident.improvements[fact["task"]] = fact["text"]["id"]
    else:
        incident.improvements.pop(fact["task"], None)


def _incident_calmed(incident: PastIncident, _fact: Told, at: Instant) -> None:
    incident.calmed = at


def _closed(incident: PastIncident, fact: Told, at: Instant) -> None:
    incident.closed = at
    incident.none_because = (fact.get("none_because") or {}).get("id")


def _reopened(incident: PastIncident, _fact: Told, _at: Instant) -> None:
    incident.closed = incident.calmed = incident.none_because = None


def _merged(incident: PastIncident, fact: Told, at: Instant) -> None:
    incident.merged_into, incident.closed = fact["into"], at


def _day(at: Instant) -> str:
    return write_instant(at)[:10]


_OF_WAVES: Final[dict[str, Any]] = {
    "wave_opened": _opened,
    "severity_changed": _rose,
    "wave_measured": _measured,
    "wave_reached_channel": _reached,
    "multiplier_joined": _joined,
    "forecast_scored": _scored,
    "wave_calmed": _wave_calmed,
}
_OF_INCIDENTS: Final[dict[str, Any]] = {
    "incident_opened": _incident_opened,
    "wave_linked": _linked,
    "incident_split": _split,
    "level_set": _level_set,
    "decision_made": _decided,
    "task_set": _task_set,
    "incident_calmed": _incident_calmed,
    "incident_closed": _closed,
    "incident_reopened": _reopened,
    "incident_merged": _merged,
}
