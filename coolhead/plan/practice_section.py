"""What was practised and kept ready, as people write it down (R3, R77)."""

from __future__ import annotations

from dataclasses import fields

from coolhead.plan.model import Practice
from coolhead.plan.spot import Spot

PRACTICE_KEYS = tuple(field.name for field in fields(Practice))


def read_practice(spot: Spot) -> Practice:
    """The days that are written; the others are not known."""
    parts = spot.entries(PRACTICE_KEYS)
    return Practice(**{key: part.day() for key, part in parts.items() if not part.blank})
