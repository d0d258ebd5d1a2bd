"""Who may do what in a room (R73): anybody may report something; to write one drafts, to act one acts, to decide one
decides."""

from __future__ import annotations

from typing import Final

from coolhead.incident.events import Sentence
from coolhead.plan import Plan
from coolhead.plan.rights import Right, may
from coolhead.run import room_asks as asks
from coolhead.run.room_asks import Asked

NEEDS: Final[dict[type[object], Right]] = {
    asks.WriteNote: "draft",
    asks.EditNote: "draft",
    asks.StateFact: "draft",
    asks.Decide: "decide",
    asks.SetLevel: "decide",
    asks.Close: "decide",
    asks.Reopen: "decide",
    asks.Merge: "decide",
    asks.Split: "decide",
}
"""What an ask needs; all others need `act`."""


def right_for(asked: Asked) -> Right:
    """What an ask needs."""
    return NEEDS.get(type(asked), "act")


def no_right(plan: Plan, who: str, asked: Asked | None) -> Sentence | None:
    """Why somebody may not do it; None where they may. `asked` None: to declare an incident, which anybody may."""
    if asked is None or isinstance(asked, asks.WriteNote):
        return None
    if plan.person(who) is None:
        return Sentence(id="room.refused.no_person", args={"person": who})
    if not may(plan, who, right_for(asked)):
        return Sentence(id="room.refused.no_right", args={"person": who})
    return None
