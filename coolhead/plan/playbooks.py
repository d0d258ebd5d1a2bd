"""Scenarios and playbooks: what may happen, who does what by when, who calls whom, what each group hears (R64, R70)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from coolhead.plan.model import Level, Plan, Scenario, Step, Variant
from coolhead.plan.playbook_files import GROUPS, KNOWN, VARIANTS, GroupMessage, Raci, general, of_type

__all__ = [
    "GROUPS",
    "KNOWN",
    "VARIANTS",
    "Call",
    "GroupMessage",
    "Playbook",
    "Raci",
    "calls_of",
    "cycle_in",
    "messages_of",
    "playbook_of",
    "raci_of",
    "rule_of",
    "scenario_of",
    "scenarios_of",
    "steps_of",
    "variant_at",
]

WORK_BEGINS_AT_LEVEL = 3
"""From here on people work on an incident: the steps of the levels before are the everyday ones."""
OWN_RULE = "R68"
"""The rule of a step that the plan has of its own: no plan fits every case, so it is adapted."""
CALLS_BEGIN_WITH = "crisis_lead"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the call tree: who calls whom, in the order in which they call."""

    caller: str
    called: str
    order: int


@dataclass(frozen=True, slots=True)
class Playbook:
    """All that is planned for one type at one level: what a person reads, and what an incident starts with."""

    type: str
    level: Level
    variant: Variant
    scenario: Scenario | None
    steps: tuple[Step, ...]
    calls: tuple[Call, ...]
    messages: tuple[GroupMessage, ...]
    donts: Mapping[str, str]


def steps_of(
    plan: Plan, level: Level, crisis_type: str | None, variant: str | None = None, known: Collection[str] = frozenset()
) -> tuple[Step, ...]:
    """The checklist: general steps from level 3 (below it those of that level), and those of the type.

    Parameters
    ----------
    variant: base, likely, worst, or a scenario of the plan's own; None: the one that the level stands for.
    known: what is known of the situation (`KNOWN`); a step waits until all that it names is known.

    Example:
        >>> from coolhead.plan import default_plan
        >>> [step.id for step in steps_of(default_plan("Kwantia"), 2, "T2") if step.types]
        ['t2.check_batch', 't2.offer_replacement', 't2.ask_details']
    """
    general_from = min(level, WORK_BEGINS_AT_LEVEL)
    chosen = variant or variant_at(plan, crisis_type, level)
    own = next((scenario for scenario in plan.scenarios if scenario.id == chosen), None)
    names = {chosen, own.variant} if own else {chosen}
    return tuple(
        step
        for step in plan.steps
        if step.level <= level
        and (crisis_type in step.types if step.types else step.level >= general_from)
        and (not step.variants or names & set(step.variants))
        and set(step.when) <= set(known)
    )


def scenarios_of(plan: Plan, crisis_type: str | None) -> tuple[Scenario, ...]:
    """Base, likely and worst case of a type as the plan has them, then its own scenarios."""
    packaged = {scenario.id: scenario for scenario in of_type(crisis_type).scenarios} if crisis_type else {}
    packaged |= {scenario.id: scenario for scenario in plan.scenarios if scenario.type == crisis_type}
    return tuple(scenario for scenario in packaged.values() if scenario.from_level > 0)


def scenario_of(plan: Plan, crisis_type: str | None, variant: str) -> Scenario | None:
    """The scenario of a type by its variant, or by the id of one of the plan's own."""
    found = scenarios_of(plan, crisis_type)
    return next((each for each in found if variant in (each.id, each.id.removeprefix(f"{crisis_type}."))), None)


def variant_at(plan: Plan, crisis_type: str | None, level: Level) -> Variant:
    """Which variant to reckon with at a level: the furthest one that begins there or before.

    >>> from coolhead.plan import default_plan
    >>> [variant_at(default_plan("Kwantia"), "T2", level) for level in (2, 3, 5)]
    ['base', 'likely', 'worst']
    """
    begun = [scenario.variant for scenario in scenarios_of(plan, crisis_type) if scenario.from_level <= level]
    return max(begun, key=VARIANTS.index, default="base")


def rule_of(step: Step) -> str:
    """The rule that a step follows; a step of the plan's own follows R68."""
    return step.rule or OWN_RULE


def raci_of(step: Step) -> Raci:
    """Who does it, who answers for it, who is asked and who is told: as the step says, else as its role has it."""
    table = general().raci.get(step.role) or Raci(step.role, CALLS_BEGIN_WITH)
    accountable = step.accountable or table.accountable
    involved = {step.role, accountable}
    consulted = tuple(role for role in step.consulted or table.consulted if role not in involved)
    informed = tuple(role for role in step.informed or table.informed if role not in {*involved, *consulted})
    return Raci(step.role, accountable, consulted, informed)


def calls_of(plan: Plan, crisis_type: str | None, level: Level) -> tuple[Call, ...]:
    """Who calls whom, row by row: the crisis lead first, and in each row the most pressing call first.

    The roles that a type calls first are called at once, whatever the level; a row of the plan's own takes the place of
    the packaged one.

    >>> from coolhead.plan import default_plan
    >>> [call.called for call in calls_of(default_plan("Kwantia"), "T15", 3)][:3]
    ['topic_owner', 'legal', 'comms_lead']
    """
    if level < WORK_BEGINS_AT_LEVEL:
        return ()
    first = of_type(crisis_type).called_first if crisis_type else ()
    rows = _rows(plan.calls, first)
    late = {role for role, begins in general().calls_from_level.items() if level < begins and role not in first}
    calls: list[Call] = []
    callers = [CALLS_BEGIN_WITH]
    for caller in callers:
        row = [role for role in rows.get(caller, ()) if role not in late or caller in plan.calls]
        calls += [Call(caller, role, order) for order, role in enumerate(row, 1)]
        callers += [role for role in row if role in rows and role not in callers]
    return tuple(calls)


def _rows(own: Mapping[str, tuple[str, ...]], first: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The rows of the tree. Who is called in a row of the plan's own, or first, is called nowhere else."""
    taken = {role for row in own.values() for role in row}
    begins = () if CALLS_BEGIN_WITH in own else tuple(role for role in first if role not in taken)
    rows = {
        caller: tuple(role for role in row if role not in taken and role not in begins and role != CALLS_BEGIN_WITH)
        for caller, row in general().calls.items()
    }
    rows[CALLS_BEGIN_WITH] = begins + rows[CALLS_BEGIN_WITH]
    return rows | dict(own)


def cycle_in(calls: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The roles of the first ring in which somebody would in the end call themselves; empty where there is none.

    >>> cycle_in({"crisis_lead": ("comms_lead",), "comms_lead": ("legal",), "legal": ("crisis_lead",)})
    ('crisis_lead', 'comms_lead', 'legal', 'crisis_lead')
    """
    done: set[str] = set()
    for start in calls:
        path = [start]
        ring = _ring(calls, path, done)
        if ring:
            return ring
    return ()


def _ring(calls: Mapping[str, tuple[str, ...]], path: list[str], done: set[str]) -> tuple[str, ...]:
    for called in calls.get(path[-1], ()):
        if called in path:
            return (*path[path.index(called) :], called)
        if called not in done:
            ring = _ring(calls, [*path, called], done)
            if ring:
                return ring
    done.add(path[-1])
    return ()


def messages_of(crisis_type: str | None, level: Level) -> tuple[GroupMessage, ...]:
    """What each group hears at this level, those affected and our own people first; a type's own words where it has
    some."""
    own = {message.group: message for message in of_type(crisis_type).messages} if crisis_type else {}
    planned = {message.group: message for message in general().messages} | own
    return tuple(planned[group] for group in GROUPS if group in planned and planned[group].level <= level)


def playbook_of(
    plan: Plan,
    crisis_type: str,
    level: Level,
    variant: str | None = None,
    known: Collection[str] | None = None,
) -> Playbook:
    """All that is planned for a type at a level. With `known` None every step is there, whatever it waits for."""
    chosen = variant or variant_at(plan, crisis_type, level)
    scenario = scenario_of(plan, crisis_type, chosen)
    own = of_type(crisis_type)
    return Playbook(
        type=crisis_type,
        level=level,
        variant=scenario.variant if scenario else "base",
        scenario=scenario,
        steps=steps_of(plan, level, crisis_type, chosen, KNOWN if known is None else known),
        calls=calls_of(plan, crisis_type, level),
        messages=messages_of(crisis_type, level),
        donts=own.donts,
    )
