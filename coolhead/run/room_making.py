"""What a person asks in a room, as the fact that says it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from coolhead.clock import Instant, read_instant
from coolhead.incident.events import TextRef
from coolhead.incident.room import Room
from coolhead.incident.room_events import (
    DecisionMade,
    FactStated,
    IncidentClosed,
    IncidentLinked,
    IncidentMerged,
    IncidentReopened,
    IncidentSplit,
    LevelSet,
    NoteAdded,
    NoteChanged,
    RoleTaken,
    RoomFact,
    StateSet,
    StepMarked,
    TaskSet,
    UpdatePromised,
    WaveLinked,
)
from coolhead.plan import Plan
from coolhead.run import room_asks as asks
from coolhead.run.room_asks import Asked, BadAsk
from coolhead.run.room_pen import Pen
from coolhead.run.rooms import Rooms

LATEST: Final = 4_102_444_800.0
"""2100. The last days of the year 9999 can be read in one zone and not be written in another: no fact could say them.
"""


def fact_of(rooms: Rooms, room: Room, pen: Pen, asked: Asked, plan: Plan) -> RoomFact:
    """The fact that an ask comes to; its texts are with the pen. Raises BadAsk where it names what there is not."""
    return _MAKERS[type(asked)](rooms, room, pen, asked, plan)


def check_wave(rooms: Rooms, brand: str, wave: str) -> None:
    """Raises BadAsk for a wave that there is not."""
    if not rooms.knows_wave(brand, wave):
        raise BadAsk(f"There is no wave {wave[:100]}.")


def _when(written: str | None, name: str) -> Instant | None:
    if written is None:
        return None
    try:
        found = read_instant(written)
    except ValueError:
        raise BadAsk(f"{name} is a time with its zone, like 2026-03-01T08:15:00Z, not {written[:100]!r}.") from None
    if not 0.0 <= found < LATEST:
        raise BadAsk(f"{name} is between 1970 and 2100, not {written[:100]!r}.")
    return found


def _person(plan: Plan, said: str | None) -> str | None:
    """The id of a person of the plan. Raises BadAsk for somebody the plan does not name."""
    if said is None:
        return None
    named = plan.called(said)
    if named is None:
        raise BadAsk(f"The plan names nobody {said[:100]}.")
    return named.id


def _take(rooms: Rooms, room: Room, pen: Pen, asked: asks.Take, plan: Plan) -> RoomFact:
    return RoleTaken(**pen.signed(), role=asked.role, person=pen.who, reason=pen.maybe("reason", asked.reason))


def _hand_over(rooms: Rooms, room: Room, pen: Pen, asked: asks.HandOver, plan: Plan) -> RoomFact:
    to = _person(plan, asked.to)
    return RoleTaken(**pen.signed(), role=asked.role, person=to, reason=pen.maybe("reason", asked.reason))


def _tick(rooms: Rooms, room: Room, pen: Pen, asked: asks.Tick, plan: Plan) -> RoomFact:
    return StepMarked(**pen.signed(), step=asked.step, status="open" if asked.open else "done")


def _skip(rooms: Rooms, room: Room, pen: Pen, asked: asks.Skip, plan: Plan) -> RoomFact:
    return StepMarked(**pen.signed(), step=asked.step, status="skipped", reason=pen.write("reason", asked.reason))


def _note(rooms: Rooms, room: Room, pen: Pen, asked: asks.WriteNote, plan: Plan) -> RoomFact:
    kind, when = "offline" if asked.offline else "note", _when(asked.happened_at, "happened_at")
    return NoteAdded(**pen.signed(), kind=kind, text=pen.write("note", asked.text), happened_at=when)


def _note_edited(rooms: Rooms, room: Room, pen: Pen, asked: asks.EditNote, plan: Plan) -> RoomFact:
    note = room.note_now(asked.note)
    if note is None:
        raise BadAsk(f"There is no note {asked.note[:100]}.")
    when = _when(asked.happened_at, "happened_at")
    text = _text(rooms, pen, "note", asked.text, note.text)
    return NoteChanged(**pen.signed(), note=note.id, text=text, happened_at=note.happened_at if when is None else when)


def _promised(rooms: Rooms, room: Room, pen: Pen, asked: asks.PromiseUpdate, plan: Plan) -> RoomFact:
    return UpdatePromised(**pen.signed(), due_at=_when(asked.due_at, "due_at"))


def _decided(rooms: Rooms, room: Room, pen: Pen, asked: asks.Decide, plan: Plan) -> RoomFact:
    if asked.decision is not None and not room.says(f"decision:{asked.decision}"):
        raise BadAsk(f"There is no decision {asked.decision[:100]}.")
    return DecisionMade(
        **pen.signed(),
        decision=asked.decision or pen.act,
        text=pen.write("decision", asked.text),
        because=pen.write("reason", asked.because),
        options=tuple(pen.write("option", option) for option in asked.options),
    )


def _fact(rooms: Rooms, room: Room, pen: Pen, asked: asks.StateFact, plan: Plan) -> RoomFact:
    says = room.says(f"fact:{asked.claim}") if asked.claim is not None else {}
    if asked.claim is not None and not says:
        raise BadAsk(f"The fact sheet has no line {asked.claim[:100]}.")
    return FactStated(
        **pen.signed(),
        claim=asked.claim or pen.act,
        text=_text(rooms, pen, "claim", asked.text, says.get("text")),
        status=asked.status,
        evidence=pen.maybe("evidence", asked.evidence) or _known(rooms, says.get("evidence")),
    )


def _task(rooms: Rooms, room: Room, pen: Pen, asked: asks.SetTask, plan: Plan) -> RoomFact:
    says = room.says(f"task:{asked.task}") if asked.task is not None else {}
    if asked.task is not None and not says:
        raise BadAsk(f"There is no task {asked.task[:100]}.")
    due, owner, before = _when(asked.due_at, "due_at"), _person(plan, asked.owner), says.get("due_at")
    return TaskSet(
        **pen.signed(),
        task=asked.task or pen.act,
        text=_text(rooms, pen, "task", asked.text, says.get("text")),
        owner=owner or (str(says["owner"]) if says.get("owner") else None),
        due_at=due if due is not None else (before if isinstance(before, float) else None),
        status=asked.status or str(says.get("status", "open")),
        improvement=bool(says.get("improvement")) if asked.improvement is None else asked.improvement,
    )


def _text(rooms: Rooms, pen: Pen, kind: str, body: str | None, known: object) -> TextRef:
    """What was written now, else the text that stands."""
    if body is None and (kept := _known(rooms, known)) is not None:
        return kept
    return pen.write(kind, body or "")


def _known(rooms: Rooms, id_: object) -> TextRef | None:
    found = rooms.store.texts([id_]) if isinstance(id_, str) else {}
    return next((TextRef(id=text.id, digest=text.digest) for text in found.values()), None)


def _move(rooms: Rooms, room: Room, pen: Pen, asked: asks.Move, plan: Plan) -> RoomFact:
    return StateSet(**pen.signed(), state=asked.state, reason=pen.maybe("reason", asked.reason))


def _level(rooms: Rooms, room: Room, pen: Pen, asked: asks.SetLevel, plan: Plan) -> RoomFact:
    return LevelSet(
        **pen.signed(), level=asked.level, reason=pen.write("reason", asked.reason), over_floors=asked.over_floors
    )


def _link_wave(rooms: Rooms, room: Room, pen: Pen, asked: asks.LinkWave, plan: Plan) -> RoomFact:
    if asked.linked:
        check_wave(rooms, pen.brand, asked.wave)
    return WaveLinked(**pen.signed(), wave=asked.wave, linked=asked.linked)


def _link(rooms: Rooms, room: Room, pen: Pen, asked: asks.LinkIncident, plan: Plan) -> RoomFact:
    if asked.kind not in ("related", "cause", "earlier"):
        raise BadAsk("kind is related, cause or earlier.")
    _other(rooms, pen, asked.other)
    return IncidentLinked(**pen.signed(), other=asked.other, kind=asked.kind, linked=asked.linked)


def _merge(rooms: Rooms, room: Room, pen: Pen, asked: asks.Merge, plan: Plan) -> RoomFact:
    """The younger goes on in the older, whichever was named first: so merging can never go round in a circle."""
    other = _other(rooms, pen, asked.other)
    older, younger = sorted((room, other), key=lambda one: (one.opened_at or 0.0, one.id))
    pen.incident = younger.id
    return IncidentMerged(**pen.signed(), into=older.id, reason=pen.maybe("reason", asked.reason))


def _other(rooms: Rooms, pen: Pen, id_: str) -> Room:
    other = rooms.room(pen.brand, id_)
    if other is None:
        raise BadAsk(f"There is no incident {id_[:100]}.")
    return other


def _split(rooms: Rooms, room: Room, pen: Pen, asked: asks.Split, plan: Plan) -> RoomFact:
    pen.base = tuple(id_ for wave in asked.waves for id_ in room.version(f"wave:{wave}"))
    return IncidentSplit(
        **pen.signed(),
        into=f"incident-{pen.act}",
        waves=asked.waves,
        level=room.level,
        title=pen.maybe("title", asked.title),
    )


def _close(rooms: Rooms, room: Room, pen: Pen, asked: asks.Close, plan: Plan) -> RoomFact:
    return IncidentClosed(
        **pen.signed(), improvements=tuple(room.improvements), none_because=pen.maybe("reason", asked.none_because)
    )


def _reopen(rooms: Rooms, room: Room, pen: Pen, asked: asks.Reopen, plan: Plan) -> RoomFact:
    return IncidentReopened(**pen.signed(), reason=pen.write("reason", asked.reason))


_MAKERS: Final[dict[type[Any], Callable[[Rooms, Room, Pen, Any, Plan], RoomFact]]] = {
    asks.Take: _take,
    asks.HandOver: _hand_over,
    asks.Tick: _tick,
    asks.Skip: _skip,
    asks.WriteNote: _note,
    asks.EditNote: _note_edited,
    asks.PromiseUpdate: _promised,
    asks.Decide: _decided,
    asks.StateFact: _fact,
    asks.SetTask: _task,
    asks.Move: _move,
    asks.SetLevel: _level,
    asks.LinkWave: _link_wave,
    asks.LinkIncident: _link,
    asks.Merge: _merge,
    asks.Split: _split,
    asks.Close: _close,
    asks.Reopen: _reopen,
}
