"""The plan file's numbers: severity, detection and alerting, each with its range and the checks between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any, TypeVar, get_args

from coolhead.mention import PRESS_TIERS
from coolhead.plan.alerting import Alerting
from coolhead.plan.model import Detection, Impact, Ramp, Severity
from coolhead.plan.spot import Spot, short
from coolhead.text import Sign

_LARGEST = 1_000_000_000.0
_LEVELS = {"isolated_level", "coordinated_level", "from_level", "both_ways_from_level", "wakes_from_level"}
_SHARES = {"coordinated_share", "down_coverage", "backlog_coverage"}
_POSITIVE = {"down_window_minutes", "down_window_minutes_high", "repeat_minutes", "alerts_per_week", "answer_minutes"}
_OF_THEIR_OWN = {"chains", "quiet"}
"""Keys that are no numbers; their section reads them itself."""
IMPACT_FIELDS = ("money", "reputation", "brand")
_Section = TypeVar("_Section", Severity, Detection, Alerting)


def read_section(spot: Spot, section: _Section) -> _Section:
    """A section of numbers: what is written replaces the default, the rest stays."""
    changes: dict[str, Any] = {}
    for name, part in spot.entries([field.name for field in fields(section)]).items():
        if name in _OF_THEIR_OWN:
            continue
        value = _read_value(part, name, getattr(section, name))
        if value is not None:
            changes[name] = value
    return replace(section, **changes)


def read_impact(spot: Spot, default: Impact) -> Impact:
    """Money, reputation and brand, 0..5 each."""
    written = {name: part.number(0, 5) for name, part in spot.entries(IMPACT_FIELDS).items()}
    return replace(default, **{name: value for name, value in written.items() if value is not None})


def _read_value(spot: Spot, name: str, default: object) -> object:
    special = _SPECIAL.get(name)
    if special is not None:
        return special(spot, default)
    if isinstance(default, Ramp):
        return _ramp(spot, default)
    if isinstance(default, Impact):
        return read_impact(spot, default)
    least, most = number_range(name)
    if isinstance(default, dict):
        written = {key: part.whole(least, most) for key, part in spot.entries(_floors()).items()}
        return default | {key: value for key, value in written.items() if value is not None}
    if isinstance(default, int):
        return spot.whole(least, most)
    return spot.number(least, most)


def number_range(name: str) -> tuple[float, float]:
    """The least and the greatest value of a number of this name."""
    if name in _LEVELS:
        return 1, 5
    if name in _SHARES:
        return 0, 1
    if name in _POSITIVE:
        return 0.1, _LARGEST
    return 0, _LARGEST


def _floors() -> tuple[str, ...]:
    return tuple(Severity().floors)


def _ramp(spot: Spot, default: Ramp) -> Ramp:
    parts = spot.entries(("zero_at", "full_at", "points", "logarithmic"))
    numbers = {
        key: value
        for key, most in (("zero_at", _LARGEST), ("full_at", _LARGEST), ("points", 100.0))
        if key in parts and (value := parts[key].number(0, most)) is not None
    }
    logarithmic = parts["logarithmic"].flag() if "logarithmic" in parts else None
    ramp = Ramp(
        numbers.get("zero_at", default.zero_at),
        numbers.get("full_at", default.full_at),
        numbers.get("points", default.points),
        default.logarithmic if logarithmic is None else logarithmic,
    )
    if ramp.zero_at >= ramp.full_at:
        spot.wrong("ramp_order", zero_at=short(ramp.zero_at), full_at=short(ramp.full_at))
    if ramp.logarithmic and ramp.zero_at <= 0:
        spot.wrong("ramp_logarithm", zero_at=short(ramp.zero_at))
    return ramp


def _grid(spot: Spot, _default: object) -> tuple[tuple[int, ...], ...] | None:
    rows = [row.parts() for row in spot.parts() or ()]
    if len(rows) != 5 or any(row is None or len(row) != 5 for row in rows):
        spot.wrong("grid_shape")
        return None
    levels = [[cell.whole(1, 5) for cell in row or ()] for row in rows]
    grid = tuple(tuple(level for level in row if level is not None) for row in levels)
    if any(len(row) != 5 for row in grid):
        return None
    for index, row in enumerate(grid):
        if list(row) != sorted(row):
            spot.wrong("grid_rows", row=index + 1)
    for index, column in enumerate(zip(*grid, strict=True)):
        if list(column) != sorted(column):
            spot.wrong("grid_columns", column=index + 1)
    return grid


def _bands(spot: Spot, _default: object) -> tuple[float, ...] | None:
    numbers = _rising(spot, 100.0)
    if numbers is not None and len(numbers) != 4:
        spot.wrong("bands_count", count=4, found=len(numbers))
    return numbers


def _windows(spot: Spot, _default: object) -> tuple[float, ...] | None:
    return _rising(spot, 20160.0)


def _rising(spot: Spot, most: float) -> tuple[float, ...] | None:
    parts = spot.parts()
    if parts is None:
        return None
    numbers = [part.number(1, most) for part in parts]
    if not numbers:
        spot.wrong("list_empty")
    known = tuple(number for number in numbers if number is not None)
    if len(known) != len(numbers):
        return None
    if any(later <= earlier for earlier, later in pairwise(known)):
        spot.wrong("bands_order")
    return known


def _press(spot: Spot, default: object) -> dict[str, float]:
    assert isinstance(default, dict)
    written = {tier: part.number(0, 100) for tier, part in spot.entries(PRESS_TIERS).items()}
    return default | {tier: points for tier, points in written.items() if points is not None}


def _floor_levels(spot: Spot, default: object) -> dict[str, int]:
    assert isinstance(default, dict)
    written = {name: part.whole(0, 5) for name, part in spot.entries(_floors()).items()}
    return default | {name: level for name, level in written.items() if level is not None}


def _signs(spot: Spot, default: object) -> dict[str, str]:
    """Which impact field each sign raises; `none` takes a sign out."""
    assert isinstance(default, dict)
    written = {sign: part.choice((*IMPACT_FIELDS, "none")) for sign, part in spot.entries(get_args(Sign)).items()}
    merged = default | {sign: field for sign, field in written.items() if field is not None}
    return {sign: field for sign, field in merged.items() if field != "none"}


def _confirm(spot: Spot, _default: object) -> str | None:
    return spot.choice(("human", "auto"))


def _chain(spot: Spot, _default: object) -> tuple[str, ...] | None:
    chain = spot.texts()
    if chain == ():
        spot.wrong("list_empty")
    return chain


_SPECIAL: dict[str, Callable[[Spot, object], object]] = {
    "grid": _grid,
    "impact_bands": _bands,
    "spread_bands": _bands,
    "fast_minutes": _windows,
    "slow_minutes": _windows,
    "press": _press,
    "floors": _floor_levels,
    "impact_signs": _signs,
    "confirm_down": _confirm,
    "chain": _chain,
}
