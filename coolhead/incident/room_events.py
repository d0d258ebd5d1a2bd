"""Facts about what people do in an incident's room. Texts stay content: a fact holds a text's id and keyed digest.

What a person asks for is logged as the fact it would make; the desk records it, and where it came too late says so.
Every fact names the person (`who`) or the `rule` it follows, its own id (`act`), and the versions it was made on
(`base`), so that two people's edits never overwrite each other (reliability rule 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Literal, get_args

from coolhead.clock import Instant
from coolhead.incident.events import Sentence, TextRef
from coolhead.wave.events import where_known

State = Literal["triage", "investigating", "statement", "monitoring", "resolved", "closed"]
STATES: Final[tuple[State, ...]] = get_args(State)
StepStatus = Literal["done", "skipped", "open"]
STEP_STATUSES: Final[tuple[StepStatus, ...]] = get_args(StepStatus)
ClaimStatus = Literal["confirmed_public", "confirmed_internal", "unconfirmed", "false"]
CLAIM_STATUSES: Final[tuple[ClaimStatus, ...]] = get_args(ClaimStatus)
"""Only what is confirmed_public may be published (R100)."""
TaskStatus = Literal["open", "done", "dropped"]
TASK_STATUSES: Final[tuple[TaskStatus, ...]] = get_args(TaskStatus)
NoteKind = Literal["note", "offline"]
"""offline: something heard outside the net, by telephone, in the shop, from a journalist (R23)."""
LinkKind = Literal["related", "cause", "earlier", "merged", "split"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InRoom:
    """What every fact of a room says: when, where, which act, by whom or by which rule, and on which versions."""

    type: ClassVar[str] = "in_room"
    at: Instant
    brand: str
    incident: str
    act: str
    who: str | None = None
    rule: str | None = where_known()
    base: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTaken(InRoom):
    """A person took a role, was handed it (`who` is another), or laid it down (`person` is None)."""

    type: ClassVar[str] = "role_taken"
    role: str
    person: str | None
    reason: TextRef | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMarked(InRoom):
    """A step of the checklist is done, skipped (with its reason), or open again."""

    type: ClassVar[str] = "step_marked"
    step: str
    status: str
    reason: TextRef | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(InRoom):
    """Something worth keeping; `happened_at` where it is not now. `kind`: note, or offline for what the net has not."""

    type: ClassVar[str] = "note_added"
    kind: str
    text: TextRef
    happened_at: Instant | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteChanged(InRoom):
    """A note was put right: its text, and when it really happened. What it said before stays in the log."""

    type: ClassVar[str] = "note_changed"
    note: str
    text: TextRef
    happened_at: Instant | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade(InRoom):
    """What was decided, why, and which options were weighed."""

    type: ClassVar[str] = "decision_made"
    decision: str
    text: TextRef
    because: TextRef
    options: tuple[TextRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactStated(InRoom):
    """A line of the fact sheet: the claim, its status, and the evidence (R100)."""

    type: ClassVar[str] = "fact_stated"
    claim: str
    text: TextRef
    status: str
    evidence: TextRef | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSet(InRoom):
    """A task as it stands: owner, due time, status. An `improvement` is what the firm itself will do better (R8)."""

    type: ClassVar[str] = "task_set"
    task: str
    text: TextRef
    owner: str | None
    status: str
    due_at: Instant | None = where_known()
    improvement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSet(InRoom):
    """Where the work stands: triage, investigating, statement, monitoring, resolved."""

    type: ClassVar[str] = "state_set"
    state: str
    reason: TextRef | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelSet(InRoom):
    """A person set the level. `over_floors`: also under a floor that holds, for the reason that is given."""

    type: ClassVar[str] = "level_set"
    level: int
    reason: TextRef
    over_floors: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveLinked(InRoom):
    """A wave belongs to the incident, or (`linked` false) no longer."""

    type: ClassVar[str] = "wave_linked"
    wave: str
    linked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLinked(InRoom):
    """Two incidents have to do with each other: related, cause, earlier, merged or split."""

    type: ClassVar[str] = "incident_linked"
    other: str
    kind: str
    linked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMerged(InRoom):
    """The incident goes on in another, older one; its log stays."""

    type: ClassVar[str] = "incident_merged"
    into: str
    reason: TextRef | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentSplit(InRoom):
    """Some of the incident's waves go on in a new one."""

    type: ClassVar[str] = "incident_split"
    into: str
    waves: tuple[str, ...]
    level: int
    title: TextRef | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentClosed(InRoom):
    """The work is over. What will be better: improvements by their task ids, or why there is none (R8)."""

    type: ClassVar[str] = "incident_closed"
    improvements: tuple[str, ...] = ()
    none_because: TextRef | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReopened(InRoom):
    """The work goes on: a person says so, or the wave came back."""

    type: ClassVar[str] = "incident_reopened"
    reason: TextRef | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePromised(InRoom):
    """The public was told when it hears from us next; None: nothing is promised any more (R108)."""

    type: ClassVar[str] = "update_promised"
    due_at: Instant | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextErased(InRoom):
    """A text of the room was overwritten; that it was there stays."""

    type: ClassVar[str] = "text_erased"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRefused(InRoom):
    """An act came too late to hold: it is kept, something else is in force. `refused` is the act it is about."""

    type: ClassVar[str] = "act_refused"
    refused: str
    because: Sentence


RoomFact = (
    RoleTaken | StepMarked | NoteAdded | DecisionMade | FactStated | TaskSet | StateSet | LevelSet | WaveLinked
    | IncidentLinked | IncidentMerged | IncidentSplit | IncidentClosed | IncidentReopened | NoteChanged
    | UpdatePromised | TextErased | ActRefused
)  # fmt: skip
