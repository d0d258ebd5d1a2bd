"""Fact: how many wait, how many can be answered, and what follows (R105)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from coolhead.clock import Instant
from coolhead.incident.events import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityChanged:
    """The team can answer everybody, or no longer; it went from one mode to another.

    Told when the mode changes, and every half hour while it is not `individual`. `answerable` of those `waiting` can be
    answered within `minutes` by the `people` on shift in that time, at `per_hour` replies an hour together. `done_at`:
    when all are answered if it goes on so; None: not within two days. `short`: of a language, how many are beyond what
    those who speak it can answer.
    """

    type: ClassVar[str] = "capacity_changed"
    at: Instant
    brand: str
    mode: str
    mode_before: str
    waiting: int
    answerable: int
    minutes: float
    people: int
    per_hour: float
    inflow_per_hour: float
    done_at: Instant | None
    verdict: Sentence
    languages: dict[str, int] = field(default_factory=dict)
    short: dict[str, int] = field(default_factory=dict)
