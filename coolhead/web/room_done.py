"""What somebody just did, as the next page says it once, with the way back where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coolhead.incident.events import Sentence
from coolhead.run.room_moments import moment_of
from coolhead.run.room_view import texts_of
from coolhead.run.rooms import Rooms
from coolhead.web.display import display
from coolhead.web.room_look import Look, base_of
from coolhead.web.room_words import named
from coolhead.web.submissions import Undo

LOOKED_THROUGH = 100
SHORT = 160
Told = Mapping[str, Any]


def done_in(rooms: Rooms, look: Look, act: str) -> tuple[Sentence, Undo | None] | None:
    """The sentence of an act and its undo, while it is what stands. Asks the store."""
    told = [*rooms.pending_told(look.room), *rooms.timeline(look.room, None, LOOKED_THROUGH, None)]
    fact = next((one for one in told if one.get("act") == act), None)
    moment = moment_of(fact) if fact is not None else None
    if fact is None or moment is None:
        return None
    texts = texts_of(rooms.store, set(moment.texts.values()))
    said = {name: display(texts.body(id_) or "", SHORT) for name, id_ in moment.texts.items()}
    sentence = named(moment.sentence, look.namer)
    return Sentence(id=sentence.id, args={**sentence.args, **said}), _undo(look, act, fact)


def _undo(look: Look, act: str, fact: Told) -> Undo | None:
    """The way back from a tick, a skip, a role, a stage or a task, while nobody did anything on top of it."""
    back = _back(look, act, fact)
    return Undo(look.to("/acts"), {name: str(value) for name, value in back.items()}) if back is not None else None


def _back(look: Look, act: str, fact: Told) -> Mapping[str, object] | None:
    type_ = fact["type"]
    if type_ == "step_marked" and fact["status"] != "open" and _stands(look, f"step:{fact['step']}", act):
        return {"do": "tick", "step": fact["step"], "open": "on"}
    if type_ == "role_taken" and fact["person"] == fact["who"] and _stands(look, key := f"role:{fact['role']}", act):
        return None if _before(look, key) else {"do": "handover", "role": fact["role"], "to": ""}
    if type_ == "state_set" and _stands(look, "state", act):
        return {"do": "state", "state": _before(look, "state") or "triage"}
    if type_ == "task_set" and fact["status"] != "open" and _stands(look, key := f"task:{fact['task']}", act):
        return {"do": "task", "task": fact["task"], "status": "open", "base": base_of(look.room.register(key))}
    return None


def _stands(look: Look, key: str, act: str) -> bool:
    register = look.room.register(key)
    return register is not None and register.version == (act,)


def _before(look: Look, key: str) -> str:
    """What stood before the last version: the state, or who had the role."""
    register = look.room.register(key)
    versions = register.history[:-1] if register is not None else []
    says = versions[-1].says if versions else {}
    return str(says.get("state") or says.get("person") or "")
