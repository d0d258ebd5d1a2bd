"""Who looks at a page."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person who signed in. `person` is their id in the plans, under which they act."""

    person: str
    name: str
    role: str


def visitor_of(request: Request) -> Visitor | None:
    """Who signed in for this request; None in a house without accounts, and for a token's bearer."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    return visitor
