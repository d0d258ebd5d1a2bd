"""A world in which alerts have to reach people: providers that fail in every way, people who are away, a house that
stops. Everything is drawn from one seed; a run that fails is played again from it."""

from __future__ import annotations

import random
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from coolhead.clock import HOUR, MINUTE

Fault = Literal["refuse", "hang", "broken", "busy", "drop", "slow", "cut", "flap"]
FAULTS: tuple[Fault, ...] = ("refuse", "hang", "broken", "busy", "drop", "slow", "cut", "flap")
TIMEOUT_SECONDS = 22.0
"""The speaker's own 20 seconds and the two after which a plug-in is left alone."""


@dataclass(frozen=True, slots=True)
class Said:
    """What came of one call: the outcome for the errand, after how many seconds, and whether it rang there."""

    outcome: Literal["accepted", "refused", "unknown"]
    seconds: float
    rang: bool


class Stretches:
    """What holds when: stretches that follow each other at random, each with a kind ("" between them)."""

    def __init__(self, chance: random.Random, hours: float, every: float, lasts: float, kinds: tuple[str, ...]) -> None:
        self._starts: list[float] = []
        self._ends: list[float] = []
        self._kinds: list[str] = []
        at = chance.expovariate(1 / every) * HOUR
        while at < hours * HOUR:
            end = at + min(chance.expovariate(1 / lasts), 12 * lasts) * HOUR
            self._starts.append(at)
            self._ends.append(end)
            self._kinds.append(chance.choice(kinds))
            at = end + chance.expovariate(1 / every) * HOUR

    def at(self, at: float) -> str:
        """What holds at an instant; empty where nothing does."""
        place = bisect_right(self._starts, at) - 1
        return self._kinds[place] if place >= 0 and at < self._ends[place] else ""

    def end(self, at: float) -> float:
        """When the stretch ends that holds at an instant; the instant itself where none does."""
        place = bisect_right(self._starts, at) - 1
        return self._ends[place] if place >= 0 and at < self._ends[place] else at

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(zip(self._starts, self._ends, self._kinds, strict=True))


class World:
    """Two providers, three people, one house, over some hundred hours.

    Providers fail every 20 hours on average, for 1.5; people are away 6 hours of 16; the house stops every 150 hours,
    for 20 minutes on average, and is killed and restarted at once every 40.
    """

    def __init__(self, seed: int, hours: float) -> None:
        self.seed, self.hours = seed, hours
        self.chance = random.Random(seed)
        self.providers = {name: Stretches(self.chance, hours + 48, 20.0, 1.5, FAULTS) for name in ("push", "mail")}
        self.away = {
            person: Stretches(self.chance, hours + 48, 10.0, 6.0, ("away",)) for person in ("lead", "deputy", "sponsor")
        }
        self.down = Stretches(self.chance, hours + 48, 150.0, 1 / 3, ("down",))
        self.kills = [start for start, _, _ in Stretches(self.chance, hours + 48, 40.0, 1e-6, ("kill",))]
        self.alerts: list[tuple[float, int]] = []
        at = 0.0
        while (at := at + self.chance.expovariate(1 / 8.0) * HOUR) < hours * HOUR:
            self.alerts.append((float(int(at)), self.chance.choice((3, 3, 4, 5))))

    def call(self, provider: str, at: float) -> Said:
        """What a provider does with a call now."""
        chance, fault = self.chance, self.providers[provider].at(at)
        if fault == "flap":
            fault = "refuse" if chance.random() < 0.5 else ""
        if fault in ("refuse", "broken", "busy"):
            return Said("refused", chance.uniform(0.01, 0.5), False)
        if fault == "hang":
            return Said("unknown", TIMEOUT_SECONDS, False)
        if fault == "drop":
            return Said("accepted", chance.uniform(0.1, 1.0), False)
        if fault == "slow":
            return Said("accepted", chance.uniform(4.0, 15.0), True)
        if fault == "cut":
            return Said("unknown", chance.uniform(0.1, 2.0), chance.random() < 0.5)
        return Said("accepted", chance.uniform(0.1, 1.5), True)

    def heeds(self, person: str, at: float) -> float | None:
        """After how many seconds a person answers a message that rang; None where they are away or do not hear it."""
        if self.away[person].at(at) or self.chance.random() < 0.1:
            return None
        return min(self.chance.expovariate(1 / 90.0), 20 * MINUTE)
