"""Values: who is woken, in which order, on which ways, and when they are left in peace (R35, R54)."""

from __future__ import annotations

from dataclasses import dataclass, field

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: a role (`crisis_lead`), its deputy (`crisis_lead:deputy`), a person's id, everybody with a
    language or a skill (`language:pl`, `skill:legal`), or `topic`: who owns the alert's own risk.

    `wait_minutes` is how long an answer is waited for before the next link is called; None: the plan's
    `repeat_minutes`.
    """

    who: str
    wait_minutes: float | None = None


@dataclass(frozen=True, slots=True)
class ClockSpan:
    """A stretch of the day by the clock on the wall, in minutes after midnight; one that ends before it begins goes
    over midnight. `days` are those on which it begins, 0 is Monday; none: every day. `time_zone` may be empty."""

    begins: int
    ends: int
    days: tuple[int, ...] = ()
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """Who is called for alerts of these levels, and, where hours are given, only then."""

    links: tuple[Link, ...]
    least_level: int = 1
    most_level: int = 5
    hours: ClockSpan | None = None


@dataclass(frozen=True, slots=True)
class Alerting:
    """Who is woken: from which level on, whom first, and after how many minutes without an answer the next one.

    The first of `chains` that fits an alert's level and the hour is its chain; where none fits, `chain`. After
    `repeats` calls nobody has answered; from then on one call is made every `again_minutes` (0: none), from the top of
    the chain, until somebody does. From `both_ways_from_level` on a person is called by two unrelated providers at
    once, below it by the second one after `second_way_seconds` without the first one's "accepted". `quiet` is when a
    person is not to be woken below `wakes_from_level`; what is held back comes as one message when it ends.
    """

    from_level: int = 3
    chain: tuple[str, ...] = ("crisis_lead", "crisis_lead:deputy")
    repeat_minutes: float = 5.0
    repeats: int = 6
    chains: tuple[Chain, ...] = ()
    again_minutes: float = 60.0
    both_ways_from_level: int = 4
    second_way_seconds: float = 20.0
    wakes_from_level: int = 3
    quiet: dict[str, ClockSpan] = field(default_factory=dict)
