"""Values: the plan, that is, what was decided beforehand. Every number of the severity model stands here.

Defaults are those of the domain model (severity, section 4; types, section 5; playbook, section 8); the plan file
may change each of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from coolhead.plan.alerting import Alerting
from coolhead.plan.cases import Case
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
Level = int
"""0 calm, 1 comment, 2 issue, 3 threat, 4 crisis, 5 storm."""

LEVEL_NAMES = ("calm", "comment", "issue", "threat", "crisis", "storm")


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
class Ramp:
    """Points of one spread signal: none up to `zero_at`, `points` from `full_at` on, between them linear or
    logarithmic."""

    zero_at: float
    full_at: float
    points: float
    logarithmic: bool = False


@dataclass(frozen=True, slots=True)
class Impact:
    """What it could cost, 0..5 each: money, reputation, brand."""

    money: float
    reputation: float
    brand: float


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
class Severity:
    """The severity model's numbers (domain model 4.2 to 4.5)."""

    velocity: Ramp = Ramp(1.5, 20.0, 20.0, logarithmic=True)
    reproduction: Ramp = Ramp(0.6, 1.5, 15.0)
    reach: Ramp = Ramp(0.1, 10.0, 15.0, logarithmic=True)
    multipliers: Ramp = Ramp(0.0, 3.0, 15.0)
    emotion: Ramp = Ramp(0.25, 0.75, 7.0)
    bystanders: Ramp = Ramp(0.20, 0.70, 7.0)
    channels: Ramp = Ramp(1.0, 4.0, 10.0)
    emotion_rise: Ramp = Ramp(0.0, 0.3, 3.0)
    bystanders_rise: Ramp = Ramp(0.0, 0.3, 3.0)
    newcomers_rise: Ramp = Ramp(0.0, 0.3, 3.0)
    strangers_rise: Ramp = Ramp(0.0, 0.3, 2.0)
    ratings_rise: Ramp = Ramp(0.0, 0.4, 3.0)
    press: dict[str, float] = field(default_factory=lambda: {"trade": 2.0, "local": 3.5, "national": 5.0})
    vivid_points: float = 5.0
    velocity_least_mentions: int = 5
    channels_least_mentions: int = 5
    shares_full_from_mentions: int = 10
    impact_bands: tuple[float, ...] = (20.0, 40.0, 60.0, 80.0)
    spread_bands: tuple[float, ...] = (15.0, 30.0, 50.0, 70.0)
    grid: tuple[tuple[Level, ...], ...] = (
        (1, 1, 1, 2, 2),
        (1, 1, 2, 2, 3),
        (1, 2, 2, 3, 4),
        (2, 2, 3, 4, 5),
        (2, 3, 4, 5, 5),
    )
    unknown_type: Impact = Impact(1, 2, 1)
    impact_signs: dict[str, str] = field(
        default_factory=lambda: {
            "safety": "reputation",
            "regulator": "money",
            "boycott": "brand",
            "refund": "brand",
            "group": "reputation",
            "executive": "reputation",
            "leak": "reputation",
        }
    )
    impact_sign_least_authors: int = 3
    impact_sign_most: int = 2
    floors: dict[str, Level] = field(
        default_factory=lambda: {
            "safety_report": 2,
            "safety_unverified": 3,
            "safety_confirmed": 4,
            "regulator": 3,
            "leak_confirmed": 4,
            "takeover": 4,
            "mistaken_post": 2,
            "mistaken_post_large": 3,
            "threat_to_person": 3,
            "press_local": 3,
            "press_national": 4,
            "topic_cluster": 2,
            "lifted": 3,
            "surge": 3,
            "overdue_backlog": 2,
            "deletion_backlash": 2,
        }
    )
    floor_least_authors: dict[str, int] = field(
        default_factory=lambda: {
            "safety_unverified": 2,
            "regulator": 3,
            "threat_to_person": 2,
            "deletion_backlash": 3,
        }
    )
    mistaken_post_large_reactions: int = 100
    notice_surprise: float = 3.5
    page_surprise: float = 5.5
    surge_surprise: float = 8.0
    surge_authors: int = 10
    isolated_authors: int = 5
    isolated_level: Level = 1
    coordinated_share: float = 0.60
    coordinated_level: Level = 3
    up_evaluations: int = 2
    down_windows: int = 3
    down_window_minutes: float = 60.0
    down_window_minutes_high: float = 120.0
    down_margin: float = 5.0
    down_coverage: float = 0.90
    confirm_down: Literal["human", "auto"] = "human"


@dataclass(frozen=True, slots=True)
class Detection:
    """The wave stage's numbers. Windows in minutes; `alerts_per_week` is the knob a person turns."""

    alerts_per_week: float = 1.0
    fast_minutes: tuple[float, ...] = (5.0, 15.0, 60.0)
    slow_minutes: tuple[float, ...] = (360.0, 1440.0)
    topic_cluster_authors: int = 5
    topic_cluster_hours: float = 2.0
    topic_cluster_ratio: float = 2.0
    topic_cluster_day_ratio: float = 3.0
    multiplier_followers: int = 50_000
    least_mentions_for_forecast: int = 20
    cold_start_hours: float = 24.0
    freeze_days: float = 7.0
    backlog_mentions: int = 20
    backlog_coverage: float = 0.50
    backlog_hours: float = 4.0
    backlog_unanswered: int = 10
    answer_minutes: float = 240.0
    habitual_words: int = 5


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

    def role(self, id_: str) -> Role | None:
        """The role with this id, if the plan has it."""
        return next((role for role in self.roles if role.id == id_), None)
