"""What is written in a room: the checklist, the fact sheet, decisions and tasks."""

from __future__ import annotations

from collections.abc import Sequence

from coolhead.clock import Instant
from coolhead.incident.register import Register
from coolhead.incident.room import StartedStep
from coolhead.web.room_look import Look, base_of
from coolhead.web.room_model import Act, Sheet, StepShown, Written

SHEETS = (
    ("known", ("confirmed_public", "confirmed_internal")),
    ("unknown", ("unconfirmed",)),
    ("false", ("false",)),
)


def shown_steps(look: Look) -> tuple[tuple[StepShown, ...], tuple[StepShown, ...]]:
    """The steps that are open, those due first in front, and those that are done or skipped."""
    steps = sorted(look.room.steps.values(), key=lambda step: (step.due_at, step.id))
    shown = [_step(look, step) for step in steps]
    return tuple(one for one in shown if one.state in ("open", "late")), tuple(
        one for one in shown if one.state in ("done", "skipped")
    )


def next_step(look: Look) -> StartedStep | None:
    """The open step that is due next; mine before others' where it is known who looks."""
    still = [step for step in look.room.steps.values() if look.room.step_status(step.id) == "open"]
    mine = [step for step in still if look.me and (look.room.holder(step.role) or step.person) == look.me]
    return min(mine or still, key=lambda step: (step.due_at, step.id), default=None)


def _step(look: Look, step: StartedStep) -> StepShown:
    room, namer, say = look.room, look.namer, look.namer.words.say
    status, person = room.step_status(step.id), room.holder(step.role) or step.person
    who = namer.person(person) if person else namer.role(step.role)
    register = room.register(f"step:{step.id}")
    current = register.current if register is not None else None
    late = status == "open" and step.due_at < namer.now
    told = ""
    if current is not None and status != "open":
        told = say(f"room.step.{status}", person=namer.person(current.who), time=namer.when(current.at))
        if current.says.get("reason"):
            told = say("room.step.because", told=told, reason=look.text(current.says.get("reason"), 300))
    elif late:
        told = say("room.step.late", ago=namer.ago(step.due_at))
    still = status == "open"
    return StepShown(
        step.id,
        namer.step(step.id),
        who,
        namer.when(step.due_at),
        "late" if late else status,
        told,
        look.form("tick", step=step.id) if still else None,
        None if still else look.form("tick", "room.do.untick", step=step.id, open="on"),
        look.page_of("skip", step=step.id) if still else None,
    )


def shown_facts(look: Look) -> tuple[Sheet, ...]:
    """What we know, what we do not know yet, and what is false; the last only where something is."""
    say, keys = look.namer.words.say, look.room.keys("fact")
    sheets = []
    for name, statuses in SHEETS:
        mine = [key for key in keys if look.room.says(key).get("status") in statuses]
        if mine or name != "false":
            entries = tuple(_fact(look, key) for key in mine)
            sheets.append(Sheet(say(f"room.facts.{name}"), entries, say(f"room.facts.{name}.empty")))
    return tuple(sheets)


def _fact(look: Look, key: str) -> Written:
    says, say = look.room.says(key), look.namer.words.say
    more = [(say("room.field.evidence"), look.text(says["evidence"], 600))] if says.get("evidence") else []
    status = say(f"room.fact_status.{says.get('status')}")
    return _written(look, key, "fact", claim=key.partition(":")[2], more=more, tag=status)


def shown_decisions(look: Look) -> tuple[Written, ...]:
    """Every decision, the newest first."""
    return tuple(_decision(look, key) for key in reversed(look.room.keys("decision")))


def _decision(look: Look, key: str) -> Written:
    says, say = look.room.says(key), look.namer.words.say
    more = [(say("room.decision.because"), look.text(says.get("because"), 2000))]
    options = says.get("options")
    if isinstance(options, list) and options:
        more.append((say("room.decision.options"), " · ".join(look.text(option, 300) for option in options)))
    return _written(look, key, "decide", decision=key.partition(":")[2], more=more)


def shown_tasks(look: Look) -> tuple[tuple[Written, ...], tuple[Written, ...]]:
    """Tasks that are open, what is due first in front; and those that are done or dropped."""
    keys = sorted(look.room.keys("task"), key=lambda key: (_due(look, key) or 9e12, key))
    is_open = [key for key in keys if look.room.says(key).get("status") == "open"]
    return tuple(_task(look, key) for key in is_open), tuple(_task(look, key) for key in keys if key not in is_open)


def _due(look: Look, key: str) -> Instant | None:
    due = look.room.says(key).get("due_at")
    return due if isinstance(due, float) else None


def _task(look: Look, key: str) -> Written:
    says, say, namer = look.room.says(key), look.namer.words.say, look.namer
    due, status, task = _due(look, key), str(says.get("status")), key.partition(":")[2]
    told = [namer.person(str(says["owner"])) if says.get("owner") else say("room.task.nobody")]
    if due is not None and status == "open":
        told.append(say("room.task.late" if due < namer.now else "room.task.due", time=namer.when(due)))
    if says.get("improvement"):
        told.append(say("room.task.improvement"))
    if status != "open":
        told.append(say(f"room.task.{status}"))
    base = base_of(look.room.register(key))
    ways = (("done", "dropped") if status == "open" else ("open",)) if look.room.is_open else ()
    forms = [look.form("task", f"room.do.task.{way}", task=task, status=way, base=base) for way in ways]
    return _written(
        look,
        key,
        "task",
        task=task,
        tag=" · ".join(told),
        forms=[form for form in forms if form],
        past=status != "open",
    )


def _written(
    look: Look,
    key: str,
    verb: str,
    *,
    tag: str = "",
    more: Sequence[tuple[str, str]] = (),
    forms: Sequence[Act] = (),
    past: bool = False,
    **named: str,
) -> Written:
    register: Register = look.room.registers[key]
    current = register.heads[0]
    told = " · ".join(part for part in (tag, look.by(current)) if part)
    return Written(
        key,
        look.text(current.says.get("text")),
        told,
        tuple(more),
        look.page_of(verb, **named),
        bool(register.rivals),
        tuple(forms),
        past,
        len(register.versions),
    )
