"""Two people act at once: random interleavings of their acts, and whether the room is the same and nothing is lost."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from coolhead.incident import IncidentOpened, RoleAssigned, StepStarted
from coolhead.incident.acts import key_of
from coolhead.incident.events import TextRef
from coolhead.incident.room import LEAD, Room
from coolhead.incident.room_events import (
    DecisionMade,
    FactStated,
    IncidentClosed,
    IncidentReopened,
    LevelSet,
    NoteAdded,
    RoleTaken,
    RoomFact,
    StateSet,
    StepMarked,
    TaskSet,
    WaveLinked,
)

ID = "incident-w1"
MOST_ACTS = 12


def orders(count: int, seed: int = 11) -> str:
    """A line: how many interleavings gave another room than the first one, and how many edits were lost."""
    chance, other_rooms, lost = random.Random(seed), 0, 0
    stories = max(1, count // 20)
    for _ in range(stories):
        first = acts(chance, "maja", 10.0)
        second = acts(chance, "jan", 10.5)
        wanted = shown(fold([*first, *second]))
        for _ in range(count // stories):
            room = fold(interleaved(chance, first, second))
            other_rooms += shown(room) != wanted
            lost += len(written([*first, *second]) - kept(room))
    return f"{count} interleavings of two people's acts: {other_rooms} gave another room, {lost} edits lost"


def acts(chance: random.Random, who: str, at: float) -> list[RoomFact]:
    """What one person does, looking at their own copy of the room from time to time."""
    saw, done = opened(), []
    for _ in range(chance.randrange(1, MOST_ACTS)):
        at += chance.choice([0.25, 1.0, 5.0])
        bare = _act(chance, who, at)
        key = key_of(bare)
        fact: RoomFact = replace(bare, base=saw.version(key) if key is not None else ())
        if chance.random() < 0.7:
            saw.fold(fact)
        done.append(fact)
    return done


def interleaved(chance: random.Random, one: Sequence[RoomFact], other: Sequence[RoomFact]) -> list[RoomFact]:
    """Each person's acts in their order, in between each other anyhow; some arrive twice."""
    turns = [True] * len(one) + [False] * len(other)
    chance.shuffle(turns)
    first, second = iter(one), iter(other)
    told = [next(first if turn else second) for turn in turns]
    return [fact for each in told for fact in ([each, each] if chance.random() < 0.1 else [each])]


def opened() -> Room:
    """The room both begin with."""
    room = Room(ID)
    where: dict[str, Any] = {"at": 0.0, "brand": "ember", "incident": ID}
    room.fold(IncidentOpened(wave="w1", level=3, **where))
    room.fold(RoleAssigned(role=LEAD, person="maja", **where))
    for step in ("s1", "s2"):
        room.fold(StepStarted(step=step, role=LEAD, person="maja", due_at=60.0, **where))
    return room


def fold(facts: Sequence[RoomFact]) -> Room:
    """The room that these facts give."""
    room = opened()
    for fact in facts:
        room.fold(fact)
    return room


def shown(room: Room) -> object:
    """All that people see of a room."""
    registers = {
        key: ([head.id for head in register.heads], [version.id for version in register.history])
        for key, register in room.registers.items()
    }
    lead = (room.holder(LEAD), room.is_taken(LEAD))
    return registers, lead, room.state, room.level, room.waves, sorted(room.notes), room.conflicts, room.improvements


def written(facts: Sequence[RoomFact]) -> set[str]:
    """The ids of all texts that were written."""
    return {fact.text.id for fact in facts if isinstance(fact, NoteAdded | FactStated | TaskSet | DecisionMade)}


def kept(room: Room) -> set[str]:
    """The ids of all texts that the room still has."""
    versions = [version for register in room.registers.values() for version in register.versions.values()]
    return {str(v.says["text"]) for v in versions if v.says.get("text")} | {note.text for note in room.notes.values()}


def _act(chance: random.Random, who: str, at: float) -> RoomFact:
    id_, text = f"{who}-{at}", TextRef(id=f"t-{who}-{at}", digest="00")
    where: dict[str, Any] = {"at": at, "brand": "ember", "incident": ID, "act": id_, "who": who}
    makers: tuple[Callable[[], RoomFact], ...] = (
        lambda: RoleTaken(role=LEAD, person=chance.choice([who, "ola", None]), **where),
        lambda: StepMarked(step=chance.choice(["s1", "s2"]), status=chance.choice(["done", "open"]), **where),
        lambda: FactStated(claim=chance.choice(["c1", "c2"]), text=text, status="unconfirmed", **where),
        lambda: TaskSet(task="k", text=text, owner=who, status="open", improvement=chance.random() < 0.5, **where),
        lambda: DecisionMade(decision="d", text=text, because=text, **where),
        lambda: NoteAdded(kind="note", text=text, **where),
        lambda: StateSet(state=chance.choice(["investigating", "statement"]), **where),
        lambda: LevelSet(level=chance.randrange(6), reason=text, **where),
        lambda: WaveLinked(wave=chance.choice(["w1", "w2"]), linked=chance.random() < 0.5, **where),
        lambda: IncidentClosed(none_because=text, **where),
        lambda: IncidentReopened(reason=text, **where),
    )
    return chance.choice(makers)()
