"""The pure loop: one event in, commands out, keyed by brand. Same log, same facts.

`handle` takes over the state it is given: use the one it returns. Evaluation happens at full minutes of stream time,
which the mentions themselves bring about, or a `Tick` when nothing is said; so live, replay and drill tick alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from coolhead.clock import HOUR, Instant
from coolhead.desk.commands import Command, Fact, Record, SendAlert
from coolhead.desk.events import (
    Acknowledged,
    BacklogCounted,
    CalmConfirmed,
    DeliveryReported,
    Event,
    MentionRead,
    SafetyConfirmed,
    Tick,
)
from coolhead.desk.levels import WaveState, next_level
from coolhead.incident import (
    AlertDelivered,
    Alerts,
    Escalation,
    GuidelineMade,
    acknowledge,
    calm_incident,
    due,
    first_guideline,
    fit_situation,
    follow,
    forget,
    raise_alert,
    stand_down,
    verdict,
)
from coolhead.plan import Plan
from coolhead.plan.events import SeverityChanged
from coolhead.plan.severity import Assessment, assess
from coolhead.wave.events import ClimateMeasured, ForecastMade, MultiplierJoined, WaveCalmed, WaveMeasured, WaveOpened
from coolhead.wave.measure import LEAST_VOICES, live_reproduction, measure
from coolhead.wave.signals import Signals
from coolhead.wave.watch import BRAND, Watch, Watching, minute_of

CLIMATE_MINUTES = 15
MEASURE_MINUTES = 5
LONGEST_SILENCE_MINUTES = 3 * 24 * 60
REARM_SECONDS = 24 * HOUR


@dataclass(slots=True)
class DeskState:
    """Everything the desk remembers of one brand."""

    brand: str
    watch: Watch = field(default_factory=Watch)
    waves: dict[str, WaveState] = field(default_factory=dict)
    alerts: Alerts = field(default_factory=dict)
    backlog: dict[str, tuple[int, float | None, Instant]] = field(default_factory=dict)
    model: str = ""


def watching(plan: Plan) -> Watching:
    """What the watch must know of a plan."""
    return Watching(
        own_accounts=frozenset(account.id for account in plan.brand.own_accounts),
        multiplier_followers=plan.detection.multiplier_followers,
    )


def handle(state: DeskState, event: Event, plan: Plan) -> tuple[DeskState, list[Command]]:
    """What follows from one event."""
    commands: list[Command] = []
    if isinstance(event, MentionRead):
        _advance(state, minute_of(event.mention.arrived_at), plan, commands)
        state.model = event.reading.model
        state.watch.hear(event.mention, event.reading, watching(plan))
    elif isinstance(event, Tick):
        _advance(state, minute_of(event.at), plan, commands)
    else:
        _advance(state, minute_of(event.at), plan, commands)
        _act(state, event, commands)
    return state, commands


def _act(state: DeskState, event: Event, commands: list[Command]) -> None:
    if isinstance(event, Acknowledged):
        _escalated(state, acknowledge(state.alerts, event.at, event.alert, event.who), event.at, commands)
    elif isinstance(event, DeliveryReported):
        fact = AlertDelivered(
            at=event.at,
            brand=state.brand,
            alert=event.alert,
            key=event.key,
            accepted=event.accepted,
            detail=event.detail,
        )
        commands.append(Record(fact))
    elif isinstance(event, BacklogCounted):
        low_since = state.backlog.get(event.topic or BRAND, (0, None, event.at))[2]
        low = event.coverage is not None and event.coverage < 0.5
        state.backlog[event.topic or BRAND] = (event.overdue, event.coverage, low_since if low else event.at)
    elif isinstance(event, SafetyConfirmed | CalmConfirmed):
        for wave in state.waves.values():
            if wave.wave != event.wave:
                continue
            if isinstance(event, CalmConfirmed):
                wave.calm_confirmed = True
            else:
                kept = {what for what in wave.confirmed if what != event.what}
                wave.confirmed = tuple(sorted(kept | {event.what} if event.confirmed else kept))


def _advance(state: DeskState, minute: int, plan: Plan, commands: list[Command]) -> None:
    """Evaluate at every full minute up to this one. A first mention only sets the clock."""
    watch = state.watch
    if watch.minute < 0:
        watch.advance(minute, frozenset())
        return
    first = max(watch.minute + 1, minute - LONGEST_SILENCE_MINUTES)
    for now in range(first, minute + 1):
        frozen = frozenset(name for name, wave in state.waves.items() if wave.level >= 2)
        watch.advance(now, frozen)
        _evaluate(state, now, plan, commands)


def _evaluate(state: DeskState, minute: int, plan: Plan, commands: list[Command]) -> None:
    at = minute * 60.0
    if minute % CLIMATE_MINUTES == 0:
        commands.append(Record(_climate(state, at)))
    for name in sorted(state.watch.scopes):
        _evaluate_scope(state, name, at, plan, commands)
    _escalated(state, due(state.alerts, at), at, commands)


def _evaluate_scope(state: DeskState, name: str, at: Instant, plan: Plan, commands: list[Command]) -> None:
    scope = state.watch.scopes[name]
    wave = state.waves.get(name)
    quiet = wave is None or wave.level == 0
    if quiet and name not in state.backlog and scope.is_still(LEAST_VOICES):
        return
    signals = _with_backlog(state, name, measure(name, state.watch, plan.brand.audience), at)
    if wave is None:
        wave = state.waves[name] = WaveState(topic=name or None)
    signals = replace(signals, confirmed=frozenset(wave.confirmed))
    assessed = assess(signals, plan)
    level = next_level(wave, assessed, at, plan.severity)
    if level >= 2 and wave.level < 2:
        _open(state, wave, name, at, commands)
    if level != wave.level:
        _change(state, wave, level, assessed, signals, at, plan, commands)
    if wave.level >= 2:
        _tell(state, wave, name, assessed, signals, at, plan, commands)


def _with_backlog(state: DeskState, name: str, signals: Signals, at: Instant) -> Signals:
    counted = state.backlog.get(name)
    if counted is None:
        return signals
    overdue, coverage, since = counted
    low_hours = (at - since) / HOUR if coverage is not None and coverage < 0.5 else 0.0
    return replace(signals, overdue=overdue, coverage=coverage, coverage_low_hours=low_hours)


def _open(state: DeskState, wave: WaveState, name: str, at: Instant, commands: list[Command]) -> None:
    linked = wave.wave or None
    wave.serial += 1
    wave.wave = f"{state.brand}-{name or 'all'}-{wave.serial}"
    wave.alerted = {}
    earliest = state.watch.scopes[name].earliest
    opened = WaveOpened(
        at=at,
        brand=state.brand,
        wave=wave.wave,
        topic=wave.topic,
        first_mention=earliest[1] if earliest else None,
        first_at=earliest[0] * 60.0 if earliest else None,
        linked_to=linked,
    )
    commands.append(Record(opened))


def _change(
    state: DeskState,
    wave: WaveState,
    level: int,
    assessed: Assessment,
    signals: Signals,
    at: Instant,
    plan: Plan,
    commands: list[Command],
) -> None:
    before, wave.level = wave.level, level
    wave.crisis_type = signals.crisis_type or wave.crisis_type
    if max(before, level) < 2:
        return
    changed = SeverityChanged(
        at=at,
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
        _risen(state, wave, before, assessed, signals, at, plan, commands)
    elif level < 2:
        _calmed(state, wave, signals, at, plan, commands)


def _risen(
    state: DeskState,
    wave: WaveState,
    before: int,
    assessed: Assessment,
    signals: Signals,
    at: Instant,
    plan: Plan,
    commands: list[Command],
) -> None:
    situation = fit_situation(
        at,
        wave.level,
        wave.crisis_type,
        plan,
        floors=assessed.floors,
        signs=frozenset(signals.signs),
        reproduction=signals.reproduction,
        multipliers=int(signals.multipliers),
        authors=signals.authors,
        mentions=signals.mentions,
        languages=plan.brand.languages,
        channels=tuple(state.watch.scopes[wave.topic or BRAND].channel_voices(state.watch.minute, 1440)),
    )
    lines = first_guideline(situation, plan)
    guideline = GuidelineMade(
        at=at, brand=state.brand, wave=wave.wave, level=wave.level, crisis_type=wave.crisis_type, lines=lines
    )
    commands.append(Record(guideline))
    wave.incident, facts = follow(wave.incident, at, wave.wave, wave.level, wave.crisis_type, plan)
    commands.extend(Record(fact) for fact in facts)
    if wave.level < plan.alerting.from_level or _already_told(state, wave, at):
        return
    told = wave.alerted if wave.alerted is not None else {}
    again = wave.level in told
    told[wave.level] = at
    wave.alerted = told
    sentence, reasons = verdict(
        wave.level,
        before,
        wave.topic,
        assessed.because,
        assessed.floors,
        assessed.ceilings,
        signals.reproduction,
        multipliers=int(signals.multipliers),
        severity=plan.severity,
    )
    raised = raise_alert(
        state.alerts,
        at,
        wave=wave.wave,
        level=wave.level,
        topic=wave.topic,
        verdict=sentence,
        reasons=reasons,
        plan=plan,
        again=again,
    )
    _escalated(state, raised, at, commands)


def _already_told(state: DeskState, wave: WaveState, at: Instant) -> bool:
    """One page per cause: the brand as a whole and its topics are not paged for the same level twice in a day."""
    for other in state.waves.values():
        if other.alerted is None or (other is not wave and other.topic and wave.topic):
            continue
        if any(level >= wave.level and at - told < REARM_SECONDS for level, told in other.alerted.items()):
            return True
    return False


def _calmed(
    state: DeskState, wave: WaveState, signals: Signals, at: Instant, plan: Plan, commands: list[Command]
) -> None:
    calmed = WaveCalmed(at=at, brand=state.brand, wave=wave.wave, topic=wave.topic, mentions=signals.mentions)
    commands.append(Record(calmed))
    state.alerts = forget(stand_down(state.alerts, wave.wave), wave.wave)
    if wave.incident is not None:
        _, facts = calm_incident(wave.incident, at, plan)
        commands.extend(Record(fact) for fact in facts)
        wave.incident = None


def _tell(
    state: DeskState,
    wave: WaveState,
    name: str,
    assessed: Assessment,
    signals: Signals,
    at: Instant,
    plan: Plan,
    commands: list[Command],
) -> None:
    """Between changes of level: multipliers as they join, and where the wave stands, every five minutes."""
    for scope, joined in [found for found in state.watch.joined if found[0] == name]:
        fact = MultiplierJoined(
            at=at,
            brand=state.brand,
            wave=wave.wave,
            mention=joined.mention,
            author=joined.author,
            reach=joined.reach,
            reason=joined.reason,
        )
        commands.append(Record(fact))
        state.watch.joined.remove((scope, joined))
    if at - wave.measured_at < MEASURE_MINUTES * 60:
        return
    wave.measured_at = at
    live = live_reproduction(state.watch.scopes[name], state.watch.minute)
    measured = WaveMeasured(
        at=at,
        brand=state.brand,
        wave=wave.wave,
        topic=wave.topic,
        level=wave.level,
        mentions=signals.mentions,
        authors=signals.authors,
        per_hour=round(signals.per_hour, 6),
        usual_per_hour=round(signals.usual_per_hour, 6),
        reproduction=round(live.middle, 6),
        reach=signals.reach,
        multipliers=int(signals.multipliers),
        channels=signals.channels,
        emotion_share=round(signals.emotion_share, 6),
        bystander_share=round(signals.bystander_share, 6),
        spread=assessed.spread,
        impact=assessed.impact,
    )
    commands.append(Record(measured))
    if signals.mentions >= plan.detection.least_mentions_for_forecast:
        commands.append(Record(_forecast(state, wave, signals, at)))


def _forecast(state: DeskState, wave: WaveState, signals: Signals, at: Instant) -> ForecastMade:
    """R with its interval; size from the present rate times what R makes of it (a geometric series, capped)."""
    live = live_reproduction(state.watch.scopes[wave.topic or BRAND], state.watch.minute)
    rates = tuple(round(value, 6) for value in (live.low, live.middle, live.high))
    sizes = tuple(
        round(signals.mentions + signals.per_hour * min(24.0, 1 / max(1 - value, 1 / 24)), 6) for value in rates
    )
    return ForecastMade(
        at=at,
        brand=state.brand,
        wave=wave.wave,
        reproduction=(rates[0], rates[1], rates[2]),
        size_24h=(sizes[0], sizes[1], sizes[2]),
    )


def _climate(state: DeskState, at: Instant) -> Fact:
    watch = state.watch
    brand = watch.scope(BRAND)
    window = brand.ledger.window(CLIMATE_MINUTES)
    moods = [mood for _, mood in watch.voices.values()]
    since = watch.minute // 60
    channels = {name: hours.get(since, 0) for name, hours in sorted(watch.channels.items()) if hours.get(since)}
    return ClimateMeasured(
        at=at,
        brand=state.brand,
        minutes=float(CLIMATE_MINUTES),
        mentions=window["mentions"],
        negative=float(window["negative"]),
        usual=round(brand.baseline.expected(watch.minute, CLIMATE_MINUTES), 6),
        friendly=sum(mood > 0 for mood in moods),
        neutral=sum(mood == 0 for mood in moods),
        critical=sum(mood < 0 for mood in moods),
        channels=channels,
    )


def _escalated(state: DeskState, escalation: Escalation, at: Instant, commands: list[Command]) -> None:
    state.alerts = escalation.alerts
    commands.extend(Record(fact) for fact in escalation.facts)
    for call in escalation.calls:
        alert = state.alerts[call.alert]
        send = SendAlert(
            key=call.key,
            thread=f"{alert.brand}:{alert.wave}",
            at=at,
            brand=alert.brand,
            alert=alert.id,
            person=call.person,
            level=alert.level,
            verdict=alert.verdict,
            reasons=alert.reasons,
            escalated=call.escalated,
        )
        commands.append(send)
