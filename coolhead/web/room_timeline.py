"""The timeline of a room: few moments at first, all on demand, each with its own address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from coolhead.clock import MINUTE, Instant, read_instant
from coolhead.incident.room import Room
from coolhead.incident.zone import local_time
from coolhead.run.room_moments import KEY_TYPES
from coolhead.run.room_view import as_put_right, timeline_lines
from coolhead.run.rooms import Rooms
from coolhead.web.display import display
from coolhead.web.room_form import write_local
from coolhead.web.room_look import Look
from coolhead.web.room_model import Day, MomentShown, Timeline
from coolhead.web.room_words import Namer

PAGE = 40
SHOWS = ("key", "all")
Line = Mapping[str, Any]


def read_timeline(rooms: Rooms, room: Room, show: str, before: int | None, namer: Namer) -> list[dict[str, Any]]:
    """The newest lines before a seq, in order, with what was logged and is not told yet. Asks the store."""
    return read_story(rooms, room, namer, KEY_TYPES if show == "key" else None, PAGE, before)


def read_story(
    rooms: Rooms, room: Room, namer: Namer, types: frozenset[str] | None, limit: int, before: int | None = None
) -> list[dict[str, Any]]:
    """The same, so many lines at most and of these types alone."""
    told = rooms.timeline(room, before, limit, types)
    if before is None:
        known = {fact.get("act") for fact in told}
        told += [one for one in rooms.pending_told(room) if one.get("act") not in known]
    people = {person.id: person.name for person in namer.plan.people}
    kept = [fact for fact in told if types is None or fact["type"] in types]
    return timeline_lines(as_put_right(kept, room), rooms.store, namer.words, people)


def shown_timeline(look: Look, lines: Sequence[Line], show: str, before: int | None) -> Timeline:
    """The lines under their days, the newest first; what is told later stands where it really happened."""
    shown = sorted(lines, key=lambda line: (_at(line), line["seq"] or 2**62), reverse=True)
    zone = look.namer.plan.brand.time_zone
    days = []
    for _, group in groupby(shown, key=lambda line: local_time(_at(line), zone).date()):
        of_day = list(group)
        name = look.namer.words.whole_day(_at(of_day[0]))
        days.append(Day(name, tuple(_moment(look, line, show) for line in of_day)))
    seqs = [line["seq"] for line in lines if line["seq"] is not None]
    older = look.to(show=show, before=str(min(seqs))) + "#timeline" if len(seqs) >= PAGE else None
    return Timeline(tuple(days), show, older, look.to(show="key") + "#timeline", look.to(show="all") + "#timeline")


def _at(line: Line) -> Instant:
    """When it really happened."""
    return read_instant(str(line.get("happened_at") or line["at"]))


def _moment(look: Look, line: Line, show: str) -> MomentShown:
    at, told_at, namer = _at(line), read_instant(str(line["at"])), look.namer
    seq = line["seq"]
    later = namer.words.say("room.timeline.later", time=namer.when(told_at)) if told_at - at > 60 else ""
    can_add = look.page_of("note", happened_at=write_local(at - MINUTE, namer))
    return MomentShown(
        seq=seq,
        at=namer.words.clock_time(at),
        iso=str(line.get("happened_at") or line["at"]),
        text=display(str(line["sentence"]), 4000),
        key=bool(line["key"]),
        later=later,
        change=look.page_of("edit_note", note=str(line["act"])) if line["type"] == "note_added" else None,
        link=look.to(show=show, moment=str(seq)) + f"#m{seq}" if seq is not None else "",
        add=can_add,
        add_word=namer.words.say("room.timeline.between", time=namer.words.clock_time(at)),
    )
