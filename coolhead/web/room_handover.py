"""A room as a note for whoever takes over: what is due, what is known, what was decided, what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coolhead.clock import Instant
from coolhead.web.room_look import Look
from coolhead.web.room_model import RoomShown, Written


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the note, and its lines."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Handover:
    """The whole note. `standing` says how it stands in short lines."""

    title: str
    standing: tuple[str, ...]
    parts: tuple[Part, ...]
    made: str


def handover_of(look: Look, room: RoomShown) -> Handover:
    """The note, from what the room shows; the timeline as a story, the oldest first."""
    say = look.namer.words.say
    level = f"{room.chip.word} {room.chip.level}/5"
    state = say(f"room.state.{room.state}")
    due = room.primary.told if room.primary is not None else ""
    parts = [
        Part(say("room.roles"), tuple(_named(look, role.name, f"{role.person} ({role.told})") for role in room.roles)),
        Part(say("room.handover.due"), tuple(f"{step.due} · {step.text} ({step.who})" for step in room.steps)),
        *(Part(sheet.title, tuple(_line(look, one) for one in sheet.entries)) for sheet in room.facts),
        Part(say("room.decisions"), tuple(_line(look, one) for one in room.decisions)),
        Part(say("room.tasks"), tuple(_line(look, one) for one in room.tasks)),
        Part(say("room.timeline"), tuple(_story(room))),
    ]
    return Handover(
        title=room.title,
        standing=tuple(part for part in (f"{level} · {state}", room.since, due, room.standing) if part),
        parts=tuple(part for part in parts if part.lines),
        made=say("room.handover.made", time=look.namer.words.day_time(_now(look))),
    )


def handover_markdown(note: Handover) -> str:
    """The same as Markdown. What people typed stays text: it begins no heading, no list and no link."""
    parts = [f"# {_plain(note.title)}", "  \n".join(_plain(line) for line in note.standing)]
    for part in note.parts:
        parts += [f"## {_plain(part.title)}", "\n".join(f"* {_plain(line)}" for line in part.lines)]
    return "\n\n".join([*parts, f"*{_plain(note.made)}*"]) + "\n"


def _now(look: Look) -> Instant:
    return look.namer.now


def _line(look: Look, one: Written) -> str:
    more = "; ".join(_named(look, name, value) for name, value in one.more)
    return " – ".join(part for part in (one.text, more, one.told) if part)


def _named(look: Look, name: str, value: str) -> str:
    return look.namer.words.say("room.handover.named", name=name, value=value)


def _story(room: RoomShown) -> Sequence[str]:
    return [
        f"{day.name}, {moment.at} · {moment.text}"
        for day in reversed(room.timeline.days)
        for moment in reversed(day.moments)
    ]


def _plain(text: str) -> str:
    one_line = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in one_line)
