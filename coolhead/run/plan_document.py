"""A plan as a document: headings, paragraphs and tables, in the words of one language (R66, R77)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coolhead.plan import LEVEL_NAMES, Plan, PlanText, Step, risk_matrix
from coolhead.plan.readiness_checks import needed_roles
from coolhead.words import Words
from coolhead.words.playbook_page import role_name, step_says


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of depth 1 to 4."""

    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences. `quiet` is beside the point; `marked` must not be overlooked."""

    text: str
    quiet: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its head and its rows."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Points | Grid
Contacts = Mapping[str, Sequence[str]]
"""Person -> addresses, as people read them."""


def document_of(plan: Plan, words: Words, day: str, contacts: Contacts | None = None) -> tuple[Block, ...]:
    """The whole plan. With `contacts` it holds addresses and says that it is private."""
    return tuple(_blocks(plan, words, day, contacts))


def one_page_of(plan: Plan, words: Words, day: str) -> tuple[Block, ...]:
    """The minimum plan on one page (R65): who, who is called, the greatest risks, the first steps."""
    blocks = [*_head(plan, words, day, None), *_called(plan, words), *_roles(plan, words)]
    greatest = risk_matrix(plan).positions[:5]
    names = {risk.key: risk_title(plan, risk.key, words) for risk in plan.risks}
    lines = [f"{names[each.risk]} – {words.say(f'plan.class.{each.risk_class}')}" for each in greatest]
    blocks += [Heading(2, words.say("plandoc.risks")), Points(tuple(lines))]
    first = [step for step in plan.steps if step.level == 3 and not step.types and not step.when]
    soonest = sorted(first, key=lambda step: step.minutes)[:8]
    told = [
        f"{words.duration(step.minutes)}: {step_says(step, plan, words)} ({role_name(step.role, plan, words)})"
        for step in soonest
    ]
    return (*blocks, Heading(2, words.say("plandoc.first")), Points(tuple(told)))


def risk_title(plan: Plan, key: str, words: Words) -> str:
    """What a risk is called."""
    risk = next(each for each in plan.risks if each.key == key)
    return risk.title or words.say(f"risk.{risk.type}")


def _blocks(plan: Plan, words: Words, day: str, contacts: Contacts | None) -> Iterator[Block]:
    yield from _head(plan, words, day, contacts)
    yield from _called(plan, words)
    yield from _roles(plan, words)
    if contacts is not None:
        yield from _contacts(plan, words, contacts)
    yield Heading(2, words.say("plandoc.levels"))
    yield Points(tuple(f"{level}: {words.say(f'level.{level}')}" for level in range(len(LEVEL_NAMES))))
    yield from _risks(plan, words)
    yield from _steps(plan, words)
    yield from _texts(plan, words)


def _head(plan: Plan, words: Words, day: str, contacts: Contacts | None) -> Iterator[Block]:
    yield Heading(1, words.say("plandoc.title", brand=plan.brand.name))
    yield Paragraph(words.say("plandoc.version", version=plan.version or "–", day=day), quiet=True)
    if plan.review_by:
        yield Paragraph(words.say("plandoc.review", day=plan.review_by), quiet=True)
    if contacts is not None:
        yield Paragraph(words.say("plandoc.private"), marked=True)


def _called(plan: Plan, words: Words) -> Iterator[Block]:
    alerting = plan.alerting
    yield Heading(2, words.say("plandoc.called"))
    yield Paragraph(words.say("plandoc.called_from", from_level=alerting.from_level, minutes=alerting.repeat_minutes))
    lines = []
    for link in alerting.chain:
        role, _, who = link.partition(":")
        known = plan.role(role)
        person = (known.deputy if who == "deputy" else known.primary) if known else None
        lines.append(f"{_person(plan, person, words)} ({role_name(role, plan, words)})")
    yield Points(tuple(lines))


def _roles(plan: Plan, words: Words) -> Iterator[Block]:
    yield Heading(2, words.say("plandoc.people"))
    rows = [
        (role_name(role.id, plan, words), _person(plan, role.primary, words), _person(plan, role.deputy, words))
        for role in needed_roles(plan)
    ]
    yield Grid(_head_row(words, "role", "primary", "deputy"), tuple(rows))


def _contacts(plan: Plan, words: Words, contacts: Contacts) -> Iterator[Block]:
    yield Heading(2, words.say("plandoc.contacts"))
    rows = [
        (person.name, words.list(map(words.language_name, person.languages)), "\n".join(contacts.get(person.id, ())))
        for person in plan.people
    ]
    yield Grid(_head_row(words, "person", "languages", "address"), tuple(rows))


def _risks(plan: Plan, words: Words) -> Iterator[Block]:
    yield Heading(2, words.say("plandoc.risks"))
    rows = []
    for position in risk_matrix(plan).positions:
        risk = next(each for each in plan.risks if each.key == position.risk)
        rows.append(
            (
                risk_title(plan, risk.key, words),
                words.number(position.likelihood),
                words.number(position.impact),
                words.say(f"plan.class.{position.risk_class}"),
                _owner(plan, risk.owner, words),
                risk.worst_case,
            )
        )
    yield Grid(_head_row(words, "risk", "likelihood", "impact", "class", "owner", "worst"), tuple(rows))


def _steps(plan: Plan, words: Words) -> Iterator[Block]:
    yield Heading(2, words.say("plandoc.steps"))
    head = _head_row(words, "within", "step", "primary")
    for level in range(1, len(LEVEL_NAMES)):
        steps = [step for step in plan.steps if step.level == level and not step.types]
        if steps:
            yield Heading(3, words.say("plandoc.from_level", from_level=level))
            yield Grid(head, tuple(_step_rows(steps, plan, words)))
    for risk in plan.risks:
        steps = [] if risk.id else [step for step in plan.steps if risk.type in step.types]
        if steps:
            yield Heading(3, risk_title(plan, risk.key, words))
            yield Grid(head, tuple(_step_rows(steps, plan, words)))
    yield Heading(3, words.say("plandoc.closing"))
    yield Grid(head, tuple(_step_rows(plan.closing_steps, plan, words)))


def _step_rows(steps: Sequence[Step], plan: Plan, words: Words) -> Iterator[tuple[str, ...]]:
    for step in sorted(steps, key=lambda step: step.minutes):
        role = plan.role(step.role)
        who = _person(plan, role.primary if role else None, words)
        yield words.duration(step.minutes), step_says(step, plan, words), f"{role_name(step.role, plan, words)}: {who}"


def _texts(plan: Plan, words: Words) -> Iterator[Block]:
    if not plan.texts:
        return
    yield Heading(2, words.say("plandoc.texts"))
    for text in plan.texts:
        yield Heading(3, text.title or text.id)
        yield Paragraph(_approval(text, plan, words), quiet=True)
        yield from _markdown(text.text)


def _approval(text: PlanText, plan: Plan, words: Words) -> str:
    if not text.approved_by:
        return words.say("plandoc.unapproved")
    return words.say("plandoc.approved", person=_person(plan, text.approved_by, words), day=text.approved_on or "–")


def _markdown(text: str) -> Iterator[Block]:
    """The few forms that plan texts use: headings, lists, paragraphs. Everything else is read as words."""
    for piece in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        lines = [line for line in piece.splitlines() if line.strip()]
        if lines and all(re.match(r"\s*([-*]|\d+[.)])\s", line) for line in lines):
            yield Points(tuple(re.sub(r"^\s*([-*]|\d+[.)])\s+", "", line) for line in lines))
        elif len(lines) == 1 and lines[0].startswith("#"):
            yield Heading(4, lines[0].lstrip("# "))
        elif lines:
            yield Paragraph(" ".join(line.strip() for line in lines))


def _head_row(words: Words, *names: str) -> tuple[str, ...]:
    return tuple(words.say(f"plandoc.head.{name}") for name in names)


def _person(plan: Plan, id_: str | None, words: Words) -> str:
    person = plan.person(id_)
    return person.name if person else words.say("plandoc.nobody")


def _owner(plan: Plan, owner: str, words: Words) -> str:
    role, person = plan.role(owner), plan.person(owner)
    if person:
        return person.name
    return role_name(owner, plan, words) if role or f"role.{owner}" in words else owner
