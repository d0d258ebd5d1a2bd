"""What can be seen, in words: where we are blind, since when, whose clock is off, and how old the newest words are."""

from __future__ import annotations

from dataclasses import dataclass

from coolhead.clock import HOUR, MINUTE, Instant
from coolhead.run.board import Board
from coolhead.run.board_sight import ALL, SightView, Silence, clock_sentence
from coolhead.web.display import display
from coolhead.web.speech import Speech

MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class ShownSight:
    """`lines`: what is not seen; `ages`: each channel and how long ago its newest mention was published."""

    lines: list[str]
    ages: list[tuple[str, str]]


def said_sight(board: Board, words: Speech) -> ShownSight:
    """What one board can see, at its own (stream) time."""
    sight, at = board.sight, board.at
    silences = sight.silences()
    lines = [_silence(one, at, words) for one in silences[:MOST_LINES]]
    if len(silences) > MOST_LINES:
        lines.append(words.say("sight.silent.more", n=len(silences) - MOST_LINES))
    for channel, minutes in sorted(sight.clocks.items())[:MOST_LINES]:
        lines.append(display(words.told(clock_sentence(channel, minutes)), 200))
    if silences:
        lines.append(words.say("sight.less_sure"))
    return ShownSight(lines, _ages(sight, at, words))


def _silence(one: Silence, at: Instant | None, words: Speech) -> str:
    recent = at is None or abs(at - one.since) < 12 * HOUR
    since = words.clock_time(one.since) if recent else words.day_time(one.since)
    expected = max(1, round(one.expected))
    if one.channel == ALL:
        return words.say("sight.silent.all", since=since, n=expected)
    return words.say("sight.silent", channel=display(words.named("channel", one.channel), 40), since=since, n=expected)


def _ages(sight: SightView, at: Instant | None, words: Speech) -> list[tuple[str, str]]:
    """The freshest first."""
    newest = sorted(sight.newest.items(), key=lambda told: (-told[1], told[0]))
    return [
        (
            display(words.named("channel", channel), 40),
            words.say("sight.age", minutes=max(1.0, ((at or published) - published) / MINUTE)),
        )
        for channel, published in newest
    ]
