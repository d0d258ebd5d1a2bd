"""The roles of a room: who has which, who was asked and is silent, and whom one may ask instead."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from coolhead.clock import HOUR, MINUTE, Instant
from coolhead.incident.room import Room
from coolhead.plan import Plan
from coolhead.web.room_look import Look
from coolhead.web.room_model import Act, RoleShown
from coolhead.web.room_words import capital

LONG_SHIFT_HOURS: Final = 8.0
"""Whoever has had a role for so long is offered to hand it over (R103)."""


def shown_roles(look: Look) -> tuple[RoleShown, ...]:
    """Every role, those of the alert chain's order first, as the plan lists them."""
    return tuple(_role(look, role) for role in look.room.roles)


def is_silent(room: Room, role: str, plan: Plan, now: Instant) -> bool:
    """Whether somebody was asked and has not answered within the time after which an alert is repeated."""
    if room.holder(role) is None or room.is_taken(role):
        return False
    return now - since_of(room, role) >= plan.alerting.repeat_minutes * MINUTE


def since_of(room: Room, role: str) -> Instant:
    """Since when a role is with whoever has it."""
    register = room.register(f"role:{role}")
    current = register.current if register is not None else None
    return current.at if current is not None else room.assigned.get(role, (room.opened_at or 0.0, None))[0]


def _role(look: Look, role: str) -> RoleShown:
    room, namer = look.room, look.namer
    holder, taken = room.holder(role), room.is_taken(role)
    mine = bool(look.me) and holder == look.me
    mark = "empty" if holder is None else "taken" if taken else "asked"
    free = not taken and (holder is None or mine or not look.me)
    over = "handover" if mine or holder is None else "take"
    other = look.page_of(over, role=role) if not (free and over == "take") else None
    waits = any(step.role == role and room.step_status(step.id) == "open" for step in room.steps.values())
    return RoleShown(
        role=role,
        name=capital(namer.role(role)),
        person="?" if holder is None else namer.person(holder),
        mark=mark,
        told=_told(look, role, holder, taken),
        take=look.form("take", role=role) if free else None,
        deputy=_deputy(look, role, holder, taken),
        other=other,
        other_word=namer.words.say("room.role.other" if over == "handover" else "room.role.claim"),
        needed=mark != "asked" or mine or waits,
    )


def _told(look: Look, role: str, holder: str | None, taken: bool) -> str:
    say, now, since = look.namer.words.say, look.namer.now, since_of(look.room, role)
    if holder is None:
        return say("room.role.empty")
    if not taken:
        return say("room.role.asked", ago=look.namer.ago(since))
    if now - since >= LONG_SHIFT_HOURS * HOUR:
        return say("room.role.long", minutes=(now - since) / MINUTE)
    return say("room.role.since", time=look.namer.when(since))


def _deputy(look: Look, role: str, holder: str | None, taken: bool) -> Act | None:
    """Somebody else to ask: where who was asked is silent, where nobody is, or where somebody has had it for long."""
    known = look.namer.plan.role(role)
    deputies = [one for one in (known.deputy, known.primary) if one] if known is not None else []
    other = next((one for one in deputies if one not in (holder, look.me)), None)
    long = taken and look.namer.now - since_of(look.room, role) >= LONG_SHIFT_HOURS * HOUR
    if other is None or not (holder is None or long or is_silent(look.room, role, look.namer.plan, look.namer.now)):
        return None
    asked = look.form("handover", role=role, to=other)
    said = look.namer.words.say("room.role.ask", person=look.namer.person(other))
    return replace(asked, send=said) if asked is not None else None
