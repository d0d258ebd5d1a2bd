"""What a board knows of what can be seen: silent channels, clocks that are off, how old the newest of each is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from coolhead.clock import DAY, MINUTE, Instant, write_instant
from coolhead.incident.events import Sentence
from coolhead.run.board_told import Told, instant

ALL = ""
"""The name under which the silence of everything is kept."""
GIVEN_UP_SECONDS = 28 * DAY
"""After so long a silent channel is one that has stopped, and no news any more."""
MOST_CHANNELS = 40
SIGHT_FACTS = ("channel_silent", "channel_heard_again", "channel_clock_off", "climate_measured")
"""All that it is folded from."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A channel of which nothing is seen: since when, and how many mentions had usually come when that was noticed."""

    channel: str
    since: Instant
    expected: float


@dataclass(slots=True)
class SightView:
    """Folded from `SIGHT_FACTS`.

    `newest` maps a channel to when its newest mention was published, `clocks` to the minutes by which its dates are off
    (above 0 ahead).
    """

    silent: dict[str, Silence] = field(default_factory=dict)
    clocks: dict[str, int] = field(default_factory=dict)
    newest: dict[str, Instant] = field(default_factory=dict)

    def climate(self, fact: Told, at: Instant) -> None:
        """How old the newest mentions are; silences of channels that have stopped are let go."""
        ages = fact.get("age_minutes") or {}
        self.newest = {channel: at - minutes * MINUTE for channel, minutes in sorted(ages.items())[:MOST_CHANNELS]}
        self.silent = {name: one for name, one in self.silent.items() if at - one.since < GIVEN_UP_SECONDS}

    def fell_silent(self, fact: Told) -> Sentence:
        """A channel fell silent; returns the moment of the timeline."""
        channel = fact["channel"] or ALL
        since = instant(fact["since_at"])
        self.silent[channel] = Silence(channel, since, fact["expected"])
        if channel == ALL:
            return Sentence(id="sight.moment.silent.all", args={"since_at": since})
        return Sentence(id="sight.moment.silent", args={"channel": channel, "since_at": since})

    def heard_again(self, fact: Told) -> Sentence:
        """A channel is heard again; returns the moment of the timeline."""
        channel = fact["channel"] or ALL
        self.silent.pop(channel, None)
        late = ".late" if fact["catching_up"] else ""
        args: dict[str, Any] = {"minutes": float(fact["missed_minutes"])}
        if channel == ALL:
            return Sentence(id=f"sight.moment.heard.all{late}", args=args)
        return Sentence(id=f"sight.moment.heard{late}", args={"channel": channel, **args})

    def clock_off(self, fact: Told) -> Sentence:
        """A channel's clock is off, or right again; returns the moment of the timeline."""
        channel, minutes = fact["channel"], fact["minutes"]
        if minutes:
            self.clocks[channel] = minutes
        else:
            self.clocks.pop(channel, None)
        return clock_sentence(channel, minutes)

    def silences(self) -> list[Silence]:
        """What is not seen, the longest silence first; only that of everything where nothing is seen."""
        if ALL in self.silent:
            return [self.silent[ALL]]
        return sorted(self.silent.values(), key=lambda one: (one.since, one.channel))

    def snapshot(self) -> dict[str, Any]:
        """As JSON-able values: what is not seen, since when; how old the newest mentions are; clocks that are off."""
        return {
            "silent": [
                {"channel": one.channel or None, "since_at": write_instant(one.since), "expected": one.expected}
                for one in self.silences()
            ],
            "newest": {channel: write_instant(at) for channel, at in self.newest.items()},
            "clocks": dict(self.clocks),
        }


def clock_sentence(channel: str, minutes: int) -> Sentence:
    """What is said of a clock that is off by so many minutes, or right again."""
    if minutes == 0:
        return Sentence(id="sight.clock.right", args={"channel": channel})
    way = "ahead" if minutes > 0 else "behind"
    return Sentence(id=f"sight.clock.{way}", args={"channel": channel, "minutes": float(abs(minutes))})
