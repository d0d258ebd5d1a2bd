"""Who looks at a page."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import Request

from coolhead.clock import Instant
from coolhead.run.roles import OWNER

WARNED_SECONDS = 1800.0


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person who signed in. `person` is their id in the plans, under which they act.

    `form` is what the forms of their session carry; `ends_at` when the session ends unless it is used, and
    `kept_open` says that only an open incident keeps it so.
    """

    person: str
    name: str
    role: str
    account: str = ""
    form: str = field(default="", repr=False)
    ends_at: Instant | None = None
    kept_open: bool = False
    reply_language: str = ""

    @property
    def administers(self) -> bool:
        """Whether the house's people, tokens, sources and settings are theirs to change."""
        return self.role == OWNER

    def told_of_the_end(self, now: Instant) -> str:
        """Which message says that the session ends soon, or that only an incident keeps it; empty while all is well."""
        if self.kept_open:
            return "accounts.session.kept"
        return "accounts.session.ends" if self.ends_at is not None and self.ends_at - now < WARNED_SECONDS else ""


def visitor_of(request: Request) -> Visitor | None:
    """Who signed in for this request; None in a house without accounts, and for a token's bearer."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    return visitor
