"""The rooms as the desk knows them: opened with an incident, found again when its wave comes back, few kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from coolhead.clock import DAY, Instant
from coolhead.desk.commands import Command, Fact, Record
from coolhead.desk.levels import WaveState
from coolhead.desk.state import DeskState
from coolhead.incident import Incident, IncidentCalmed, IncidentOpened, RoleAssigned, StepStarted
from coolhead.incident.room import Room
from coolhead.incident.room_events import IncidentReopened, InRoom, WaveLinked

MOST_ROOMS = 200
"""Rooms that the desk remembers of one brand; all others stand in the journal."""
CLOSED_KEPT = 50
RETURN_DAYS = 7.0
"""What comes back so soon after it was closed is the same incident (R8, R120)."""
_IN_ROOMS: Final = (InRoom, IncidentOpened, RoleAssigned, StepStarted, IncidentCalmed)


def told(state: DeskState, facts: Iterable[Fact], commands: list[Command]) -> None:
    """Record facts, and let the rooms they are about know of them."""
    for fact in facts:
        commands.append(Record(fact))
        if isinstance(fact, _IN_ROOMS):
            room = state.rooms.get(fact.incident)
            if room is None:
                room = state.rooms[fact.incident] = Room(fact.incident, "desk")
                _forget(state, fact.incident)
            room.fold(fact)


def returned(state: DeskState, wave: WaveState, at: Instant, commands: list[Command]) -> Incident | None:
    """The incident of a wave that came back: of the scope's wave before it, if people worked on it and it is open or
    was closed a few days ago. It is opened again and takes the new wave."""
    scope, _, serial = wave.wave.rpartition("-")
    before = f"{scope}-{int(serial) - 1}"
    room = next((room for room in state.rooms.values() if room.touched and before in room.waves), None)
    if room is None or room.merged_into is not None:
        return None
    if not room.is_open:
        if at - (room.closed_at or 0.0) > RETURN_DAYS * DAY:
            return None
        reopened = IncidentReopened(
            at=at,
            brand=state.brand,
            incident=room.id,
            act=f"returned:{wave.wave}",
            rule="wave_returned",
            base=room.version("state"),
        )
        told(state, [reopened], commands)
    linked = WaveLinked(
        at=at,
        brand=state.brand,
        incident=room.id,
        act=f"linked:{wave.wave}",
        rule="wave_returned",
        base=room.version(f"wave:{wave.wave}"),
        wave=wave.wave,
    )
    told(state, [linked], commands)
    return incident_of(room, wave.wave)


def incident_of(room: Room, wave: str | None) -> Incident:
    """What the lifecycle has to know of a room, to start no step twice."""
    return Incident(
        id=room.id,
        wave=wave,
        level=room.opened_level,
        opened_at=room.opened_at or 0.0,
        steps=tuple(room.steps),
    )


def shared(state: DeskState, incident: Incident) -> bool:
    """Whether another wave that is open belongs to the same incident."""
    return any(wave.incident is not None and wave.incident.id == incident.id for wave in state.waves.values())


def _forget(state: DeskState, newest: str) -> None:
    """Keep the open rooms and the newest closed ones, within bounds."""
    closed = [room for room in state.rooms.values() if not room.is_open and room.id != newest]
    spare = sorted(closed, key=lambda room: (room.closed_at or 0.0, room.id))[:-CLOSED_KEPT]
    for room in spare:
        del state.rooms[room.id]
    if len(state.rooms) > MOST_ROOMS:
        oldest = sorted(state.rooms.values(), key=lambda room: (room.is_open, room.last_at, room.id))
        for room in [room for room in oldest if room.id != newest][: len(state.rooms) - MOST_ROOMS]:
            del state.rooms[room.id]
