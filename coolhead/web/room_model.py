"""Values: what the screen Room lays out. Everything is said already, in the words of one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coolhead.web.chips import Chip
from coolhead.web.form_view import FieldView


@dataclass(frozen=True, slots=True)
class Card:
    """One incident of the list."""

    id: str
    link: str
    chip: Chip
    title: str
    state: str
    since: str
    lead: str
    next_due: str = ""
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """One field of a form as it is asked for. `kind`: line, text, choice, when or tick."""

    view: FieldView
    kind: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a person may do: its fields, what goes along unseen, and what its button says.

    It is laid out by the macros of `_form.html`, as the forms of all pages are.
    """

    verb: str
    title: str
    send: str
    action: str
    asked: tuple[Asking, ...] = ()
    hidden: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    base: str = ""
    whole_error: str = ""

    @property
    def id(self) -> str:
        """A name for it on the page."""
        said = "-".join((self.verb, *(value for name, value in self.hidden.items() if name in _NAMING)))
        return "".join(letter if letter.isalnum() else "-" for letter in said)

    @property
    def errors(self) -> list[FieldView]:
        """The fields that were refused."""
        return [one.view for one in self.asked if one.view.error]

    @property
    def refused(self) -> bool:
        """Whether it was sent and not taken."""
        return bool(self.errors or self.whole_error)


_NAMING = frozenset({"role", "step", "to", "claim", "decision", "task", "state", "status", "open"})


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the work: `form` leads there; None where it stands, or where one may not move it."""

    word: str
    here: bool
    past: bool
    form: Act | None = None


@dataclass(frozen=True, slots=True)
class RoleShown:
    """Who has a role. `mark`: taken, asked or empty."""

    role: str
    name: str
    person: str
    mark: str
    told: str
    take: Act | None = None
    deputy: Act | None = None
    other: str | None = None
    """Where it is handed over, laid down or taken from somebody; `other_word` says which."""
    other_word: str = ""
    needed: bool = True
    """Whether it stands in front: it is taken, empty or mine, or a step waits for it."""


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of the checklist. `state`: open, late, done or skipped."""

    step: str
    text: str
    who: str
    due: str
    state: str
    told: str = ""
    tick: Act | None = None
    undo: Act | None = None
    skip: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """Something that was written: a claim, a decision, a task. `change` leads to where it is changed; `torn` where two
    people wrote at once."""

    key: str
    text: str
    told: str
    more: tuple[tuple[str, str], ...] = ()
    change: str | None = None
    torn: bool = False
    forms: tuple[Act, ...] = ()
    past: bool = False
    versions: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A heading with what stands under it."""

    title: str
    entries: tuple[Written, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class MomentShown:
    """One line of the timeline. `change` leads to where its time and text are put right."""

    seq: int | None
    at: str
    iso: str
    text: str
    key: bool
    later: str = ""
    change: str | None = None
    link: str = ""
    add: str | None = None
    """Where an event is written that happened just before."""
    add_word: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """The moments of one day, the newest first."""

    name: str
    moments: tuple[MomentShown, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened. `older` leads on."""

    days: tuple[Day, ...]
    show: str
    older: str | None
    key_link: str
    all_link: str


@dataclass(frozen=True, slots=True)
class AlertShown:
    """Who was called, and who answered."""

    chip: Chip
    sentence: str
    calls: tuple[str, ...]
    waits: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A first message as it is proposed, in one language."""

    language: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Primary:
    """The one thing to do next, told in a sentence: a form that is sent at once, or (`link`) where it is done."""

    told: str
    label: str
    form: Act | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class RoomShown:
    """A whole room."""

    id: str
    link: str
    chip: Chip
    title: str
    state: str
    about: str
    since: str
    stages: tuple[Stage, ...]
    primary: Primary | None
    standing: str
    """That it is closed, or goes on elsewhere; empty while people work on it."""
    roles: tuple[RoleShown, ...]
    steps: tuple[StepShown, ...]
    steps_done: tuple[StepShown, ...]
    facts: tuple[Sheet, ...]
    decisions: tuple[Written, ...]
    tasks: tuple[Written, ...]
    tasks_over: tuple[Written, ...]
    timeline: Timeline
    alerts: tuple[AlertShown, ...]
    drafts: tuple[Draft, ...]
    add: Mapping[str, Act]
    ways: tuple[tuple[str, str], ...]
    """(words, link) of what is done rarely: the level, joining, closing."""
    links: tuple[tuple[str, str], ...]
    torn: tuple[tuple[str, str], ...]
    waves: tuple[tuple[str, str], ...]
    """(what it is about, link) of the waves that belong to it."""
    update: str
    """When the public was promised to hear from us next."""
