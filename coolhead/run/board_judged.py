"""What people said of waves: the latest word on each, counted by topic, so that the next alert of it can say so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from coolhead.clock import DAY, Instant
from coolhead.incident.judged import NO_CRISIS, USEFUL, WITHDRAWN
from coolhead.run.board_told import Told, written

MOST_JUDGED: Final = 400
COUNTED_SECONDS: Final = 90 * DAY
"""Older words say little about the team and the reading of today."""


@dataclass(frozen=True, slots=True)
class Judging:
    """The latest word on one wave; `why` is a short code, `reason` the id of what was written."""

    at: Instant
    wave: str
    topic: str | None
    level: int
    verdict: str
    who: str
    why: str = ""
    reason: str = ""


@dataclass(slots=True)
class Judgings:
    """Words on waves, by wave, in the order in which they were told.

    Example
    -------
    >>> known = Judgings()
    >>> known.take(Judging(60.0, "w1", "T2", 3, "no_crisis", "maja")), known.counted("T2", 120.0)
    (True, (1, 0))
    """

    by_wave: dict[str, Judging] = field(default_factory=dict)

    def take(self, said: Judging) -> bool:
        """Keep the later of two words on a wave, in whatever order they are told; whether this one stands."""
        known = self.by_wave.get(said.wave)
        if known is not None and _rank(known) >= _rank(said):
            return False
        self.by_wave.pop(said.wave, None)
        self.by_wave[said.wave] = said
        if len(self.by_wave) > MOST_JUDGED:
            del self.by_wave[min(self.by_wave, key=lambda wave: (self.by_wave[wave].at, wave))]
        return True

    def of(self, wave: str) -> Judging | None:
        """What stands about a wave; None where nobody said a word, or took it back."""
        said = self.by_wave.get(wave)
        return None if said is None or said.verdict == WITHDRAWN else said

    def counted(self, topic: str | None, now: Instant) -> tuple[int, int]:
        """How many waves of a topic were no crisis, and how many were worth a call, in the last 90 days."""
        recent = [one for one in self.by_wave.values() if one.topic == topic and now - one.at <= COUNTED_SECONDS]
        return sum(one.verdict == NO_CRISIS for one in recent), sum(one.verdict == USEFUL for one in recent)

    def snapshot(self) -> list[dict[str, Any]]:
        """As JSON-able values, the newest first."""
        newest = sorted(self.by_wave.values(), key=lambda one: (-one.at, one.wave))
        return [
            {
                "wave": one.wave,
                "topic": one.topic,
                "level": one.level,
                "verdict": one.verdict,
                "why": one.why or None,
                "who": one.who,
                "at": written(one.at),
            }
            for one in newest
        ]


def judging_of(fact: Told, at: Instant) -> Judging:
    """What a `wave_judged` says."""
    why, reason = fact.get("why") or "", fact.get("reason") or ""
    return Judging(at, fact["wave"], fact["topic"], fact["level"], fact["verdict"], fact["who"], why, reason)


def _rank(said: Judging) -> tuple[Instant, bool, bool, str, str]:
    """Of one instant: taken back is the last word; one with its reason comes after a bare one (an alert's answer)."""
    return said.at, said.verdict == WITHDRAWN, bool(said.why), said.verdict, said.who
