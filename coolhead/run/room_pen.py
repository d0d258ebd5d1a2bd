"""The pen of the rooms: who writes where and when, and the texts that go with an act."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

from coolhead.clock import Instant
from coolhead.incident.events import TextRef
from coolhead.incident.room import Room
from coolhead.run.room_asks import MOST_CHARACTERS, BadAsk
from coolhead.storage import Store, Written

TEXT_NAMES: Final = ("text", "because", "reason", "evidence")
"""Where a version says the id of a text."""


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


def texts_in(room: Room) -> set[str]:
    """The ids of all texts of a room."""
    found = {note.text for note in room.notes.values()} | ({room.title} if room.title is not None else set())
    for register in room.registers.values():
        for version in register.versions.values():
            found |= {str(version.says[name]) for name in TEXT_NAMES if version.says.get(name)}
            options = version.says.get("options")
            found |= set(options) if isinstance(options, list) else set()
    return found
