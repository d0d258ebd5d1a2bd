"""What do we say: reply, statement, update, facts, courtesy rules and capacity?"""

from coolhead.response.capacity import (
    MODES,
    CapacityState,
    Demand,
    Mode,
    Reckoned,
    Turn,
    next_capacity,
    reckon,
    said,
    turns_of,
)
from coolhead.response.events import CapacityChanged

__all__ = [
    "MODES",
    "CapacityChanged",
    "CapacityState",
    "Demand",
    "Mode",
    "Reckoned",
    "Turn",
    "next_capacity",
    "reckon",
    "said",
    "turns_of",
]
