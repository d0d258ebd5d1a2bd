"""What an account or token may do in a room: never more than its role, whatever the plan gives its person."""

from __future__ import annotations

from coolhead.incident.events import Sentence
from coolhead.plan import Plan
from coolhead.run.room_asks import Asked
from coolhead.run.room_rights import no_right, right_for
from coolhead.web.wall import asker_may


def no_right_here(plan: Plan, who: str, asked: Asked | None) -> Sentence | None:
    """Why somebody may not do it; None where both the plan and the role of who asks let them."""
    no = no_right(plan, who, asked)
    if no is None and asked is not None and not asker_may(right_for(asked), plan.brand.id):
        return Sentence(id="room.refused.no_right", args={"person": who})
    return no
