"""How a board takes in what is told of incidents: opened, roles and steps, the guideline, calmed."""

from __future__ import annotations

from typing import Final

from coolhead.clock import Instant
from coolhead.incident.events import Sentence
from coolhead.run.board_model import GuidelineLine, GuidelineView, IncidentView, StepView
from coolhead.run.board_state import BoardState, Fold
from coolhead.run.board_told import Told, instant, sentence_of

STEPS = 100
INCIDENTS = 100


def _guideline_made(board: BoardState, fact: Told, at: Instant) -> None:
    lines = tuple(GuidelineLine(line["part"], line["rule"], sentence_of(line["sentence"])) for line in fact["lines"])
    board.wave(fact)
    made = GuidelineView(at, fact["wave"], fact["level"], fact["crisis_type"], lines)
    board.guidelines[made.wave] = made
    board.note(fact, at, Sentence(id="now.moment.guideline_made", args={"level": made.level}))


def _incident_opened(board: BoardState, fact: Told, at: Instant) -> None:
    board.incidents[fact["incident"]] = IncidentView(fact["incident"], fact["wave"], fact["level"], at)
    if len(board.incidents) > INCIDENTS:  # those without a wave are forgotten with none
        del board.incidents[min(board.incidents, key=lambda id_: (board.incidents[id_].opened_at, id_))]
    board.note(fact, at, Sentence(id="now.moment.incident_opened"))


def _role_assigned(board: BoardState, fact: Told, at: Instant) -> None:
    incident = board.incidents.get(fact["incident"])
    if incident is not None:
        incident.roles[fact["role"]] = fact["person"]


def _role_taken(board: BoardState, fact: Told, at: Instant) -> None:
    incident = board.incidents.get(fact["incident"])
    if incident is not None:
        incident.roles[fact["role"]] = fact["person"]


def _act_refused(board: BoardState, fact: Told, at: Instant) -> None:
    """A claim that came second: who came first has the role."""
    incident, because = board.incidents.get(fact["incident"]), fact["because"]
    if incident is not None and because["id"] == "room.refused.role_taken":
        incident.roles[because["args"]["role"]] = because["args"]["person"]


def _incident_reopened(board: BoardState, fact: Told, at: Instant) -> None:
    incident = board.incidents.get(fact["incident"])
    if incident is not None:
        incident.calmed_at = incident.review_due_at = None


def _wave_linked(board: BoardState, fact: Told, at: Instant) -> None:
    """A wave that came back takes its incident with it, so that the board does not forget it with the wave before."""
    incident = board.incidents.get(fact["incident"])
    if incident is not None and fact["linked"] and fact.get("rule") is not None:
        incident.wave, incident.calmed_at = fact["wave"], None


def _step_started(board: BoardState, fact: Told, at: Instant) -> None:
    incident = board.incidents.get(fact["incident"])
    if incident is not None:
        step = StepView(fact["step"], fact["role"], fact["person"], at, instant(fact["due_at"]))
        incident.steps = [*incident.steps, step][-STEPS:]


def _incident_calmed(board: BoardState, fact: Told, at: Instant) -> None:
    incident = board.incidents.get(fact["incident"])
    if incident is not None:
        incident.calmed_at, incident.review_due_at = at, instant(fact["review_due_at"])
        board.note(fact, at, Sentence(id="now.moment.incident_calmed"))


FOLDS: Final[dict[str, Fold]] = {
    "guideline_made": _guideline_made,
    "incident_opened": _incident_opened,
    "role_assigned": _role_assigned,
    "role_taken": _role_taken,
    "act_refused": _act_refused,
    "incident_reopened": _incident_reopened,
    "wave_linked": _wave_linked,
    "step_started": _step_started,
    "incident_calmed": _incident_calmed,
}
"""Type of a fact -> how the board takes it in."""
