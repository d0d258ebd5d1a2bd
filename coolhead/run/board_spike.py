"""The card of one wave: what, where, who, since when, compared to what, and what may come. Ids and numbers only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coolhead.clock import Instant
from coolhead.run.board_model import Multiplier, WaveView
from coolhead.run.board_topics import TopicView

QUOTES = 2
CARRIERS = 3
EVIDENCE = 4


@dataclass(frozen=True, slots=True)
class Carrier:
    """A multiplier of the wave: its `reach` and `reason`, the `people` it brought, and what the wave would be without
    it: `without_mentions` of the last day, `without_reproduction` of `reproduction`. None where that is not told."""

    mention: str
    reach: int
    reason: str
    people: int | None = None
    without_mentions: int | None = None
    without_reproduction: float | None = None
    reproduction: float | None = None


@dataclass(frozen=True, slots=True)
class Spike:
    """One open wave at a glance. `quotes`: language -> typical mentions, else under "" the evidence of its level;
    `channels`: channel -> minutes after the first one, in the order in which they were reached."""

    wave: str
    topic: str | None
    crisis_type: str | None
    quotes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    channels: dict[str, float] = field(default_factory=dict)
    carriers: tuple[Carrier, ...] = ()
    origin: str | None = None
    first_at: Instant | None = None
    measured: dict[str, Any] = field(default_factory=dict)
    forecast: dict[str, Any] | None = None

    @property
    def mentions(self) -> list[str]:
        """Those whose texts the card shows or links."""
        shown = [id_ for ids in self.quotes.values() for id_ in ids]
        return [*shown, self.origin] if self.origin else shown


def spike_of(wave: WaveView, topics: Mapping[str, TopicView]) -> Spike:
    """The card of a wave as the facts have it."""
    change = wave.change or {}
    return Spike(
        wave=wave.id,
        topic=wave.topic,
        crisis_type=change.get("crisis_type"),
        quotes=_quotes(wave, topics),
        channels=dict(sorted(wave.channels.items(), key=lambda one: (one[1], one[0]))),
        carriers=_carriers(wave),
        origin=wave.origin,
        first_at=wave.first_at,
        measured=dict(wave.measured or {}),
        forecast=wave.forecast,
    )


def _quotes(wave: WaveView, topics: Mapping[str, TopicView]) -> dict[str, tuple[str, ...]]:
    topic = topics.get(wave.topic or "")
    if topic is not None:
        return {language: ids[:QUOTES] for language, ids in topic.quotes.items()}
    evidence = [id_ for part in (wave.change or {}).get("because", ()) for id_ in part.get("evidence", ())]
    return {"": tuple(dict.fromkeys(evidence))[:EVIDENCE]}


def _carriers(wave: WaveView) -> tuple[Carrier, ...]:
    """Those that brought most, then those that reach most."""
    found = [_carrier(one) for one in wave.multipliers]
    return tuple(sorted(found, key=lambda one: (-(one.people or 0), -one.reach, one.mention))[:CARRIERS])


def _carrier(one: Multiplier) -> Carrier:
    told = one.brought or {}
    return Carrier(
        mention=one.mention,
        reach=one.reach,
        reason=one.reason,
        people=told.get("people"),
        without_mentions=told.get("without_mentions"),
        without_reproduction=told.get("without_reproduction"),
        reproduction=told.get("reproduction"),
    )
