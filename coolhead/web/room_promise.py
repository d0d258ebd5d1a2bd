"""When the public hears from us next: what was promised, and whether it is due (R108)."""

from __future__ import annotations

from typing import Final

from coolhead.clock import MINUTE, Instant
from coolhead.incident.guideline import UPDATE_MINUTES
from coolhead.web.room_look import Look

SOON_MINUTES: Final = 10.0
"""So long before it is due people are reminded."""


def promised_told(look: Look) -> str:
    """What was promised, in a sentence; empty where nothing was."""
    at, say = look.room.next_update_at, look.namer.words.say
    if at is None or not look.room.is_open:
        return ""
    said = "room.update.missed" if at < look.namer.now else "room.update.promised"
    return say(said, time=look.namer.when(at), ago=look.namer.ago(at))


def is_due(look: Look) -> bool:
    """Whether the promised update has to go out about now, or is late."""
    at = look.room.next_update_at
    return at is not None and look.room.is_open and at - look.namer.now <= SOON_MINUTES * MINUTE


def usual_update_at(look: Look) -> Instant:
    """When the next update usually is, by the level (domain model 10); on a whole five minutes."""
    minutes = UPDATE_MINUTES.get(look.room.level, max(UPDATE_MINUTES.values()))
    return round((look.namer.now + minutes * MINUTE) / (5 * MINUTE)) * 5 * MINUTE
