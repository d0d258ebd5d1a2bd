"""The one sentence that says how things stand, and at most three reasons for it (experience 5.1, R4)."""

from __future__ import annotations

from coolhead.incident.events import Sentence
from coolhead.plan import Severity
from coolhead.plan.events import Because

GROWS_BY_ITSELF_FROM = 1.0
MOST_REASONS = 3
FLOORS = (
    "safety_confirmed", "safety_unverified", "threat_to_person", "leak_confirmed", "takeover", "regulator",
    "press_national", "press_local", "mistaken_post_large", "mistaken_post", "surge", "lifted", "safety_report",
    "deletion_backlash",
    "overdue_backlog", "topic_cluster",
)  # fmt: skip
"""The floors, the gravest first; each has the message `floor.<name>`."""
CEILINGS = ("coordinated", "isolated")
SIGNS = (
    "safety", "threat", "regulator", "leak", "boycott", "refund", "group", "executive", "deletion", "crisis_history",
    "press_impact", "poor_climate",
)  # fmt: skip
"""Signs of impact: they move the other axis and bring no points of spread, so they come after the signals."""

_NAMES = {1: "comment", 2: "issue", 3: "threat", 4: "crisis", 5: "storm"}
_FLOORS_WITHOUT_VERDICT = frozenset({"topic_cluster", "surge"})
_DEFAULT = Severity()


def verdict(
    level: int,
    before: int,
    topic: str | None,
    because: tuple[Because, ...],
    floors: tuple[str, ...] = (),
    ceilings: tuple[str, ...] = (),
    reproduction: float | None = None,
    multipliers: int | None = None,
    severity: Severity = _DEFAULT,
) -> tuple[Sentence, tuple[Sentence, ...]]:
    """What to say when a wave's level goes from `before` to `level`: the verdict and its reasons, the strongest first.

    Parameters
    ----------
    topic: the wave's topic; None is the brand as a whole.
    because, floors, ceilings: the explanation record of the change.
    reproduction: new mentions that each mention brings; from 1 on a wave grows by itself (R45).
    multipliers: how many large accounts take part, where that is counted; else the reason names no number.
    severity: tells which floors are as high as the level, that is, which of them decided it.

    Example:
        >>> growth = Because(signal="reproduction", value=1.8, baseline=None, points=15.0)
        >>> verdict(3, 2, "T2", (growth,), reproduction=1.8)[0].id
        'verdict.threat.growing'
        >>> [reason.id for reason in verdict(3, 2, "T2", (growth,), ("press_local",))[1]]
        ['reason.reproduction']
    """
    named = tuple(name for name in FLOORS if name in floors)
    deciding = _deciding_floor(level, named, severity) if level >= before else None
    if level == 0 or (level <= 1 and before >= 2):
        return _verdict("calmed" if before >= 2 else "calm", topic), ()
    if level < before:
        sentence = _verdict("easing", topic, level)
    elif deciding:
        sentence = Sentence(id=f"verdict.floor.{deciding}", args={"topic": topic})
    else:
        growing = level >= 2 and reproduction is not None and reproduction >= GROWS_BY_ITSELF_FROM
        sentence = _verdict(_NAMES[level] + (".growing" if growing else ""), topic)
    reasons = [_floor_reason(name, because) for name in named if name != deciding]
    reasons += [Sentence(id=f"ceiling.{name}") for name in CEILINGS if name in ceilings]
    reasons += _signal_reasons(because, multipliers)
    return sentence, tuple(reasons[:MOST_REASONS])


def _deciding_floor(level: int, named: tuple[str, ...], severity: Severity) -> str | None:
    """The gravest floor that is as high as the level, if it has a verdict of its own."""
    return next(
        (name for name in named if name not in _FLOORS_WITHOUT_VERDICT and severity.floors.get(name, 0) >= level), None
    )


def _verdict(name: str, topic: str | None, level: int | None = None) -> Sentence:
    args: dict[str, str | int | float | bool | None] = {"topic": topic}
    if level is not None:
        args["level"] = level
    return Sentence(id=f"verdict.{name}" + ("" if topic is not None else ".brand"), args=args)


def _floor_reason(name: str, because: tuple[Because, ...]) -> Sentence:
    """The floor by its name; where complaints without an answer were counted, by their number."""
    waiting = next((round(part.value) for part in because if part.signal == "unanswered"), 0)
    if name == "overdue_backlog" and waiting:
        return Sentence(id="reason.unanswered", args={"n": waiting})
    return Sentence(id=f"floor.{name}")


def _signal_reasons(because: tuple[Because, ...], multipliers: int | None) -> list[Sentence]:
    """Signals by their points, then the signs of impact in their order of gravity."""
    signals = sorted((part for part in because if part.points > 0), key=lambda part: (-part.points, part.signal))
    reasons = [_reason(part, multipliers) for part in signals]
    signs = {part.signal for part in because}
    return [reason for reason in reasons if reason] + [Sentence(id=f"reason.{sign}") for sign in SIGNS if sign in signs]


def _reason(part: Because, multipliers: int | None) -> Sentence | None:
    """The reason one signal gives; None for a signal that has no sentence (the full list still shows it)."""
    match part.signal:
        case "velocity":
            return Sentence(id="reason.velocity", args={"n": max(2, round(part.value))})
        case "reproduction":
            return Sentence(id="reason.reproduction", args={"n": max(1, round(part.value * 10))})
        case "reach":
            return Sentence(id="reason.reach", args={"reach": part.value})
        case "multipliers" if multipliers:
            return Sentence(id="reason.multipliers", args={"n": multipliers})
        case "multipliers":
            return Sentence(id="reason.multipliers.some")
        case "emotion" | "bystanders":
            return Sentence(id=f"reason.{part.signal}", args={"share": part.value})
        case "emotion_rise" | "bystanders_rise" | "newcomers_rise" | "strangers_rise" | "ratings_rise":
            return Sentence(id=f"reason.{part.signal}", args={"share": part.value, "usual_share": part.baseline})
        case "channels":
            return Sentence(id="reason.channels", args={"n": max(1, round(part.value))})
        case "press" | "vivid":
            return Sentence(id=f"reason.{part.signal}")
    return None
