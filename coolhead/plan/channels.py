"""Where are we, where do we listen, and where are we spoken of without listening? (R42)

Not being there keeps nobody from talking there. A channel counts as listened to where a source is set for it, or where
mentions of it came in the last four weeks by whatever way. It is a blind spot where nobody listens although something
points there: links in what people say, a large account that spoke there, a wave that reached it, an account of our own,
or simply that much of the brand's languages is spoken there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from coolhead.clock import DAY, Instant
from coolhead.plan.model import Plan

Pointer = Literal["multiplier", "wave", "links", "account", "language"]
POINTERS: Final[tuple[Pointer, ...]] = ("multiplier", "wave", "links", "account", "language")
"""What points to a channel, the most pressing first."""
HEARD_WITHIN: Final = 28 * DAY
CHANNEL_OF_HOST: Final[Mapping[str, str]] = {
    "bsky.app": "bluesky",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "fb.watch": "facebook",
    "instagram.com": "instagram",
    "linkedin.com": "linkedin",
    "mastodon.social": "mastodon",
    "reddit.com": "reddit",
    "redd.it": "reddit",
    "t.me": "telegram",
    "telegram.me": "telegram",
    "threads.net": "threads",
    "threads.com": "threads",
    "tiktok.com": "tiktok",
    "tripadvisor.com": "tripadvisor",
    "trustpilot.com": "trustpilot",
    "twitter.com": "x",
    "vk.com": "vk",
    "vk.ru": "vk",
    "x.com": "x",
    "youtu.be": "youtube",
    "youtube.com": "youtube",
}
LARGE_CHANNELS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("facebook", "instagram", "reddit", "tiktok", "x", "youtube"),
    "fr": ("facebook", "instagram", "tiktok", "x", "youtube"),
    "id": ("facebook", "instagram", "tiktok", "x", "youtube"),
    "pl": ("facebook", "instagram", "tiktok", "x", "youtube"),
    "ru": ("telegram", "vk", "youtube"),
}
"""Language -> channels on which a large part of those who speak it write in public. A judgement, no measurement."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of one channel beside the plan.

    Parameters
    ----------
    mentions: said there in the last day.
    last_at: when the newest mention known was published there.
    silent_since: since when nothing comes, although it usually does.
    linking: people whose mentions link there.
    multipliers: large accounts that spoke there or link there.
    waves: open waves that reached it.
    own: whether an account of ours was seen speaking there.
    """

    mentions: int = 0
    last_at: Instant | None = None
    silent_since: Instant | None = None
    linking: int = 0
    multipliers: int = 0
    waves: int = 0
    own: bool = False


@dataclass(frozen=True, slots=True)
class MappedChannel:
    """One row of the map. `because` says what points to the channel, the most pressing first."""

    channel: str
    present: bool
    source: bool
    listened: bool
    mentions: int
    last_at: Instant | None
    silent_since: Instant | None
    linking: int
    multipliers: int
    languages: tuple[str, ...]
    because: tuple[Pointer, ...]

    @property
    def blind(self) -> bool:
        """Nobody listens although something points there."""
        return not self.listened and bool(self.because)


@dataclass(frozen=True, slots=True)
class ChannelMap:
    """All channels, blind spots first. `unplaced`: own accounts of which nobody wrote on which channel they are."""

    channels: tuple[MappedChannel, ...]
    unplaced: int = 0

    @property
    def blind(self) -> tuple[MappedChannel, ...]:
        """Channels that nobody listens to although something points there: hints at a risk."""
        return tuple(one for one in self.channels if one.blind)


def map_channels(
    plan: Plan, heard: Mapping[str, Heard], sources: Collection[str] = (), now: Instant = 0.0
) -> ChannelMap:
    """The map of channels.

    Parameters
    ----------
    heard: channel -> what is known of it.
    sources: channels for which a source is set.

    >>> from coolhead.plan.defaults import default_plan
    >>> plan = default_plan("Линкора", languages=("ru",))
    >>> drawn = map_channels(plan, {"tiktok": Heard(linking=3)}, {"vk", "youtube"})
    >>> [(one.channel, one.because) for one in drawn.blind]
    [('tiktok', ('links',)), ('telegram', ('language',))]
    """
    placed = {account.channel for account in plan.brand.own_accounts if account.channel}
    large = [channel for language in plan.brand.languages for channel in LARGE_CHANNELS.get(language, ())]
    names = dict.fromkeys([*placed, *sources, *heard, *large])
    rows = [_row(name, plan, heard.get(name, Heard()), name in sources, name in placed, now) for name in names if name]
    ordered = sorted(rows, key=_order)
    return ChannelMap(tuple(ordered), sum(not account.channel for account in plan.brand.own_accounts))


def channel_of(url: str) -> str | None:
    """The channel that an address leads to, where it is one that is known.

    >>> channel_of("https://www.tiktok.com/@anna/video/7"), channel_of("https://pl.trustpilot.com/x"), channel_of("a b")
    ('tiktok', 'trustpilot', None)
    """
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    parts = host.lower().split(".")
    tails = (".".join(parts[start:]) for start in range(len(parts) - 1))
    return next((CHANNEL_OF_HOST[tail] for tail in tails if tail in CHANNEL_OF_HOST), None)


def _row(name: str, plan: Plan, told: Heard, source: bool, placed: bool, now: Instant) -> MappedChannel:
    recent = told.last_at is not None and now - told.last_at <= HEARD_WITHIN
    languages = tuple(language for language in plan.brand.languages if name in LARGE_CHANNELS.get(language, ()))
    present = placed or told.own
    points: dict[Pointer, bool] = {
        "multiplier": told.multipliers > 0,
        "wave": told.waves > 0,
        "links": told.linking > 0,
        "account": present,
        "language": bool(languages),
    }
    return MappedChannel(
        channel=name,
        present=present,
        source=source,
        listened=source or recent,
        mentions=told.mentions,
        last_at=told.last_at,
        silent_since=told.silent_since,
        linking=told.linking,
        multipliers=told.multipliers,
        languages=languages,
        because=tuple(pointer for pointer in POINTERS if points[pointer]),
    )


def _order(one: MappedChannel) -> tuple[bool, int, int, int, str]:
    pressing = POINTERS.index(one.because[0]) if one.because else len(POINTERS)
    return not one.blind, pressing if one.blind else 0, -one.linking, -one.mentions, one.channel
