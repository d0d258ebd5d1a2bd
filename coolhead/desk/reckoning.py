"""How many wait for an answer and how many the shift can answer: reckoned every five minutes, told when it changes."""

from __future__ import annotations

from dataclasses import replace

from coolhead.clock import HOUR, MINUTE, Instant
from coolhead.desk.commands import Command, Record
from coolhead.desk.state import DeskState
from coolhead.plan import Plan
from coolhead.plan.rota import has_people
from coolhead.response import CapacityChanged, Demand, Mode, Reckoned, next_capacity, reckon, said, turns_of

TOLD_AGAIN_SECONDS = 30 * MINUTE
TASKS_HOLD_SECONDS = HOUR
"""What whoever answers said of those who wait holds for so long; then the complaints that were heard count."""
INFLOW_MINUTES = 60


def reckoned(state: DeskState, at: Instant, plan: Plan) -> list[Command]:
    """Look again, and tell a change of mode at once, and every half hour where a statement is recommended or due."""
    if state.capacity.mode == "individual" and not _demand(state, at, plan).waiting:
        return []
    found = reckon_now(state, at, plan)
    if found is None:
        return []
    before = state.capacity
    after = next_capacity(before, found, at, plan.capacity)
    due = after.mode != "individual" and at - (after.told_at or 0.0) >= TOLD_AGAIN_SECONDS
    if after.mode != before.mode or due:
        state.capacity = replace(after, told_at=at)
        return [Record(_changed(state.brand, before.mode, after.mode, found, at))]
    state.capacity = after
    return []


def reckon_now(state: DeskState, at: Instant, plan: Plan) -> Reckoned | None:
    """The arithmetic of now. None where the plan names nobody who answers: then nothing can be said."""
    if not any(has_people(plan, role) for role in plan.capacity.roles):
        return None
    return reckon(at, _demand(state, at, plan), turns_of(plan, at), plan.detection.answer_minutes, plan.capacity)


def _demand(state: DeskState, at: Instant, plan: Plan) -> Demand:
    """Who waits: as whoever answers counted it last, else the complaints heard whose answer is not due yet."""
    answers = state.watch.composition.answers
    came = answers.came(state.watch.minute - INFLOW_MINUTES, int(plan.detection.answer_minutes))
    inflow = came * 60.0 / min(INFLOW_MINUTES, plan.detection.answer_minutes)
    if state.tasks is not None and at - state.tasks[0] <= TASKS_HOLD_SECONDS:
        return Demand(state.tasks[1], inflow)
    return Demand(answers.waiting(), inflow)


def _changed(brand: str, before: Mode, to: Mode, found: Reckoned, at: Instant) -> CapacityChanged:
    return CapacityChanged(
        at=at,
        brand=brand,
        mode=to,
        mode_before=before,
        waiting=found.waiting,
        answerable=found.answerable,
        minutes=found.minutes,
        people=found.people,
        per_hour=round(found.per_hour, 6),
        inflow_per_hour=round(found.inflow_per_hour, 6),
        done_at=None if found.done_at is None else float(round(found.done_at)),
        verdict=said(found, to, at),
        languages=found.by_language,
        short=found.short,
    )
