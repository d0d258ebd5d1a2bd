"""Forecasts of open waves every quarter of an hour, and what became of each a day later."""

from __future__ import annotations

import math

from coolhead.clock import MINUTE, Instant
from coolhead.desk.commands import Command, Record
from coolhead.desk.look import Look
from coolhead.desk.rising import next_level_in
from coolhead.desk.state import DeskState
from coolhead.desk.waiting import Waiting
from coolhead.plan import Plan
from coolhead.wave.cascade import HORIZON_MINUTES
from coolhead.wave.forecast import forecast
from coolhead.wave.forecast_fitted import MODELS
from coolhead.wave.growing import Growing, wave_of
from coolhead.wave.growth_events import ForecastMade, ForecastScored
from coolhead.wave.measure import live_reproduction

FORECAST_SECONDS = 15 * MINUTE
WIDER = 1.5
"""A cascade knows where it began and what belongs to it; a wave is told from the talk around it. With this the
intervals held four in five on the public streams (docs/benchmarks.md)."""
MOST_WAITING = 4000
"""A day of forecasts of forty scopes; beyond it the oldest go unscored."""


def foretell(state: DeskState, look: Look, growth: Growing, plan: Plan, commands: list[Command]) -> None:
    """A forecast of an open wave, at most every quarter of an hour; none from too few mentions."""
    if look.at - look.wave.forecast_at < FORECAST_SECONDS:
        return
    scope, minute = state.watch.scopes[look.name], state.watch.minute
    wave = wave_of(scope, minute)
    if min(wave.size, wave.cascade.size) < plan.detection.least_mentions_for_forecast:
        return
    look.wave.forecast_at = look.at
    told = forecast(wave.cascade, MODELS, wave.usual_to_come, wave.spread, WIDER)
    usual = wave.size - told.now
    size = _rounded(told.low + usual, told.middle + usual, told.high + usual)
    live = live_reproduction(scope, minute)
    rising = next_level_in(look, growth.doubling, told.middle / told.now, plan)
    fact = ForecastMade(
        at=look.at,
        brand=state.brand,
        wave=look.wave.wave,
        reproduction=_rounded(live.low, live.middle, live.high),
        size_24h=size,
        mentions=wave.size,
        doubling_probability=round(told.doubling, 6),
        next_level=None if rising is None else rising.level,
        next_level_minutes=None if rising is None else round(rising.middle, 6),
        next_level_minutes_low=None if rising is None else round(rising.low, 6),
        next_level_minutes_high=None if rising is None else round(rising.high, 6),
    )
    commands.append(Record(fact))
    heard = scope.ledger.total("negative")
    waiting = Waiting(look.name, fact.wave, look.at, wave.size, size, heard)
    state.forecasts = [*state.forecasts[1 - MOST_WAITING :], waiting]


def score(state: DeskState, at: Instant, commands: list[Command]) -> None:
    """What has become of forecasts that are a day old at `at`, before anything later is heard."""
    border = at - HORIZON_MINUTES * MINUTE
    if not state.forecasts or state.forecasts[0].made_at > border:
        return
    due = [waiting for waiting in state.forecasts if waiting.made_at <= border]
    for one in [waiting for waiting in due if waiting.scope in state.watch.scopes]:
        ledger = state.watch.scopes[one.scope].ledger
        size = max(0, one.mentions + ledger.total("negative") - one.heard)
        fact = ForecastScored(
            at=at,
            brand=state.brand,
            wave=one.wave,
            made_at=one.made_at,
            mentions=one.mentions,
            size_24h=one.size_24h,
            size=size,
            inside=math.floor(one.size_24h[0]) <= size <= math.ceil(one.size_24h[2]),
        )
        commands.append(Record(fact))
    state.forecasts = [waiting for waiting in state.forecasts if waiting.made_at > border]


def _rounded(low: float, middle: float, high: float) -> tuple[float, float, float]:
    return round(low, 6), round(middle, 6), round(high, 6)
