"""Values: every number of the severity model and of the wave stage.

Defaults are those of the domain model (severity, section 4); the plan file may change each of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Level = int
"""0 calm, 1 comment, 2 issue, 3 threat, 4 crisis, 5 storm."""

LEVEL_NAMES = ("calm", "comment", "issue", "threat", "crisis", "storm")


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
