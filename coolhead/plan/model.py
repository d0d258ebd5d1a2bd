"""Values: the plan, that is, what was decided beforehand; its numbers are in `numbers_model`.

Defaults are those of the domain model (types, section 5; playbook, section 8); the plan file may change each of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from coolhead.plan.alerting import Alerting
from coolhead.plan.cases import Case
from coolhead.plan.numbers_model import LEVEL_NAMES as LEVEL_NAMES
from coolhead.plan.numbers_model import Detection as Detection
from coolhead.plan.numbers_model import Impact as Impact
from coolhead.plan.numbers_model import Level as Level
from coolhead.plan.numbers_model import Ramp as Ramp
from coolhead.plan.numbers_model import Severity as Severity
from coolhead.plan.team import Absence, Capacity, Hours, Right, RoleRota, RotaException, Training

Stance = Literal["inform", "diminish", "rebuild", "bolster"]
Cluster = Literal["victim", "accidental", "preventable"]
EntityKind = Literal["brand", "person", "product"]
TreatmentKind = Literal["avoid", "reduce", "transfer", "accept"]
RiskClass = Literal["low", "medium", "high", "very_high"]
Variant = Literal["base", "likely", "worst"]
"""How far a scenario goes: as it mostly begins, as it mostly goes on, and the worst case (R64)."""
Known = Literal[
    "harm", "harm_confirmed", "fault_ours", "fault_unknown", "fault_not_ours", "night", "weekend", "group_offended",
    "leak", "multiplier", "press", "habitual_critic", "overloaded", "history", "rumour", "growing", "regulator",
    "taken_over",
]  # fmt: skip
"""What may be known of a situation; a step may be for those situations only in which something is known."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the brand's own; `channel` is where it is, such as instagram."""

    id: str
    handle: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    """What is watched: a brand, a person or a product (R22). `audience` is the brand's own followers."""

    id: str
    name: str
    words: tuple[str, ...]
    own_accounts: tuple[Account, ...] = ()
    audience: int | None = None
    time_zone: str = "UTC"
    sector: str = ""
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True, slots=True)
class Entity:
    """Whom a risk would touch: a brand, a person or a product (R22). Without a name it is the watched one itself."""

    kind: EntityKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Residual:
    """Where a risk stands after its treatment, on the same scales; `because` says why, where that is no lower."""

    likelihood: float
    impact: Impact
    because: str = ""


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done about a risk: how in one word, and what in a sentence (ISO 31000)."""

    how: TreatmentKind
    done: str = ""


@dataclass(frozen=True, slots=True)
class RiskSign:
    """A key risk indicator: these words (language -> words), said by so many people within so many hours (R62).

    Without words of its own it listens for those of its risk. Only mentions that are not friendly count.
    """

    id: str
    authors: int = 5
    hours: float = 24.0
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Risk:
    """One risk of the register: a crisis type (T1..T22), or one of the organisation's own that belongs to a type (R59,
    R62).

    `id` is empty for the types themselves. Likelihood 1..5 and impact 0..5 are the inherent position, before anything
    is done; whatever the size of the drawn matrix, they are kept on these scales (`plan.grid`). `owner` is a role's id
    or a name in plain words. `words` maps a language to the brand's own words for it. `watched` is the hot topic of
    the watch list, `happened_before` the crisis history with its days in `happened_on`. Days are yyyy-mm-dd.
    """

    type: str
    likelihood: float
    impact: Impact
    stance: Stance
    cluster: Cluster
    owner: str
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    worst_case: str = ""
    watched: bool = False
    happened_before: bool = False
    review_by: str | None = None
    id: str = ""
    title: str = ""
    entity: Entity | None = None
    residual: Residual | None = None
    treatment: Treatment | None = None
    signs: tuple[RiskSign, ...] = ()
    scenario: str = ""
    happened_on: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What the register calls it: its own id, else its type."""
        return self.id or self.type


@dataclass(frozen=True, slots=True)
class MatrixShape:
    """How the risk matrix is drawn: 3 to 6 rows of likelihood and columns of impact.

    `classes` gives each cell its class, the lowest row first; empty: by the product of both. Labels (language -> one
    for each step) name the steps, `scales` (likelihood, money, reputation, brand -> language -> texts) say what each
    step means; what is left out is said in the words of the catalogue.
    """

    rows: int = 5
    columns: int = 5
    classes: tuple[tuple[RiskClass, ...], ...] = ()
    row_labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    column_labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    scales: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be reached. Addresses are kept in the settings, never in the plan.

    `tested_on` is the day (yyyy-mm-dd) on which a test message last reached them. `skills` are crisis types (T2) and
    words such as spokesperson or legal. `rights` None: all, or as agency to read and draft (R73). `hours` are those of
    work by the clock of `time_zone`, the brand's where none is given; none: always. An `agency` is outside help.
    """

    id: str
    name: str
    languages: tuple[str, ...] = ()
    tested_on: str | None = None
    channels: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    rights: tuple[Right, ...] | None = None
    time_zone: str | None = None
    hours: tuple[Hours, ...] = ()
    agency: bool = False
    training: tuple[Training, ...] = ()
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """Who does it, and who if they do not answer. `name` is for a role of the plan's own; the others are called by
    the message `role.<id>`. Whoever has it should have these `skills`, `languages` and courses (`training`)."""

    id: str
    primary: str | None
    deputy: str | None = None
    name: str = ""
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    training: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a playbook: who does what within how many minutes of the level being reached. Its words are the
    message `step.<id>`, or `words` (language -> sentence) for a step of the plan's own; `types` is empty for a step of
    every type.

    Parameters
    ----------
    rule: the rule it follows, a requirement (R87) or a rule of the type's playbook (P-T2-1).
    when: what must be known of the situation, all of it (`Known`); empty for a step of every situation.
    variants: the variants it belongs to, or scenarios of the plan's own; empty for all of them.
    accountable, consulted, informed: who answers for it, who is asked before, who is told after; empty where the table
    of roles says so (`raci_of`).
    """

    id: str
    level: Level
    role: str
    minutes: float
    types: tuple[str, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    rule: str = ""
    when: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    accountable: str = ""
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way in which a crisis of a type may go, and the level from which on it is reckoned with (R64).

    What happens and by which signs it is recognised are the messages `scenario.<id>.happens` and `.signs`, or the
    plan's own words (language -> sentences).
    """

    id: str
    type: str
    variant: Variant
    from_level: Level
    happens: dict[str, str] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)


TextKind = Literal["scenario", "playbook", "worst_case", "procedure", "statement"]


@dataclass(frozen=True, slots=True)
class PlanText:
    """A long text of the plan, Markdown: for one risk and one variant of it, or (None) for all of them.

    A statement is a template of what is said in public; `approved_by` is a person's id, the days are yyyy-mm-dd.
    """

    id: str
    kind: TextKind
    text: str
    title: str = ""
    risk: str | None = None
    variant: Variant | None = None
    language: str = ""
    approved_by: str | None = None
    approved_on: str | None = None
    review_by: str | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """What was practised and kept ready: days, yyyy-mm-dd. Drills in Coolhead are counted beside these."""

    drilled_on: str | None = None
    exported_on: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan of one brand. `version` is a digest of the file it was read from. `closing_steps` are due when the
    wave is calm again; `review_by` is the day (yyyy-mm-dd) by which the plan is read again. `exceptions` to the rota do
    not stand in the file: they come with the log. `scenarios` and `calls` (who calls whom, by role) hold only what the
    plan says differently from the packaged playbooks."""

    version: str
    brand: Brand
    risks: tuple[Risk, ...] = ()
    people: tuple[Person, ...] = ()
    roles: tuple[Role, ...] = ()
    steps: tuple[Step, ...] = ()
    severity: Severity = field(default_factory=Severity)
    detection: Detection = field(default_factory=Detection)
    alerting: Alerting = field(default_factory=Alerting)
    closing_steps: tuple[Step, ...] = ()
    review_by: str | None = None
    rota: tuple[RoleRota, ...] = ()
    capacity: Capacity = field(default_factory=Capacity)
    exceptions: tuple[RotaException, ...] = ()
    matrix: MatrixShape = field(default_factory=MatrixShape)
    texts: tuple[PlanText, ...] = ()
    practice: Practice = field(default_factory=Practice)
    scenarios: tuple[Scenario, ...] = ()
    calls: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()

    def risk(self, key: str | None) -> Risk | None:
        """The risk of a crisis type, else the own risk of this id, else the first of the type; None where there is
        none."""
        if key is None:
            return None
        same = next((risk for risk in self.risks if risk.key == key), None)
        return same or next((risk for risk in self.risks if risk.type == key), None)

    def person(self, id_: str | None) -> Person | None:
        """The person with this id, if the plan names one."""
        return next((person for person in self.people if person.id == id_), None)

    def called(self, said: str) -> Person | None:
        """The person people mean by an id or a name, in capital or small letters."""
        wanted = said.strip().casefold()
        return next((one for one in self.people if wanted in (one.id.casefold(), one.name.casefold())), None)

    def role(self, id_: str) -> Role | None:
        """The role with this id, if the plan has it."""
        return next((role for role in self.roles if role.id == id_), None)
