"""What is told of how an open wave spreads: its origin, channels, the press, and what each multiplier brought."""

from __future__ import annotations

from coolhead.clock import MINUTE, Instant
from coolhead.desk.commands import Command, Record
from coolhead.desk.look import Look
from coolhead.desk.state import DeskState
from coolhead.plan import Plan
from coolhead.wave.carrying import brought, note_carriers
from coolhead.wave.ledger import RING_MINUTES
from coolhead.wave.measure import live_reproduction
from coolhead.wave.origin import find_origin, onset
from coolhead.wave.scope import Scope
from coolhead.wave.spread import Spread
from coolhead.wave.spread_events import MultiplierMeasured, OriginFound, PressPickedUp, WaveReachedChannel
from coolhead.wave.tree_shape import Shape, shape_of

MUCH_MORE = 1.5
"""What a multiplier brought is told again when it has grown by half,"""
LEAST_BROUGHT = 5
"""and by at least so many people."""


def begin(state: DeskState, name: str, at: Instant) -> Spread:
    """A wave opens: find where it began."""
    minute, scope = state.watch.minute, state.watch.scopes[name]
    since = onset(scope, minute)
    shape = shape_of(state.watch.trees)
    found = find_origin(state.watch.trees, shape, name, since, minute)
    if found is not None:
        return Spread(found.mention, found.at, min(since, int(found.at // 60)), minute)
    earliest = scope.earliest
    minute_told, mention = earliest if earliest is not None else (minute, "")
    return Spread(mention, minute_told * MINUTE, min(since, minute_told), minute)


def reach(state: DeskState, look: Look, commands: list[Command]) -> None:
    """New channels and new press tiers, in the second in which they are reached."""
    scope, spread = state.watch.scopes[look.name], look.wave.spread
    if len(spread.channels) < len(scope.clock.rows):
        _reach_channels(state, look, scope, spread, commands)
    for tier in sorted(set(scope.pickups) - set(spread.tiers)):
        pickups = [one for one in scope.pickups[tier].values() if one[0] >= spread.since]
        if not pickups:
            continue
        minute, mention = min(pickups)
        spread.tiers.append(tier)
        picked = PressPickedUp(
            at=look.at,
            brand=state.brand,
            wave=look.wave.wave,
            tier=tier,
            mention=mention,
            first_at=minute * MINUTE,
            minutes=_since(minute * MINUTE, spread),
        )
        commands.append(Record(picked))


def _reach_channels(state: DeskState, look: Look, scope: Scope, spread: Spread, commands: list[Command]) -> None:
    minute = state.watch.minute
    since = max(spread.since, minute - RING_MINUTES + 1)
    reached = {one.channel: one for one in scope.clock.reached(since, minute)}
    for joined in (*scope.multipliers, *scope.relevant):
        if joined.minute >= since and joined.channel not in reached:
            first = scope.clock.first(joined.channel, since, minute)
            if first is not None:
                reached[joined.channel] = first
    new = [one for name, one in reached.items() if name not in spread.channels]
    for one in sorted(new, key=lambda one: (one.minute, one.channel)):
        spread.channels[one.channel] = one.minute
        first_minute = min(spread.channels.values())
        told = WaveReachedChannel(
            at=look.at,
            brand=state.brand,
            wave=look.wave.wave,
            channel=one.channel,
            place=1 + sum(other < one.minute for other in spread.channels.values()),
            first_at=one.minute * MINUTE,
            minutes=float(one.minute - first_minute),
            people=one.people,
        )
        commands.append(Record(told))


def look_back(state: DeskState, look: Look, shape: Shape, plan: Plan, commands: list[Command]) -> None:
    """Every five minutes: an earlier origin, accounts that have become the centre, what multipliers brought."""
    _find_earlier(state, look, shape, commands)
    note_carriers(state.watch, look.name, shape, plan.detection.multiplier_followers)
    measure_multipliers(state, look, commands, shape)


def measure_multipliers(
    state: DeskState, look: Look, commands: list[Command], shape: Shape | None = None, last: bool = False
) -> None:
    """What each multiplier brought, where that has grown by much; the `last` time where it has changed at all."""
    scope, spread = state.watch.scopes[look.name], look.wave.spread
    if not spread.carriers:
        return
    shape = shape_of(state.watch.trees) if shape is None else shape
    live = live_reproduction(scope, state.watch.minute).middle
    for joined in sorted(spread.carriers, key=lambda one: (one.minute, one.mention)):
        found = brought(state.watch, look.name, shape, joined)
        if found is None:
            continue
        told = spread.brought.get(joined.mention, 0)
        grown = found.people != told if last else found.people >= max(MUCH_MORE * told, told + LEAST_BROUGHT)
        if not grown:
            continue
        spread.brought[joined.mention] = found.people
        measured = MultiplierMeasured(
            at=look.at,
            brand=state.brand,
            wave=look.wave.wave,
            mention=joined.mention,
            reach=joined.reach,
            reason=joined.reason,
            first_at=joined.minute * MINUTE,
            mentions=found.mentions,
            people=found.people,
            without_mentions=found.without_mentions,
            without_reproduction=round(found.without_reproduction, 6),
            reproduction=round(live, 6),
            excess=None if found.excess is None else _rounded(found.excess),
        )
        commands.append(Record(measured))


def _find_earlier(state: DeskState, look: Look, shape: Shape, commands: list[Command]) -> None:
    """What came late may have been first. An origin is only ever corrected to an earlier one."""
    minute, scope, spread = state.watch.minute, state.watch.scopes[look.name], look.wave.spread
    if minute - spread.opened >= RING_MINUTES // 2:
        return
    since = min(spread.since, onset(scope, minute, until=spread.opened))
    found = find_origin(state.watch.trees, shape, look.name, since, spread.opened)
    if found is None or found.at >= spread.origin_at or found.mention == spread.origin:
        return
    corrected = OriginFound(
        at=look.at,
        brand=state.brand,
        wave=look.wave.wave,
        mention=found.mention,
        first_at=found.at,
        replaces=spread.origin or None,
        replaces_at=spread.origin_at if spread.origin else None,
    )
    commands.append(Record(corrected))
    spread.origin, spread.origin_at = found.mention, found.at
    spread.since = min(since, int(found.at // 60))


def _since(at: Instant, spread: Spread) -> float:
    return round(max(0.0, at - spread.origin_at) / MINUTE, 6)


def _rounded(three: tuple[float, float, float]) -> tuple[float, float, float]:
    return round(three[0], 6), round(three[1], 6), round(three[2], 6)
