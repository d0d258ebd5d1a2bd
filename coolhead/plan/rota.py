"""Who is on duty for a role at an instant, best first; who has which shift; and where the rota has gaps (R35, R72).

Everything is told of instants. A local day of 23 or 25 hours is a day like any other: a turn ends when the next one
begins, by the clock of the layer's own zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from coolhead.clock import DAY, Instant
from coolhead.plan.hours import holds, instant_of, local_day, stretches
from coolhead.plan.model import Plan
from coolhead.plan.team import Layer, RoleRota, RotaException

LONGEST: Final = 400 * DAY
"""Seconds. Shifts are told for at most so long at once."""
Origin = Literal["override", "rota", "calendar", "hours", "nobody"]


@dataclass(frozen=True, slots=True)
class Span:
    """From one instant to the next the same people are on shift for a role, first to call first. `origin` says by
    what: an override, the rota, a calendar, people's own working hours, or that nobody is."""

    role: str
    start_at: Instant
    end_at: Instant
    people: tuple[str, ...]
    origin: Origin


def rota_of(plan: Plan, role: str) -> RoleRota | None:
    """The rota of a role, where the plan has one."""
    return next((rota for rota in plan.rota if rota.role == role), None)


def has_people(plan: Plan, role: str) -> bool:
    """Whether anybody may ever have a role."""
    known = plan.role(role)
    named = known is not None and (known.primary is not None or known.deputy is not None)
    return named or rota_of(plan, role) is not None or any(one.role == role for one in plan.exceptions)


def on_duty(plan: Plan, role: str, at: Instant) -> tuple[str, ...]:
    """Ids of the people to call for a role at an instant, in calling order; nobody for a role nobody has.

    Whoever has the shift comes first, then the deputy, then the role's primary; where nobody has it, the primary, then
    the deputy. Who is absent is called only where nobody else is left.

    >>> from coolhead.plan import read_plan
    >>> plan = read_plan('''
    ... brand: {name: Kwantia, words: [Kwantia]}
    ... people: [{id: anna, name: Anna}, {id: budi, name: Budi}]
    ... roles: {crisis_lead: {primary: anna, deputy: budi}}
    ... ''')
    >>> on_duty(plan, "crisis_lead", 1772352902.0)
    ('anna', 'budi')
    """
    shift, origin = _on_shift(plan, role, at)
    known = plan.role(role)
    named = (known.primary, known.deputy) if known else ()
    if origin in ("override", "rota", "calendar"):
        named = named[::-1]
    people = list(dict.fromkeys([*shift, *(person for person in named if person is not None)]))
    away = _away(plan, _standing(plan, at), at).difference(shift)
    return tuple(person for person in people if person not in away) or tuple(people)


def on_shift(plan: Plan, role: str, at: Instant) -> tuple[str, ...]:
    """Ids of the people who have the role's shift at an instant. Without a rota: those of the role who are at work by
    their own hours and not absent."""
    return _on_shift(plan, role, at)[0]


def is_absent(plan: Plan, person: str, at: Instant) -> bool:
    """Whether somebody is away, by the plan or by an exception to it."""
    return person in _away(plan, _standing(plan, at), at)


def is_at_work(plan: Plan, person: str, at: Instant) -> bool:
    """Whether an instant lies in somebody's own working hours, by the clock of their zone. Without hours: always."""
    known = plan.person(person)
    return known is not None and (not known.hours or holds(known.hours, known.time_zone or plan.brand.time_zone, at))


def spans(plan: Plan, role: str, since: Instant, until: Instant) -> tuple[Span, ...]:
    """Who has the shift from `since` to `until`: spans that follow each other without a gap. Raises ValueError for more
    than 400 days."""
    if until - since > LONGEST:
        raise ValueError("shifts are told for at most 400 days at once")
    touching = (one for one in plan.exceptions if one.role in ("", role))  # all of them: a calendar may plan a role
    plan = replace(plan, exceptions=tuple(touching))
    cuts = sorted({since, *(cut for cut in _cuts(plan, role, since, until) if since < cut < until)})
    found: list[Span] = []
    for start, end in zip(cuts, [*cuts[1:], until], strict=True):
        if end <= start:
            continue
        people, origin = _on_shift(plan, role, start)
        last = found[-1] if found else None
        if last is not None and (last.people, last.origin) == (people, origin):
            found[-1] = Span(role, last.start_at, end, people, origin)
        else:
            found.append(Span(role, start, end, people, origin))
    return tuple(found)


def shifts(plan: Plan, role: str, since: Instant, until: Instant) -> tuple[Span, ...]:
    """The spans in which somebody has the shift."""
    return tuple(span for span in spans(plan, role, since, until) if span.people)


def turn_at(layer: Layer, at: Instant) -> int | None:
    """The number of the turn an instant falls into, from 0; None before the first."""
    if layer.starts_on is None:
        return 0
    first = date.fromisoformat(layer.starts_on)
    near = (local_day(at, layer.time_zone) - first).days // layer.every_days
    # Where the clock is put forward past a handover, or a zone leaves out a day, it comes later than its own day.
    turn = next(turn for turn in range(near + 1, near - 4, -1) if _handover(layer, turn) <= at)
    return turn if turn >= 0 else None


def _handover(layer: Layer, turn: int) -> Instant:
    assert layer.starts_on is not None
    day = date.fromisoformat(layer.starts_on) + timedelta(days=turn * layer.every_days)
    return instant_of(day, layer.handover, layer.time_zone)


def _standing(plan: Plan, at: Instant) -> list[RotaException]:
    """Exceptions that hold, of people whom the plan names: it may have changed since they were asked for."""
    holding = [one for one in plan.exceptions if one.start_at <= at < one.end_at]
    people = {person.id for person in plan.people} if holding else set()
    return [one for one in holding if one.person in people]


def _away(plan: Plan, standing: list[RotaException], at: Instant) -> set[str]:
    away = {one.person for one in standing if one.kind == "absence"}
    planned = (p.id for p in plan.people if any(one.start_at <= at < one.end_at for one in p.absences))
    return away.union(planned)


def _on_shift(plan: Plan, role: str, at: Instant) -> tuple[tuple[str, ...], Origin]:
    rota, standing = rota_of(plan, role), _standing(plan, at)
    standing_in = [(one.start_at, one.person) for one in standing if (one.kind, one.role) == ("override", role)]
    written = rota.overrides if rota else ()
    standing_in += [(one.start_at, one.person) for one in written if one.start_at <= at < one.end_at]
    if standing_in:  # of several the one that began last is called first
        return tuple(dict.fromkeys(person for _, person in sorted(standing_in, reverse=True))), "override"
    away = _away(plan, standing, at)
    turns = [_person_of(layer, at, away) for layer in rota.layers] if rota else []
    people = [person for person in turns if person is not None]
    added = [one.person for one in standing if (one.kind, one.role) == ("shift", role) and one.person not in away]
    if people or added:
        return tuple(dict.fromkeys([*people, *added])), "rota" if people else "calendar"
    if _is_planned(plan, role):
        return (), "nobody"
    known = plan.role(role)
    own = [person for person in (known.primary, known.deputy) if person] if known else []
    there = tuple(dict.fromkeys(person for person in own if person not in away and is_at_work(plan, person, at)))
    return there, "hours" if there else "nobody"


def _is_planned(plan: Plan, role: str) -> bool:
    """Whether shifts say who has a role: then nobody has it outside of them."""
    return rota_of(plan, role) is not None or any((one.kind, one.role) == ("shift", role) for one in plan.exceptions)


def _person_of(layer: Layer, at: Instant, away: Iterable[str]) -> str | None:
    """Whose turn it is; of somebody who is away the next in turn takes it."""
    turn = turn_at(layer, at)
    if turn is None or (layer.hours and not holds(layer.hours, layer.time_zone, at)):
        return None
    order = (layer.people[(turn + step) % len(layer.people)] for step in range(len(layer.people)))
    return next((person for person in order if person not in away), None)


def _cuts(plan: Plan, role: str, since: Instant, until: Instant) -> Iterator[Instant]:
    """Every instant at which it may change who has the shift."""
    rota = rota_of(plan, role)
    for layer in rota.layers if rota else ():
        yield from _layer_cuts(layer, since, until)
    for override in rota.overrides if rota else ():
        yield from (override.start_at, override.end_at)
    for one in plan.exceptions:
        yield from (one.start_at, one.end_at)
    for person in plan.people:
        for away in person.absences:
            yield from (away.start_at, away.end_at)
    known = plan.role(role)
    for who in (known.primary, known.deputy) if known else ():
        own = plan.person(who)
        if own is not None and own.hours:
            zone = own.time_zone or plan.brand.time_zone
            yield from (cut for stretch in stretches(own.hours, zone, since, until) for cut in stretch)


def _layer_cuts(layer: Layer, since: Instant, until: Instant) -> Iterator[Instant]:
    if layer.hours:
        yield from (cut for stretch in stretches(layer.hours, layer.time_zone, since, until) for cut in stretch)
    if layer.starts_on is not None:
        turn = max(0, (turn_at(layer, since) or 0))
        while (cut := _handover(layer, turn)) < until:
            yield cut
            turn += 1
