"""What is known of each channel: by the board, and by what the newest mentions say and link to (R42)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from coolhead.clock import DAY, Instant
from coolhead.mention import Mention
from coolhead.plan import Plan
from coolhead.plan.channels import ChannelMap, Heard, MappedChannel, channel_of, map_channels
from coolhead.run.board import Board
from coolhead.run.board_sight import SIGHT_FACTS
from coolhead.run.board_told import written
from coolhead.run.risks import OF_WAVES
from coolhead.storage import Store
from coolhead.words import Words

DAYS: Final = 30
MOST_MENTIONS: Final = 5_000
PAGE: Final = 500
OF_CHANNELS: Final = OF_WAVES | {"wave_reached_channel", *SIGHT_FACTS}
"""Types of the facts from which a board knows of channels."""
_ADDRESS: Final = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}/[^\s<>\"'|]*", re.IGNORECASE)


@dataclass(slots=True)
class _Seen:
    """What the mentions of one channel tell. `day` counts those of the last day."""

    day: int = 0
    last_at: Instant | None = None
    linking: set[str] = field(default_factory=set)
    multipliers: set[str] = field(default_factory=set)
    own: bool = False


def channel_map(store: Store, board: Board, plan: Plan, sources: tuple[str, ...], now: Instant) -> ChannelMap:
    """The map of a brand's channels. Cost: the newest 5,000 mentions of 30 days."""
    return map_channels(plan, heard_on(store, board, plan, now), sources, now)


def heard_on(store: Store, board: Board, plan: Plan, now: Instant) -> dict[str, Heard]:
    """Channel -> what is known of it."""
    seen = _seen(store, plan, now)
    open_waves = [wave for wave in board.waves.values() if wave.calmed_at is None and wave.level >= 2]
    reached = [channel for wave in open_waves for channel in wave.channels]
    names = dict.fromkeys([*board.channels, *board.sight.newest, *board.sight.silent, *reached, *seen])
    found = {}
    for name in filter(None, names):
        told = seen.get(name, _Seen())
        silence = board.sight.silent.get(name)
        last = [at for at in (board.sight.newest.get(name), told.last_at) if at is not None]
        found[name] = Heard(
            mentions=board.channels.get(name, told.day),
            last_at=max(last, default=None),
            silent_since=silence.since if silence is not None else None,
            linking=len(told.linking),
            multipliers=len(told.multipliers),
            waves=reached.count(name),
            own=told.own,
        )
    return found


def _seen(store: Store, plan: Plan, now: Instant) -> dict[str, _Seen]:
    seen: dict[str, _Seen] = {}
    before, left = None, MOST_MENTIONS
    while left > 0 and (page := store.mentions(min(PAGE, left), before, plan.brand.id)):
        for entry in page:
            if entry.mention is not None and entry.mention.published_at > now - DAYS * DAY:
                _take(entry.mention, seen, plan, now)
        before, left = page[-1].seq, left - len(page)
    return seen


def _take(mention: Mention, seen: dict[str, _Seen], plan: Plan, now: Instant) -> None:
    own, large = _is_own(mention, plan), _is_large(mention, plan)
    author = f"{mention.source}:{mention.author.id}"
    if mention.channel:
        here = seen.setdefault(mention.channel, _Seen())
        here.day += mention.published_at > now - DAY
        here.last_at = max(here.last_at or mention.published_at, mention.published_at)
        here.own = here.own or own
        if large and not own:
            here.multipliers.add(author)
    if own:
        return
    for channel in linked_channels(mention.text) - {mention.channel}:
        there = seen.setdefault(channel, _Seen())
        there.linking.add(author)
        if large:
            there.multipliers.add(author)


def linked_channels(text: str) -> set[str]:
    """The channels to which the addresses of a text lead.

    >>> sorted(linked_channels("look: tiktok.com/@anna/7 and https://t.me/ember?x=1, not ember.example/tiktok.com"))
    ['telegram', 'tiktok']
    """
    if "/" not in text:
        return set()
    found = (channel_of(url if "://" in url else f"https://{url}") for url in _ADDRESS.findall(text))
    return {channel for channel in found if channel is not None}


def _is_own(mention: Mention, plan: Plan) -> bool:
    author = mention.author
    return author.kind == "own" or any(
        author.id == account.id or (account.handle and author.handle.removeprefix("@") == account.handle)
        for account in plan.brand.own_accounts
    )


def _is_large(mention: Mention, plan: Plan) -> bool:
    author = mention.author
    return author.kind in ("press", "official") or (author.followers or 0) >= plan.detection.multiplier_followers


def map_values(drawn: ChannelMap, words: Words) -> dict[str, Any]:
    """The map as JSON-able values, with its hints in words."""
    return {
        "channels": [_values(one, words) for one in drawn.channels],
        "blind": [one.channel for one in drawn.blind],
        "hints": [hint(one, words) for one in drawn.blind],
        "unplaced_accounts": drawn.unplaced,
    }


def hint(one: MappedChannel, words: Words) -> str:
    """Why a channel is a blind spot, by the most pressing of what points there."""
    why = one.because[0]
    count = one.multipliers if why == "multiplier" else one.linking
    return words.say(f"coverage.hint.{why}", channel=one.channel, n=count, languages=",".join(one.languages))


def listening(one: MappedChannel, words: Words) -> str:
    """Whether somebody listens, in words."""
    if one.silent_since is not None:
        return words.say("coverage.listen.silent")
    return words.say(f"coverage.listen.{'source' if one.source else 'heard' if one.listened else 'no'}")


def _values(one: MappedChannel, words: Words) -> dict[str, Any]:
    return {
        "channel": one.channel,
        "present": one.present,
        "listened": one.listened,
        "source": one.source,
        "mentions_24h": one.mentions,
        "last_heard_at": written(one.last_at),
        "silent_since_at": written(one.silent_since),
        "linking_people": one.linking,
        "multipliers": one.multipliers,
        "languages": list(one.languages),
        "because": list(one.because),
        "blind": one.blind,
        "hint": hint(one, words) if one.blind else None,
    }
