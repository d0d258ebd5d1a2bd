"""Severity: impact x spread on the plan's own grid, with floors and ceilings (domain model 4; R28, R29, R33, R36).

A pure function of its inputs: the same signals and plan give the same assessment, and raising any one signal never
lowers the level. The one named exception is the share of coordinated copies, which is a ceiling.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from coolhead.plan.events import Because
from coolhead.plan.grid import impact_score
from coolhead.plan.model import Impact, Plan, Severity
from coolhead.plan.ramps import ramp_points
from coolhead.plan.rises import rises_because
from coolhead.wave.signals import Signals

SPREAD_SIGNALS = ("velocity", "reproduction", "reach", "multipliers", "emotion", "bystanders", "channels", "press")
STRICTER_PER_TENTH = 0.4
"""By how much of themselves the borders of surprise rise for a tenth of the alerts a week."""
BLIND_SHARE = 0.1
"""With more than this share of what usually comes unseen, a verdict is less sure; with half of it, not sure at all."""
LIFTED_SHARE = 0.6
"""A multiplier lifts what has at least begun to leave its usual level: this share of `notice_surprise`."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one evaluation says, before hysteresis: the explanation record of domain model 4.5."""

    level: int
    impact: float
    impact_band: int
    spread: float
    spread_band: int
    because: tuple[Because, ...]
    floors: tuple[str, ...] = ()
    ceilings: tuple[str, ...] = ()
    confidence: str = "low"
    raises: dict[str, float] = field(default_factory=dict)
    lowers: dict[str, float] = field(default_factory=dict)


def assess(signals: Signals, plan: Plan) -> Assessment:
    """The level these signals call for now.

    Order: grid, ceilings, floors, coordination ceiling, confirmed-safety floor.

    Example:
        >>> from coolhead.plan import Brand, Plan
        >>> plan = Plan(version="", brand=Brand(id="b", name="B", words=("b",)))
        >>> assess(Signals(mentions=1, authors=1, velocity=1.0), plan).level
        1
    """
    numbers = plan.severity
    if signals.mentions == 0:
        return Assessment(0, 0.0, 1, 0.0, 1, ())
    fields, impact_because = _impact_fields(signals, plan)
    impact = impact_score(fields)
    because = _spread_because(signals, numbers)
    spread = min(100.0, sum(part.points for part in because))
    impact_band = _band(impact, numbers.impact_bands)
    spread_band = _band(spread, numbers.spread_bands)
    level = numbers.grid[spread_band - 1][impact_band - 1]
    floors = _floors(signals, plan)
    level, ceilings = _isolation(level, signals, numbers, floors)
    level, ceilings = _usual(level, signals, plan, ceilings)
    level = _apply_floors(level, signals, numbers, floors)
    if signals.coordinated_share >= numbers.coordinated_share and level > numbers.coordinated_level:
        level = numbers.coordinated_level
        ceilings = (*ceilings, "coordinated")
    level = max(level, *(floors[name] for name in ("safety_confirmed",) if name in floors), 0)
    return Assessment(
        level=level,
        impact=round(impact, 6),
        impact_band=impact_band,
        spread=round(spread, 6),
        spread_band=spread_band,
        because=tuple(sorted(because + impact_because, key=lambda part: -part.points)),
        floors=tuple(sorted(floors)),
        ceilings=ceilings,
        confidence=_confidence(signals),
        raises=_raises(level, impact_band, spread, numbers),
        lowers=_lowers(level, impact_band, spread, numbers),
    )


def _band(score: float, borders: tuple[float, ...] | tuple[int, ...]) -> int:
    return 1 + sum(score >= border for border in borders)


def _impact_fields(signals: Signals, plan: Plan) -> tuple[Impact, list[Because]]:
    """The type's default position, each field raised by at most one per sign and two in all."""
    numbers = plan.severity
    risk = plan.risk(signals.own_risk or signals.crisis_type)
    prior = risk.impact if risk else numbers.unknown_type
    raised = {"money": 0, "reputation": 0, "brand": 0}
    because = []
    least = numbers.impact_sign_least_authors
    named = [(sign, signals.signs.get(sign, 0)) for sign in sorted(numbers.impact_signs)]
    evidence = [(sign, numbers.impact_signs[sign], count) for sign, count in named if count >= least]
    if signals.crisis_history:
        evidence.append(("crisis_history", "reputation", 1))
    if signals.poor_climate:
        evidence.append(("poor_climate", "reputation", 1))
    if signals.press is not None:
        evidence.append(("press_impact", "reputation", 1))
    for sign, field_name, count in evidence:
        if raised[field_name] < numbers.impact_sign_most:
            raised[field_name] += 1
            because.append(Because(signal=sign, value=float(count), baseline=None, points=0.0))
    fields = Impact(
        min(5.0, prior.money + raised["money"]),
        min(5.0, prior.reputation + raised["reputation"]),
        min(5.0, prior.brand + raised["brand"]),
    )
    return fields, because


def _spread_because(signals: Signals, numbers: Severity) -> list[Because]:
    """Points of the eight signals and of vivid evidence, with value and usual value."""
    damp = min(1.0, signals.shares_from / numbers.shares_full_from_mentions)
    audience = float(signals.audience or 1000)
    velocity = signals.velocity if signals.velocity_mentions >= numbers.velocity_least_mentions else 0.0
    channels = signals.channels if signals.channels_mentions >= numbers.channels_least_mentions else 1
    reproduction = signals.reproduction if signals.reproduction is not None else 0.0
    values = (
        ("velocity", velocity, 1.0, ramp_points(numbers.velocity, velocity)),
        ("reproduction", reproduction, None, ramp_points(numbers.reproduction, reproduction)),
        ("reach", float(signals.reach), audience, ramp_points(numbers.reach, signals.reach / audience)),
        ("multipliers", signals.multipliers, 0.0, ramp_points(numbers.multipliers, signals.multipliers)),
        ("emotion", signals.emotion_share, None, damp * ramp_points(numbers.emotion, signals.emotion_share)),
        ("bystanders", signals.bystander_share, None, damp * ramp_points(numbers.bystanders, signals.bystander_share)),
        ("channels", float(channels), 1.0, ramp_points(numbers.channels, channels)),
        ("press", 1.0 if signals.press else 0.0, None, numbers.press[signals.press] if signals.press else 0.0),
        ("vivid", float(signals.vivid), None, numbers.vivid_points if signals.vivid else 0.0),
    )
    because = [
        Because(
            signal=name,
            value=round(value, 6),
            baseline=baseline,
            points=round(points, 6),
            evidence=signals.evidence.get(name, ()),
        )
        for name, value, baseline, points in values
        if points > 0 or value > 0
    ]
    return because + rises_because(signals.composed, signals.evidence, numbers)


def _floors(signals: Signals, plan: Plan) -> dict[str, int]:
    """The named floors that hold, each with its level (domain model 4.5)."""
    numbers, detection = plan.severity, plan.detection
    strict = strictness(detection.alerts_per_week)

    def seen(sign: str, floor: str) -> bool:
        return signals.signs.get(sign, 0) >= numbers.floor_least_authors.get(floor, 1)

    backlog = (
        signals.overdue >= detection.backlog_mentions
        or signals.coverage_low_hours >= detection.backlog_hours
        or (signals.composed.unanswered or 0) >= detection.backlog_unanswered
    )
    holds = {
        "safety_report": seen("safety", "safety_report"),
        "safety_unverified": seen("safety", "safety_unverified"),
        "safety_confirmed": "safety" in signals.confirmed,
        "regulator": seen("regulator", "regulator"),
        "leak_confirmed": "leak" in signals.confirmed,
        "takeover": "takeover" in signals.confirmed,
        "mistaken_post": signals.mistaken_post_reactions > 0,
        "mistaken_post_large": signals.mistaken_post_reactions > numbers.mistaken_post_large_reactions,
        "threat_to_person": seen("threat", "threat_to_person"),
        "press_local": signals.press == "local",
        "press_national": signals.press == "national",
        "topic_cluster": signals.topic_cluster,
        "overdue_backlog": backlog,
        "lifted": signals.lifted and signals.surprise >= strict * LIFTED_SHARE * numbers.notice_surprise,
        "surge": signals.fast_surprise >= strict * numbers.surge_surprise and signals.authors >= numbers.surge_authors,
        "deletion_backlash": seen("deletion", "deletion_backlash"),
    }
    return {
        name: numbers.floors[name]
        for name, held in holds.items()
        if held and numbers.floors.get(name, 0) > 0 and name not in signals.held_by_topics
    }


def _isolation(level: int, signals: Signals, numbers: Severity, floors: dict[str, int]) -> tuple[int, tuple[str, ...]]:
    """One isolated comment is not a crisis (R33): few authors, no multiplier, no floor, no press."""
    isolated = (
        signals.authors < numbers.isolated_authors
        and signals.multipliers < 1.0
        and not floors
        and signals.press is None
        and not signals.known_hot_topic
    )
    if isolated and level > numbers.isolated_level:
        return numbers.isolated_level, ("isolated",)
    return level, ()


def _usual(level: int, signals: Signals, plan: Plan, ceilings: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """A wave is what has left its usual level: an ordinary day is at most a comment, a slight one at most an issue."""
    numbers, strict = plan.severity, strictness(plan.detection.alerts_per_week)
    if signals.surprise < strict * numbers.notice_surprise:
        most = 1
    elif signals.surprise < strict * numbers.page_surprise:
        most = 2
    else:
        return level, ceilings
    return (most, (*ceilings, "usual")) if level > most else (level, ceilings)


def strictness(alerts_per_week: float) -> float:
    """By how much the borders of surprise are moved for the number of alerts a week somebody accepts in quiet times.

    One alert a week leaves them where they are; a tenth of that raises them by four tenths. The table of
    docs/benchmarks.md says what was measured at each setting.

    >>> strictness(1.0), strictness(0.1)
    (1.0, 1.4)
    """
    return min(2.0, max(0.6, 1.0 - STRICTER_PER_TENTH * math.log10(alerts_per_week)))


def _apply_floors(level: int, signals: Signals, numbers: Severity, floors: dict[str, int]) -> int:
    level = max([level, *floors.values()])
    return min(5, level + 1) if signals.known_hot_topic else level


def _confidence(signals: Signals) -> str:
    """Low, medium or high from n, language confidence, the share of unknown reach and of what cannot be seen."""
    unseen = signals.unseen_share
    doubts = (signals.authors < 20) + (signals.language_confidence < 0.8) + (signals.unknown_reach_share > 0.3)
    doubts += (unseen > BLIND_SHARE) + (unseen > 0.5)
    if signals.authors < 5 or doubts >= 2:
        return "low"
    return "medium" if doubts else "high"


def spread_missing(level: int, assessed: Assessment, numbers: Severity) -> float:
    """Points of spread that are missing to a level at this impact; infinite where spread alone cannot reach it."""
    for band in range(1, 6):
        if numbers.grid[band - 1][assessed.impact_band - 1] >= level:
            return (numbers.spread_bands[band - 2] if band > 1 else 0.0) - assessed.spread
    return math.inf


def _raises(level: int, impact_band: int, spread: float, numbers: Severity) -> dict[str, float]:
    """Spread points missing to a higher level, and the level one more impact band would give."""
    for band in range(_band(spread, numbers.spread_bands) + 1, 6):
        if numbers.grid[band - 1][impact_band - 1] > level:
            return {"spread": round(numbers.spread_bands[band - 2] - spread, 6)}
    return {}


def _lowers(level: int, impact_band: int, spread: float, numbers: Severity) -> dict[str, float]:
    """Spread points too many for a lower level; empty where a floor holds the level up."""
    for band in range(_band(spread, numbers.spread_bands) - 1, 0, -1):
        if numbers.grid[band - 1][impact_band - 1] < level:
            return {"spread": round(spread - numbers.spread_bands[band - 1], 6)}
    return {}
