"""A room: everything about one incident, as a fold of its facts. Any order and any repetition gives the same room.

Three depths share one fold: `whole` for whoever looks into the room, `desk` (roles, steps, state, level) for the desk,
`card` (state, level, the lead) for lists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from coolhead.clock import Instant
from coolhead.incident.events import IncidentCalmed, IncidentOpened, RoleAssigned, StepStarted, TextRef
from coolhead.incident.register import Register, Says, Version
from coolhead.incident.room_events import (
    DecisionMade,
    FactStated,
    IncidentClosed,
    IncidentLinked,
    IncidentMerged,
    IncidentReopened,
    IncidentSplit,
    InRoom,
    LevelSet,
    NoteAdded,
    NoteChanged,
    RoleTaken,
    StateSet,
    StepMarked,
    TaskSet,
    UpdatePromised,
    WaveLinked,
)
from coolhead.plan.events import SeverityChanged

LEAD = "crisis_lead"
Depth = Literal["whole", "desk", "card"]
_KEPT: Final[dict[str, tuple[str, ...]]] = {
    "desk": ("state", "level", "role", "step", "wave", "merged"),
    "card": ("state", "level", f"role:{LEAD}", "wave", "merged"),
}
RoomTold = InRoom | IncidentOpened | RoleAssigned | StepStarted | IncidentCalmed | SeverityChanged
"""All that a room is folded from."""


@dataclass(frozen=True, slots=True)
class StartedStep:
    """A step of the checklist as the plan began it."""

    id: str
    role: str
    person: str | None
    started_at: Instant
    due_at: Instant


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was written down. `text` is the id of a text."""

    id: str
    at: Instant
    who: str | None
    kind: str
    text: str
    happened_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class WaveLevel:
    """What a wave of the room stands at, and the floors that hold it there."""

    at: Instant
    level: int
    floors: tuple[str, ...] = ()


@dataclass(slots=True)
class Room:
    """One incident as it stands.

    Parameters
    ----------
    id: the incident.
    depth: how much of it is kept.

    Example
    -------
    >>> room = Room("incident-w1")
    >>> where = {"brand": "ember", "incident": "incident-w1"}
    >>> room.fold(IncidentOpened(at=0.0, wave="w1", level=3, **where))
    >>> room.fold(RoleTaken(at=9.0, act="a1", who="jan", role=LEAD, person="jan", **where))
    >>> room.fold(RoleTaken(at=7.0, act="a2", who="ewa", role=LEAD, person="ewa", **where))
    >>> room.state, room.level, room.holder(LEAD), room.is_taken(LEAD)
    ('triage', 3, 'ewa', True)
    """

    id: str
    depth: Depth = "whole"
    brand: str = ""
    opened_at: Instant | None = None
    opened_level: int = 0
    opened_by: str | None = None
    wave: str | None = None
    """The wave it was opened for."""
    title: str | None = None
    """The id of the text that names it."""
    crisis_type: str | None = None
    """What whoever declared it took it for."""
    registers: dict[str, Register] = field(default_factory=dict)
    assigned: dict[str, tuple[Instant, str | None]] = field(default_factory=dict)
    """Role -> (when, whom the plan names); who takes it says so."""
    steps: dict[str, StartedStep] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    levels: dict[str, WaveLevel] = field(default_factory=dict)
    calmed_at: Instant | None = None
    review_due_at: Instant | None = None
    last_at: Instant = 0.0
    touched: bool = False
    """Whether a person did anything here."""
    standing: tuple[str, int] | None = field(default=None, compare=False)
    """State and level since the last fact: lists of a thousand rooms ask for them again and again."""

    def fold(self, fact: RoomTold) -> None:
        """Take in one fact; what is not kept at this depth changes only when something last happened."""
        self.last_at, self.standing = max(self.last_at, fact.at), None
        if isinstance(fact, InRoom):
            self.touched = self.touched or fact.who is not None
        folded = _FOLDS.get(fact.type)
        if folded is not None:
            folded(self, fact)

    def put(self, key: str, fact: InRoom, says: Says, at: str = "") -> None:
        """Keep what a fact says as a version of a register; `key` is its kind, with an id where there are several."""
        kept = _KEPT.get(self.depth)
        kind = key.partition(":")[0]
        if kept is not None and kind not in kept and key not in kept:
            return
        register = self.registers.setdefault(key, Register(kind))
        register.add(Version(fact.act + at, fact.at, fact.who, fact.base, says))
        if kept is not None:
            register.prune(50)

    def register(self, key: str) -> Register | None:
        """The register under a key, where anybody wrote to it."""
        return self.registers.get(key)

    def version(self, key: str) -> tuple[str, ...]:
        """What an edit of a register is to be made on."""
        register = self.registers.get(key)
        return register.version if register else ()

    def says(self, key: str) -> Says:
        """What is in force under a key; nothing before anybody said anything."""
        register = self.registers.get(key)
        current = register.current if register else None
        return current.says if current else {}

    def keys(self, kind: str) -> list[str]:
        """The keys of one kind, in the order in which they first were said."""
        mine = [key for key in self.registers if key.startswith(f"{kind}:")]
        return sorted(mine, key=lambda key: (self.registers[key].history[0].order, key))

    @property
    def state(self) -> str:
        """triage until somebody says otherwise; a merged one is closed."""
        return self._stands()[0]

    @property
    def is_open(self) -> bool:
        """Whether people work on it."""
        return self.state != "closed"

    @property
    def closed_at(self) -> Instant | None:
        """Since when it is closed."""
        register = self.registers.get("merged" if self.merged_into is not None else "state")
        current = register.current if register else None
        return current.at if current is not None and not self.is_open else None

    @property
    def merged_into(self) -> str | None:
        """The incident in which it goes on."""
        into = self.says("merged").get("into")
        return into if isinstance(into, str) else None

    @property
    def waves(self) -> tuple[str, ...]:
        """The waves that belong to it."""
        said = {key.partition(":")[2]: bool(self.says(key).get("linked")) for key in self.keys("wave")}
        first = {self.wave: True} if self.wave is not None else {}
        return tuple(wave for wave, linked in {**first, **said}.items() if linked and wave is not None)

    @property
    def level(self) -> int:
        """The highest level of its waves; without a wave, what people said, else what it was opened at."""
        return self._stands()[1]

    def _stands(self) -> tuple[str, int]:
        if self.standing is None:
            state = "closed" if self.merged_into is not None else str(self.says("state").get("state", "triage"))
            self.standing = state, self._level()
        return self.standing

    def _level(self) -> int:
        told = [self.levels[wave].level for wave in self.waves if wave in self.levels]
        if told:
            return max(told)
        said = self.says("level").get("level")
        return said if isinstance(said, int) else self.opened_level

    @property
    def floors(self) -> dict[str, int]:
        """The floors that hold its waves, with the level each wave stands at."""
        mine = [self.levels[wave] for wave in self.waves if wave in self.levels]
        return {floor: told.level for told in mine for floor in told.floors}

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role of the plan, and those that somebody took beside it."""
        taken = [key.partition(":")[2] for key in self.keys("role")]
        return tuple(dict.fromkeys([*self.assigned, *taken]))

    def holder(self, role: str) -> str | None:
        """Who has a role: who took it first, else whom the plan names."""
        register = self.registers.get(f"role:{role}")
        if register is None or register.current is None:
            return self.assigned.get(role, (0.0, None))[1]
        person = register.current.says.get("person")
        return person if isinstance(person, str) else None

    def is_taken(self, role: str) -> bool:
        """Whether the person said so themselves; being named by the plan, or handed it, is not yet taking it."""
        register = self.registers.get(f"role:{role}")
        current = register.current if register else None
        return current is not None and current.who is not None and current.says.get("person") == current.who

    def step_status(self, step: str) -> str:
        """done, skipped or open."""
        return str(self.says(f"step:{step}").get("status", "open"))

    def overdue(self, now: Instant) -> list[StartedStep]:
        """Steps that nobody did in time, the longest overdue first."""
        late = [step for step in self.steps.values() if step.due_at < now and self.step_status(step.id) == "open"]
        return sorted(late, key=lambda step: (step.due_at, step.id))

    def note_now(self, id_: str) -> Note | None:
        """A note as it was put right last; as it was written where nobody did."""
        note, says = self.notes.get(id_), self.says(f"note:{id_}")
        if note is None or not says:
            return note
        at = says.get("happened_at")
        return replace(note, text=str(says["text"]), happened_at=at if isinstance(at, float) else None)

    @property
    def next_update_at(self) -> Instant | None:
        """When the public was promised to hear from us next."""
        at = self.says("update").get("due_at")
        return at if isinstance(at, float) else None

    @property
    def improvements(self) -> list[str]:
        """Tasks that make the firm itself better and were not dropped (R8)."""
        ids = [key.partition(":")[2] for key in self.keys("task")]
        told = {id_: self.says(f"task:{id_}") for id_ in ids}
        return [id_ for id_, says in told.items() if says.get("improvement") and says.get("status") != "dropped"]

    @property
    def conflicts(self) -> list[str]:
        """Keys of what two people changed without knowing of each other; nothing is lost, somebody has to choose."""
        return [key for key in sorted(self.registers) if self.registers[key].rivals]


def _opened(room: Room, fact: IncidentOpened) -> None:
    if room.opened_at is None or (fact.at, fact.who or "") < (room.opened_at, room.opened_by or ""):
        room.opened_at, room.opened_level, room.opened_by = fact.at, fact.level, fact.who
        room.brand, room.wave = fact.brand, fact.wave
        room.title = fact.title.id if fact.title is not None else None
        room.crisis_type = fact.crisis_type
    room.touched = room.touched or fact.who is not None


def _assigned(room: Room, fact: RoleAssigned) -> None:
    if room.depth != "card" or fact.role == LEAD:
        room.assigned[fact.role] = max(
            room.assigned.get(fact.role, (fact.at, fact.person)), (fact.at, fact.person), key=_by
        )


def _by(named: tuple[Instant, str | None]) -> tuple[Instant, str]:
    return named[0], named[1] or ""


def _step_started(room: Room, fact: StepStarted) -> None:
    known = room.steps.get(fact.step)
    if room.depth != "card" and (known is None or (fact.at, fact.due_at) < (known.started_at, known.due_at)):
        room.steps[fact.step] = StartedStep(fact.step, fact.role, fact.person, fact.at, fact.due_at)


def _calmed(room: Room, fact: IncidentCalmed) -> None:
    if room.calmed_at is None or fact.at > room.calmed_at:
        room.calmed_at, room.review_due_at = fact.at, fact.review_due_at


def _severity(room: Room, fact: SeverityChanged) -> None:
    known = room.levels.get(fact.wave)
    if known is None or (known.at, known.level) <= (fact.at, fact.to):
        room.levels[fact.wave] = WaveLevel(fact.at, fact.to, fact.floors)


def _noted(room: Room, fact: NoteAdded) -> None:
    if room.depth == "whole":
        room.notes.setdefault(fact.act, Note(fact.act, fact.at, fact.who, fact.kind, fact.text.id, fact.happened_at))


def _note_changed(room: Room, fact: NoteChanged) -> None:
    room.put(f"note:{fact.note}", fact, {"text": fact.text.id, "happened_at": fact.happened_at})


def _promised(room: Room, fact: UpdatePromised) -> None:
    room.put("update", fact, {"due_at": fact.due_at})


def _ref(text: TextRef | None) -> str | None:
    return None if text is None else text.id


def _merged(room: Room, fact: IncidentMerged) -> None:
    room.put("merged", fact, {"into": fact.into, "reason": _ref(fact.reason)})


def _split(room: Room, fact: IncidentSplit) -> None:
    for wave in fact.waves:
        room.put(f"wave:{wave}", fact, {"linked": False}, f":{wave}")


def _decided(room: Room, fact: DecisionMade) -> None:
    options = [option.id for option in fact.options]
    says: Says = {"text": fact.text.id, "because": fact.because.id, "options": options}
    room.put(f"decision:{fact.decision}", fact, says)


def _stated(room: Room, fact: FactStated) -> None:
    says: Says = {"text": fact.text.id, "status": fact.status, "evidence": _ref(fact.evidence)}
    room.put(f"fact:{fact.claim}", fact, says)


def _task(room: Room, fact: TaskSet) -> None:
    says: Says = {
        "text": fact.text.id,
        "owner": fact.owner,
        "due_at": fact.due_at,
        "status": fact.status,
        "improvement": fact.improvement,
    }
    room.put(f"task:{fact.task}", fact, says)


def _role(room: Room, fact: RoleTaken) -> None:
    room.put(f"role:{fact.role}", fact, {"person": fact.person, "reason": _ref(fact.reason)})


def _step(room: Room, fact: StepMarked) -> None:
    room.put(f"step:{fact.step}", fact, {"status": fact.status, "reason": _ref(fact.reason)})


def _state(room: Room, fact: StateSet) -> None:
    room.put("state", fact, {"state": fact.state, "reason": _ref(fact.reason)})


def _closed(room: Room, fact: IncidentClosed) -> None:
    says: Says = {"state": "closed", "reason": _ref(fact.none_because), "improvements": list(fact.improvements)}
    room.put("state", fact, says)


def _reopened(room: Room, fact: IncidentReopened) -> None:
    room.put("state", fact, {"state": "investigating", "reason": _ref(fact.reason)})


def _level(room: Room, fact: LevelSet) -> None:
    room.put("level", fact, {"level": fact.level, "reason": fact.reason.id, "over_floors": fact.over_floors})


def _wave(room: Room, fact: WaveLinked) -> None:
    room.put(f"wave:{fact.wave}", fact, {"linked": fact.linked})


def _linked(room: Room, fact: IncidentLinked) -> None:
    room.put(f"incident:{fact.other}", fact, {"linked": fact.linked, "kind": fact.kind})


_FOLDS: Final[dict[str, Callable[[Room, Any], None]]] = {
    IncidentOpened.type: _opened,
    RoleAssigned.type: _assigned,
    StepStarted.type: _step_started,
    IncidentCalmed.type: _calmed,
    SeverityChanged.type: _severity,
    RoleTaken.type: _role,
    StepMarked.type: _step,
    NoteAdded.type: _noted,
    NoteChanged.type: _note_changed,
    UpdatePromised.type: _promised,
    DecisionMade.type: _decided,
    FactStated.type: _stated,
    TaskSet.type: _task,
    StateSet.type: _state,
    LevelSet.type: _level,
    WaveLinked.type: _wave,
    IncidentLinked.type: _linked,
    IncidentMerged.type: _merged,
    IncidentSplit.type: _split,
    IncidentClosed.type: _closed,
    IncidentReopened.type: _reopened,
}
"""Type of a fact -> how a room takes it in. A fact that only tells something (an erased text) is in the log alone."""
