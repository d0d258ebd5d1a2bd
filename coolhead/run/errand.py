"""What the outbox does next with one call: which ways at once, which as a reserve, when again, when it is done.

Pure: no clock, no chance, no I/O. The outbox and the simulation of its faults (`benchmarks/alerting.py`) run this very
code. Decisions (goal G8, reliability rules 6, 9, 10, 13):

* An alert of a high level goes out by two unrelated providers in the same instant; a lower one by the first, and by the
  second after a short while without an "accepted". Ways beyond these are reserves.
* A provider that refuses is tried again, later and later. One that gave no answer may have delivered: it is tried once
  more and then left to the other ways and to the next call, so that no channel rings three times for one call. Whoever
  drops a second delivery of the same key (our webhooks) is tried again for ever.
* Whatever was begun is written down before it goes out; after a kill a call without an answer counts as unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from coolhead.clock import DAY, Instant

GIVE_UP_AFTER = DAY
"""Seconds. An alert older than this wakes nobody: what is imported from the past must not ring telephones."""
UNKNOWN_TRIES = 2
"""So often a way is called that gives no answer: the second time may be a duplicate, a third is not risked."""
LAST_RESORT_SECONDS = 60.0
LONGEST_DELAY_SECONDS = 60.0

Outcome = Literal["accepted", "refused", "unusable", "unknown"]
State = Literal["waiting", "accepted", "unusable", "spent"]
Delay = Callable[[int], float]
"""Failures in a row -> seconds until the next try."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way out. Two are unrelated when neither the kind of service nor the host is the same. `personal`: it leads to
    the person called; `keyed`: a second delivery of the same key is dropped there; `last_resort`: only where nothing
    else was accepted for a while."""

    name: str
    service: str = ""
    host: str = ""
    personal: bool = True
    keyed: bool = False
    last_resort: bool = False

    def is_related(self, other: Way) -> bool:
        """Whether one fault may take both."""
        return self.service == other.service or bool(self.host and self.host == other.host)


@dataclass(slots=True)
class Target:
    """One way that a call takes, and what has become of it. `began_at`: a call is out and was not answered yet."""

    name: str
    personal: bool = True
    keyed: bool = False
    reserve: bool = False
    state: State = "waiting"
    failures: int = 0
    unknown: int = 0
    not_before: Instant = 0.0
    began_at: Instant | None = None


@dataclass(slots=True)
class Errand:
    """One call of one person with all its targets. `needed`: so many personal ways are to accept it."""

    targets: list[Target] = field(default_factory=list)
    needed: int = 1
    one_way: bool = False

    @property
    def is_done(self) -> bool:
        """Whether nothing is out and nothing more is to be tried."""
        return all(target.state != "waiting" and target.began_at is None for target in self.targets)

    @property
    def reached(self) -> bool:
        """Whether any way accepted it."""
        return any(target.state == "accepted" for target in self.targets)


def why_needless(age_seconds: float, *, stands: bool, newest: bool) -> str:
    """Why nobody is called any more; empty where somebody is. `stands`: the alert still waits for somebody (a notice
    always does); `newest`: no later call of it to the same person was handed over."""
    if age_seconds > GIVE_UP_AFTER:
        return "older than a day: nobody is woken for it"
    if not stands:
        return "taken, or no longer standing: nobody is called"
    return "" if newest else "a newer call to the same person takes its place"


def plan_errand(ways: Sequence[Way], at: Instant, *, at_once: bool, second_way_seconds: float) -> Errand:
    """Which ways a call takes, and when the earliest.

    >>> two = [Way("1", "ntfy", "push.example.org"), Way("2", "mailto", "mail.example.org")]
    >>> [target.not_before for target in plan_errand(two, 0.0, at_once=True, second_way_seconds=20.0).targets]
    [0.0, 0.0]
    >>> [target.not_before for target in plan_errand(two, 0.0, at_once=False, second_way_seconds=20.0).targets]
    [0.0, 20.0]
    """
    personal = [way for way in ways if way.personal and not way.last_resort]
    ordered = _unrelated_first(personal)
    unrelated = len(ordered) > 1 and not ordered[0].is_related(ordered[1])
    first = (2 if unrelated else len(ordered)) if at_once else 1
    targets = []
    for place, way in enumerate(ordered):
        wait = 0.0 if place < first else second_way_seconds * (place - first + 1)
        targets.append(Target(way.name, keyed=way.keyed, reserve=place >= first, not_before=at + wait))
    for way in ways:
        if way.last_resort:
            wait = LAST_RESORT_SECONDS if ordered else 0.0
            reserve = bool(ordered)
            targets.append(Target(way.name, False, way.keyed, reserve, not_before=at + wait))
        elif not way.personal:
            targets.append(Target(way.name, False, way.keyed, not_before=at))
    return Errand(targets, min(2 if at_once else 1, len(ordered)), at_once and bool(ordered) and not unrelated)


def to_call(errand: Errand, now: Instant) -> list[Target]:
    """The targets that are to be called now."""
    enough = _is_enough(errand)
    return [
        target
        for target in errand.targets
        if target.state == "waiting"
        and target.began_at is None
        and target.not_before <= now
        and not (target.reserve and enough)
    ]


def begin(target: Target, now: Instant) -> None:
    """A call goes out; to be written down before it does."""
    target.began_at = now


def answer(
    errand: Errand, target: Target, outcome: Outcome, now: Instant, delay: Delay, retry_after: float | None = None
) -> None:
    """What a provider said, or that it said nothing."""
    target.began_at = None
    if outcome in ("accepted", "unusable"):
        target.state = "accepted" if outcome == "accepted" else "unusable"
    else:
        target.failures += 1
        target.unknown += outcome == "unknown"
        target.not_before = now + max(retry_after or 0.0, min(delay(target.failures), LONGEST_DELAY_SECONDS))
        if target.unknown >= UNKNOWN_TRIES and not target.keyed:
            target.state = "spent"
    _settle(errand, now)


def interrupted(errand: Errand, now: Instant) -> Errand:
    """The errand as it goes on after a kill: what was out then may have arrived."""
    for target in errand.targets:
        if target.began_at is not None:
            answer(errand, target, "unknown", now, lambda _: 0.0)
    return errand


def next_look(errand: Errand) -> Instant | None:
    """When a target is due next; None where nothing is to be tried any more, or only answers are waited for."""
    enough = _is_enough(errand)
    times = [
        target.not_before
        for target in errand.targets
        if target.state == "waiting" and target.began_at is None and not (target.reserve and enough)
    ]
    return min(times, default=None)


def _settle(errand: Errand, now: Instant) -> None:
    """What is left waiting when it is not needed any more is left; where every way failed, reserves come at once."""
    if _is_enough(errand):
        for target in errand.targets:
            if target.state == "waiting" and target.began_at is None and (target.personal or target.reserve):
                target.state = "spent"
    elif all(target.state in ("unusable", "spent") for target in errand.targets if not target.reserve):
        for target in errand.targets:
            if target.reserve and target.state == "waiting" and target.failures == 0:
                target.not_before = min(target.not_before, now)


def _is_enough(errand: Errand) -> bool:
    """Whether as many personal ways accepted it as are needed, or as can be used at all."""
    personal = [target for target in errand.targets if target.personal]
    accepted = sum(target.state == "accepted" for target in personal)
    usable = sum(target.state != "unusable" for target in personal)
    return bool(personal) and accepted > 0 and accepted >= min(errand.needed, usable)


def _unrelated_first(ways: Sequence[Way]) -> list[Way]:
    """The first way, then the first that is unrelated to it, then the others in their order."""
    if len(ways) < 2:
        return list(ways)
    second = next((way for way in ways[1:] if not way.is_related(ways[0])), ways[1])
    return [ways[0], second, *(way for way in ways[1:] if way is not second)]
