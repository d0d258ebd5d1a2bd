"""The plan file's section `cases`: past situations, others' and our own (R122)."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from coolhead.plan.cases import FAULTS, HARMS, ORIGINS, Case
from coolhead.plan.defaults import CRISIS_TYPES
from coolhead.plan.spot import Spot

CASE_KEYS: Final = tuple(field.name for field in fields(Case) if field.name != "id")
CHOICES: Final = {"type": CRISIS_TYPES, "origin": ORIGINS, "harm": HARMS, "fault": FAULTS}
WHOLE: Final = {"people": 1_000_000_000, "multipliers": 1_000_000, "level": 5}
"""Key -> the greatest whole number it may hold; the least is 0."""
NUMBERS: Final = {"hours": 100_000.0, "peak_per_hour": 1_000_000_000.0}
SENTENCES: Final = ("title", "source", "happened", "calmed_by", "went_well", "went_wrong", "lesson")
MOST_CASES: Final = 1_000


def read_cases(spot: Spot) -> tuple[Case, ...]:
    """The cases by their ids. Each needs a title and at least one word on what happened, went wrong or was learnt."""
    entries = spot.entries()
    if len(entries) > MOST_CASES:
        spot.wrong("cases_too_many", count=len(entries), most=MOST_CASES)
        return ()
    return tuple(_case(id_, part) for id_, part in entries.items())


def _case(id_: str, part: Spot) -> Case:
    Spot(id_, part.path, part.line, part.findings).id()
    keys = {key: entry for key, entry in part.entries(CASE_KEYS).items() if not entry.blank}
    if "title" not in keys:
        part.wrong("key_missing", key="title")
    if not {"happened", "went_wrong", "went_well", "lesson"} & keys.keys():
        part.wrong("case_says_nothing")
    read = {key: _value(key, entry) for key, entry in keys.items()}
    return Case(id_, **{key: value for key, value in read.items() if value is not None})


def _value(key: str, entry: Spot) -> Any:
    if key in CHOICES:
        return entry.choice(CHOICES[key])
    if key in WHOLE:
        return entry.whole(0, WHOLE[key])
    if key in NUMBERS:
        return entry.number(0, NUMBERS[key])
    if key == "channels":
        return tuple(name.lower() for name in entry.texts() or ())
    return entry.day() if key == "happened_on" else entry.text()
