"""What is told between changes of level: multipliers as they join, where a wave stands, the climate."""

from __future__ import annotations

from typing import Any

from coolhead.clock import MINUTE, Instant
from coolhead.desk.commands import Command, Fact, Record
from coolhead.desk.composing import composed_told
from coolhead.desk.forecasting import foretell
from coolhead.desk.look import Look
from coolhead.desk.spreading import look_back, reach
from coolhead.desk.state import DeskState
from coolhead.plan import Plan
from coolhead.text import DEEP_RATES, Share
from coolhead.wave.carrying import tree_reproduction
from coolhead.wave.events import ClimateMeasured, MultiplierJoined, WaveMeasured
from coolhead.wave.growing import Growing, growing
from coolhead.wave.scope import MOST_MULTIPLIERS
from coolhead.wave.tree_shape import Shape, shape_of
from coolhead.wave.watching import BRAND

MEASURE_SECONDS = 5 * MINUTE
SHARE_MINUTES = 60


def tell(state: DeskState, look: Look, plan: Plan, commands: list[Command]) -> None:
    """Multipliers, channels and press at once; where the wave stands, and where it may go, every five minutes."""
    reach(state, look, commands)
    _tell_joined(state, look, commands)
    if look.at - look.wave.measured_at < MEASURE_SECONDS:
        return
    look.wave.measured_at = look.at
    shape = shape_of(state.watch.trees)
    growth = growing(state.watch.scopes[look.name], state.watch.minute)
    commands.append(Record(_measured(state, look, growth, shape)))
    look_back(state, look, shape, plan, commands)
    foretell(state, look, growth, plan, commands)


def _tell_joined(state: DeskState, look: Look, commands: list[Command]) -> None:
    """Who joined since the wave began; who spoke on another matter hours before has no part in it."""
    spread = look.wave.spread
    for scope, joined in [found for found in state.watch.joined if found[0] == look.name]:
        state.watch.joined.remove((scope, joined))
        if joined.minute < spread.since:
            continue
        spread.carriers = [*spread.carriers, joined][-MOST_MULTIPLIERS:]
        fact = MultiplierJoined(
            at=look.at,
            brand=state.brand,
            wave=look.wave.wave,
            mention=joined.mention,
            reach=joined.reach,
            reason=joined.reason,
            first_at=joined.minute * MINUTE,
        )
        commands.append(Record(fact))


def _measured(state: DeskState, look: Look, growth: Growing, shape: Shape) -> WaveMeasured:
    wave, signals = look.wave, look.signals
    per_mention = tree_reproduction(state.watch.trees, shape, look.name, state.watch.minute)
    return WaveMeasured(
        at=look.at,
        brand=state.brand,
        wave=wave.wave,
        topic=wave.topic,
        level=wave.told,
        mentions=signals.mentions,
        authors=signals.authors,
        per_hour=round(signals.per_hour, 6),
        usual_per_hour=round(signals.usual_per_hour, 6),
        reproduction=round(signals.reproduction or 0.0, 6),
        reach=signals.reach,
        multipliers=int(signals.multipliers),
        channels=signals.channels,
        emotion_share=round(signals.emotion_share, 6),
        bystander_share=round(signals.bystander_share, 6),
        spread=look.assessed.spread,
        impact=look.assessed.impact,
        **_grown(growth),
        tree_reproduction=None if per_mention is None else round(per_mention, 6),
        **composed_told(signals.composed),
        **_told(_share(state, look.name, state.watch.minute - SHARE_MINUTES + 1, state.watch.minute)),
    )


def _grown(growth: Growing) -> dict[str, Any]:
    """Whether it feeds itself, as far as that is known."""
    ten, thirty, sixty = growth.above_one
    told = {"above_one_10": ten, "above_one_30": thirty, "above_one_60": sixty}
    if growth.by_reach is not None:
        told["reach_reproduction"] = growth.by_reach
    if growth.doubling is not None:
        told["doubling_minutes"] = growth.doubling.middle
        told["doubling_minutes_low"] = growth.doubling.low
        told["doubling_minutes_high"] = growth.doubling.high
    return {name: round(value, 6) for name, value in told.items()}


def climate(state: DeskState, at: Instant, minutes: int) -> Fact:
    """How the mood stood over the last `minutes` minutes, and what is usual for them."""
    watch = state.watch
    brand = watch.scope(BRAND)
    window = brand.ledger.window(minutes)
    moods = [voice.mood for voice in watch.voices.values()]
    since = watch.minute // 60
    channels = {name: hours.get(since, 0) for name, hours in sorted(watch.channels.items()) if hours.get(since)}
    share = _share(state, BRAND, watch.minute - minutes, watch.minute - 1)
    misdated, watch.sight.misdated = watch.sight.misdated, 0
    return ClimateMeasured(
        at=at,
        brand=state.brand,
        minutes=float(minutes),
        mentions=window["mentions"],
        negative=float(window["negative"]) if share is None else round(share.middle * window["mentions"], 6),
        usual=round(brand.baseline.expected(watch.minute, minutes), 6),
        friendly=sum(mood > 0 for mood in moods),
        neutral=sum(mood == 0 for mood in moods),
        critical=sum(mood < 0 for mood in moods),
        channels=channels,
        age_minutes=watch.sight.ages() or None,
        misdated=misdated or None,
        **_told(share),
    )


def _share(state: DeskState, name: str, first: int, last: int) -> Share | None:
    """The share of negative mentions that the random sample shows, over the quarters of these minutes, adjusted for
    what the deeper reader misses and calls wrongly."""
    return state.watch.sample.share(name, first, last, DEEP_RATES) if state.watch.sample is not None else None


def _told(share: Share | None) -> dict[str, Any]:
    if share is None:
        return {}
    return {
        "negative_share": round(share.middle, 6),
        "negative_share_low": round(share.low, 6),
        "negative_share_high": round(share.high, 6),
    }
