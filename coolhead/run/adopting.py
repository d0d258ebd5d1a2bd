"""Plans in the log: from which entry on which plan holds for a brand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import structlog

from coolhead.plan import Plan
from coolhead.storage import Entry, Store

ADOPTED = "plan_adopted"
"""The kind of the entry from which on a plan holds: plans are part of the log, so the same log is the same facts."""
PLAN_FORM = 1
"""Raised when the form of a logged plan changes; 0 is the bare plan of the first entries."""

_log = structlog.get_logger(__name__)


def encode_plan(plan: Plan, beside: Mapping[str, object] | None = None) -> bytes:
    """A plan as the log keeps it: `{"v": 1, "plan": {...}}`; beside it who adopted it, why, and from which files."""
    return msgspec.json.encode({"v": PLAN_FORM, "plan": plan, **(beside or {})})


def decode_plan(act: bytes) -> Plan:
    """The plan of an entry. Raises msgspec.ValidationError where this program cannot read it."""
    written: dict[str, Any] = msgspec.json.decode(act, type=dict[str, Any])
    return msgspec.convert(written["plan"] if "v" in written else written, type=Plan)


def plan_of(entry: Entry) -> Plan | None:
    """The plan that an entry adopts. None, told in the log, where this program cannot read it: another must do."""
    try:
        return decode_plan(entry.act or b"")
    except (msgspec.MsgspecError, KeyError) as error:
        _log.warning("plan_unreadable", brand=entry.brand, entry=entry.seq, reason=str(error), holds="the nearest plan")
        return None


def plans_after(store: Store, seq: int) -> dict[str, list[Plan | None]]:
    """The plans that the log adopts after `seq`, by brand and in order; None for one that cannot be read."""
    found: dict[str, list[Plan | None]] = {}
    for entry in store.acts_after(seq, ADOPTED):
        if entry.brand is not None:
            found.setdefault(entry.brand, []).append(plan_of(entry))
    return found
