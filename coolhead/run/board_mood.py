"""What a board knows of the mood: the last thirty days in steps, by where and by language, and who waits for thanks."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from coolhead.clock import DAY, HOUR, Instant
from coolhead.run.board_model import Climate
from coolhead.run.board_told import Told, written

STEP_SECONDS = 6 * HOUR
STEPS = 30 * 4
"""Thirty days of six hours each."""
MOST_FRIENDS = 200
THANKS_SECONDS = 7 * DAY
"""After a week thanks come too late, and a friendly mention is let go."""

Shares = dict[str, Climate]
"""Channel or language -> its people of the last day."""


@dataclass(slots=True)
class MoodStep:
    """Six hours: the mood as it stood at their end (people of the day before it), and whom the brand answered in them.

    `heard_own` says whether any answer of the brand's own was ever heard by then; without it nothing is known.
    """

    at: Instant
    climate: Climate = field(default_factory=Climate)
    newcomers: int = 0
    heard_own: bool = False
    to_friends: int = 0
    to_others: int = 0
    to_critics: int = 0
    to_unknown: int = 0


@dataclass(frozen=True, slots=True)
class Thanks:
    """Who said that somebody was thanked for a mention, and when."""

    who: str
    at: Instant


@dataclass(slots=True)
class MoodView:
    """Folded from `climate_measured`, `mood_measured` and `mention_thanked`.

    `friends` are friendly mentions that wait for thanks (id -> when told), the oldest first; `thanked` those somebody
    thanked for, the last one last.
    """

    steps: deque[MoodStep] = field(default_factory=lambda: deque(maxlen=STEPS))
    channels: Shares = field(default_factory=dict)
    languages: Shares = field(default_factory=dict)
    newcomers: int = 0
    friends: dict[str, Instant] = field(default_factory=dict)
    thanked: dict[str, Thanks] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.steps = deque(self.steps, STEPS)

    def climate(self, climate: Climate, at: Instant) -> None:
        """The mood as it stands."""
        self._step(at).climate = climate

    def measured(self, fact: Told, at: Instant) -> None:
        """Where and how people speak, whom to thank, and whom the brand answered."""
        self.channels = {name: Climate(*counts) for name, counts in fact["channels"].items()}
        self.languages = {name: Climate(*counts) for name, counts in fact["languages"].items()}
        self.newcomers = fact["newcomers"]
        step = self._step(at)
        step.newcomers = self.newcomers
        step.heard_own = "answered_friendly" in fact
        step.to_friends += fact.get("answered_friendly", 0)
        step.to_others += fact.get("answered_neutral", 0)
        step.to_critics += fact.get("answered_critical", 0)
        step.to_unknown += fact.get("answered_unknown", 0)
        for mention in reversed(fact["friends"]):
            if mention not in self.thanked:
                self.friends.setdefault(mention, at)
        for mention in fact["thanked"]:
            self.friends.pop(mention, None)
        self._forget(at)

    def thank(self, fact: Told, at: Instant) -> None:
        """Somebody was thanked, or that is taken back. Said twice it changes nothing: whoever was first stays."""
        mention = fact["mention"]
        if fact["stands"]:
            self.friends.pop(mention, None)
            self.thanked.setdefault(mention, Thanks(fact["who"], at))
        elif self.thanked.pop(mention, None) is not None:
            self.friends[mention] = at
        self._forget(at)

    def snapshot(self) -> dict[str, Any]:
        """As JSON-able values; the steps are told as they stand on the page."""
        last = self.steps[-1] if self.steps else None
        return {
            "newcomers": self.newcomers,
            "channels": {name: list(one.of_100) for name, one in self.channels.items()},
            "languages": {name: list(one.of_100) for name, one in self.languages.items()},
            "waiting_for_thanks": len(self.friends),
            "thanked": {id_: {"who": one.who, "at": written(one.at)} for id_, one in self.thanked.items()},
            "answers_heard": last is not None and last.heard_own,
        }

    def _step(self, at: Instant) -> MoodStep:
        """The step an instant belongs to: what is told at its very end is of it, not of the next."""
        begins = (at - 1) // STEP_SECONDS * STEP_SECONDS
        if not self.steps or self.steps[-1].at < begins:
            self.steps.append(MoodStep(begins))
        return self.steps[-1]

    def _forget(self, at: Instant) -> None:
        self.friends = {id_: told for id_, told in self.friends.items() if at - told < THANKS_SECONDS}
        self.thanked = {id_: one for id_, one in self.thanked.items() if at - one.at < THANKS_SECONDS}
        for kept in (self.friends, self.thanked):
            while len(kept) > MOST_FRIENDS:
                del kept[next(iter(kept))]
