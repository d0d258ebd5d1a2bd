"""The journal of one incident read for what the plan could learn from it (R68)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

import msgspec
from ruamel.yaml import YAML

from coolhead.clock import read_instant
from coolhead.desk import decode_fact
from coolhead.incident import IncidentOpened, StepStarted
from coolhead.incident.plan_changes import IncidentTold, PlanChange, changes_from
from coolhead.incident.room_events import StepMarked, TaskSet
from coolhead.plan import Plan
from coolhead.storage import Store

_TYPES: dict[str, Any] = {kind.type: kind for kind in (IncidentOpened, StepStarted, StepMarked, TaskSet)}
_AT_ONCE = 1000


def read_incident(store: Store, incident: str) -> list[IncidentTold]:
    """The facts of an incident that tell how its steps and tasks went."""
    told: list[IncidentTold] = []
    after = 0
    while stored := store.facts_about(incident, after, _AT_ONCE):
        told += [_fact(decode_fact(fact.body)) for fact in stored if fact.type in _TYPES]
        after = stored[-1].seq
    return told


def learned(
    store: Store, plan: Plan, incident: str, crisis_type: str | None, language: str = "en"
) -> tuple[PlanChange, ...]:
    """What the plan could learn from an incident in the journal."""
    return changes_from(plan, read_incident(store, incident), crisis_type, language)


def plan_lines(changes: Sequence[PlanChange], texts: Mapping[str, str]) -> str:
    """The section `steps` as the plan file would have it, with the reasons as comments; empty where there is nothing.

    An added step has the task's words; where that text was erased it is left to be written.
    """
    if not changes:
        return ""
    lines = ["steps:"]
    for change in changes:
        why = texts.get(change.text or "", "")
        lines += [f"  # {line}" for line in why.splitlines()] if why and change.kind != "add" else []
        keys = dict(change.after)
        if change.kind == "add":
            keys["words"] = dict.fromkeys(keys["words"], why or "…")
        lines.append(f"  {change.step}: {_flow(keys)}")
    return "\n".join(lines) + "\n"


def _flow(keys: dict[str, Any]) -> str:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = True
    yaml.width = 4096
    out = StringIO()
    yaml.dump(keys, out)
    return out.getvalue().strip()


def _fact(told: dict[str, Any]) -> IncidentTold:
    kept = {name: read_instant(told[name]) for name in ("at", "due_at") if told.get(name)}
    fact: IncidentTold = msgspec.convert(told | kept, type=_TYPES[told["type"]], strict=False)
    return fact
