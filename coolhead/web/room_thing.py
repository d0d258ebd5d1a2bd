"""One thing of a room on a page of its own: what stands, every version of it, and the form to change it.

It is also where two people who wrote the same thing at once meet: both texts are there, what one typed is kept, and
what is sent next is made on both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from coolhead.incident.register import Register, Version
from coolhead.incident.room import Room
from coolhead.run.board_rooms import in_order
from coolhead.web.form_view import FieldView
from coolhead.web.room_form import SPECS, Typed, act_of, write_local
from coolhead.web.room_look import Look, base_of
from coolhead.web.room_model import Act, Asking
from coolhead.web.room_promise import usual_update_at
from coolhead.web.room_words import Namer

NAMED = {"take": "role", "handover": "role", "tick": "step", "skip": "step", "fact": "claim", "decide": "decision",
         "task": "task", "edit_note": "note"}  # fmt: skip
"""Verb -> the field that says which thing of its kind."""
KINDS = {"take": "role", "handover": "role", "tick": "step", "skip": "step", "fact": "fact", "decide": "decision",
         "task": "task", "state": "state", "close": "state", "reopen": "state", "level": "level",
         "edit_note": "note", "promise": "update"}  # fmt: skip
"""Verb -> the kind of register it writes to."""
WRITTEN = ("fact", "decide", "task", "edit_note")
"""What is written and can be written anew, on the versions that stand."""
UNSEEN = ("state", "status", "to", "open")
MOST_OTHERS = 50


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version of a thing: who wrote it when, its text, and (`use`) the form that takes it as it is."""

    told: str
    text: str
    stands: bool
    use: Act | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """The page of one thing. `about` names it; `torn`: two people wrote at once and one is to choose."""

    act: Act
    about: str
    versions: tuple[VersionShown, ...]
    torn: bool


def thing_of(
    look: Look,
    verb: str,
    given: Mapping[str, str],
    others: Mapping[str, Room],
    typed: Typed | None = None,
    told: str = "",
) -> Thing | None:
    """The page of a verb; None where there is no such thing or one may not do it.

    `given`: the fields that say which thing; `typed`: what somebody sent that was not taken, `told` why not.
    """
    if verb not in SPECS or (typed is None and not look.may(verb)):
        return None
    name = NAMED.get(verb)
    id_ = given.get(name, "") if name else ""
    if name is not None and verb not in WRITTEN and not id_:
        return None
    register = look.room.register(_key(verb, id_)) if verb in KINDS and (id_ or name is None) else None
    if id_ and verb in WRITTEN and register is None and look.room.note_now(id_ if verb == "edit_note" else "") is None:
        return None
    hidden = {name: id_} if name and id_ else {}
    hidden |= {one: given[one] for one in UNSEEN if one in given and not _asked(verb, one)}
    act = act_of(
        verb,
        look.to("/acts"),
        look.namer,
        hidden=hidden,
        values=typed.values if typed is not None else _standing(look, verb, given, register),
        errors={"": told, **typed.errors} if typed is not None else {},
        choices={"other": _others(look, others)} if _asked(verb, "other") else {},
        base=base_of(register) if verb in WRITTEN else "",
    )
    if not look.bound:
        act = replace(act, asked=(*act.asked, who_asked(look.namer, given.get("who", "") or look.me)))
    return Thing(act, _about(look, verb, id_), _versions(look, verb, hidden, register), _is_torn(register))


def who_asked(namer: Namer, chosen: str = "", error: str = "") -> Asking:
    """Who acts, where nobody signed in."""
    people = tuple((person.id, namer.person(person.id), person.id == chosen) for person in namer.plan.people)
    label, values = namer.words.say("now.alert.who"), (chosen,) if chosen else ()
    # Nobody is chosen beforehand: who does not look would sign as the first of the list.
    blank = () if chosen or not people else (("", "–", True),)
    view = FieldView("who", "act-who", label, values, error, required=True, longest=200, choices=(*blank, *people))
    return Asking(view, "choice" if people else "line")


def _asked(verb: str, name: str) -> bool:
    return any(spec.name == name for spec in SPECS[verb])


def _key(verb: str, id_: str) -> str:
    return f"{KINDS[verb]}:{id_}" if id_ else KINDS[verb]


def _is_torn(register: Register | None) -> bool:
    return register is not None and bool(register.rivals)


def _standing(look: Look, verb: str, given: Mapping[str, str], register: Register | None) -> Mapping[str, str]:
    """What stands, as the form's first values."""
    room = look.room
    if verb == "level":
        return {"level": str(room.level)}
    if verb == "promise":
        return {"due_at": write_local(room.next_update_at or usual_update_at(look), look.namer)}
    note = room.note_now(given.get("note", "")) if verb == "edit_note" else None
    if note is not None:
        at = note.happened_at or note.at
        return {"text": look.texts.body(note.text) or "", "happened_at": write_local(at, look.namer)}
    if register is None:
        return dict(given)
    return _values(look, verb, register.heads[0]) if verb in WRITTEN else {}


def _values(look: Look, verb: str, version: Version) -> dict[str, str]:
    says, found = version.says, {}
    for spec in SPECS[verb]:
        value = says.get(spec.name)
        if spec.name == "options" and isinstance(value, list):
            found[spec.name] = "\n".join(look.texts.body(option) or "" for option in value)
        elif spec.name in ("text", "because", "evidence"):
            found[spec.name] = look.texts.body(value) or ""
        elif spec.kind == "when":
            found[spec.name] = write_local(value if isinstance(value, float) else None, look.namer)
        elif isinstance(value, bool):
            found[spec.name] = "on" if value else ""
        else:
            found[spec.name] = str(value or "")
    return found


def _versions(look: Look, verb: str, hidden: Mapping[str, str], register: Register | None) -> tuple[VersionShown, ...]:
    """What stands first; then what waits beside it, then what it replaced, the newest in front."""
    if register is None or verb not in WRITTEN:
        return ()
    heads = register.heads
    past = [version for version in reversed(register.history) if version not in heads]
    torn = _is_torn(register)
    return tuple(
        VersionShown(
            look.by(version),
            look.text(version.says.get("text"), 4000),
            version in heads,
            _use(look, verb, hidden, version, register) if torn and version in heads else None,
        )
        for version in (*heads, *past)
    )


def _use(look: Look, verb: str, hidden: Mapping[str, str], version: Version, register: Register) -> Act | None:
    """Take one version as it is, made on all that stand: so nothing is torn any more."""
    form = look.form(verb, "room.page.use")
    if form is None:
        return None
    values = {name: value for name, value in _values(look, verb, version).items() if value}
    return replace(form, hidden={**hidden, **values}, base=base_of(register))


def _about(look: Look, verb: str, id_: str) -> str:
    if verb in ("take", "handover"):
        return look.namer.role(id_)
    return look.namer.step(id_) if verb in ("tick", "skip") else ""


def _others(look: Look, others: Mapping[str, Room]) -> tuple[tuple[str, str], ...]:
    """Other incidents, to be joined with: the open ones first."""
    cards = [card for card in in_order(others.values(), "all") if card.id != look.room.id][:MOST_OTHERS]
    say = look.namer.words.say
    told = tuple(
        (card.id, f"{look.namer.when(card.opened_at)} · {say(f'room.state.{card.state}')} · {card.id}")
        for card in cards
    )
    return told
