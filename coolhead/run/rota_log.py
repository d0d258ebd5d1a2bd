"""Exceptions to the rota as the log has them: read for whoever does not run the desk, and appended."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

import msgspec

from coolhead.clock import Instant
from coolhead.desk import RotaChanged
from coolhead.plan import Plan
from coolhead.plan.exceptions import with_exceptions
from coolhead.plan.team import RotaException
from coolhead.run.acts import log_act
from coolhead.storage import Store


def plans_in_force(store: Store, plans: Mapping[str, Plan]) -> dict[str, Plan]:
    """The plans with the exceptions to the rota that the log knows. Costs a walk over the log."""
    known = dict(plans)
    for entry in store.acts_after(0, RotaChanged.kind):
        if entry.brand in known and entry.act is not None:
            act = msgspec.json.decode(entry.act, type=RotaChanged)
            known[entry.brand] = with_exceptions(known[entry.brand], act.at, act.added, act.withdrawn, act.source)
    return known


def stand_in(
    store: Store, brand: str, at: Instant, role: str, person: str, start_at: Instant, end_at: Instant, who: str
) -> str:
    """Somebody has a role from one instant to another, whoever has the turn; returns the exception's id."""
    return _add(store, brand, at, RotaException(_id(), "override", person, start_at, end_at, role, who))


def be_away(store: Store, brand: str, at: Instant, person: str, start_at: Instant, end_at: Instant, who: str) -> str:
    """Somebody is not there from one instant to another; returns the exception's id."""
    return _add(store, brand, at, RotaException(_id(), "absence", person, start_at, end_at, "", who))


def withdraw(store: Store, brand: str, at: Instant, id_: str, who: str) -> None:
    """An exception no longer holds."""
    log_act(store, brand, RotaChanged(at, who, withdrawn=(id_,)))


def take_over(store: Store, plan: Plan, at: Instant, source: str, read: tuple[RotaException, ...], who: str) -> bool:
    """What a calendar says now takes the place of what it said before. False, and nothing logged, where that is the
    same: a calendar that is read every hour leaves no trace every hour."""
    if {one for one in plan.exceptions if one.source == source} == set(read):
        return False
    log_act(store, plan.brand.id, RotaChanged(at, who, read, source=source))
    return True


def _add(store: Store, brand: str, at: Instant, exception: RotaException) -> str:
    log_act(store, brand, RotaChanged(at, exception.asked_by, (exception,)))
    return exception.id


def _id() -> str:
    return f"x{secrets.token_hex(4)}"
