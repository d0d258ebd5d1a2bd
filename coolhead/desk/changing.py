"""A wave opens, changes its level and calms; what is told, guided and alerted with each."""

from __future__ import annotations

from coolhead.clock import HOUR, Instant
from coolhead.desk.commands import Command, Record
from coolhead.desk.escalate import escalated, tell_who_was_called
from coolhead.desk.holding import hold_back, muted_until
from coolhead.desk.levels import WaveState
from coolhead.desk.look import Look
from coolhead.desk.reckoning import reckon_now
from coolhead.desk.rooms import returned, shared, told
from coolhead.desk.spreading import begin, measure_multipliers
from coolhead.desk.state import DeskState
from coolhead.incident import (
    GuidelineMade,
    HeldBack,
    calm_incident,
    first_guideline,
    fit_situation,
    follow,
    forget,
    known_of,
    raise_alert,
    verdict,
)
from coolhead.plan import Plan
from coolhead.plan.events import SeverityChanged
from coolhead.wave.events import WaveCalmed, WaveOpened
from coolhead.wave.topics import is_found

REARM_SECONDS = 24 * HOUR


def open_wave(state: DeskState, look: Look, commands: list[Command]) -> None:
    """A scope opens a wave of its own, linked to the one before it."""
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


def _name(wave: WaveState, look: Look) -> str | None:
    """What a wave is called after: the first crisis type among its scopes, else the one a found topic points to, else
    that topic. A type has a name in every language, and tells no provider what people wrote."""
    known = [name for name in (wave.named, wave.topic, look.name) if name]
    types = [name for name in known if not is_found(name)]
    if types or not known:
        return types[0] if types else None
    return wave.crisis_type or known[0]


def change(state: DeskState, look: Look, level: int, plan: Plan, commands: list[Command]) -> None:
    """The level of a wave changes: tell it, guide, alert; below 2 it is over."""
    wave, assessed = look.wave, look.assessed
    before, wave.told = wave.told, level if level >= 2 else 0
    wave.crisis_type = look.signals.crisis_type or wave.crisis_type
    wave.named = _name(wave, look)
    wave.rose_at = look.at if level > before else wave.rose_at
    changed = SeverityChanged(
        at=look.at,
        brand=state.brand,
        wave=wave.wave,
        topic=wave.named,
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
        risk=look.signals.own_risk,
        who=_set_by(wave, look.at, level),
    )
    commands.append(Record(changed))
    if level > before:
        _guide(state, look, plan, commands)
        _alert(state, look, before, plan, commands)
    elif level < 2:
        _calm(state, look, plan, commands)


def _set_by(wave: WaveState, at: Instant, level: int) -> str | None:
    """The person whose word this level is."""
    hand = wave.hand
    return hand.who if hand is not None and (hand.at, hand.level) == (at, level) else None


def _guide(state: DeskState, look: Look, plan: Plan, commands: list[Command]) -> None:
    """The first guideline, fitted to where the wave stands now, and the incident from its level on."""
    wave, signals = look.wave, look.signals
    found = reckon_now(state, look.at, plan)
    situation = fit_situation(
        look.at,
        wave.told,
        wave.crisis_type,
        plan,
        floors=look.assessed.floors,
        signs=frozenset(signals.signs),
        reproduction=signals.reproduction,
        multipliers=int(signals.multipliers),
        authors=signals.authors,
        mentions=signals.mentions,
        waiting=found.waiting if found else 0,
        answerable=found.answerable if found else None,
        languages=plan.brand.languages,
        channels=tuple(state.watch.scopes[look.name].channel_voices(state.watch.minute, 1440)),
    )
    guideline = GuidelineMade(
        at=look.at,
        brand=state.brand,
        wave=wave.wave,
        level=wave.told,
        crisis_type=wave.crisis_type,
        lines=first_guideline(situation, plan),
    )
    commands.append(Record(guideline))
    known = known_of(situation)
    wave.incident = wave.incident or returned(state, wave, look.at, commands)
    wave.incident, facts = follow(wave.incident, look.at, wave.wave, wave.told, wave.crisis_type, plan, known)
    told(state, facts, commands)


def _alert(state: DeskState, look: Look, before: int, plan: Plan, commands: list[Command]) -> None:
    """Page, unless this cause was paged at this level; an alert of the same cause nobody took yet is updated."""
    wave, signals = look.wave, look.signals
    if wave.told < plan.alerting.from_level or _already_told(wave, look.at):
        return
    wave.alerted[wave.told] = look.at
    sentence, reasons = verdict(
        wave.told,
        before,
        wave.named,
        look.assessed.because,
        look.assessed.floors,
        look.assessed.ceilings,
        signals.reproduction,
        multipliers=int(signals.multipliers),
        severity=plan.severity,
    )
    mute = muted_until(state, wave.named, wave.told, look.assessed.floors, look.at)
    known = set(state.alerts)
    raised = raise_alert(
        state.alerts,
        look.at,
        wave=wave.wave,
        level=wave.told,
        topic=wave.named,
        verdict=sentence,
        reasons=reasons,
        plan=plan,
        again=True,
        number=state.alert_number + 1,
        held_until=mute.until if mute else None,
    )
    state.alert_number += len(set(raised.alerts) - known)
    escalated(state, raised, look.at, plan, commands)
    if mute is not None:
        back = HeldBack(look.at, "call", state.alert_number, wave.told, wave.named)
        hold_back(state, mute.who, back, mute.until)


def _already_told(wave: WaveState, at: Instant) -> bool:
    """One page per cause: a wave is not paged for the same level twice in a day."""
    return any(level >= wave.told and at - told < REARM_SECONDS for level, told in wave.alerted.items())


def _calm(state: DeskState, look: Look, plan: Plan, commands: list[Command]) -> None:
    wave = look.wave
    measure_multipliers(state, look, commands, last=True)
    calmed = WaveCalmed(at=look.at, brand=state.brand, wave=wave.wave, topic=wave.named, mentions=look.signals.mentions)
    commands.append(Record(calmed))
    wave.confirmed, wave.calm_confirmed = (), False  # a human's word was about this wave, not about the next
    wave.named = None
    for alert in [alert for alert in state.alerts.values() if alert.wave == wave.wave]:
        tell_who_was_called(state, alert, "eased", look.at, plan, commands)
    state.alerts = forget(state.alerts, wave.wave)
    if wave.incident is not None:
        incident, wave.incident = wave.incident, None
        if not shared(state, incident):
            told(state, calm_incident(incident, look.at, plan)[1], commands)
