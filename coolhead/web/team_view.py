"""The team in words: who is on duty, who has which role, who can be reached, who is called at which level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coolhead.clock import DAY, Instant
from coolhead.plan import Plan, chain_for, people_of
from coolhead.plan.readiness_checks import needed_roles, woken_roles
from coolhead.plan.rights import rights_of
from coolhead.plan.rota import is_absent, on_duty, on_shift, rota_of
from coolhead.plan.rota_gaps import gaps_in
from coolhead.run.board_alerting import ContactTest
from coolhead.run.team_said import name_of, names_of, role_name, said_gap
from coolhead.web.chips import Chip, chip
from coolhead.web.display import display
from coolhead.web.duty_week import until_of
from coolhead.web.plan_shown import PlanShown

GAP_DAYS = 28
MOST_GAPS = 6


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One role now."""

    role: str
    on_shift: str
    nobody: bool
    until: str
    then: str


@dataclass(frozen=True, slots=True)
class RoleRowShown:
    """One role with its people; `id`, `primary` and `deputy` are what the form carries."""

    id: str
    name: str
    primary: str
    deputy: str
    primary_name: str
    deputy_name: str
    needed: bool


@dataclass(frozen=True, slots=True)
class PersonShown:
    """One person; `reached` says how the last test went, `waits` that a test was sent and nobody said it came."""

    id: str
    name: str
    languages: str
    roles: str
    skills: str
    rights: str
    away: bool
    reached: str
    tested: bool
    waits: bool
    trained: str


@dataclass(frozen=True, slots=True)
class ChainShown:
    """Who is called at a level, one after another."""

    chip: Chip
    links: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ExceptionShown:
    """Somebody stands in or is away; `id` takes it back where people asked for it."""

    id: str
    says: str
    since: str
    until: str
    asked_by: str
    ours: bool


def shown_roles_in_week(plan: Plan) -> tuple[str, ...]:
    """The roles whose week is drawn: those that are woken, and those with a rota or an exception."""
    planned = [role.id for role in plan.roles if rota_of(plan, role.id) is not None]
    excepted = [one.role for one in plan.exceptions if one.role and plan.role(one.role) is not None]
    return tuple(dict.fromkeys([*(role.id for role in woken_roles(plan)), *planned, *excepted]))


def duty_now(shown: PlanShown) -> list[DutyRow]:
    """Each role that is needed: who has it now, until when, and who is called next."""
    plan, words, rows = shown.plan, shown.words, []
    for role in needed_roles(plan):
        shift, call = on_shift(plan, role.id, shown.now), on_duty(plan, role.id, shown.now)
        until = until_of(plan, role.id, shown.now) if shift else None
        then = [person for person in call if person not in shift[:1]]
        rows.append(
            DutyRow(
                role_name(plan, role.id, words),
                display(names_of(plan, shift, words), 120),
                not shift,
                words.day_time(until) if until else "",
                display(names_of(plan, then, words), 120) if then else "",
            )
        )
    return rows


def role_rows(shown: PlanShown) -> list[RoleRowShown]:
    """Every role, those first that the plan needs."""
    plan, words = shown.plan, shown.words
    needed = {role.id for role in needed_roles(plan)}
    nobody = words.say("team.nobody")
    rows = [
        RoleRowShown(
            role.id,
            display(role_name(plan, role.id, words), 60),
            role.primary or "",
            role.deputy or "",
            display(name_of(plan, role.primary), 60) if role.primary else nobody,
            display(name_of(plan, role.deputy), 60) if role.deputy else nobody,
            role.id in needed,
        )
        for role in plan.roles
    ]
    return sorted(rows, key=lambda row: not row.needed)


def people_shown(shown: PlanShown) -> list[PersonShown]:
    """Everybody the plan names."""
    plan, words, found = shown.plan, shown.words, []
    for person in plan.people:
        roles = [role_name(plan, role.id, words) for role in plan.roles if person.id in (role.primary, role.deputy)]
        tests = shown.board.alerting.tests_of(person.id)
        rights = rights_of(plan, person.id)
        trained = [one.course for one in person.training if one.holds(shown.today)]
        found.append(
            PersonShown(
                person.id,
                display(person.name, 80),
                words.list([words.language_name(language) for language in person.languages]),
                words.list(roles),
                ", ".join(person.skills),
                "" if len(rights) == 7 else words.list([words.say(f"planpage.right.{right}") for right in rights]),
                is_absent(plan, person.id, shown.now),
                _reached(tests, person.tested_on, shown),
                any(test.seen_at for test in tests) or (not tests and person.tested_on is not None),
                bool(tests) and not any(test.seen_at for test in tests),
                ", ".join(trained),
            )
        )
    return found


def chains(shown: PlanShown) -> list[ChainShown]:
    """Who would be called now, at each level from which people are called."""
    plan, words, found = shown.plan, shown.words, []
    for level in range(plan.alerting.from_level, 6):
        links, waited = [], 0.0
        for link in chain_for(plan, level, shown.now):
            people = people_of(plan, link.who, None, shown.now)
            after = words.duration(waited) if waited else words.say("planpage.chain.at_once")
            links.append((after, _link(link.who, shown), display(names_of(plan, people, words), 120)))
            waited += plan.alerting.repeat_minutes if link.wait_minutes is None else link.wait_minutes
        found.append(ChainShown(chip(level, words), tuple(links)))
    return found


def gaps(shown: PlanShown) -> list[str]:
    """What the rota lacks in the next four weeks."""
    found = gaps_in(shown.plan, shown.now, shown.now + GAP_DAYS * DAY)
    told = [display(said_gap(shown.plan, gap, shown.words), 300) for gap in found[:MOST_GAPS]]
    more = len(found) - MOST_GAPS
    return [*told, shown.words.say("ready.more", n=more)] if more > 0 else told


def exceptions(shown: PlanShown) -> list[ExceptionShown]:
    """Those that hold now or will."""
    plan, words = shown.plan, shown.words
    standing = [one for one in plan.exceptions if one.end_at > shown.now]
    told = []
    for one in standing[:50]:
        person = display(name_of(plan, one.person), 60)
        id_ = "planpage.away" if one.kind == "absence" else "planpage.stands_in"
        says = words.say(id_, person=person, role=role_name(plan, one.role, words) if one.role else "")
        asked = display(name_of(plan, one.asked_by), 60) if one.asked_by else ""
        told.append(
            ExceptionShown(
                one.id, says, _day(one.start_at, shown), _day(one.end_at, shown), asked, one.source == "asked"
            )
        )
    return told


def _day(at: Instant, shown: PlanShown) -> str:
    return shown.words.day_time(at)


def _link(who: str, shown: PlanShown) -> str:
    """What a link of a chain is called."""
    name, _, which = who.partition(":")
    say, plan = shown.words.say, shown.plan
    if name == "topic":
        return say("planpage.link.topic")
    if name == "language":
        return say("planpage.link.language", language=which)
    if name == "skill":
        return say("planpage.link.skill", skill=which)
    if plan.role(name) is None:
        return display(name_of(plan, which or name), 60)
    said = role_name(plan, name, shown.words)
    return say("planpage.link.deputy", role=said) if which == "deputy" else said


def _reached(tests: Sequence[ContactTest], noted: str | None, shown: PlanShown) -> str:
    """How the last test of somebody's addresses went."""
    say, words = shown.words.say, shown.words
    if not tests:
        return say("planpage.tested.noted", day=noted) if noted else say("planpage.tested.never")
    seen = [test.seen_at for test in tests if test.seen_at is not None]
    if seen:
        return say("planpage.tested.seen", n=len(tests), when=words.day_time(max(seen)))
    refused = sum(test.outcome != "accepted" for test in tests)
    if refused:
        return say("planpage.tested.refused", n=refused, when=words.day_time(max(test.tested_at for test in tests)))
    return say("planpage.tested.sent", n=len(tests), when=words.day_time(max(test.tested_at for test in tests)))
