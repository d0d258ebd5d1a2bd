"""The pure loop: one event in, commands out, keyed by brand. Same log, same facts.

`handle` takes over the state it is given: use the one it returns. What is heard within a second of stream time is
judged once that second has passed, brought about by the next mention or by a `Tick`; so live, replay and drill judge
alike. Cost: a mention costs a constant; an evaluation, per scope, happens at most once a second, and only where
something changed, a level is about to rise, or a wave is open.
"""

from __future__ import annotations

from coolhead.clock import DAY, MINUTE, Instant
from coolhead.desk.answering import answered, delivered
from coolhead.desk.answers import Answer
from coolhead.desk.causes import led_by
from coolhead.desk.commands import Command, Record
from coolhead.desk.deeper import decide, hear_person, learn, listen, start
from coolhead.desk.escalate import call_until, keep_time
from coolhead.desk.evaluate import evaluate
from coolhead.desk.events import (
    Acknowledged,
    Act,
    BacklogCounted,
    CalmConfirmed,
    DeepReadingSet,
    DeliveryReported,
    Event,
    MentionCorrected,
    MentionRead,
    MentionReread,
    RoomActed,
    RotaChanged,
    SafetyConfirmed,
    Thanked,
    Tick,
)
from coolhead.desk.excepting import excepted
from coolhead.desk.forecasting import score
from coolhead.desk.indicators import hear_words, tell_signs, with_type
from coolhead.desk.mood import mood, thanked
from coolhead.desk.reckoning import reckoned
from coolhead.desk.room_acts import act_in_room
from coolhead.desk.sighting import sighted
from coolhead.desk.state import DeskState
from coolhead.desk.telling import climate
from coolhead.desk.watching import watching
from coolhead.plan import Plan
from coolhead.wave.baseline import HISTORY_HOURS
from coolhead.wave.carrying import hang
from coolhead.wave.hearing import hear
from coolhead.wave.watching import BRAND, minute_of

CLIMATE_MINUTES = 15
OPEN_WAVE_MINUTES = 5
LONGEST_SILENCE = HISTORY_HOURS * 60
"""Minutes. After a longer silence nothing that was learned is left to compare with."""


def handle(state: DeskState, event: Event, plan: Plan) -> tuple[DeskState, list[Command]]:
    """What follows from one event."""
    commands: list[Command] = []
    if isinstance(event, MentionRead):
        _advance(state, int(event.mention.arrived_at), plan, commands)
        _hear(state, event, plan)
    elif isinstance(event, MentionReread):
        if state.deeper is not None:
            reading = with_type(event.reading, state.indicators.types.get(event.place))
            learn(state.deeper, state.watch, event.place, reading, watching(plan))
    elif isinstance(event, MentionCorrected):
        if state.deeper is not None:
            reading = with_type(event.reading, state.indicators.types.get(event.place))
            hear_person(state.deeper, state.watch, event.place, reading, event.stands, watching(plan))
    elif isinstance(event, DeepReadingSet):
        _set_deep_reading(state, event.texts_per_second)
    else:
        _advance(state, int(event.at), plan, commands, calls=not isinstance(event, Tick) or not event.kept)
        if not isinstance(event, Tick):
            _act(state, event, plan, commands)
        elif event.kept:
            keep_time(state, event.at, plan, commands)
    return state, commands


def _hear(state: DeskState, event: MentionRead, plan: Plan) -> None:
    if event.reading.tier == 0:
        state.model = event.reading.model
    known = watching(plan)
    reading = hear_words(state.indicators, event.mention, event.reading, plan, event.place)
    counted = hear(state.watch, event.mention, reading, known)
    hang(state.watch, event.mention, reading, counted, known)
    if state.deeper is not None:
        listen(state.deeper, state.watch, event.mention, reading, counted, known, state.second, event.place)


def _set_deep_reading(state: DeskState, texts_per_second: float) -> None:
    if texts_per_second <= 0:
        state.deeper = state.watch.sample = None
    elif state.deeper is None:
        state.deeper = start(state.watch, texts_per_second, state.second)
    else:
        state.deeper.texts_per_second = texts_per_second


def _act(state: DeskState, event: Act, plan: Plan, commands: list[Command]) -> None:
    """What a person did, a provider answered or the reply desk counted."""
    if isinstance(event, Acknowledged | Answer):
        answered(state, event, plan, commands)
    elif isinstance(event, RotaChanged):
        commands.append(Record(excepted(state.brand, event)))
    elif isinstance(event, Thanked):
        commands.append(Record(thanked(state.brand, event)))
    elif isinstance(event, DeliveryReported):
        delivered(state, event, commands)
    elif isinstance(event, RoomActed):
        act_in_room(state, event, plan, commands)
    elif isinstance(event, BacklogCounted):
        scope = event.topic or BRAND
        if event.topic is None and event.waiting is not None:
            state.tasks = (event.at, dict(event.waiting))
        low_since = state.backlog.get(scope, (0, None, None))[2] or event.at
        low = event.coverage is not None and event.coverage < plan.detection.backlog_coverage
        state.backlog[scope] = (event.overdue, event.coverage, low_since if low else None)
        state.watch.scope(scope)
        state.watch.changed.add(scope)
    else:
        _confirm(state, event)


def _confirm(state: DeskState, event: SafetyConfirmed | CalmConfirmed) -> None:
    """A human's word on a wave: that it is over, or what of it is true."""
    for name, wave in state.waves.items():
        if wave.wave != event.wave:
            continue
        state.watch.changed.add(name)
        if isinstance(event, CalmConfirmed):
            for scope in led_by(state, name):
                scope.calm_confirmed = True
        else:
            kept = {what for what in wave.confirmed if what != event.what}
            wave.confirmed = tuple(sorted(kept | {event.what} if event.confirmed else kept))


def _advance(state: DeskState, second: int, plan: Plan, commands: list[Command], calls: bool = True) -> None:
    """Judge the second that has passed, then every full minute up to this second. A first event only sets the clock.

    Calls that are due between are made each at its second, unless a house keeps the time (`keep_time` makes them).
    """
    watch, calls = state.watch, calls and state.kept_at is None
    if state.second < 0:
        state.second = second
        watch.advance(minute_of(second), frozenset())
        return
    if second <= state.second:
        return
    closed, state.second = state.second + 1, second
    if state.indicators.touched:
        tell_signs(state.indicators, state.brand, float(closed), plan, commands)
    if state.deeper is not None:
        commands.extend(decide(state.deeper, watch, state.brand, closed - 1, _growing(state)))
    if minute_of(closed) == watch.minute:
        _judge_changed(state, closed, plan, commands)
    first = max(watch.minute + 1, minute_of(second) - LONGEST_SILENCE)
    for minute in range(first, minute_of(second) + 1):
        if calls:
            call_until(state, minute * MINUTE, plan, commands, before=True)
        watch.topics.held = frozenset(name for name, wave in state.waves.items() if wave.is_open)
        watch.advance(minute, _frozen(state, minute * MINUTE, plan))
        score(state, minute * MINUTE, commands)
        _judge_changed(state, minute * 60, plan, commands)
        _judge_minute(state, minute, plan, commands)
    if calls:
        call_until(state, float(second), plan, commands)


def _growing(state: DeskState) -> frozenset[str]:
    """Where a wave is open or about to open."""
    return frozenset(name for name, wave in state.waves.items() if wave.is_open or wave.rising_since is not None)


def _frozen(state: DeskState, at: Instant, plan: Plan) -> frozenset[str]:
    """Where nothing is learned: scopes with an open wave, until it has lasted so long that it is what is usual now."""
    longest = plan.detection.freeze_days * DAY
    return frozenset(name for name, wave in state.waves.items() if wave.is_open and at - wave.opened_at < longest)


def _judge_changed(state: DeskState, second: int, plan: Plan, commands: list[Command]) -> None:
    changed = sorted(state.watch.changed, reverse=True)  # topics first: the brand as a whole asks what they stand on
    state.watch.changed.clear()
    for name in [name for name in changed if name in state.watch.scopes]:
        evaluate(state, name, float(second), plan, commands)


def _judge_minute(state: DeskState, minute: int, plan: Plan, commands: list[Command]) -> None:
    """What time alone brings about: levels that rise or fall, the climate, alerts nobody took."""
    at = minute * MINUTE
    if state.watch.sight.news:
        commands.extend(sighted(state, at))
    if minute % CLIMATE_MINUTES == 0:
        commands.append(Record(climate(state, at, CLIMATE_MINUTES)))
        if state.watch.voices:
            commands.append(Record(mood(state, at, CLIMATE_MINUTES)))
    if minute % OPEN_WAVE_MINUTES == 0:
        commands.extend(reckoned(state, at, plan))
    for name in sorted(state.waves, reverse=True):
        wave = state.waves[name]
        if name not in state.watch.scopes:  # a found topic that is over
            del state.waves[name]
            continue
        watched = wave.is_open or name in state.backlog
        if wave.rising_since is not None or (watched and minute % OPEN_WAVE_MINUTES == 0):
            evaluate(state, name, at, plan, commands)
