"""One look into a room: the room, its texts, who looks, and what they may do there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from coolhead.incident.register import Register, Version
from coolhead.incident.room import Room
from coolhead.plan.rights import Right, may
from coolhead.run.room_view import Texts
from coolhead.web.display import display
from coolhead.web.room_form import right_for, tap_of
from coolhead.web.room_model import Act
from coolhead.web.room_words import LONG, Namer
from coolhead.web.wall import asker_may


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a part of the page needs.

    Parameters
    ----------
    me: the person who acts; empty where nobody said who they are.
    bound: whether that is certain (signed in, or a token of their own), so that what they may not do is not offered.
    of_brand: what a link carries so that it stays with the brand.
    """

    room: Room
    texts: Texts
    namer: Namer
    me: str
    bound: bool
    of_brand: Mapping[str, str]

    @property
    def link(self) -> str:
        """Where the room is."""
        return f"/room/{quote(self.room.id, safe='')}"

    def to(self, part: str = "", **query: str) -> str:
        """A page of the room."""
        asked = urlencode({**self.of_brand, **query})
        return self.link + part + (f"?{asked}" if asked else "")

    def may(self, verb: str) -> bool:
        """Whether the form of a verb is offered."""
        return not self.bound or self.has(right_for(verb))

    def has(self, right: Right) -> bool:
        """Whether who looks has a right in the plan, and by the role with which they are signed in."""
        return may(self.namer.plan, self.me, right) and asker_may(right, self.namer.plan.brand.id)

    def form(self, verb: str, label: str = "", **hidden: str) -> Act | None:
        """A form that is sent by one tap; None where one may not, or the work is over."""
        if not self.may(verb) or not self.room.is_open:
            return None
        base = hidden.pop("base", "")
        return tap_of(verb, self.to("/acts"), self.namer, hidden, label, base)

    def page_of(self, verb: str, **hidden: str) -> str | None:
        """Where a verb's whole form is; None where one may not."""
        if not self.may(verb) or not (self.room.is_open or verb in ("note", "edit_note", "reopen")):
            return None
        return self.to(f"/do/{verb}", **hidden)

    def text(self, id_: object, limit: int = LONG) -> str:
        """A text of the room as it is shown; one that was erased says so."""
        body = self.texts.body(id_)
        return display(body, limit) if body else self.namer.words.say("room.text_erased")

    def by(self, version: Version) -> str:
        """Who wrote a version, and when."""
        say = self.namer.words.say
        return say("room.page.by", person=self.namer.person(version.who), time=self.namer.when(version.at))


def base_of(register: Register | None) -> str:
    """The versions that an edit is made on, as a form carries them."""
    return "+".join(register.version) if register is not None else ""
