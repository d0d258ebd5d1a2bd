"""A change of the rota beside the plan, told as a fact."""

from __future__ import annotations

from coolhead.desk.events import RotaChanged
from coolhead.plan.rota_events import RotaExcepted


def excepted(brand: str, event: RotaChanged) -> RotaExcepted:
    """What is told of a change: all of it where it is about one exception, else how many."""
    one = event.added[0] if len(event.added) == 1 else None
    change = "calendar" if event.source.startswith("calendar:") else one.kind if one else "withdrawn"
    return RotaExcepted(
        at=event.at,
        brand=brand,
        who=event.who,
        source=event.source or "asked",
        change=change,
        added=len(event.added),
        withdrawn=len(event.withdrawn),
        exception=one.id if one else event.withdrawn[0] if len(event.withdrawn) == 1 else None,
        role=one.role or None if one else None,
        person=one.person if one else None,
        start_at=one.start_at if one else None,
        end_at=one.end_at if one else None,
    )
