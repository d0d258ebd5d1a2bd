"""What people may do in a room as it stands, and the sentence they get where they may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from coolhead.incident.events import IncidentOpened, Sentence
from coolhead.incident.register import Version
from coolhead.incident.room import Room
from coolhead.incident.room_events import (
    CLAIM_STATUSES,
    STATES,
    STEP_STATUSES,
    TASK_STATUSES,
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
    TextErased,
    UpdatePromised,
    WaveLinked,
)

_ALSO_WHEN_CLOSED = (NoteAdded, NoteChanged, IncidentReopened, IncidentLinked, TextErased)


@dataclass(frozen=True, slots=True)
class Rival:
    """Somebody else's version of what an act would change, which the act does not know of."""

    key: str
    version: Version


def refusal(room: Room, act: InRoom) -> Sentence | None:
    """Why an act cannot be: it asks for what is not there, is so already, or lacks what it needs. None: it can be."""
    if not room.is_open and not isinstance(act, _ALSO_WHEN_CLOSED):
        if room.merged_into is not None:
            return _no("merged", into=room.merged_into)
        return _no("closed", since_at=room.closed_at)
    check = _CHECKS.get(act.type)
    return check(room, act) if check is not None else None


def rival(room: Room, act: InRoom) -> Rival | None:
    """The version that an act does not know of, where it changes something that went on since."""
    key = key_of(act)
    register = room.register(key) if key is not None else None
    if key is None or register is None or set(act.base) >= set(register.version):
        return None
    current = register.current
    return None if current is None or current.id == act.act else Rival(key, current)


def key_of(act: InRoom) -> str | None:
    """The register that an act writes to; None for what is only added."""
    keyed = _KEYS.get(act.type)
    return keyed(act) if keyed is not None else None


def late_refusal(room: Room, act: InRoom) -> Sentence | None:
    """Why an act that is kept is not in force, told once the room has folded it."""
    key = key_of(act)
    register = room.register(key) if key is not None else None
    current = register.current if register is not None else None
    if register is None or current is None or current.id == act.act or act.act not in register.versions:
        return None
    if act.act not in register.version or register.versions[act.act].says == current.says:
        return None
    if isinstance(act, RoleTaken):
        return role_taken(room, act.role)
    return _no("edited_meanwhile", person=current.who or "", since_at=current.at)


def role_taken(room: Room, role: str) -> Sentence:
    """Who has a role, and since when."""
    register = room.register(f"role:{role}")
    current = register.current if register is not None else None
    return _no(
        "role_taken", role=role, person=room.holder(role) or "", since_at=current.at if current else room.opened_at
    )


def carried(room: Room, act: InRoom) -> tuple[IncidentOpened | WaveLinked | IncidentLinked, ...]:
    """What an act in one room means for another one: its waves go where the incident goes on."""
    if isinstance(act, IncidentMerged):
        linked = [_wave_to(act, act.into, wave) for wave in room.waves]
        return (*linked, _link_to(act, act.into, act.incident, "merged"))
    if isinstance(act, IncidentSplit):
        first, *others = act.waves or (None,)
        opened = IncidentOpened(
            at=act.at, brand=act.brand, incident=act.into, wave=first, level=act.level, who=act.who, act=act.act,
            title=act.title,
        )  # fmt: skip
        linked = [_wave_to(act, act.into, wave) for wave in others if wave is not None]
        return (opened, *linked, _link_to(act, act.into, act.incident, "split"))
    return ()


def _wave_to(act: InRoom, incident: str, wave: str) -> WaveLinked:
    return WaveLinked(at=act.at, brand=act.brand, incident=incident, act=f"{act.act}:{wave}", who=act.who, wave=wave)


def _link_to(act: InRoom, incident: str, other: str, kind: str) -> IncidentLinked:
    return IncidentLinked(
        at=act.at, brand=act.brand, incident=incident, act=f"{act.act}:{kind}", who=act.who, other=other, kind=kind
    )


def _no(reason: str, **args: str | int | float | bool | None) -> Sentence:
    return Sentence(id=f"room.refused.{reason}", args=args)


def _role(room: Room, act: RoleTaken) -> Sentence | None:
    if act.role not in room.roles:
        return _no("no_role", role=act.role)
    if act.person is None and room.holder(act.role) is None:
        return _no("role_empty", role=act.role)
    if act.person == room.holder(act.role) and (act.person is None or room.is_taken(act.role)):
        return role_taken(room, act.role)
    return None


def _step(room: Room, act: StepMarked) -> Sentence | None:
    if act.step not in room.steps:
        return _no("no_step", step=act.step)
    if act.status not in STEP_STATUSES:
        return _no("no_status", status=act.status)
    if act.status == "skipped" and act.reason is None:
        return _no("skip_needs_reason", step=act.step)
    if act.status == room.step_status(act.step):
        register = room.register(f"step:{act.step}")
        current = register.current if register is not None else None
        if current is None:
            return _no("step_open", step=act.step)
        return _no(f"step_{act.status}", step=act.step, person=current.who or "", since_at=current.at)
    return None


def _stated(room: Room, act: FactStated) -> Sentence | None:
    return _no("no_status", status=act.status) if act.status not in CLAIM_STATUSES else None


def _task(room: Room, act: TaskSet) -> Sentence | None:
    if act.status not in TASK_STATUSES:
        return _no("no_status", status=act.status)
    if act.improvement and (act.owner is None or act.due_at is None):
        return _no("improvement_needs_owner")
    return None


def _state(room: Room, act: StateSet) -> Sentence | None:
    if act.state not in STATES:
        return _no("no_state", state=act.state)
    if act.state == "closed":
        return _no("close_it")
    return _no("state_already", state=act.state) if act.state == room.state else None


def _level(room: Room, act: LevelSet) -> Sentence | None:
    if not 0 <= act.level <= 5:
        return _no("no_level")
    if act.level == room.level:
        return _no("level_already", level=act.level)
    return None


def _wave(room: Room, act: WaveLinked) -> Sentence | None:
    if act.linked == (act.wave in room.waves):
        return _no("wave_linked" if act.linked else "wave_not_linked", wave=act.wave)
    return None


def _linked(room: Room, act: IncidentLinked) -> Sentence | None:
    return _no("itself") if act.other == act.incident else None


def _merged(room: Room, act: IncidentMerged) -> Sentence | None:
    return _no("itself") if act.into == act.incident else None


def _split(room: Room, act: IncidentSplit) -> Sentence | None:
    strange = [wave for wave in act.waves if wave not in room.waves]
    if strange:
        return _no("wave_not_linked", wave=strange[0])
    return _no("split_needs_wave") if not act.waves or set(act.waves) >= set(room.waves) else None


def _closed(room: Room, act: IncidentClosed) -> Sentence | None:
    known = set(room.improvements)
    if act.none_because is None and not known.intersection(act.improvements):
        return _no("no_improvement")
    return None


def _reopened(room: Room, act: IncidentReopened) -> Sentence | None:
    if room.merged_into is not None:
        return _no("merged", into=room.merged_into)
    return _no("open_already") if room.is_open else None


_CHECKS: Final[dict[str, Callable[[Room, Any], Sentence | None]]] = {
    RoleTaken.type: _role,
    StepMarked.type: _step,
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
_KEYS: Final[dict[str, Callable[[Any], str]]] = {
    RoleTaken.type: lambda act: f"role:{act.role}",
    StepMarked.type: lambda act: f"step:{act.step}",
    DecisionMade.type: lambda act: f"decision:{act.decision}",
    FactStated.type: lambda act: f"fact:{act.claim}",
    TaskSet.type: lambda act: f"task:{act.task}",
    NoteChanged.type: lambda act: f"note:{act.note}",
    UpdatePromised.type: lambda act: "update",
    StateSet.type: lambda act: "state",
    IncidentClosed.type: lambda act: "state",
    IncidentReopened.type: lambda act: "state",
    LevelSet.type: lambda act: "level",
    WaveLinked.type: lambda act: f"wave:{act.wave}",
    IncidentLinked.type: lambda act: f"incident:{act.other}",
    IncidentMerged.type: lambda act: "merged",
}
