"""A room as it is shown: its texts put in, who has which role, what is due, what two people changed at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from coolhead.clock import Instant
from coolhead.incident.register import Register, Says, Version
from coolhead.incident.room import Note, Room
from coolhead.run.board_rooms import card_snapshot
from coolhead.run.board_told import written
from coolhead.run.room_moments import KEY_TYPES, moment_of
from coolhead.run.room_pen import TEXT_NAMES, texts_in
from coolhead.storage import Store, Written
from coolhead.words import Words

NOTES_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of what is shown, read at once."""

    known: Mapping[str, Written]

    def body(self, id_: object) -> str | None:
        """What was written; None where there is no text, an empty one where it was erased."""
        text = self.known.get(id_) if isinstance(id_, str) else None
        return None if text is None else text.body


def texts_of(store: Store, ids: set[str]) -> Texts:
    """The texts with these ids."""
    return Texts(store.texts(sorted(ids)) if ids else {})


def etag(room: Room) -> str:
    """Changes whenever anything in the room does."""
    heads = [f"{key}={','.join(room.registers[key].version)}" for key in sorted(room.registers)]
    parts = [*heads, *sorted(room.notes), *sorted(room.steps), str(room.last_at), str(room.level), str(room.calmed_at)]
    return f'"{blake2b(chr(10).join(parts).encode(), digest_size=8).hexdigest()}"'


def room_snapshot(room: Room, store: Store, now: Instant) -> dict[str, Any]:
    """A whole room as JSON-able values, with the versions that edits are to be made on."""
    texts = texts_of(store, texts_in(room))
    return {
        **card_snapshot(room),
        "title": texts.body(room.title),
        "state_version": list(room.version("state")),
        "level_version": list(room.version("level")),
        "links": [_link(room, key) for key in room.keys("incident") if room.says(key).get("linked")],
        "roles": [_role(room, role, texts) for role in room.roles],
        "steps": _steps(room, texts, now),
        "overdue": [step.id for step in room.overdue(now)],
        "facts": [_entry(room, key, "claim", texts) for key in room.keys("fact")],
        "decisions": [_entry(room, key, "decision", texts) for key in room.keys("decision")],
        "tasks": [_entry(room, key, "task", texts) for key in room.keys("task")],
        "improvements": room.improvements,
        "next_update_at": written(room.next_update_at),
        "notes": [_note(room, note, texts) for note in _newest_notes(room)],
        "conflicts": room.conflicts,
    }


def timeline_lines(
    told: list[dict[str, Any]], store: Store, words: Words, people: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Facts as lines of a timeline: who, when, and a sentence with the texts in it. Facts without one are left out."""
    moments = [(fact, moment) for fact in told if (moment := moment_of(fact)) is not None]
    texts = texts_of(store, {id_ for _, moment in moments for id_ in moment.texts.values()})
    lines = []
    for fact, moment in moments:
        args = {name: _called(name, value, people) for name, value in moment.sentence.args.items()}
        said = {name: texts.body(id_) or words.say("room.text_erased") for name, id_ in moment.texts.items()}
        lines.append(
            {
                "seq": fact.get("seq"),
                "at": fact["at"],
                "type": fact["type"],
                "who": fact.get("who"),
                "rule": fact.get("rule") or (None if fact.get("who") else fact["type"]),
                "key": fact["type"] in KEY_TYPES,
                "sentence": words.say(moment.sentence.id, **{**args, **said}),
                "happened_at": fact.get("happened_at"),
                "act": fact.get("act"),
            }
        )
    return lines


def _called(name: str, value: Any, people: Mapping[str, str]) -> Any:
    return people.get(value, value) if name in ("person", "to", "owner") and isinstance(value, str) else value


def _link(room: Room, key: str) -> dict[str, Any]:
    return {"incident": key.partition(":")[2], "kind": room.says(key).get("kind")}


def _role(room: Room, role: str, texts: Texts) -> dict[str, Any]:
    register = room.register(f"role:{role}")
    current = register.current if register is not None else None
    since = current.at if current is not None else room.assigned.get(role, (None, None))[0]
    return {
        "role": role,
        "person": room.holder(role),
        "taken": room.is_taken(role),
        "since": written(since),
        "version": list(room.version(f"role:{role}")),
        "claims": [_version(version, texts) for version in register.history] if register is not None else [],
    }


def _steps(room: Room, texts: Texts, now: Instant) -> list[dict[str, Any]]:
    late = {step.id for step in room.overdue(now)}
    shown = []
    for step in sorted(room.steps.values(), key=lambda step: (step.due_at, step.id)):
        register = room.register(f"step:{step.id}")
        current = register.current if register is not None else None
        shown.append(
            {
                "step": step.id,
                "role": step.role,
                "person": room.holder(step.role) or step.person,
                "started_at": written(step.started_at),
                "due_at": written(step.due_at),
                "status": room.step_status(step.id),
                "by": current.who if current is not None else None,
                "at": written(current.at) if current is not None else None,
                "reason": texts.body(current.says.get("reason")) if current is not None else None,
                "overdue": step.id in late,
                "version": list(room.version(f"step:{step.id}")),
            }
        )
    return shown


def _entry(room: Room, key: str, name: str, texts: Texts) -> dict[str, Any]:
    """A claim, a decision or a task: what is in force, every version, and what was written at the same time."""
    register = room.registers[key]
    current = register.heads[0]
    return {
        name: key.partition(":")[2],
        **_says(current.says, texts),
        "who": current.who,
        "at": written(current.at),
        "version": list(register.version),
        "versions": [_version(version, texts) for version in register.history],
        "rivals": [_version(version, texts) for version in register.rivals],
    }


def _version(version: Version, texts: Texts) -> dict[str, Any]:
    return {
        "id": version.id,
        "who": version.who,
        "at": written(version.at),
        "base": list(version.base),
        **_says(version.says, texts),
    }


def _says(says: Says, texts: Texts) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, value in says.items():
        if name in TEXT_NAMES:
            shown[name] = texts.body(value)
            shown[f"{name}_id"] = value
        elif name == "options" and isinstance(value, list):
            shown[name] = [texts.body(option) for option in value]
        else:
            shown[name] = written(value) if name.endswith("_at") and isinstance(value, float) else value
    return shown


def rival_shown(register: Register, store: Store) -> dict[str, Any]:
    """What is in force instead of an act that came on an old version, with its texts."""
    current = register.heads[0]
    texts = texts_of(store, {str(current.says[name]) for name in TEXT_NAMES if current.says.get(name)})
    return {**_version(current, texts), "version": list(register.version)}


def _newest_notes(room: Room) -> list[Note]:
    return sorted(room.notes.values(), key=lambda note: (note.at, note.id))[-NOTES_SHOWN:]


def _note(room: Room, note: Note, texts: Texts) -> dict[str, Any]:
    """A note as it was put right last; `version` is what putting it right again is to be made on."""
    now = room.note_now(note.id) or note
    return {
        "id": note.id,
        "at": written(note.at),
        "who": note.who,
        "kind": note.kind,
        "text": texts.body(now.text),
        "text_id": now.text,
        "happened_at": written(now.happened_at),
        "version": list(room.version(f"note:{note.id}")),
    }


def as_put_right(told: list[dict[str, Any]], room: Room) -> list[dict[str, Any]]:
    """The facts of a timeline, each note with the text and the time that hold now."""
    return [_put_right(fact, room) for fact in told]


def _put_right(fact: dict[str, Any], room: Room) -> dict[str, Any]:
    register = room.register(f"note:{fact.get('act')}") if fact["type"] == "note_added" else None
    note = room.note_now(str(fact.get("act"))) if register is not None else None
    if note is None:
        return fact
    return {**fact, "text": {"id": note.text}, "happened_at": written(note.happened_at)}
