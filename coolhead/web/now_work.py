"""Who works on it, how far the checklist is, and the one thing to do next: from the room as it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from coolhead.clock import Instant
from coolhead.incident.room import LEAD, Room, StartedStep
from coolhead.run.board import Board
from coolhead.run.rooms import Rooms
from coolhead.web.moments import name_of, when
from coolhead.web.ports import BrandView
from coolhead.web.speech import Speech

NEXT_STEPS: Final = 3
DONE: Final = ("done", "skipped")


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of the checklist."""

    text: str
    who: str
    due: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Work:
    """The open room of the situation. `lead` has taken the lead or is named for it; `steps` are the next ones."""

    incident: str
    lead: str | None
    lead_taken: bool
    done: int
    total: int
    steps: list[ShownStep] = field(default_factory=list)

    @property
    def next(self) -> ShownStep | None:
        """What is due first."""
        return self.steps[0] if self.steps else None


def open_room(rooms: Rooms, board: Board) -> Room | None:
    """The open room of the leading wave, else the newest open one of the brand; None where nobody works on anything.

    It reads the journal where the room was not looked at before.
    """
    leading = board.leading
    incident = rooms.of_wave(board.brand, leading.id) if leading is not None else None
    room = rooms.room(board.brand, incident) if incident is not None else None
    if room is not None and room.is_open:
        return room
    open_cards = [card for card in board.rooms.values() if card.is_open and card.calmed_at is None]
    newest = max(open_cards, key=lambda card: (card.opened_at or 0.0, card.id), default=None)
    return rooms.room(board.brand, newest.id) if newest is not None else None


def work_of(room: Room | None, at: Instant | None, brand: BrandView, words: Speech) -> Work | None:
    """What a page says of the room; `at` is now in stream time."""
    if room is None:
        return None
    steps = sorted(room.steps.values(), key=lambda step: (step.due_at, step.id))
    waiting = [step for step in steps if room.step_status(step.id) not in DONE]
    lead = room.holder(LEAD)
    return Work(
        incident=room.id,
        lead=name_of(lead, brand) if lead is not None else None,
        lead_taken=room.is_taken(LEAD),
        done=len(steps) - len(waiting),
        total=len(steps),
        steps=[_step(step, room, at, brand, words) for step in waiting[:NEXT_STEPS]],
    )


def _step(step: StartedStep, room: Room, at: Instant | None, brand: BrandView, words: Speech) -> ShownStep:
    person = room.holder(step.role) or step.person
    return ShownStep(
        text=words.named("step", step.id),
        who=name_of(person, brand) if person else words.named("role", step.role),
        due=when(step.due_at, at, words),
        overdue=at is not None and step.due_at < at,
    )
