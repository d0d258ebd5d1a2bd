"""The door of the rooms: what a person asks becomes a fact, is held against the room as it stands, and is logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from coolhead.clock import Instant
from coolhead.desk import RoomActed
from coolhead.incident.acts import Rival, key_of, refusal, rival, role_taken
from coolhead.incident.asking import CRISIS_TYPES
from coolhead.incident.events import IncidentOpened, Sentence
from coolhead.incident.room import Room
from coolhead.incident.room_events import (
    DecisionMade,
    FactStated,
    LevelSet,
    NoteChanged,
    RoleTaken,
    RoomFact,
    TaskSet,
    TextErased,
)
from coolhead.plan import Plan
from coolhead.run import room_asks as asks
from coolhead.run.acts import encode_act
from coolhead.run.room_asks import Asked, BadAsk, Declare
from coolhead.run.room_making import check_wave, fact_of
from coolhead.run.room_pen import Pen, act_id, texts_in
from coolhead.run.rooms import Rooms

KEEPS_STALE: Final = (FactStated, TaskSet, DecisionMade, NoteChanged)
"""What people write is kept even where it was made on an old version; it waits beside the one in force."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an ask. `seq` is its place in the log; None: nothing was logged. `refused` says why in one
    sentence; `rival` is what somebody else wrote meanwhile, `kept` whether the ask is kept beside it."""

    incident: str
    act: str
    seq: int | None = None
    refused: Sentence | None = None
    rival: Rival | None = None
    needs_base: bool = False

    @property
    def kept(self) -> bool:
        """Whether it is in the log."""
        return self.seq is not None


def declare(rooms: Rooms, plan: Plan, asked: Declare, who: str, at: Instant, key: str | None = None) -> Answer:
    """Open an incident by a person's word. A wave that has one already is told, and nothing is opened twice."""
    brand, act = plan.brand.id, act_id(who, key, plan.brand.id)
    if asked.wave is not None:
        check_wave(rooms, brand, asked.wave)
        known = rooms.of_wave(brand, asked.wave)
        if known is not None:
            return Answer(known, act, refused=Sentence(id="room.refused.incident_there", args={"incident": known}))
    elif not (asked.title or asked.note):
        raise BadAsk("Say what it is about: a title, a note or a wave.")
    level = asked.level if asked.level is not None else 3
    if not 0 <= level <= 5:
        raise BadAsk("level is 0 to 5.")
    if asked.type is not None and asked.type not in CRISIS_TYPES:
        raise BadAsk("type is T1 to T22.")
    id_ = f"incident-{asked.wave}" if asked.wave is not None else _new_id(rooms, brand, at, act)
    if rooms.room(brand, id_) is not None:
        return Answer(id_, act, refused=Sentence(id="room.refused.incident_there", args={"incident": id_}))
    pen = Pen(rooms.store, brand, id_, who, _stamp(at), act)
    title = pen.maybe("title", asked.title or (asked.note or "")[:120])
    opened = IncidentOpened(
        at=pen.at,
        brand=brand,
        incident=id_,
        wave=asked.wave,
        level=level,
        who=who,
        act=act,
        title=title,
        crisis_type=asked.type,
        note=pen.maybe("note", asked.note),
    )
    return Answer(id_, act, _log(rooms, opened, pen))


def erase_texts(rooms: Rooms, plan: Plan, incident: str, ids: Sequence[str], who: str, at: Instant) -> int:
    """Overwrite texts of a room, and log that it was done. Raises BadAsk for an id that is no text of the room."""
    room = rooms.room(plan.brand.id, incident)
    strange = [id_ for id_ in ids if room is None or id_ not in texts_in(room)]
    if strange:
        raise BadAsk(f"The room has no text {strange[0]}.")
    for id_ in ids:
        pen = Pen(rooms.store, plan.brand.id, incident, who, _stamp(at), act_id(who, None, incident))
        _log(rooms, TextErased(**pen.signed(), text=id_), pen)
    return rooms.store.erase_texts(ids)


def act(
    rooms: Rooms,
    plan: Plan,
    incident: str,
    asked: Asked,
    who: str,
    at: Instant,
    *,
    key: str | None = None,
    needs_base: bool = False,
) -> Answer | None:
    """Do what a person asks in a room; None where there is no such room.

    `needs_base`: an edit of a text that somebody else wrote has to say on which version it is made.
    """
    brand, id_ = plan.brand.id, act_id(who, key, incident)
    room = rooms.room(brand, incident)
    if room is None:
        return None
    if rooms.has_act(room, id_):
        return Answer(incident, id_, seq=0)
    pen = Pen(rooms.store, brand, incident, who, _stamp(at), id_)
    fact = fact_of(rooms, room, pen, asked, plan)
    standing = key_of(fact)
    base = room.version(standing) if standing is not None else ()
    if asked.base is None and needs_base and isinstance(fact, KEEPS_STALE) and _of_another(room, standing, who):
        return Answer(incident, id_, needs_base=True)
    if standing is not None:
        _check_base(room, standing, asked.base)
        fact = replace(fact, base=asked.base or base)
    return _decide(rooms, room, fact, pen, asked, plan)


def _new_id(rooms: Rooms, brand: str, at: Instant, act: str) -> str:
    """A name that can be said on the telephone: the minute, and a few letters of the act; more of them where it is
    taken."""
    if act.startswith("k-"):
        return f"incident-{act}"  # the same key names the same incident whenever it is asked again
    minute, letters = f"incident-{datetime.fromtimestamp(at, UTC):%Y%m%d-%H%M}", act.removeprefix("a-")
    names = (f"{minute}-{letters[:length]}" for length in range(4, len(letters)))
    return next((name for name in names if rooms.room(brand, name) is None), f"{minute}-{letters}")


def _decide(rooms: Rooms, room: Room, fact: RoomFact, pen: Pen, asked: Asked, plan: Plan) -> Answer:
    other = rival(room, fact)
    if other is not None and isinstance(fact, RoleTaken):
        return Answer(room.id, pen.act, refused=role_taken(room, fact.role), rival=other)
    if isinstance(asked, asks.Take) and asked.reason is None and _held_by_another(room, asked.role, pen.who):
        return Answer(room.id, pen.act, refused=role_taken(room, asked.role))
    if other is not None and not isinstance(fact, KEEPS_STALE):
        changed = Sentence(
            id="room.refused.edited_meanwhile",
            args={"person": other.version.who or "", "since_at": other.version.at},
        )
        return Answer(room.id, pen.act, refused=changed, rival=other)
    no = refusal(room, fact) or _under_floor(room, fact, plan)
    if no is not None:
        return Answer(room.id, pen.act, refused=no)
    return Answer(room.id, pen.act, _log(rooms, fact, pen), rival=other)


def _under_floor(room: Room, fact: RoomFact, plan: Plan) -> Sentence | None:
    """A floor that was found holds a level, unless somebody states why not (domain model 4.5)."""
    if not isinstance(fact, LevelSet) or fact.over_floors:
        return None
    floor = max((plan.severity.floors.get(name, 0) for name in room.floors), default=0)
    if fact.level >= floor:
        return None
    return Sentence(id="room.refused.floor_holds", args={"level": floor})


def _log(rooms: Rooms, fact: RoomFact | IncidentOpened, pen: Pen) -> int:
    acted = RoomActed(pen.at, fact)
    seq = rooms.store.act(pen.brand, acted.kind, encode_act(acted), pen.at, texts=pen.texts)
    rooms.expect(fact)
    return seq


def _stamp(at: Instant) -> Instant:
    """To the millisecond, as facts are written: equal in the log, in the journal and in memory."""
    return round(at, 3)


def _check_base(room: Room, key: str, base: tuple[str, ...] | None) -> None:
    """An edit is made on versions that there are: the journal keeps what it names for good."""
    register = room.register(key)
    strange = set(base or ()) - (register.versions.keys() if register is not None else set())
    if strange:
        raise BadAsk(f"There is no version {min(strange)[:100]} (base); look again.")


def _of_another(room: Room, key: str | None, who: str) -> bool:
    register = room.register(key) if key is not None else None
    current = register.current if register is not None else None
    return current is not None and current.who not in (None, who)


def _held_by_another(room: Room, role: str, who: str) -> bool:
    holder = room.holder(role)
    return holder is not None and holder != who and room.is_taken(role)
