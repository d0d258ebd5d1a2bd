"""Where the rota leaves somebody alone: hours nobody covers, languages nobody speaks, too long, too few (R72)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from coolhead.clock import HOUR, Instant
from coolhead.plan.model import Plan
from coolhead.plan.rota import Span, rota_of, spans

GapKind = Literal["uncovered", "language_uncovered", "long_duty", "one_holds_all", "deputy_same"]


@dataclass(frozen=True, slots=True)
class RotaGap:
    """One thing the rota lacks. `start_at` and `end_at` are None for what holds at any time."""

    kind: GapKind
    role: str = ""
    start_at: Instant | None = None
    end_at: Instant | None = None
    person: str = ""
    language: str = ""


def gaps_in(plan: Plan, since: Instant, until: Instant) -> tuple[RotaGap, ...]:
    """Every gap between two instants, of every role that has a rota or people; by role, then by time.

    Raises ValueError for more than 400 days.
    """
    found = list(_alone(plan))
    planned = {one.role for one in plan.exceptions if one.kind == "shift"}
    for role in plan.roles:
        rota = rota_of(plan, role.id)
        if rota is None and role.id not in planned:
            continue
        told = spans(plan, role.id, since, until)
        found += _uncovered(role.id, told)
        for language in role.languages:
            found += _unspoken(plan, role.id, language, told)
        most = (rota.most_hours if rota else 168.0) * HOUR
        found += _too_long(role.id, told, most)
    return tuple(found)


def _alone(plan: Plan) -> Iterator[RotaGap]:
    """One person in every role that is filled; a deputy who is the primary."""
    holders = {person for role in plan.roles for person in (role.primary, role.deputy) if person}
    holders |= {person for rota in plan.rota for layer in rota.layers for person in layer.people}
    if len(holders) == 1:
        yield RotaGap("one_holds_all", person=next(iter(holders)))
    for role in plan.roles:
        if role.primary is not None and role.primary == role.deputy:
            yield RotaGap("deputy_same", role.id, person=role.primary)


def _uncovered(role: str, told: Iterable[Span]) -> Iterator[RotaGap]:
    for span in told:
        if not span.people:
            yield RotaGap("uncovered", role, span.start_at, span.end_at)


def _unspoken(plan: Plan, role: str, language: str, told: Iterable[Span]) -> Iterator[RotaGap]:
    """Stretches in which people are on shift, and none of them speaks the language."""
    speakers = {person.id for person in plan.people if language in person.languages}
    without = [span for span in told if span.people and not speakers & set(span.people)]
    for start, end in _joined(without):
        yield RotaGap("language_uncovered", role, start, end, language=language)


def _too_long(role: str, told: tuple[Span, ...], most_seconds: float) -> Iterator[RotaGap]:
    """Stretches in which one person is first on shift for longer than that without a break."""
    for person in dict.fromkeys(span.people[0] for span in told if span.people):
        for start, end in _joined([span for span in told if span.people[:1] == (person,)]):
            if end - start > most_seconds + HOUR:  # a week in which the clock is put back has an hour more
                yield RotaGap("long_duty", role, start, end, person=person)


def _joined(told: Iterable[Span]) -> list[tuple[Instant, Instant]]:
    """Spans that follow each other, as one."""
    found: list[tuple[Instant, Instant]] = []
    for span in told:
        if found and found[-1][1] == span.start_at:
            found[-1] = found[-1][0], span.end_at
        else:
            found.append((span.start_at, span.end_at))
    return found
