"""Exceptions to the rota: what people asked for and what calendars say, carried from plan to plan (R35, R72).

They come with the log, each change an entry, so that two people who change it at once lose nothing and the same log
gives the same rota. Which plan file stands beside them does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from coolhead.clock import DAY, Instant
from coolhead.plan.model import Plan
from coolhead.plan.team import RotaException

MOST_EXCEPTIONS: Final = 2000
KEPT_DAYS: Final = 90
"""Exceptions that ended longer ago are forgotten; the log still has them."""


def with_exceptions(
    plan: Plan, at: Instant, added: Iterable[RotaException], withdrawn: Iterable[str] = (), source: str = ""
) -> Plan:
    """The plan with some exceptions added and others, by id, withdrawn.

    One of an id that is known takes its place. `source`: what this source said before no longer holds. Of more than
    2,000 those that end last are kept.
    """
    gone = set(withdrawn)
    kept = {one.id: one for one in plan.exceptions if one.id not in gone and (not source or one.source != source)}
    kept |= {one.id: one for one in added}
    recent = [one for one in kept.values() if one.end_at > at - KEPT_DAYS * DAY]
    latest = sorted(recent, key=lambda one: (one.end_at, one.id))[-MOST_EXCEPTIONS:]
    return replace(plan, exceptions=tuple(sorted(latest, key=lambda one: (one.start_at, one.id))))


def carried(plan: Plan, before: Plan) -> Plan:
    """A plan adopted anew, with the exceptions that held before it."""
    return replace(plan, exceptions=before.exceptions)


def same_file(plan: Plan | None, other: Plan) -> bool:
    """Whether two plans were read from the same file; exceptions stand in none."""
    return plan is not None and replace(plan, exceptions=()) == replace(other, exceptions=())
