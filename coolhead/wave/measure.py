"""From counts to signals: how unusual a scope is, and what the severity model is told about it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from coolhead.wave.baseline import surprise
from coolhead.wave.composition import POOR_HOURS, POOR_SHARE, compose
from coolhead.wave.reproduction import Reproduction, reproduction
from coolhead.wave.scope import Scope
from coolhead.wave.signals import Signals
from coolhead.wave.topics import is_found
from coolhead.wave.watch import Watch
from coolhead.wave.watching import BRAND, Watching

LEAST_VOICES = 5
LEAST_LOUD = 20
"""People within a window, those who pass criticism on among them, from which it is looked at without own words."""
FAST_MINUTES = 60
BRAND_SHARE, TOPIC_SHARE = 0.2, 0.04
"""Shares of critical voices among all that are assumed before anything is known."""
CLUSTER_TONE, FOUND_TONE = 1.5, 0.3
"""-log10 of the chance that so many of those who speak are critical; of a found topic, whose critics were looked at
when it was born, less."""
CLUSTER_SURPRISE = 2.5
CLUSTER_DAY_AUTHORS = 1.6


def tone_surprise(negative: float, heard: int, usual_share: float) -> float:
    """-log10 of the chance of so many negative voices among those heard, were the mood as usual (binomial bound).

    >>> round(tone_surprise(9, 10, 0.2), 1)
    5.0
    """
    if heard <= 0 or negative / heard <= usual_share:
        return 0.0
    share = min(1.0, negative / heard)
    total = negative * math.log(share / usual_share)
    if share < 1:
        total += (heard - negative) * math.log((1 - share) / (1 - usual_share))
    return total / math.log(10)


def usual_share(name: str, scope: Scope, watch: Watch) -> float:
    """The share of negative voices among those heard that is usual for a scope."""
    if is_found(name):
        scope = watch.scopes[BRAND]
    prior = 15 * BRAND_SHARE if scope is watch.scopes[BRAND] else 15 * TOPIC_SHARE
    return min(0.9, 1.15 * (scope.baseline.total + prior) / (watch.speaking.total + 15))


@dataclass(frozen=True, slots=True)
class Unusual:
    """How far a scope has left its usual level, over the window that shows it most.

    `minutes` is that window; `velocity` the greatest ratio to the usual, from `counted` people.
    """

    surprise: float = 0.0
    fast_surprise: float = 0.0
    minutes: int = 60
    velocity: float = 0.0
    counted: int = 0


def unusual(name: str, watch: Watch, watching: Watching) -> Unusual:
    """A window is unusual only when both its count and its tone are: a giveaway brings many voices, but happy ones.

    Within an hour, people who pass criticism on count as well as those who have words of their own. Where a sample of
    what was said was read deeper, the tone is the one it shows.
    """
    found, scope = Unusual(), watch.scopes[name]
    if watch.speaking.known_hours < watching.cold_start_hours:
        return found
    share = usual_share(name, scope, watch)
    for minutes in watching.windows:
        window = scope.ledger.window(minutes)
        voices, echoes = window["voices"], window["echoes"] if minutes <= FAST_MINUTES else 0
        if voices < LEAST_VOICES and voices + echoes < LEAST_LOUD:
            continue
        heard = _heard(name, watch, minutes, voices)
        usual = scope.baseline.expected(watch.minute, minutes) * (1 - watch.sight.unseen_share(minutes))
        expected = max(usual, 0.3 if minutes <= 60 else 0.5)
        spread = scope.baseline.dispersion * (1.0 if minutes <= 60 else 1.5)
        sure = _sure(name, watch, minutes)
        rare = -_looks(name, watch) + max(
            min(surprise(people, expected, spread), 2 * tone_surprise(people * sure, heard + people - voices, share))
            for people in (voices, voices + echoes)
        )
        loud = voices if voices >= LEAST_VOICES else voices + echoes
        found = Unusual(
            surprise=max(found.surprise, rare),
            fast_surprise=max(found.fast_surprise, rare if minutes <= FAST_MINUTES else 0.0),
            minutes=max(60, minutes) if rare > found.surprise else found.minutes,
            velocity=max(found.velocity, loud / max(expected, minutes / 60)),
            counted=max(found.counted, loud),
        )
    return found


def _heard(name: str, watch: Watch, minutes: int, voices: int) -> int:
    """Of how many people the critical ones are a part: all who speak, of a found topic those who speak of it."""
    if is_found(name):
        return watch.scopes[name].ledger.window(minutes)["heard"] + voices
    return max(watch.scopes[BRAND].ledger.window(minutes)["heard"], voices)


def _looks(name: str, watch: Watch) -> float:
    """log10 of how many terms were looked at where a topic was found: the rarest of many is rarer than any one."""
    return math.log10(max(1, len(watch.topics.vocabulary.by_term))) if is_found(name) else 0.0


def _sure(name: str, watch: Watch, minutes: int) -> float:
    return watch.sample.factor(name, watch.minute - minutes + 1, watch.minute) if watch.sample is not None else 1.0


def measure(name: str, watch: Watch, watching: Watching) -> Signals:
    """Everything the severity model is told about one scope at the watch's minute."""
    scope = watch.scopes[name]
    rare = unusual(name, watch, watching)
    recent = max(rare.minutes, 360)
    window, wide, day = scope.ledger.window(rare.minutes), scope.ledger.window(recent), scope.ledger.window(1440)
    live = live_reproduction(scope, watch.minute)
    since = watch.minute - recent
    judged = max(1, window["judged"])
    composed = compose(watch.composition, scope, watch.scopes[BRAND], watch.minute, rare.minutes, day)
    return Signals(
        surprise=rare.surprise,
        fast_surprise=rare.fast_surprise,
        mentions=day["negative"],
        authors=day["voices"],
        velocity=rare.velocity,
        velocity_mentions=rare.counted,
        per_hour=window["voices"] * 60 / rare.minutes,
        usual_per_hour=scope.baseline.per_hour(watch.minute),
        reproduction=live.middle,
        reach=wide["reach"],
        audience=watching.audience,
        multipliers=float(sum(1 for joined in scope.multipliers if joined.minute > since)),
        emotion_share=window["emotional"] / judged,
        bystander_share=window["bystanding"] / judged,
        shares_from=window["judged"],
        channels=sum(1 for n in scope.channel_voices(watch.minute, recent).values() if n >= 2),
        channels_mentions=wide["voices"],
        press=scope.press_tier(),
        vivid=any(at > since for at in scope.vivid) and composed.shows_more_than_usual,
        crisis_type=(name if name and not is_found(name) else None) or scope.top_category(watch.minute, 1440),
        signs=watch.signs.unusual(scope, watch.minute),
        topic_cluster=name != BRAND and is_cluster(name, watch, watching),
        coordinated_share=window["copied"] / max(1, window["negative"]),
        poor_climate=is_poor_climate(watch),
        composed=composed,
        unknown_reach_share=1 - window["known_reach"] / max(1, window["voices"] + window["echoes"]),
        unseen_share=watch.sight.unseen_share(60),
        evidence=scope.shown(),
    )


def is_poor_climate(watch: Watch) -> bool:
    """Whether most people who speak of the brand criticise it, on its ordinary days (domain model 4.2)."""
    brand, speaking = watch.scopes[BRAND].baseline, watch.speaking
    return speaking.fitted_hours >= POOR_HOURS and brand.total >= POOR_SHARE * max(1, speaking.total)


def is_cluster(name: str, watch: Watch, watching: Watching) -> bool:
    """Several people on the same matter (R36): some authors within hours at a multiple of the usual, or a greater
    multiple in a day; beyond chance, and not just because more people speak."""
    if watch.speaking.known_hours < watching.cold_start_hours:
        return False
    authors, day = watching.cluster_authors, math.ceil(CLUSTER_DAY_AUTHORS * watching.cluster_authors)
    return _clustered(name, watch, watching.cluster_minutes, authors, watching.cluster_ratio) or _clustered(
        name, watch, 1440, day, watching.cluster_day_ratio
    )


def _clustered(name: str, watch: Watch, minutes: int, authors: int, ratio: float) -> bool:
    scope = watch.scopes[name]
    voices = scope.ledger.window(minutes)["voices"]
    seen = 1 - watch.sight.unseen_share(minutes)
    usual = max(seen * scope.baseline.expected(watch.minute, minutes), minutes / 600)
    if voices < authors or voices < ratio * usual:
        return False
    heard = _heard(name, watch, minutes, voices)
    spread = scope.baseline.dispersion * (1.0 if minutes <= 120 else 1.5)
    tone = FOUND_TONE if is_found(name) else CLUSTER_TONE
    rare = surprise(voices, usual, spread) - 0.5 * _looks(name, watch) >= CLUSTER_SURPRISE
    return rare and tone_surprise(voices * _sure(name, watch, minutes), heard, usual_share(name, scope, watch)) >= tone


def live_reproduction(scope: Scope, minute: int) -> Reproduction:
    """R of the scope's critical people, those who pass criticism on among them, over the last hour."""
    people = scope.ledger.column("voices", 240) + scope.ledger.column("echoes", 240)
    return reproduction(people, scope.baseline.per_hour(minute) / 60)
