"""The level of one wave over time: up at once or on the second evaluation, down only after calm windows (4.5)."""

from __future__ import annotations

from dataclasses import dataclass, field

from coolhead.clock import MINUTE, Instant
from coolhead.incident import Incident
from coolhead.plan import Severity
from coolhead.plan.severity import Assessment, spread_missing
from coolhead.wave.spread import Spread


@dataclass(frozen=True, slots=True)
class Hand:
    """The level that a person set, and what was found when they did: `seen` is the level that was assessed, `floors`
    those that held. `over_floors`: they said why it may stand below a floor."""

    level: int
    at: Instant
    who: str
    seen: int
    floors: tuple[str, ...] = ()
    over_floors: bool = False


@dataclass(slots=True)
class WaveState:
    """What one scope stands at, and the wave it leads.

    `level` is the scope's own: 0 or 1, nothing has left its usual level. Scopes about one cause share a wave: the first
    that rose leads it, the others follow (`follows` names the leader's scope). `told` is the level of the wave a scope
    leads: the highest of all that belong to it, what people are told.
    """

    wave: str = ""
    topic: str | None = None
    named: str | None = None
    """What the wave it leads is called after: see `desk.changing`."""
    level: int = 0
    told: int = 0
    follows: str | None = None
    serial: int = 0
    opened_at: Instant = 0.0
    rose_at: Instant = 0.0
    rising_since: Instant | None = None
    rising_to: int = 0
    below_since: Instant | None = None
    highest_below: int = 0
    alerted: dict[int, Instant] = field(default_factory=dict)
    crisis_type: str | None = None
    incident: Incident | None = None
    measured_at: Instant = 0.0
    forecast_at: Instant = 0.0
    calm_confirmed: bool = False
    confirmed: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()
    hand: Hand | None = None
    """The level a person set for it, while that holds."""
    spread: Spread = field(default_factory=Spread)

    @property
    def is_open(self) -> bool:
        """Whether something here has left its usual level: the scope itself, or one that follows it."""
        return max(self.level, self.told) >= 2


def next_level(
    state: WaveState, assessed: Assessment, at: Instant, numbers: Severity, coverage: float | None = None
) -> int:
    """The level after this evaluation; remembers what it must. Changes `state` but its level.

    `coverage` is the share of mentions that have an answer, where that is known.
    """
    if assessed.level <= state.level:
        state.rising_since = None
        return _fallen(state, assessed, at, numbers, coverage)
    state.below_since = None
    if state.rising_since is None:
        state.rising_since, state.rising_to = at, assessed.level
    state.rising_to = min(state.rising_to, assessed.level)
    # A ceiling that a person has to lift (concerted copies) holds floors down as well.
    floor = min(assessed.level, max((numbers.floors[name] for name in assessed.floors), default=0))
    held = at - state.rising_since >= (numbers.up_evaluations - 1) * MINUTE
    level = max(state.rising_to if held else 0, floor)
    if level <= state.level:
        return state.level
    state.calm_confirmed = False
    state.rising_since, state.rising_to = (at, assessed.level) if level < assessed.level else (None, 0)
    return level


def under_hand(state: WaveState, assessed: Assessment, level: int, numbers: Severity) -> int:
    """The level under a person's word: it is not raised again for what they knew, and it is for anything worse.

    What is worse ends their word: a higher assessed level than the one they saw, or a floor that did not hold then.
    Floors that held win unless they said why not; calm-down rules go on below it (domain model 4.5).
    """
    hand = state.hand
    if hand is None:
        return level
    if assessed.level > hand.seen or not set(assessed.floors) <= set(hand.floors):
        state.hand = None
        return level
    if level < hand.level:
        state.hand = None
        return level
    floor = 0 if hand.over_floors else max((numbers.floors[name] for name in assessed.floors), default=0)
    return max(hand.level, min(level, floor))


def _fallen(state: WaveState, assessed: Assessment, at: Instant, numbers: Severity, coverage: float | None) -> int:
    """Down only after calm windows in a row, well below what the level needs, with those who wrote answered."""
    if not _well_below(state.level, assessed, numbers) or (coverage is not None and coverage < numbers.down_coverage):
        state.below_since = None
        return state.level
    if state.below_since is None:
        state.below_since, state.highest_below = at, assessed.level
    state.highest_below = max(state.highest_below, assessed.level)
    window = numbers.down_window_minutes_high if state.level >= 4 else numbers.down_window_minutes
    if at - state.below_since < numbers.down_windows * window * MINUTE:
        return state.level
    if state.level >= 4 and numbers.confirm_down == "human" and not state.calm_confirmed:
        return state.level
    state.below_since = None
    state.calm_confirmed = False
    return max(state.highest_below, state.level - 1 if state.level >= 4 else 0)


def _well_below(level: int, assessed: Assessment, numbers: Severity) -> bool:
    """Whether a lower level is called for by more than a hair: by the usual day, or by points of spread (4.5)."""
    if assessed.level >= level:
        return False
    if assessed.level == 0 or "usual" in assessed.ceilings or "isolated" in assessed.ceilings:
        return True
    return spread_missing(level, assessed, numbers) >= numbers.down_margin
