"""Who fits best for a mention or a task: by language, shift, skill, channel and training (R75)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from coolhead.clock import HOUR, Instant, write_instant
from coolhead.plan.model import Person, Plan
from coolhead.plan.rights import may
from coolhead.plan.rota import is_absent, is_at_work, on_shift, spans
from coolhead.plan.team import Right

Reason = Literal[
    "speaks", "speaks_not", "on_shift", "at_work", "off", "absent", "knows_topic", "has_skill", "lacks_skill",
    "knows_channel", "trained", "training_expired", "untrained",
]  # fmt: skip
NEXT_SHIFT_HOURS = 168


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. Empty fields ask for nothing; `skills` are words of the plan such as spokesperson;
    those and the courses of the role count where none are given."""

    language: str = ""
    channel: str = ""
    topic: str = ""
    skills: tuple[str, ...] = ()
    training: tuple[str, ...] = ()
    role: str = "responder"
    right: Right = "draft"


@dataclass(frozen=True, slots=True)
class Fit:
    """One person and how they fit. `fits`: on shift, speaks the language, has every skill and course. `next_at` is when
    their next shift begins, where they have none now and one within a week."""

    person: str
    fits: bool
    reasons: tuple[Reason, ...]
    next_at: Instant | None = None


def best_for(plan: Plan, at: Instant, wanted: Wanted) -> tuple[Fit, ...]:
    """Everybody who may do it, the best first; nobody fits where the first one does not.

    Whoever is absent comes last. Then counts, in this order: the language; being on shift for the role, or else at
    work; skills and courses that are asked for; the topic; the channel; how soon the next shift is; the plan's order.

    >>> from coolhead.plan import read_plan
    >>> plan = read_plan('''
    ... brand: {name: Kwantia, words: [Kwantia], languages: [pl, ru]}
    ... people: [{id: anna, name: Anna, languages: [pl]}, {id: olga, name: Olga, languages: [ru], hours: 09:00-17:00}]
    ... roles: {responder: {primary: anna, deputy: olga}}
    ... ''')
    >>> [(fit.person, fit.fits, fit.reasons) for fit in best_for(plan, 1772352902.0, Wanted(language="ru"))]
    [('olga', False, ('speaks', 'off')), ('anna', False, ('speaks_not', 'on_shift'))]
    """
    role, shift = plan.role(wanted.role), on_shift(plan, wanted.role, at)
    if role is not None:
        wanted = replace(wanted, skills=wanted.skills or role.skills, training=wanted.training or role.training)
    coming = spans(plan, wanted.role, at, at + NEXT_SHIFT_HOURS * HOUR)
    fits = []
    for order, person in enumerate(plan.people):
        if may(plan, person.id, wanted.right):
            fit = _fit(plan, at, wanted, person, shift)
            if "on_shift" not in fit.reasons:
                fit = replace(fit, next_at=next((span.start_at for span in coming if person.id in span.people), None))
            fits.append((_rank(fit, at), order, fit))
    return tuple(fit for _, _, fit in sorted(fits, key=lambda ranked: ranked[:2]))


def _fit(plan: Plan, at: Instant, wanted: Wanted, person: Person, shift: tuple[str, ...]) -> Fit:
    reasons: list[Reason] = []
    if wanted.language:
        spoken = person.languages or plan.brand.languages
        reasons.append("speaks" if wanted.language in spoken else "speaks_not")
    reasons.append(_presence(plan, at, person, shift))
    missing = [skill for skill in wanted.skills if skill not in person.skills]
    if wanted.skills:
        reasons.append("lacks_skill" if missing else "has_skill")
    reasons += _training(person, wanted, at)
    if wanted.topic and wanted.topic in person.skills:
        reasons.append("knows_topic")
    if wanted.channel and wanted.channel in person.channels:
        reasons.append("knows_channel")
    against = {"speaks_not", "off", "absent", "at_work", "lacks_skill", "training_expired", "untrained"}
    fits = not against & set(reasons)
    return Fit(person.id, fits, tuple(reasons))


def _presence(plan: Plan, at: Instant, person: Person, shift: tuple[str, ...]) -> Reason:
    if person.id in shift:
        return "on_shift"
    if is_absent(plan, person.id, at):
        return "absent"
    return "at_work" if person.hours and is_at_work(plan, person.id, at) else "off"


def _training(person: Person, wanted: Wanted, at: Instant) -> list[Reason]:
    if not wanted.training:
        return []
    day = write_instant(at)[:10]
    states: list[Reason] = []
    for course in wanted.training:
        done = [training for training in person.training if training.course == course]
        valid = any(training.holds(day) for training in done)
        states.append("trained" if valid else "training_expired" if done else "untrained")
    return [next((state for state in states if state != "trained"), "trained")]


def _rank(fit: Fit, at: Instant) -> tuple[float, ...]:
    """Small is better."""
    has = set(fit.reasons)
    return (
        "absent" in has,
        "speaks_not" in has,
        0 if "on_shift" in has else 1 if "at_work" in has else 2,
        "lacks_skill" in has,
        "untrained" in has or "training_expired" in has,
        "knows_topic" not in has,
        "knows_channel" not in has,
        0.0 if "on_shift" in has else (fit.next_at or at + NEXT_SHIFT_HOURS * HOUR) - at,
    )
