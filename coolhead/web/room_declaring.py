"""The form that opens an incident: one line is enough (R23)."""

from __future__ import annotations

from collections.abc import Mapping

from coolhead.incident.asking import CRISIS_TYPES
from coolhead.run.room_asks import MOST_CHARACTERS, Declare
from coolhead.web.form_view import FieldView
from coolhead.web.frame import Shown
from coolhead.web.room_form import LINE, new_key
from coolhead.web.room_model import Act, Asking
from coolhead.web.room_words import Namer

USUAL_LEVEL = "3"


def declare_act(
    shown: Shown, namer: Namer, values: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> Act:
    """What happened, how bad it is, of which type; the wave goes along where one was looked at."""
    say, given, wrong = namer.words.say, values or {}, errors or {}
    types = (("", say("room.type.unknown")), *((type_, namer.words.topic_name(type_)) for type_ in CRISIS_TYPES))
    levels = tuple((str(level), f"{level}/5 {say(f'level.{level}')}") for level in range(6))

    def asking(name: str, kind: str, choices: tuple[tuple[str, str], ...] = (), usual: str = "") -> Asking:
        value = given.get(name, usual)
        view = FieldView(
            name,
            f"declare-{name}",
            say(f"room.declare.{name}"),
            (value,) if value else (),
            wrong.get(name, ""),
            name in ("title", "level", "type"),
            LINE if kind == "line" else MOST_CHARACTERS,
            choices=tuple((one, word, one == value) for one, word in choices),
        )
        hint = f"room.declare.{name}.hint"
        return Asking(view, kind, say(hint) if hint in namer.words else "")

    wave = given.get("wave") or shown.query.get("wave", "")
    asked = (
        asking("title", "line"),
        asking("note", "text"),
        asking("level", "choice", levels, USUAL_LEVEL),
        asking("type", "choice", types),
    )
    hidden = {"wave": wave} if wave else {}
    title, send = say("room.declare.head"), say("room.declare")
    return Act("declare", title, send, shown.to("/room"), asked, hidden, new_key(), whole_error=wrong.get("", ""))


def read_declared(fields: Mapping[str, str], namer: Namer, brand: str) -> tuple[Declare | None, dict[str, str]]:
    """The ask, and field -> what is wrong with it."""
    say = namer.words.say
    given = {name: fields.get(name, "").strip() for name in ("title", "note", "level", "type", "wave")}
    wrong: dict[str, str] = {}
    if not given["title"] and not given["note"] and not given["wave"]:
        wrong["title"] = say("form.error.missing")
    for name in ("title", "note"):
        if len(given[name]) > MOST_CHARACTERS:
            wrong[name] = say("form.error.long", n=MOST_CHARACTERS, typed=len(given[name]))
    if given["type"] and given["type"] not in CRISIS_TYPES:
        wrong["type"] = say("form.error.choice")
    if given["level"] not in ("", *(str(level) for level in range(6))):
        wrong["level"] = say("room.refused.no_level")
    if wrong:
        return None, wrong
    level = int(given["level"] or USUAL_LEVEL)
    text = {name: given[name] or None for name in ("title", "note", "wave", "type")}
    return Declare(brand=brand, level=level, **text), {}
