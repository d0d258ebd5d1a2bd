"""The rules of the first guideline: which line holds in which situation (domain model 6; requirements by number).

A table, the most pressing rule first: where a part has a limit, the first that hold are taken. There is no rule whose
line attacks a critic, looks for a scapegoat or denies without proof, and none that removes what people wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coolhead.incident.situation import Situation

Test = Callable[[Situation], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the guideline: the rule's id, the message it leads to (`guideline.<message>`), and when."""

    id: str
    message: str
    holds: Test = lambda situation: True


def _type(*types: str) -> Test:
    return lambda situation: situation.crisis_type in types


def _ours(situation: Situation) -> bool:
    return situation.ours


def _open(situation: Situation) -> bool:
    return situation.open_fault


def _not_ours(situation: Situation) -> bool:
    return situation.fault == "no"


def _offended(situation: Situation) -> bool:
    """A group is offended, and by us."""
    return situation.offended and situation.fault != "no"


def _occasion(occasion: str) -> Test:
    return lambda situation: situation.timing.occasion == occasion


def _harm(situation: Situation) -> bool:
    return situation.harm != "none"


def _hurt(situation: Situation) -> bool:
    """It is certain that somebody was hurt."""
    return situation.harm == "confirmed"


def _nothing_certain(situation: Situation) -> bool:
    """Not one thing is confirmed, nor known by what happened itself."""
    certain = _hurt(situation) or situation.ours or "leak_confirmed" in situation.floors
    return situation.facts_confirmed == 0 and not certain


def _off_hours(situation: Situation) -> bool:
    return situation.timing.off_hours


TYPES = tuple(f"T{number}" for number in range(1, 23))
OCCASIONS = ("launch", "holiday", "ongoing_news", "anniversary", "after_crisis")

DO = (
    Rule("G-HARM-1", "do.harm", _harm),
    *(Rule(f"G-{type_}-1", f"do.{type_}", _type(type_)) for type_ in TYPES),
    Rule("R81", "do.leak", lambda situation: situation.leaked),
    Rule("G-GROUP-1", "do.group", _offended),
    Rule("G-RUMOUR-1", "do.rumour", lambda situation: situation.rumour),
    Rule("R16", "do.critic", lambda situation: situation.habitual_critic),
    Rule("G-FAULT-1", "do.fault_yes", _ours),
    Rule("G-FAULT-2", "do.fault_unknown", _open),
    Rule("G-FAULT-3", "do.fault_no", _not_ours),
    Rule("G-HISTORY-1", "do.history", lambda situation: situation.history),
    Rule("R24", "do.unknown_type", lambda situation: situation.crisis_type is None),
    Rule("TP01-TP06", "do.courtesy"),
    Rule("R7", "do.facts"),
    Rule("R87", "do.answer_everyone"),
    Rule("R11", "do.supporters"),
)
DONT = (
    Rule("G-HARM-2", "dont.harm", _harm),
    *(Rule(f"G-{type_}-2", f"dont.{type_}", _type(type_)) for type_ in TYPES),
    Rule("TL13", "dont.group", _offended),
    Rule("G-RUMOUR-2", "dont.rumour", lambda situation: situation.rumour),
    Rule("TL09", "dont.fault_unknown", _open),
    Rule("G-5Z", "dont.fault_yes", _ours),
    Rule("TL03", "dont.blame"),
    Rule("TL01-TL02", "dont.confront"),
    Rule("TL06", "dont.promise"),
    Rule("TL04", "dont.threaten"),
    Rule("TL08-TL15", "dont.boilerplate"),
)
WHERE = (
    Rule("G-TAKEOVER-1", "where.takeover", lambda situation: situation.taken_over),
    Rule("G-STAFF-1", "where.staff_first", lambda situation: situation.leaked or situation.crisis_type in {"T4", "T5"}),
    Rule("G-ORIGIN-1", "where.origin", lambda situation: bool(situation.channels) and not situation.taken_over),
    Rule("R24", "where.unknown", lambda situation: not situation.channels),
    Rule("R46", "where.multiplier", lambda situation: situation.multiplier),
    Rule("G-LAW-1", "where.authority", lambda situation: "regulator" in situation.floors),
    Rule("R76", "where.press", lambda situation: situation.press),
    Rule("R23", "where.others", lambda situation: len(situation.channels) > 1),
    Rule("G-WHERE-NOT", "where.not"),
)
FACTS = (
    Rule("R100", "facts.confirmed", lambda situation: situation.facts_confirmed > 0),
    Rule("G-FAULT-4", "facts.ours", lambda situation: situation.facts_confirmed == 0 and situation.ours),
    Rule("R99", "facts.none", _nothing_certain),
    Rule("G-HARM-4", "facts.harm", _hurt),
    Rule("R81", "facts.restricted", lambda situation: situation.leaked),
    Rule("G-HARM-3", "facts.no_perspective", _harm),
    Rule("TL06-TL11", "facts.must_not"),
    Rule("G-LEAK-1", "facts.leak", lambda situation: situation.leaked),
    Rule("G-STAFF-2", "facts.personnel", _type("T1", "T4", "T5", "T18")),
    Rule(
        "G-CHECK-1",
        "facts.investigation",
        lambda situation: situation.fault != "yes" and situation.crisis_type in {"T3", "T18", "T21"},
    ),
)
STOP = (
    Rule("G-STOP-1", "stop.posts", lambda situation: situation.level >= 3),
    Rule("G-STOP-2", "stop.check", lambda situation: situation.level < 3),
    Rule("R95-R97", "stop.delete"),
    *(Rule(f"G-TIME-{name}", f"stop.{name}", _occasion(name)) for name in OCCASIONS),
    Rule("G-STOP-3", "stop.campaign", _type("T11", "T17")),
    Rule("G-STOP-4", "stop.selling", lambda situation: situation.origin == "disaster" or situation.level >= 5),
    Rule("G-STOP-5", "stop.night", _off_hours),
)
TRIGGERS = (
    Rule("G-UP-HIGHEST", "trigger.highest", lambda situation: situation.level >= 5),
    Rule("G-UP-HARM", "trigger.harm", lambda situation: not _harm(situation)),
    Rule("G-UP-GROWTH", "trigger.growth", lambda situation: not situation.growing),
    Rule("G-UP-MULTIPLIER", "trigger.multiplier", lambda situation: not situation.multiplier),
    Rule("G-UP-PRESS", "trigger.press", lambda situation: not situation.press),
    Rule("G-UP-BACKLOG", "trigger.backlog", lambda situation: "overdue_backlog" not in situation.floors),
    Rule("G-UP-LAW", "trigger.authorities", lambda situation: "regulator" not in situation.floors),
    Rule("G-UP-UNSURE", "trigger.unsure"),
)
OPTIONS = (
    Rule("G-OPT-SAFETY", "safety", _harm),
    Rule("G-OPT-WARN", "warn", lambda situation: situation.taken_over),
    Rule("G-OPT-FACTS", "facts", lambda situation: situation.rumour or situation.fault == "no"),
    Rule("G-OPT-APOLOGY", "apology", lambda situation: _offended(situation) or situation.ours),
    Rule("R105", "statement", lambda situation: situation.overloaded or situation.level >= 4),
    Rule("G-OPT-ONCE", "once", lambda situation: situation.habitual_critic and situation.level <= 2),
    Rule("G-OPT-HOLDING", "holding", lambda situation: situation.level >= 3),
    Rule("R92", "personal"),
)
"""What may be done, the one recommended first: the first that holds."""
ALWAYS_AN_OPTION = ("personal", "holding", "statement")
MESSAGES = (
    Rule("G-MSG-HARM", "harm_confirmed", _hurt),
    Rule("G-MSG-HARM", "harm", _harm),
    Rule("G-MSG-TAKEOVER", "takeover", lambda situation: situation.taken_over),
    Rule("G-MSG-LEAK", "leak_confirmed", lambda situation: "leak_confirmed" in situation.floors),
    Rule("G-MSG-LEAK", "leak", lambda situation: situation.leaked),
    Rule("G-MSG-TRAGEDY", "tragedy", lambda situation: situation.origin == "disaster"),
    Rule("G-MSG-GROUP", "group", _offended),
    Rule("G-MSG-RUMOUR", "rumour", lambda situation: situation.rumour),
    Rule("G-MSG-SLIP", "slip", lambda situation: situation.ours and situation.crisis_type == "T10"),
    Rule("G-MSG-LATE", "late", lambda situation: situation.ours and situation.crisis_type == "T6"),
    Rule("G-MSG-OUTAGE", "outage", lambda situation: situation.origin == "operations"),
    Rule("G-MSG-OURS", "ours", _ours),
    Rule("G-MSG-FACTS", "facts", _not_ours),
    Rule("G-MSG-PROCEDURE", "procedure", lambda situation: situation.origin == "law"),
    Rule("G-MSG-CHANGE", "change", _type("T5")),
    Rule("G-MSG-LISTEN", "listen", _type("T7", "T8")),
    Rule("G-MSG-CHECK", "check", _type("T3", "T4", "T18")),
    Rule("G-MSG-ACK", "acknowledge"),
)
"""Which first message is drafted: the first that holds."""


def that_hold(rules: tuple[Rule, ...], situation: Situation, most: int | None = None) -> tuple[Rule, ...]:
    """The rules of one table that hold, the most pressing first, at most so many."""
    return tuple(rule for rule in rules if rule.holds(situation))[:most]
