"""One evaluation of one scope: where does it stand, and what follows from that?"""

from __future__ import annotations

from dataclasses import replace

from coolhead.clock import HOUR, Instant
from coolhead.desk.commands import Command, Record
from coolhead.desk.escalate import escalated
from coolhead.desk.levels import WaveState, next_level
from coolhead.desk.look import Look
from coolhead.desk.spreading import begin, measure_multipliers
from coolhead.desk.state import DeskState
from coolhead.desk.telling import tell
from coolhead.desk.watching import watching
from coolhead.incident import (
    GuidelineMade,
    calm_incident,
    first_guideline,
    fit_situation,
    follow,
    forget,
    hand_over,
    raise_alert,
    verdict,
)
from coolhead.plan import Plan
from coolhead.plan.events import SeverityChanged
from coolhead.plan.severity import assess
from coolhead.wave.events import WaveCalmed, WaveOpened
from coolhead.wave.late import with_late
from coolhead.wave.measure import LEAST_VOICES, measure
from coolhead.wave.signals import Signals
from coolhead.wave.topics import is_found
from coolhead.wave.watch import BRAND

REARM_SECONDS = 24 * HOUR
SIGN_FLOORS = frozenset(
    {"safety_report", "safety_unverified", "regulator", "threat_to_person", "deletion_backlash", "press_local",
     "press_national"}
)  # fmt: skip


def evaluate(state: DeskState, name: str, at: Instant, plan: Plan, commands: list[Command]) -> None:
    """Measure a scope, judge it, and let its wave rise, fall or stay."""
    scope = state.watch.scopes[name]
    wave = state.waves.get(name)
    quiet = wave is None or wave.level == 0
    if quiet and name not in state.backlog and not _watched(name, plan) and scope.is_still(LEAST_VOICES):
        return
    measured = measure(name, state.watch, watching(plan))
    signals = _with_backlog(state, name, with_late(measured, name, state.watch, watching(plan)), at)
    signals = _with_history(signals, name, plan)
    if wave is None:
        wave = state.waves[name] = WaveState(topic=name or None)
    joined = wave.level >= 2 and state.watch.lifts(scope, wave.opened_at)
    held = _held_elsewhere(state, name)
    signals = replace(signals, confirmed=frozenset(wave.confirmed), lifted=joined, held_by_topics=held)
    look = Look(wave, name, at, signals, assess(signals, plan))
    wave.floors = look.assessed.floors
    level = next_level(wave, look.assessed, at, plan.severity, signals.coverage)
    if level >= 2 and wave.level < 2:
        _open(state, look, commands)
    if level != wave.level:
        _change(state, look, level, plan, commands)
    if wave.level >= 2:
        tell(state, look, plan, commands)


def _watched(name: str, plan: Plan) -> bool:
    """Whether a topic stands on the plan's watch list: a small thing that may have a high impact."""
    risk = plan.risk(name or None)
    return risk is not None and risk.watched


def _with_history(signals: Signals, name: str, plan: Plan) -> Signals:
    """What the plan knows of a topic beforehand: hot now, or has happened before."""
    risk = plan.risk(signals.crisis_type)
    if risk is None:
        return signals
    return replace(signals, known_hot_topic=_watched(name, plan), crisis_history=risk.happened_before)


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


def _open(state: DeskState, look: Look, commands: list[Command]) -> None:
    wave = look.wave
    linked = wave.wave or None
    wave.serial += 1
    wave.wave = f"{state.brand}-{look.name or 'all'}-{wave.serial}"
    wave.alerted, wave.opened_at = {}, look.at
    wave.spread = begin(state, look.name, look.at)
    first_at = wave.spread.origin_at if wave.spread.origin else None
    late = state.watch.sight.came_late(look.name)
    opened = WaveOpened(
        at=look.at,
        brand=state.brand,
        wave=wave.wave,
        topic=wave.topic,
        first_mention=wave.spread.origin or None,
        first_at=first_at,
        linked_to=linked,
        late_from_at=late[0] * 60.0 if late else None,
        seen_at=late[1] * 60.0 if late else None,
    )
    commands.append(Record(opened))


def _change(state: DeskState, look: Look, level: int, plan: Plan, commands: list[Command]) -> None:
    wave, assessed = look.wave, look.assessed
    before, wave.level = wave.level, level
    wave.crisis_type = look.signals.crisis_type or wave.crisis_type
    if max(before, level) < 2:
        return
    changed = SeverityChanged(
        at=look.at,
        brand=state.brand,
        wave=wave.wave,
        topic=wave.topic,
        before=before,
        to=level,
        impact=assessed.impact,
        impact_band=assessed.impact_band,
        spread=assessed.spread,
        spread_band=assessed.spread_band,
        because=assessed.because,
        floors=assessed.floors,
        ceilings=assessed.ceilings,
        confidence=assessed.confidence,
        raises=assessed.raises,
        lowers=assessed.lowers,
        crisis_type=wave.crisis_type,
        model=state.model,
        plan=plan.version,
    )
    commands.append(Record(changed))
    if level > before:
        _guide(state, look, plan, commands)
        _alert(state, look, before, plan, commands)
    elif level < 2:
        _calm(state, look, plan, commands)


def _guide(state: DeskState, look: Look, plan: Plan, commands: list[Command]) -> None:
    """The first guideline, fitted to where the wave stands now, and the incident from its level on."""
    wave, signals = look.wave, look.signals
    situation = fit_situation(
        look.at,
        wave.level,
        wave.crisis_type,
        plan,
        floors=look.assessed.floors,
        signs=frozenset(signals.signs),
        reproduction=signals.reproduction,
        multipliers=int(signals.multipliers),
        authors=signals.authors,
        mentions=signals.mentions,
        languages=plan.brand.languages,
        channels=tuple(state.watch.scopes[wave.topic or BRAND].channel_voices(state.watch.minute, 1440)),
    )
    guideline = GuidelineMade(
        at=look.at,
        brand=state.brand,
        wave=wave.wave,
        level=wave.level,
        crisis_type=wave.crisis_type,
        lines=first_guideline(situation, plan),
    )
    commands.append(Record(guideline))
    wave.incident, facts = follow(wave.incident, look.at, wave.wave, wave.level, wave.crisis_type, plan)
    commands.extend(Record(fact) for fact in facts)


def _alert(state: DeskState, look: Look, before: int, plan: Plan, commands: list[Command]) -> None:
    """Page, unless this cause was paged at this level; an alert of the same cause nobody took yet is updated."""
    wave, signals = look.wave, look.signals
    if wave.level < plan.alerting.from_level or _already_told(state, wave, look.at):
        return
    wave.alerted[wave.level] = look.at
    sentence, reasons = verdict(
        wave.level,
        before,
        wave.topic,
        look.assessed.because,
        look.assessed.floors,
        look.assessed.ceilings,
        signals.reproduction,
        multipliers=int(signals.multipliers),
        severity=plan.severity,
    )
    raised = raise_alert(
        state.alerts,
        look.at,
        wave=_called_for(state, wave),
        level=wave.level,
        topic=wave.topic,
        verdict=sentence,
        reasons=reasons,
        plan=plan,
        again=True,
    )
    escalated(state, raised, look.at, commands)


def _same_cause(state: DeskState, wave: WaveState) -> list[WaveState]:
    """This wave and those that are open about the same matter: the brand as a whole goes with the topic it is about.

    A brand's wave without a type goes with every topic whose wave is open; two topics are two matters.
    """
    return [wave, *(other for other in state.waves.values() if other is not wave and _one_matter(wave, other))]


def _one_matter(wave: WaveState, other: WaveState) -> bool:
    if other.level < 2 or bool(wave.topic) == bool(other.topic):
        return False
    topic, whole = (wave, other) if wave.topic else (other, wave)
    return whole.crisis_type in (None, topic.topic)


def _already_told(state: DeskState, wave: WaveState, at: Instant) -> bool:
    """One page per cause: the brand as a whole and its topics are not paged for the same level twice in a day."""
    return any(
        level >= wave.level and at - told < REARM_SECONDS
        for other in _same_cause(state, wave)
        for level, told in other.alerted.items()
    )


def _called_for(state: DeskState, wave: WaveState) -> str:
    """The wave whose alert is still calling people for the same cause, else this one."""
    related = {other.wave for other in _same_cause(state, wave)}
    calling = [alert for alert in state.alerts.values() if alert.wave in related and alert.standing == "open"]
    return calling[0].wave if calling else wave.wave


def _calm(state: DeskState, look: Look, plan: Plan, commands: list[Command]) -> None:
    wave = look.wave
    measure_multipliers(state, look, commands, last=True)
    calmed = WaveCalmed(at=look.at, brand=state.brand, wave=wave.wave, topic=wave.topic, mentions=look.signals.mentions)
    commands.append(Record(calmed))
    wave.confirmed, wave.calm_confirmed = (), False  # a human's word was about this wave, not about the next
    heirs = [other.wave for other in _same_cause(state, wave)[1:] if other.level >= plan.alerting.from_level]
    state.alerts = hand_over(state.alerts, wave.wave, heirs[0]) if heirs else forget(state.alerts, wave.wave)
    if wave.incident is not None:
        _, facts = calm_incident(wave.incident, look.at, plan)
        commands.extend(Record(fact) for fact in facts)
        wave.incident = None
