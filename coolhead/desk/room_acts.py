"""What follows from an act in a room: it is recorded, and so is what it means for waves, levels and other rooms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from coolhead.desk.causes import led_by
from coolhead.desk.commands import Command, Record
from coolhead.desk.evaluate import evaluate
from coolhead.desk.events import RoomActed
from coolhead.desk.levels import Hand, WaveState
from coolhead.desk.rooms import incident_of, told
from coolhead.desk.state import DeskState
from coolhead.incident import IncidentOpened, Sentence, open_incident, raise_incident
from coolhead.incident.acts import carried, key_of, late_refusal
from coolhead.incident.room import Room
from coolhead.incident.room_events import (
    ActRefused,
    IncidentLinked,
    IncidentMerged,
    InRoom,
    LevelSet,
    RoomFact,
    WaveLinked,
)
from coolhead.plan import Plan


def act_in_room(state: DeskState, event: RoomActed, plan: Plan, commands: list[Command]) -> None:
    """Record what a person did. What came too late to hold is recorded too, and told."""
    if isinstance(event.fact, IncidentOpened):
        _declare(state, event.fact, plan, commands)
        return
    _record(state, event.fact, plan, commands)


def _declare(state: DeskState, fact: IncidentOpened, plan: Plan, commands: list[Command]) -> None:
    """One cause has one incident: a wave that has one keeps it, and who declares it is told so."""
    name = _scope_of(state, fact.wave)
    wave = state.waves[name] if name is not None else None
    if wave is not None and wave.incident is not None:
        there = Sentence(id="room.refused.incident_there", args={"incident": wave.incident.id})
        commands.append(Record(_refused(fact.at, fact.brand, wave.incident.id, fact.act or "", there)))
        return
    type_ = wave.crisis_type if wave is not None else None
    incident, facts = open_incident(fact.at, fact.wave, fact.level, type_, plan, declared=fact)
    if wave is not None:
        wave.incident = incident
    told(state, facts, commands)


def _record(state: DeskState, fact: RoomFact, plan: Plan, commands: list[Command]) -> None:
    room = state.rooms.get(fact.incident)
    before = _in_force(room, fact)
    told(state, [fact], commands)
    if room is not None:
        _tell_late(state, room, fact, before, commands)
        for other in carried(room, fact):
            if isinstance(other, IncidentOpened):
                _declare_split(state, other, plan, commands)
            else:
                _record(state, _on_what_stands(state, other), plan, commands)
    if isinstance(fact, WaveLinked) and fact.linked:
        _take_over(state, fact)
    if isinstance(fact, IncidentMerged) and room is not None:
        for wave in _waves(state, room.waves):
            wave.incident = incident_of(state.rooms[fact.into], wave.wave) if fact.into in state.rooms else None
    if isinstance(fact, LevelSet) and room is not None:
        _set_level(state, room, fact, plan, commands)


def _on_what_stands(state: DeskState, fact: WaveLinked | IncidentLinked) -> WaveLinked | IncidentLinked:
    room, key = state.rooms.get(fact.incident), key_of(fact)
    return fact if room is None or key is None else replace(fact, base=room.version(key))


def _in_force(room: Room | None, fact: InRoom) -> tuple[str, str | None] | None:
    """(act, person) in force for a role before it is claimed: an earlier claim may still arrive late."""
    role = getattr(fact, "role", None)
    register = room.register(f"role:{role}") if room is not None and role is not None else None
    current = register.current if register is not None else None
    return None if current is None else (current.id, current.who)


def _tell_late(
    state: DeskState, room: Room, fact: RoomFact, before: tuple[str, str | None] | None, commands: list[Command]
) -> None:
    late = late_refusal(room, fact)
    if late is not None:
        commands.append(Record(_refused(fact.at, fact.brand, fact.incident, fact.act, late)))
    if before is not None and before[0] != fact.act and before[0] not in fact.base:
        displaced = room.register(f"role:{getattr(fact, 'role', '')}")
        current = displaced.current if displaced is not None else None
        if current is not None and current.id == fact.act:
            args = {"role": getattr(fact, "role", ""), "person": current.who or "", "since_at": current.at}
            earlier = Sentence(id="room.refused.claimed_earlier", args=args)
            commands.append(Record(_refused(fact.at, fact.brand, fact.incident, before[0], earlier)))


def _refused(at: float, brand: str, incident: str, act: str, because: Sentence) -> ActRefused:
    return ActRefused(
        at=at, brand=brand, incident=incident, act=f"{act}:refused", rule="too_late", refused=act, because=because
    )


def _declare_split(state: DeskState, opened: IncidentOpened, plan: Plan, commands: list[Command]) -> None:
    """The new incident takes its wave from the old one."""
    for wave in _waves(state, [opened.wave]):
        wave.incident = None
    _declare(state, opened, plan, commands)


def _take_over(state: DeskState, fact: WaveLinked) -> None:
    room = state.rooms.get(fact.incident)
    for wave in _waves(state, [fact.wave]):
        if room is not None and wave.told >= 2:
            wave.incident = incident_of(room, wave.wave)


def _set_level(state: DeskState, room: Room, fact: LevelSet, plan: Plan, commands: list[Command]) -> None:
    """The waves' told level follows, at once; without a wave only the steps of the level start."""
    current = room.register("level")
    if current is None or current.current is None or current.current.id != fact.act or fact.who is None:
        return
    open_ = _waves(state, room.waves)
    for wave in open_:
        name = _scope_of(state, wave.wave)
        if name is not None and wave.told != fact.level:
            _set_by_hand(state, name, wave, fact)
            evaluate(state, name, fact.at, plan, commands)
    if not open_ and room.is_open:
        told(state, raise_incident(incident_of(room, None), fact.at, fact.level, None, plan)[1], commands)


def _set_by_hand(state: DeskState, name: str, wave: WaveState, fact: LevelSet) -> None:
    """A higher level is as if its scope had risen; a lower one holds down all of them."""
    raised = fact.level > wave.told
    for scope in [wave] if raised else led_by(state, name):
        seen = max(scope.level, scope.rising_to)
        scope.hand = Hand(fact.level, fact.at, fact.who or "", seen, scope.floors, fact.over_floors)
        scope.rising_since, scope.below_since = None, None
        scope.level = max(scope.level, fact.level) if raised else min(scope.level, fact.level)


def _scope_of(state: DeskState, wave: str | None) -> str | None:
    """The scope that leads an open wave."""
    if wave is None:
        return None
    return next((name for name, known in state.waves.items() if known.wave == wave and known.told >= 2), None)


def _waves(state: DeskState, ids: Iterable[str | None]) -> list[WaveState]:
    return [state.waves[name] for id_ in ids if (name := _scope_of(state, id_)) is not None]
