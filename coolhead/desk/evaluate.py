"""One evaluation of one scope: where does it stand, and what follows from that?"""

from __future__ import annotations

from dataclasses import replace

from coolhead.clock import HOUR, Instant
from coolhead.desk.causes import leader_of, led_level, parts
from coolhead.desk.changing import change, open_wave
from coolhead.desk.commands import Command
from coolhead.desk.indicators import own_risk
from coolhead.desk.levels import WaveState, next_level, under_hand
from coolhead.desk.look import Look
from coolhead.desk.state import DeskState
from coolhead.desk.telling import tell
from coolhead.desk.topical import tell_topic
from coolhead.desk.watching import watching
from coolhead.plan import Plan
from coolhead.plan.severity import assess
from coolhead.wave.late import with_late
from coolhead.wave.measure import LEAST_VOICES, measure
from coolhead.wave.signals import Signals
from coolhead.wave.topics import is_found

SIGN_FLOORS = frozenset(
    {"safety_report", "safety_unverified", "regulator", "threat_to_person", "deletion_backlash", "press_local",
     "press_national"}
)  # fmt: skip


def evaluate(state: DeskState, name: str, at: Instant, plan: Plan, commands: list[Command]) -> None:
    """Measure a scope, judge it, and let its wave rise, fall or stay."""
    scope = state.watch.scopes[name]
    wave = state.waves.get(name)
    quiet = wave is None or (wave.level == 0 and not wave.is_open)
    if quiet and name not in state.backlog and not _watched(name, plan) and scope.is_still(LEAST_VOICES):
        return
    measured = measure(name, state.watch, watching(plan))
    signals = _with_backlog(state, name, with_late(measured, name, state.watch, watching(plan)), at)
    signals = _with_history(_with_own_risk(signals, state, plan), name, plan)
    if wave is None:
        wave = state.waves[name] = WaveState(topic=name or None)
    leader = state.waves[wave.follows] if wave.follows is not None else wave
    joined = wave.level >= 2 and state.watch.signs.lifts(scope, leader.opened_at, state.watch.minute)
    held = _held_elsewhere(state, name)
    signals = replace(signals, confirmed=frozenset(leader.confirmed), lifted=joined, held_by_topics=held)
    look = Look(wave, name, at, signals, assess(signals, plan))
    wave.floors = look.assessed.floors
    level = next_level(wave, look.assessed, at, plan.severity, signals.coverage)
    level = under_hand(wave, look.assessed, level, plan.severity)
    if level >= 2:
        tell_topic(state, look, not wave.is_open, commands)
    if level >= 2 and (not wave.is_open or parts(state, look)):
        wave.follows = leader_of(state, look)
        if wave.follows is None:
            open_wave(state, look, commands)
    wave.level = level
    name = look.name if wave.follows is None else wave.follows
    if level < 2:
        wave.follows = None
    _settle(state, name, look, plan, commands)


def _settle(state: DeskState, name: str, look: Look, plan: Plan, commands: list[Command]) -> None:
    """The wave that `name` leads takes the highest level of its scopes, told as what the evaluated one shows."""
    leader = state.waves[name]
    level = led_level(state, name)
    if leader.told != level and max(leader.told, level) >= 2:
        change(state, replace(look, wave=leader), level, plan, commands)
    if leader.told >= 2 and name == look.name:
        tell(state, look, plan, commands)


def _watched(name: str, plan: Plan) -> bool:
    """Whether a topic stands on the plan's watch list: a small thing that may have a high impact."""
    risk = plan.risk(name or None)
    return risk is not None and risk.watched


def _with_own_risk(signals: Signals, state: DeskState, plan: Plan) -> Signals:
    """The plan's own risk that most of the people here speak of; its position then stands for the type's."""
    own = own_risk(state.indicators, signals.crisis_type, signals.authors, state.watch.minute, plan)
    return signals if own is None else replace(signals, own_risk=own)


def _with_history(signals: Signals, name: str, plan: Plan) -> Signals:
    """What the plan knows of a topic beforehand: hot now, or has happened before."""
    risk = plan.risk(signals.own_risk or signals.crisis_type)
    if risk is None:
        return signals
    hot = _watched(name, plan) or (signals.own_risk is not None and risk.watched)
    return replace(signals, known_hot_topic=hot, crisis_history=risk.happened_before)


def _held_elsewhere(state: DeskState, name: str) -> frozenset[str]:
    """The floors that other waves stand on: one cause is one wave. Signs count with their crisis type and the brand as
    a whole, so a found topic does not rise for them again."""
    if is_found(name):
        return SIGN_FLOORS
    if name:
        return frozenset()
    return frozenset(floor for wave in state.waves.values() if wave.topic and wave.level >= 2 for floor in wave.floors)


def _with_backlog(state: DeskState, name: str, signals: Signals, at: Instant) -> Signals:
    counted = state.backlog.get(name)
    if counted is None:
        return signals
    overdue, coverage, since = counted
    hours = 0.0 if since is None else (at - since) / HOUR
    return replace(signals, overdue=overdue, coverage=coverage, coverage_low_hours=hours)
