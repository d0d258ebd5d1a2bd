"""A playbook as people read it: every id said in one language, and the page that is made of it (R64, R69, R70)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from coolhead.clock import Instant
from coolhead.plan import GroupMessage, Plan, Playbook, Raci, Scenario, Step, raci_of, rule_of
from coolhead.plan.rota import on_duty
from coolhead.words.words import Words


@dataclass(frozen=True, slots=True)
class StepTold:
    """One step, said: the sentence, and its parts for whoever draws a table of them. `raci` is by role ids."""

    step: str
    level: int
    says: str
    what: str
    role: str
    person: str | None
    minutes: float
    rule: str
    raci: Raci
    when: str


@dataclass(frozen=True, slots=True)
class MessageTold:
    """What one group hears: its name, who sends it by when, and the draft."""

    group: str
    name: str
    sent: str
    draft: str


@dataclass(frozen=True, slots=True)
class PlaybookTold:
    """A playbook in one language. `calls` are rows of the call tree, `raci` rows of who does, who answers, who is asked
    and who is told; `donts` are sentences with their rules."""

    type: str
    level: int
    variant: str
    title: str
    variant_says: str
    from_level: str
    happens: str
    signs: str
    steps: tuple[StepTold, ...]
    calls: tuple[str, ...]
    raci: tuple[tuple[str, ...], ...]
    messages: tuple[MessageTold, ...]
    donts: Mapping[str, str]


def tell_playbook(book: Playbook, plan: Plan, words: Words, at: Instant) -> PlaybookTold:
    """A playbook said in the words' language; people are those on duty at `at`.

    >>> from coolhead.plan import default_plan, playbook_of
    >>> plan = default_plan("Kwantia")
    >>> tell_playbook(playbook_of(plan, "T2", 4), plan, Words("en"), 0.0).title
    'Playbook: faulty product, level 4 (Crisis)'
    """
    scenario = book.scenario
    level = scenario.from_level if scenario else book.level
    return PlaybookTold(
        type=book.type,
        level=book.level,
        variant=book.variant,
        title=words.say("playbook.title", topic=book.type, number=book.level, level=book.level),
        variant_says=words.say(f"playbook.variant.{book.variant}"),
        from_level=words.say("playbook.from_level", number=level, level=level),
        happens=_scenario(scenario, "happens", plan, words),
        signs=_scenario(scenario, "signs", plan, words),
        steps=tuple(_step(step, plan, words, at) for step in _in_order(book.steps)),
        calls=tuple(_calls(book, plan, words)),
        raci=tuple(_raci_rows(book, plan, words)),
        messages=tuple(_message(message, plan, words) for message in book.messages),
        donts={words.say(id_): rule for id_, rule in book.donts.items()},
    )


def playbook_markdown(told: PlaybookTold, words: Words) -> str:
    """The page as Markdown, one heading for each part."""
    parts = [f"# {told.title}", f"**{told.variant_says}.** {told.from_level}"]
    parts += [f"## {words.say('playbook.head.happens')}", told.happens] if told.happens else []
    parts += [f"## {words.say('playbook.head.signs')}", told.signs] if told.signs else []
    parts += [f"## {words.say('playbook.head.steps')}", *_step_parts(told, words)]
    if told.calls:
        parts += [f"## {words.say('playbook.head.calls')}", "\n".join(f"* {row}" for row in told.calls)]
    if told.messages:
        parts.append(f"## {words.say('playbook.head.messages')}")
        parts += [part for one in told.messages for part in (f"### {one.name}", f"*{one.sent}*", f"> {one.draft}")]
    parts += [f"## {words.say('playbook.head.raci')}", _raci_table(told, words)]
    donts = "\n".join(f"* {says} `{rule}`" for says, rule in told.donts.items())
    parts += [f"## {words.say('playbook.head.donts')}", donts]
    return "\n\n".join(parts) + "\n"


def own_words(said: Mapping[str, str], plan: Plan, words: Words) -> str:
    """Words of the plan's own: in the reader's language, else in one of the brand's, else in any."""
    for language in (words.language, *plan.brand.languages, *said):
        if language in said:
            return said[language]
    return ""


def step_says(step: Step, plan: Plan, words: Words) -> str:
    """A step's sentence, the plan's own or the catalogue's."""
    return own_words(step.words, plan, words) or words.say(f"step.{step.id}")


def role_name(role: str, plan: Plan, words: Words) -> str:
    """What a role is called: by the plan, else by the catalogue."""
    known = plan.role(role)
    id_ = f"role.{role}"
    return (known.name if known else "") or (words.say(id_) if id_ in words else role)


def _in_order(steps: tuple[Step, ...]) -> list[Step]:
    return sorted(steps, key=lambda step: (step.level, step.minutes, step.id))


def _scenario(scenario: Scenario | None, part: str, plan: Plan, words: Words) -> str:
    if scenario is None:
        return words.say("playbook.none") if part == "happens" else ""
    id_ = f"scenario.{scenario.id}.{part}"
    own = own_words(scenario.happens if part == "happens" else scenario.signs, plan, words)
    return own or (words.say(id_) if id_ in words else "")


def _step(step: Step, plan: Plan, words: Words, at: Instant) -> StepTold:
    called = on_duty(plan, step.role, at)
    known = plan.person(called[0]) if called else None
    person = known.name if known else called[0] if called else None
    role, what = role_name(step.role, plan, words), step_says(step, plan, words)
    if person is not None:
        says = words.say("playbook.step", minutes=step.minutes, role=role, person=person, step=what)
    else:
        open_ = "playbook.step.open" if plan.people else "playbook.step.role"
        says = words.say(open_, minutes=step.minutes, role=role, step=what)
    when = words.list([words.say(f"when.{fact}") for fact in step.when])
    return StepTold(
        step=step.id,
        level=step.level,
        says=says,
        what=what,
        role=role,
        person=person,
        minutes=step.minutes,
        rule=rule_of(step),
        raci=raci_of(step),
        when=words.say("playbook.when", conditions=when) if step.when else "",
    )


def _raci_rows(book: Playbook, plan: Plan, words: Words) -> list[tuple[str, ...]]:
    """Each way in which steps are answered for, once, in the order of the steps."""
    ways = dict.fromkeys(raci_of(step) for step in _in_order(book.steps))

    def names(roles: tuple[str, ...]) -> str:
        return ", ".join(role_name(role, plan, words) for role in roles)

    return [
        (names((way.responsible,)), names((way.accountable,)), names(way.consulted), names(way.informed))
        for way in ways
    ]


def _calls(book: Playbook, plan: Plan, words: Words) -> list[str]:
    rows = []
    for caller, calls in groupby(book.calls, key=lambda call: call.caller):
        called = ",".join(role_name(call.called, plan, words) for call in calls)
        rows.append(words.say("playbook.call", caller_role=role_name(caller, plan, words), called_roles=called))
    return rows


def _message(message: GroupMessage, plan: Plan, words: Words) -> MessageTold:
    role = role_name(message.role, plan, words)
    return MessageTold(
        group=message.group,
        name=words.say(f"group.{message.group}"),
        sent=words.say("playbook.message", minutes=message.minutes, role=role),
        draft=words.say(message.words, brand=plan.brand.name, next_at=words.say("playbook.blank.time")),
    )


def _step_parts(told: PlaybookTold, words: Words) -> list[str]:
    """The steps under the level from which they begin: their minutes count from it."""
    parts = []
    for level, steps in groupby(told.steps, key=lambda step: step.level):
        parts.append(f"### {words.say('playbook.head.level', number=level, level=level)}")
        parts.append("\n".join(f"* {' '.join(filter(None, (step.says, step.when)))} `{step.rule}`" for step in steps))
    return parts


def _raci_table(told: PlaybookTold, words: Words) -> str:
    columns = [words.say(f"playbook.raci.{name}") for name in ("does", "accountable", "consulted", "informed")]
    rows = [columns, ["---"] * len(columns), *told.raci]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
