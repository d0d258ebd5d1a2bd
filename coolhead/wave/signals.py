"""Values: what the severity model is told about a wave."""

from __future__ import annotations

from dataclasses import dataclass, field

from coolhead.mention import PressTier
from coolhead.wave.composition import Composed


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of a wave at one evaluation: impact evidence, the eight spread signals and the floors' facts.

    Rates are per hour; shares lie in 0..1; `surprise` is -log10 of the chance that a usual day looks like this,
    `fast_surprise` the same over windows of at most an hour; `reach` counts distinct authors' followers. `authors`
    counts each negative author of the last 24 hours once. `signs` counts the distinct authors per sign that are more
    than an ordinary day explains. `held_by_topics` names the floors that a topic's own wave already stands on: the
    brand as a whole does not rise for them a second time. `unseen_share` is how much of what usually comes within
    the hour cannot be seen now. `own_risk` is the plan's own risk of that type that most of these people speak of.
    Evidence maps a signal to the ids of mentions that show it.
    """

    surprise: float = 0.0
    fast_surprise: float = 0.0
    mentions: int = 0
    authors: int = 0
    velocity: float = 0.0
    velocity_mentions: int = 0
    per_hour: float = 0.0
    usual_per_hour: float = 0.0
    reproduction: float | None = None
    reach: int = 0
    audience: int | None = None
    multipliers: float = 0.0
    emotion_share: float = 0.0
    bystander_share: float = 0.0
    shares_from: int = 0
    channels: int = 0
    channels_mentions: int = 0
    press: PressTier | None = None
    vivid: bool = False
    crisis_type: str | None = None
    own_risk: str | None = None
    signs: dict[str, int] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    mistaken_post_reactions: int = 0
    topic_cluster: bool = False
    lifted: bool = False
    held_by_topics: frozenset[str] = frozenset()
    overdue: int = 0
    coverage: float | None = None
    coverage_low_hours: float = 0.0
    coordinated_share: float = 0.0
    known_hot_topic: bool = False
    crisis_history: bool = False
    poor_climate: bool = False
    composed: Composed = field(default_factory=Composed)
    unknown_reach_share: float = 0.0
    language_confidence: float = 1.0
    unseen_share: float = 0.0
    evidence: dict[str, tuple[str, ...]] = field(default_factory=dict)
