"""Facts as they travel, and a board's values on their way out: instants in RFC 3339 on the wire, seconds inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from coolhead.clock import Instant, read_instant, write_instant
from coolhead.incident.events import Sentence
from coolhead.run.board_model import IncidentView, WaveView

Told = Mapping[str, Any]
"""A fact as it travels: `at` in RFC 3339, `type`, maybe `seq`, and its own fields."""


def instant(value: str | float) -> Instant:
    """An instant of a fact: RFC 3339 text, or seconds as they are."""
    return read_instant(value) if isinstance(value, str) else float(value)


def sentence_of(told: Mapping[str, Any]) -> Sentence:
    """A sentence as it stands in a fact."""
    args = dict(told.get("args") or {})
    times = {
        name: read_instant(value) for name, value in args.items() if name.endswith("_at") and isinstance(value, str)
    }
    return Sentence(id=told["id"], args=args | times)


def wave_snapshot(wave: WaveView) -> dict[str, Any]:
    """One wave as JSON-able values."""
    told: dict[str, Any] = plain(asdict(wave))
    return told


def incident_told(incident: IncidentView) -> dict[str, Any]:
    """Roles and steps of one incident as JSON-able values; lists hold many of them, so nothing is copied twice."""
    return {
        "id": incident.id,
        "wave": incident.wave,
        "level": incident.level,
        "opened_at": written(incident.opened_at),
        "roles": incident.roles,
        "steps": [
            {
                "step": step.step,
                "role": step.role,
                "person": step.person,
                "started_at": written(step.started_at),
                "due_at": written(step.due_at),
            }
            for step in incident.steps
        ],
        "calmed_at": written(incident.calmed_at),
        "review_due_at": written(incident.review_due_at),
    }


def written(at: Instant | None) -> str | None:
    return None if at is None else write_instant(at)


def plain(value: Any, name: str = "") -> Any:
    """Instants by the name of their field as RFC 3339, tuples as lists, all else as it is."""
    if isinstance(value, dict):
        return {key: plain(one, key) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, float) and (name in ("at", "since") or name.endswith("_at")):
        return write_instant(value)
    return value
