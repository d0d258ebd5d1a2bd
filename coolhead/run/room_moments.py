"""A fact of a room's timeline as a sentence to be said in any language, and whether it is one of the key facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from coolhead.clock import read_instant
from coolhead.incident.events import Args, Sentence
from coolhead.run.board_spread import JOINED

KEY_TYPES: Final = frozenset(
    {
        "incident_opened", "role_taken", "severity_changed", "state_set", "decision_made", "level_set",
        "incident_closed", "incident_reopened", "incident_merged", "incident_split", "incident_calmed", "wave_linked",
        "wave_opened", "wave_calmed", "alert_raised", "multiplier_joined", "press_picked_up", "fact_stated",
        "update_promised",
    }
)  # fmt: skip
"""What the short timeline shows."""


@dataclass(frozen=True, slots=True)
class RoomMoment:
    """One line of a timeline. `texts`: argument of the sentence -> id of the text that goes there."""

    sentence: Sentence
    texts: dict[str, str] = field(default_factory=dict)


Told = Mapping[str, Any]


def moment_of(fact: Told) -> RoomMoment | None:
    """The sentence of a fact; None for what is no line of a timeline."""
    make = _MAKERS.get(fact["type"])
    return make(fact) if make is not None else None


def _line(fact: Told, id_: str, texts: Mapping[str, Any] | None = None, **args: Any) -> RoomMoment:
    who = fact.get("who")
    id_ = f"room.moment.{id_}" + ("" if who is not None else ".rule")
    refs = {name: ref["id"] for name, ref in (texts or {}).items() if ref is not None}
    said: Args = {"person": who, **args} if who is not None else dict(args)
    return RoomMoment(Sentence(id=id_, args=said), refs)


def _opened(fact: Told) -> RoomMoment:
    title = fact.get("title")
    return _line(fact, "opened.titled" if title else "opened", {"title": title}, level=fact["level"])


def _assigned(fact: Told) -> RoomMoment:
    if fact["person"] is None:
        return RoomMoment(Sentence(id="room.moment.role_empty", args={"role": fact["role"]}))
    return RoomMoment(Sentence(id="room.moment.role_assigned", args={"role": fact["role"], "person": fact["person"]}))


def _role(fact: Told) -> RoomMoment:
    if fact["person"] is None:
        return _line(fact, "role_laid_down", role=fact["role"])
    if fact["person"] == fact["who"]:
        return _line(fact, "role_taken", role=fact["role"])
    return _line(fact, "role_handed_over", role=fact["role"], to=fact["person"])


def _step_started(fact: Told) -> RoomMoment:
    args = {"step": fact["step"], "due_at": read_instant(fact["due_at"])}
    return RoomMoment(Sentence(id="room.moment.step_started", args=args))


def _step(fact: Told) -> RoomMoment:
    return _line(fact, f"step_{fact['status']}", {"reason": fact.get("reason")}, step=fact["step"])


def _note(fact: Told) -> RoomMoment:
    return _line(fact, "offline" if fact["kind"] == "offline" else "note", {"text": fact["text"]})


def _note_changed(fact: Told) -> RoomMoment:
    return _line(fact, "note_changed", {"text": fact["text"]})


def _promised(fact: Told) -> RoomMoment:
    due = fact.get("due_at")
    return _line(fact, "promised", due_at=read_instant(due)) if due is not None else _line(fact, "promised_no_more")


def _decision(fact: Told) -> RoomMoment:
    return _line(fact, "decided", {"text": fact["text"], "reason": fact["because"]})


def _stated(fact: Told) -> RoomMoment:
    return _line(fact, f"fact.{fact['status']}", {"text": fact["text"]})


def _task(fact: Told) -> RoomMoment:
    owner = fact.get("owner")
    if fact["status"] != "open":
        return _line(fact, f"task_{fact['status']}", {"text": fact["text"]})
    if owner is None:
        return _line(fact, "task", {"text": fact["text"]})
    return _line(fact, "task_owned", {"text": fact["text"]}, owner=owner)


def _state(fact: Told) -> RoomMoment:
    return _line(fact, f"state.{fact['state']}")


def _level_set(fact: Told) -> RoomMoment:
    return _line(fact, "level_set", {"reason": fact["reason"]}, level=fact["level"])


def _severity(fact: Told) -> RoomMoment:
    way = "raised" if fact["to"] > fact["from"] else "lowered"
    return RoomMoment(Sentence(id=f"room.moment.level_{way}", args={"level": fact["to"]}))


def _wave(fact: Told) -> RoomMoment:
    return _line(fact, "wave_linked" if fact["linked"] else "wave_unlinked", wave=fact["wave"])


def _linked(fact: Told) -> RoomMoment:
    return _line(fact, f"linked.{fact['kind']}" if fact["linked"] else "unlinked", incident=fact["other"])


def _merged(fact: Told) -> RoomMoment:
    return _line(fact, "merged", incident=fact["into"])


def _split(fact: Told) -> RoomMoment:
    return _line(fact, "split", incident=fact["into"])


def _closed(fact: Told) -> RoomMoment:
    because = fact.get("none_because")
    if because is not None:
        return _line(fact, "closed_without", {"reason": because})
    return _line(fact, "closed", n=len(fact["improvements"]))


def _reopened(fact: Told) -> RoomMoment:
    return _line(fact, "reopened", {"reason": fact.get("reason")} if fact.get("reason") else None)


def _refused(fact: Told) -> RoomMoment:
    because = fact["because"]
    args = {
        name: read_instant(value) if name.endswith("_at") and isinstance(value, str) else value
        for name, value in because["args"].items()
    }
    return RoomMoment(Sentence(id=because["id"], args=args))


def _erased(fact: Told) -> RoomMoment:
    return _line(fact, "text_erased")


def _plainly(id_: str) -> Callable[[Told], RoomMoment]:
    return lambda fact: RoomMoment(Sentence(id=f"room.moment.{id_}"))


def _of_wave(id_: str) -> Callable[[Told], RoomMoment]:
    """What a wave did, said as on the page Now."""

    def make(fact: Told) -> RoomMoment:
        topic = fact.get("topic")
        said = f"now.moment.{id_}" if topic is not None else f"now.moment.{id_}.brand"
        return RoomMoment(Sentence(id=said, args={"topic": topic} if topic is not None else {}))

    return make


def _alert_raised(fact: Told) -> RoomMoment:
    return RoomMoment(Sentence(id="now.moment.alert_raised", args={"level": fact["level"]}))


def _called(fact: Told) -> RoomMoment:
    return RoomMoment(Sentence(id="room.moment.alert_sent", args={"person": fact["person"]}))


def _joined(fact: Told) -> RoomMoment:
    args: Args = {"reach": fact["reach"]}
    return RoomMoment(Sentence(id=JOINED.get(fact["reason"], "now.moment.multiplier_joined"), args=args))


def _press(fact: Told) -> RoomMoment:
    return RoomMoment(Sentence(id=f"now.moment.press_{fact['tier']}", args={"minutes": fact["minutes"]}))


def _acknowledged(fact: Told) -> RoomMoment:
    return _line(fact, "alert_acknowledged")


_MAKERS: Final[dict[str, Callable[[Told], RoomMoment]]] = {
    "incident_opened": _opened,
    "role_assigned": _assigned,
    "role_taken": _role,
    "step_started": _step_started,
    "step_marked": _step,
    "note_added": _note,
    "note_changed": _note_changed,
    "update_promised": _promised,
    "decision_made": _decision,
    "fact_stated": _stated,
    "task_set": _task,
    "state_set": _state,
    "level_set": _level_set,
    "severity_changed": _severity,
    "wave_linked": _wave,
    "incident_linked": _linked,
    "incident_merged": _merged,
    "incident_split": _split,
    "incident_closed": _closed,
    "incident_reopened": _reopened,
    "incident_calmed": _plainly("calmed"),
    "act_refused": _refused,
    "text_erased": _erased,
    "wave_opened": _of_wave("wave_opened"),
    "wave_calmed": _of_wave("wave_calmed"),
    "alert_raised": _alert_raised,
    "alert_sent": _called,
    "alert_acknowledged": _acknowledged,
    "multiplier_joined": _joined,
    "press_picked_up": _press,
    "guideline_made": _plainly("guideline_made"),
}
