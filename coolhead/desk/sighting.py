"""What can be seen, told as facts: silent channels, channels heard again, clocks that are off."""

from __future__ import annotations

from coolhead.clock import MINUTE, Instant
from coolhead.desk.commands import Command, Fact, Record
from coolhead.desk.state import DeskState
from coolhead.wave.sight import News
from coolhead.wave.sight_events import ChannelClockOff, ChannelHeardAgain, ChannelSilent

CATCHING_UP = 2
"""Mentions that came late from which on a channel is said to be catching up."""


def sighted(state: DeskState, at: Instant) -> list[Command]:
    """Everything that was noticed about channels since this was last asked."""
    sight = state.watch.sight
    news, sight.news = sight.news, []
    return [Record(_fact(state.brand, at, one)) for one in news]


def _fact(brand: str, at: Instant, news: News) -> Fact:
    channel = news.channel or None
    expected = round(news.expected, 6)
    if news.kind == "silent":
        return ChannelSilent(at=at, brand=brand, channel=channel, since_at=news.since * MINUTE, expected=expected)
    if news.kind == "clock":
        return ChannelClockOff(at=at, brand=brand, channel=news.channel, minutes=news.minutes)
    return ChannelHeardAgain(
        at=at,
        brand=brand,
        channel=channel,
        since_at=news.since * MINUTE,
        missed_minutes=news.minutes,
        expected=expected,
        came=news.came,
        catching_up=news.late >= CATCHING_UP,
    )
