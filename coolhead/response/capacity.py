"""The capacity switch: can everybody be answered one by one, or is it time for a statement (R105; domain model 8)?

Needed are those who wait for an answer that is due within the promised time; what can be answered is what the people on
shift in that time write, each only in languages they speak. Which of several languages somebody answers in is chosen as
well as it can be: that is a largest flow, and by its smallest cut (Ford and Fulkerson 1956) it is the least, over all
sets of languages, of those who wait in other languages plus what the speakers of these can write.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Final, Literal, get_args

from coolhead.clock import DAY, HOUR, MINUTE, Instant
from coolhead.incident.events import Args, Sentence
from coolhead.plan import Plan
from coolhead.plan.rota import spans
from coolhead.plan.team import Capacity

Mode = Literal["individual", "statement_recommended", "statement_due"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
HORIZON: Final = 2 * DAY
"""Seconds for which it is reckoned when all will be answered."""
MOST_LANGUAGES: Final = 10
"""Of more languages the rarest count as one that all speak."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One person on shift. Without `languages` they answer in any."""

    person: str
    languages: tuple[str, ...]
    start_at: Instant
    end_at: Instant


@dataclass(frozen=True, slots=True)
class Demand:
    """Who waits now for an answer that is due within the promised time, by language ("" where it is not known), and how
    many more come in an hour."""

    by_language: Mapping[str, int]
    inflow_per_hour: float = 0.0

    @property
    def waiting(self) -> int:
        """All of them."""
        return sum(self.by_language.values())


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The arithmetic of one instant. `mode` is what it comes to by itself, without looking back; `room` is how many
    could be answered in time if more of the same languages waited."""

    waiting: int
    answerable: int
    minutes: float
    people: int
    per_hour: float
    inflow_per_hour: float
    done_at: Instant | None
    mode: Mode
    room: float
    by_language: dict[str, int] = field(default_factory=dict)
    short: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CapacityState:
    """What is remembered between two looks: the mode that is told, and since when it could be a lower one."""

    mode: Mode = "individual"
    calm_since: Instant | None = None
    told_at: Instant | None = None


def turns_of(plan: Plan, at: Instant, seconds: float = HORIZON) -> tuple[Turn, ...]:
    """Everybody who is on shift from now on, each instant of each person once. Who has no languages written down
    answers in the brand's."""
    told: dict[str, list[tuple[Instant, Instant]]] = {}
    for role in plan.capacity.roles:
        for span in spans(plan, role, at, at + seconds):
            for person in span.people:
                told.setdefault(person, []).append((span.start_at, span.end_at))
    spoken = {person.id: person.languages or plan.brand.languages for person in plan.people}
    return tuple(
        Turn(person, spoken.get(person, plan.brand.languages), start, end)
        for person, stretches in told.items()
        for start, end in _joined(stretches)
    )


def reckon(at: Instant, demand: Demand, turns: Sequence[Turn], minutes: float, numbers: Capacity) -> Reckoned:
    """What the team can answer of those who wait.

    Parameters
    ----------
    minutes: the promised time (plan: `detection.answer_minutes`).

    Example
    -------
    >>> shift = [Turn("anna", ("pl",), 0.0, 4 * HOUR), Turn("budi", ("pl", "id"), 0.0, 4 * HOUR)]
    >>> found = reckon(0.0, Demand({"pl": 100, "id": 80}), shift, 240.0, Capacity(replies_per_hour=20))
    >>> found.answerable, found.mode, found.short
    (160, 'statement_recommended', {})
    """
    window = minutes * MINUTE
    written = _written(turns, at, at + window, numbers.replies_per_hour)
    waiting = {language: n for language, n in sorted(demand.by_language.items()) if n > 0}
    groups = _groups(waiting, turns)
    answerable = min(demand.waiting, math.floor(_flow(groups, written) + 1e-9))
    speakers = _speakers(turns)
    per_hour = sum(written.values()) / (window / HOUR)
    needed = demand.waiting
    mode: Mode = "individual"
    if needed > answerable:
        due = needed > numbers.due_factor * answerable or demand.inflow_per_hour >= per_hour
        mode = "statement_due" if due else "statement_recommended"
    short = {
        language: math.ceil(n - able)
        for language, n in waiting.items()
        if n > (able := sum(written[person] for person in written if _speaks(speakers[person], language)))
    }
    return Reckoned(
        waiting=needed,
        answerable=answerable,
        minutes=minutes,
        people=len(written),
        per_hour=per_hour,
        inflow_per_hour=demand.inflow_per_hour,
        done_at=_done_at(at, demand, turns, numbers.replies_per_hour),
        mode=mode,
        room=_room(groups, written, demand.waiting),
        by_language=waiting,
        short=short,
    )


def next_capacity(before: CapacityState, found: Reckoned, at: Instant, numbers: Capacity) -> CapacityState:
    """The mode that is told: up at once, down a step at a time, when it would hold with a margin for a while."""
    now = MODES.index(before.mode)
    if MODES.index(found.mode) >= now:
        return replace(before, mode=found.mode, calm_since=None)
    if not _far_below(before.mode, found, numbers):
        return replace(before, calm_since=None)
    since = at if before.calm_since is None else before.calm_since
    if at - since < numbers.calm_minutes * MINUTE:
        return replace(before, calm_since=since)
    return replace(before, mode=MODES[now - 1], calm_since=None)


def said(found: Reckoned, mode: Mode, at: Instant) -> Sentence:
    """The arithmetic as a sentence: who waits, what the shift can write, and when all will be answered."""
    args: Args = {
        "n": found.waiting,
        "people": found.people,
        "answerable": found.answerable,
        "minutes": found.minutes,
        "per_hour": round(found.per_hour, 1),
    }
    if mode == "individual":
        return Sentence(id="capacity.individual", args=args)
    if found.people == 0:
        return Sentence(id=f"capacity.{mode}.nobody", args=args)
    if found.done_at is None:
        return Sentence(id=f"capacity.{mode}.never", args=args)
    if found.done_at - at < 20 * HOUR:  # a time of day names one instant
        return Sentence(id=f"capacity.{mode}.by", args={**args, "done_at": found.done_at})
    return Sentence(id=f"capacity.{mode}.in", args={**args, "done_minutes": (found.done_at - at) / MINUTE})


def _far_below(mode: Mode, found: Reckoned, numbers: Capacity) -> bool:
    """Whether a mode would not be reached even if somewhat more waited, or somewhat fewer could answer."""
    if mode == "statement_recommended":
        return found.waiting <= numbers.calm_share * found.room
    fewer = found.inflow_per_hour < numbers.calm_share * found.per_hour
    return fewer and found.waiting <= numbers.due_factor * numbers.calm_share * found.answerable


def _written(turns: Iterable[Turn], start: Instant, end: Instant, replies_per_hour: float) -> dict[str, float]:
    """Person -> replies they can write in that time."""
    written: dict[str, float] = {}
    for turn in turns:
        seconds = min(end, turn.end_at) - max(start, turn.start_at)
        if seconds > 0:
            written[turn.person] = written.get(turn.person, 0.0) + seconds / HOUR * replies_per_hour
    return written


def _speakers(turns: Iterable[Turn]) -> dict[str, frozenset[str]]:
    return {turn.person: frozenset(turn.languages) for turn in turns}


def _speaks(languages: frozenset[str], language: str) -> bool:
    return not language or not languages or language in languages


def _groups(waiting: Mapping[str, int], turns: Sequence[Turn]) -> list[tuple[int, frozenset[str]]]:
    """(how many wait, who can answer them), one for each set of speakers; of too many the smallest as one."""
    speakers = _speakers(turns)
    groups: dict[frozenset[str], int] = {}
    for language, n in waiting.items():
        able = frozenset(person for person, languages in speakers.items() if _speaks(languages, language))
        groups[able] = groups.get(able, 0) + n
    ranked = sorted(((n, able) for able, n in groups.items()), key=lambda group: (-group[0], sorted(group[1])))
    kept, rest = ranked[: MOST_LANGUAGES - 1], ranked[MOST_LANGUAGES - 1 :]
    if rest:
        kept.append((sum(n for n, _ in rest), frozenset().union(*(able for _, able in rest))))
    return kept


def _flow(groups: Sequence[tuple[int, frozenset[str]]], written: Mapping[str, float]) -> float:
    """How many can be answered when people share the languages as well as they can."""
    whole = sum(n for n, _ in groups)
    least = float(whole)
    for size in range(1, len(groups) + 1):
        for chosen in combinations(groups, size):
            able = frozenset[str]().union(*(people for _, people in chosen))
            left = whole - sum(n for n, _ in chosen)
            least = min(least, left + sum(written.get(person, 0.0) for person in able))
    return least


def _room(groups: Sequence[tuple[int, frozenset[str]]], written: Mapping[str, float], waiting: int) -> float:
    """How many of the same mix of languages could be answered: those who wait, as often as the scarcest speakers
    allow."""
    if not groups or not waiting:
        return sum(written.values())
    scarce = math.inf
    for size in range(1, len(groups) + 1):
        for chosen in combinations(groups, size):
            able = frozenset[str]().union(*(people for _, people in chosen))
            scarce = min(scarce, sum(written.get(person, 0.0) for person in able) / sum(n for n, _ in chosen))
    return scarce * waiting


def _done_at(at: Instant, demand: Demand, turns: Sequence[Turn], replies_per_hour: float) -> Instant | None:
    """When nobody waits any more if as many come and everybody writes as fast; None: not within two days."""
    open_now, now = float(demand.waiting), at
    cuts = sorted({*(t.start_at for t in turns), *(t.end_at for t in turns), at + HORIZON})
    for cut in [cut for cut in cuts if at < cut <= at + HORIZON]:
        people = {turn.person for turn in turns if turn.start_at <= now < turn.end_at}
        change = (len(people) * replies_per_hour - demand.inflow_per_hour) / HOUR
        if open_now <= 0 or (change > 0 and now + open_now / change <= cut):
            return now + max(0.0, open_now / change if change > 0 else 0.0)
        open_now -= change * (cut - now)
        now = cut
    return None


def _joined(stretches: Iterable[tuple[Instant, Instant]]) -> list[tuple[Instant, Instant]]:
    """Stretches that touch or overlap, as one: who has two roles at once is one person."""
    found: list[tuple[Instant, Instant]] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found
