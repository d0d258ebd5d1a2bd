"""The door of the rooms: what a person asks becomes a fact, is held against the room as it stands, and is logged."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Final

from coolhead.clock import Instant, read_instant
from coolhead.desk import RoomActed
from coolhead.incident.acts import Rival, key_of, refusal, rival, role_taken
from coolhead.incident.events import IncidentOpened, Sentence, TextRef
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
    RoleTaken,
    RoomFact,
    StateSet,
    StepMarked,
    TaskSet,
    TextErased,
    WaveLinked,
)
from coolhead.plan import Plan
from coolhead.run import room_asks as asks
from coolhead.run.acts import encode_act
from coolhead.run.room_asks import MOST_CHARACTERS, Asked, BadAsk, Declare
from coolhead.run.rooms import Rooms
from coolhead.storage import Store, Written

KEEPS_STALE: Final = (FactStated, TaskSet, DecisionMade)
"""What people write is kept even where it was made on an old version; it waits beside the one in force."""


TEXT_NAMES: Final = ("text", "because", "reason", "evidence")
"""Where a version says the id of a text."""
LATEST: Final = 4_102_444_800.0
"""2100. The last days of the year 9999 can be read in one zone and not be written in another: no fact could say them.
"""


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


@dataclass(slots=True)
class Pen:
    """Who writes where and when; collects the texts that go with the act."""

    store: Store
    brand: str
    incident: str
    who: str
    at: Instant
    act: str
    base: tuple[str, ...] = ()
    texts: list[Written] = field(default_factory=list)

    def signed(self) -> dict[str, Any]:
        """What every fact of a room says."""
        return {
            "at": self.at,
            "brand": self.brand,
            "incident": self.incident,
            "act": self.act,
            "who": self.who,
            "base": self.base,
        }

    def write(self, kind: str, body: str) -> TextRef:
        """A text that goes with the act. Raises BadAsk where it is empty or too long."""
        clean = body.strip()
        if not clean:
            raise BadAsk(f"The {kind} is empty.")
        if len(clean) > MOST_CHARACTERS:
            raise BadAsk(f"The {kind} has {len(clean)} characters; {MOST_CHARACTERS} are kept.")
        text = self.store.compose_text(self.brand, kind, self.who, clean, self.at)
        self.texts.append(text)
        return TextRef(id=text.id, digest=text.digest)

    def maybe(self, kind: str, body: str | None) -> TextRef | None:
        """The same, where anything was written at all."""
        return None if body is None or not body.strip() else self.write(kind, body)


def act_id(who: str, key: str | None, where: str) -> str:
    """The id of an act: the same for the same person, key and place, so that asking again changes nothing.

    `where`: the brand in which an incident is declared, or the incident; one key in two places is two acts.
    """
    if key is None:
        return f"a-{secrets.token_hex(8)}"
    said = chr(0).join((where, who, key)).encode("utf-8", "backslashreplace")
    return f"k-{blake2b(said, digest_size=8).hexdigest()}"


def declare(rooms: Rooms, plan: Plan, asked: Declare, who: str, at: Instant, key: str | None = None) -> Answer:
    """Open an incident by a person's word. A wave that has one already is told, and nothing is opened twice."""
    brand, act = plan.brand.id, act_id(who, key, plan.brand.id)
    if asked.wave is not None:
        _check_wave(rooms, brand, asked.wave)
        known = rooms.of_wave(brand, asked.wave)
        if known is not None:
            return Answer(known, act, refused=Sentence(id="room.refused.incident_there", args={"incident": known}))
    elif not (asked.title or asked.note):
        raise BadAsk("Say what it is about: a title, a note or a wave.")
    level = asked.level if asked.level is not None else 3
    if not 0 <= level <= 5:
        raise BadAsk("level is 0 to 5.")
    id_ = f"incident-{asked.wave}" if asked.wave is not None else _new_id(rooms, brand, at, act)
    if rooms.room(brand, id_) is not None:
        return Answer(id_, act, refused=Sentence(id="room.refused.incident_there", args={"incident": id_}))
    pen = Pen(rooms.store, brand, id_, who, _stamp(at), act)
    title = pen.maybe("title", asked.title or (asked.note or "")[:120])
    opened = IncidentOpened(
        at=pen.at, brand=brand, incident=id_, wave=asked.wave, level=level, who=who, act=act, title=title
    )
    writer = replace(pen, act=f"{act}-note", texts=[])
    note = writer.maybe("note", asked.note)
    seq = _log(rooms, opened, pen)
    if note is not None:
        _log(rooms, NoteAdded(**writer.signed(), kind="offline", text=note), writer)
    return Answer(id_, act, seq)


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


def texts_in(room: Room) -> set[str]:
    """The ids of all texts of a room."""
    found = {note.text for note in room.notes.values()} | ({room.title} if room.title is not None else set())
    for register in room.registers.values():
        for version in register.versions.values():
            found |= {str(version.says[name]) for name in TEXT_NAMES if version.says.get(name)}
            options = version.says.get("options")
            found |= set(options) if isinstance(options, list) else set()
    return found


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
    fact = _MAKERS[type(asked)](rooms, room, pen, asked, plan)
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


def _check_wave(rooms: Rooms, brand: str, wave: str) -> None:
    if not rooms.knows_wave(brand, wave):
        raise BadAsk(f"There is no wave {wave[:100]}.")


def _of_another(room: Room, key: str | None, who: str) -> bool:
    register = room.register(key) if key is not None else None
    current = register.current if register is not None else None
    return current is not None and current.who not in (None, who)


def _held_by_another(room: Room, role: str, who: str) -> bool:
    holder = room.holder(role)
    return holder is not None and holder != who and room.is_taken(role)


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
    named = next((one.id for one in plan.people if said.casefold() in (one.id.casefold(), one.name.casefold())), None)
    if named is None:
        raise BadAsk(f"The plan names nobody {said[:100]}.")
    return named


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
        _check_wave(rooms, pen.brand, asked.wave)
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
