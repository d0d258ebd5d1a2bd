"""The forms of a room: which fields a verb has, and what somebody typed as the ask that the room's door takes.

The ask is the same that the API takes; nothing is done here that cannot be done there.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec

from coolhead.clock import Instant
from coolhead.incident.room_events import CLAIM_STATUSES, STATES
from coolhead.incident.zone import local_time
from coolhead.plan.rights import Right
from coolhead.run import room_asks as asks
from coolhead.run.room_asks import MOST_CHARACTERS, Asked, BadAsk, read_ask
from coolhead.run.room_rights import NEEDS
from coolhead.web.form_view import FieldView
from coolhead.web.room_model import Act, Asking
from coolhead.web.room_words import Namer

LINE = 300
LINK_KINDS: Final = ("related", "cause", "earlier")


@dataclass(frozen=True, slots=True)
class Spec:
    """One field of a verb: how it is asked for, and whether it may be left out."""

    name: str
    kind: str
    required: bool = False


SPECS: Final[Mapping[str, tuple[Spec, ...]]] = {
    "take": (Spec("reason", "line"),),
    "handover": (Spec("to", "people"), Spec("reason", "line")),
    "tick": (),
    "skip": (Spec("reason", "line", True),),
    "note": (Spec("text", "text", True), Spec("happened_at", "when"), Spec("offline", "tick")),
    "edit_note": (Spec("text", "text", True), Spec("happened_at", "when")),
    "promise": (Spec("due_at", "when"),),
    "decide": (Spec("text", "text", True), Spec("because", "text", True), Spec("options", "lines")),
    "fact": (Spec("text", "text", True), Spec("status", "status"), Spec("evidence", "line")),
    "task": (
        Spec("text", "line", True),
        Spec("owner", "people"),
        Spec("due_at", "when"),
        Spec("improvement", "tick"),
    ),
    "state": (Spec("reason", "line"),),
    "level": (Spec("level", "level", True), Spec("reason", "line", True), Spec("over_floors", "tick")),
    "link": (Spec("other", "incident", True), Spec("kind", "link_kind")),
    "merge": (Spec("other", "incident", True), Spec("reason", "line")),
    "close": (Spec("none_because", "line"),),
    "reopen": (Spec("reason", "line", True),),
}
"""What a form of the page asks for, by verb; the other fields of an ask go along unseen."""
VERBS: Final[Mapping[str, type[Any]]] = {
    "take": asks.Take, "handover": asks.HandOver, "tick": asks.Tick, "skip": asks.Skip, "note": asks.WriteNote,
    "edit_note": asks.EditNote, "promise": asks.PromiseUpdate,
    "decide": asks.Decide, "fact": asks.StateFact, "task": asks.SetTask, "state": asks.Move, "level": asks.SetLevel,
    "link": asks.LinkIncident, "merge": asks.Merge, "close": asks.Close, "reopen": asks.Reopen,
}  # fmt: skip
_MAY_BE_NONE: Final = {"handover": ("to",), "promise": ("due_at",)}
_WHEN: Final = frozenset({"happened_at", "due_at"})
_TICKS: Final = frozenset({"offline", "improvement", "over_floors", "open"})


def right_for(verb: str) -> Right:
    """What a person needs to do it."""
    return NEEDS.get(VERBS[verb], "act")


def act_of(
    verb: str,
    action: str,
    namer: Namer,
    *,
    hidden: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    choices: Mapping[str, tuple[tuple[str, str], ...]] | None = None,
    label: str = "",
    base: str = "",
) -> Act:
    """The form of a verb. `label`: the message its button says, where it is not the verb's own."""
    say, given, wrong = namer.words.say, values or {}, errors or {}
    asked = tuple(
        _asking(verb, spec, given.get(spec.name, ""), wrong.get(spec.name, ""), namer, choices or {})
        for spec in SPECS[verb]
    )
    return Act(
        verb,
        say(f"room.do.{verb}.title"),
        say(label or f"room.do.{verb}"),
        action,
        asked,
        hidden or {},
        new_key(),
        base,
        wrong.get("", ""),
    )


def new_key() -> str:
    """Of a form that is taken once."""
    return secrets.token_urlsafe(12)


def tap_of(
    verb: str, action: str, namer: Namer, hidden: Mapping[str, str] | None = None, label: str = "", base: str = ""
) -> Act:
    """The same without its fields: sent by one tap. A room has dozens of them."""
    say = namer.words.say
    title, send = say(f"room.do.{verb}.title"), say(label or f"room.do.{verb}")
    return Act(verb, title, send, action, (), hidden or {}, new_key(), base)


def _asking(
    verb: str,
    spec: Spec,
    value: str,
    error: str,
    namer: Namer,
    choices: Mapping[str, tuple[tuple[str, str], ...]],
) -> Asking:
    words = namer.words
    own, general = f"room.field.{verb}.{spec.name}", f"room.field.{spec.name}"
    hint = f"room.hint.{verb}.{spec.name}"
    known = choices.get(spec.name) or _choices(spec.kind, namer)
    view = FieldView(
        spec.name,
        f"{verb}-{spec.name}",
        words.say(own if own in words else general),
        (value,) if value else (),
        error,
        spec.required,
        LINE if spec.kind == "line" else MOST_CHARACTERS,
        choices=tuple((one, word, one == value) for one, word in known),
    )
    return Asking(view, "choice" if known else spec.kind, words.say(hint) if hint in words else "")


def _choices(kind: str, namer: Namer) -> tuple[tuple[str, str], ...]:
    say = namer.words.say
    if kind == "people":
        people = tuple((person.id, namer.person(person.id)) for person in namer.plan.people)
        return people
    if kind == "status":
        order = ("unconfirmed", "confirmed_internal", "confirmed_public", "false")
        return tuple((status, say(f"room.fact_status.{status}")) for status in order if status in CLAIM_STATUSES)
    if kind == "level":
        return tuple((str(level), f"{level}/5 {say(f'level.{level}')}") for level in range(6))
    if kind == "link_kind":
        return tuple((one, say(f"room.link.{one}")) for one in LINK_KINDS)
    return ()


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form sent: the verb, what was typed, and what is wrong with it (field -> sentence)."""

    verb: str
    values: Mapping[str, str]
    asked: Asked | None
    errors: Mapping[str, str]


def read_typed(fields: Mapping[str, str], namer: Namer) -> Typed | None:
    """What somebody typed, as an ask. None where it is no form of a room."""
    verb = fields.get("do", "")
    if verb not in VERBS:
        return None
    known = set(VERBS[verb].__struct_fields__) - {"base"}
    values = {name: value.replace("\r\n", "\n").strip() for name, value in fields.items() if name in known}
    errors = _wrong(verb, values, namer)
    if errors:
        return Typed(verb, values, None, errors)
    asked: dict[str, Any] = {"do": verb, **_plain(verb, values, namer)}
    if fields.get("base"):
        asked["base"] = [one for one in fields["base"].split("+") if one]
    try:
        return Typed(verb, values, read_ask(msgspec.json.encode(asked)), {})
    except BadAsk:
        return Typed(verb, values, None, {"": namer.words.say("room.page.unreadable")})


def _wrong(verb: str, values: Mapping[str, str], namer: Namer) -> dict[str, str]:
    """Field -> what is wrong with it."""
    say, wrong = namer.words.say, {}
    for spec in SPECS[verb]:
        value = values.get(spec.name, "")
        if spec.required and not value and not _stays(verb, spec.name, values):
            wrong[spec.name] = say("form.error.missing")
        elif len(value) > MOST_CHARACTERS:
            wrong[spec.name] = say("form.error.long", n=MOST_CHARACTERS, typed=len(value))
        elif spec.kind == "when" and value and read_local(value, namer) is None:
            wrong[spec.name] = say("room.page.no_time")
    return wrong


def _stays(verb: str, name: str, values: Mapping[str, str]) -> bool:
    """Whether a text may be left out because one stands already: a task that is ticked off keeps its words."""
    return name == "text" and bool(values.get("task" if verb == "task" else "claim"))


def _plain(verb: str, values: Mapping[str, str], namer: Namer) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    for name, value in values.items():
        if name in _TICKS:
            asked[name] = value == "on"
        elif not value:
            continue
        elif name in _WHEN:
            asked[name] = read_local(value, namer)
        elif name == "options":
            asked[name] = [line.strip() for line in value.split("\n") if line.strip()]
        elif name == "level":
            asked[name] = int(value) if value.isdecimal() and len(value) < 3 else value
        else:
            asked[name] = value
    for name in _MAY_BE_NONE.get(verb, ()):
        asked.setdefault(name, None)
    return asked


def write_local(at: Instant | None, namer: Namer) -> str:
    """An instant as a browser's field of date and time has it, by the clock of the brand."""
    return f"{local_time(at, namer.plan.brand.time_zone):%Y-%m-%dT%H:%M}" if at is not None else ""


def read_local(written: str, namer: Namer) -> str | None:
    """A date and time by the clock of the brand, with its zone; None where it is none."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    zone = local_time(namer.now, namer.plan.brand.time_zone).tzinfo
    placed = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    return placed.isoformat(timespec="seconds") if 1970 < placed.year < 2100 else None


def states_before(state: str) -> tuple[str, ...]:
    """The stages that lie behind one."""
    working = STATES[:-1]
    return working[: working.index(state)] if state in working else working
