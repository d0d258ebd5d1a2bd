"""Bad input: what it costs, what is kept of it, and whether anybody is woken.

`python -m benchmarks.bounds [--count 1000000]` prints a table (markdown). Each row is one brand: four quiet days, then
what the row is called. The desk alone: mentions come with their readings.
"""

from __future__ import annotations

import argparse
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from coolhead.clock import DAY, HOUR, MINUTE, Instant
from coolhead.desk import DeskState, MentionRead, Record, Tick, handle
from coolhead.drill import load_story
from coolhead.mention import Author, Mention
from coolhead.plan import Plan, read_plan
from coolhead.run.replay import unattended
from coolhead.run.snapshot import encode
from coolhead.text import Reading

BEGINS = 1_772_323_200.0
QUIET_DAYS = 4
QUIET_PER_DAY = 240
STARTS = BEGINS + QUIET_DAYS * DAY
MILLION = 1_000_000

FINE = Reading("en", 0.95, 0.05, 0.9, 0.05, own_experience=0.7)
BAD = Reading("en", 0.95, 0.9, 0.08, 0.02, arousal=0.6, argument=0.2, own_experience=0.7, category={"T2": 0.9})
COPIED = replace(BAD, copy_key="the-same-words")

Said = tuple[Mention, Reading]


@dataclass(frozen=True, slots=True)
class Row:
    """What one kind of input cost: mentions, microseconds of one core each, the bytes of the brand's state (at its
    largest, and packed as in a snapshot at the end), the highest level and the pages."""

    name: str
    mentions: int
    micros: float
    state_bytes: int
    packed_bytes: int
    level: int
    pages: int
    silences: int


def said(
    n: int, at: Instant, author: str, text: str = "It broke.", channel: str = "x", followers: int = 100
) -> Mention:
    """One mention, seen when it is published."""
    return Mention(f"m{n}", "bounds", at, Author(author, followers=followers), text, channel, seen_at=at)


def quiet(days: float = QUIET_DAYS, per_day: float = QUIET_PER_DAY) -> Iterator[Said]:
    """Friendly and neutral people, one in twenty critical."""
    step = DAY / per_day
    for n in range(int(days * per_day)):
        critical = n % 20 == 7
        yield said(n, BEGINS + n * step, f"q{n % 997}", "Fine.", ("x", "facebook")[n % 2]), BAD if critical else FINE


def copies_of_one(count: int) -> Iterator[Said]:
    """The same words again and again by one author, all within an hour."""
    return ((said(10**7 + n, STARTS + n * HOUR / count, "bot"), COPIED) for n in range(count))


def copies_of_many(count: int) -> Iterator[Said]:
    """The same words, each time by another author, all within an hour."""
    return ((said(10**7 + n, STARTS + n * HOUR / count, f"bot{n}"), COPIED) for n in range(count))


def one_large_complaint(count: int) -> Iterator[Said]:
    """One complaint by an author with 10 M followers."""
    yield said(10**7, STARTS, "star", "Never again.", followers=10_000_000), BAD


def five_a_week(count: int) -> Iterator[Said]:
    """A year of a brand with five mentions a week, every third of them critical."""
    for n in range(260):
        yield said(10**7 + n, STARTS + n * 7 * DAY / 5, f"a{n % 60}"), BAD if n % 3 == 0 else FINE


def two_hundred_a_second(count: int) -> Iterator[Said]:
    """An hour (or less) of 200 a second by all kinds of people, one in twenty critical: praise, as after a goal."""
    for n in range(min(count, 720_000)):
        yield said(10**7 + n, STARTS + n / 200, f"p{n}", "What a match!"), BAD if n % 20 == 3 else FINE


def made_up_channels(count: int) -> Iterator[Said]:
    """10,000 channels, ten friendly mentions each, over a day."""
    count = min(count, 100_000)
    for n in range(count):
        yield said(10**7 + n, STARTS + n * DAY / count, f"c{n}", channel=f"channel-{n % 10_000}"), FINE


def hundred_thousand_critics(count: int) -> Iterator[Said]:
    """100,000 authors, each with words of their own, all of them critical: a storm, and to be paged."""
    count = min(count, 100_000)
    for n in range(count):
        reading = replace(BAD, copy_key=f"k{n}", signs=("boycott",))
        yield said(10**7 + n, STARTS + n * DAY / count, f"c{n}"), reading


def empty_texts(count: int) -> Iterator[Said]:
    """Mentions without a word, by as many authors."""
    count = min(count, 100_000)
    return ((said(10**7 + n, STARTS + n * DAY / count, f"e{n}", ""), FINE) for n in range(count))


def from_the_future(count: int) -> Iterator[Said]:
    """All that comes is dated ten years ahead."""
    count = min(count, 100_000)
    for n in range(count):
        at = STARTS + n * DAY / count
        yield replace(said(10**7 + n, at, f"f{n % 5000}"), published_at=at + 3650 * DAY), FINE


def silent_channel(count: int) -> Iterator[Said]:
    """Facebook stops; X goes on for a week."""
    for n in range(7 * QUIET_PER_DAY):
        at = STARTS + 3 * DAY + n * DAY / QUIET_PER_DAY
        yield said(10**7 + n, at, f"s{n % 997}", "Fine."), BAD if n % 20 == 7 else FINE


KINDS: dict[str, tuple[Callable[[int], Iterator[Said]], float, float]] = {
    "a million copies by one author": (copies_of_one, QUIET_DAYS, QUIET_PER_DAY),
    "a million copies by as many authors": (copies_of_many, QUIET_DAYS, QUIET_PER_DAY),
    "one complaint, 10 M followers": (one_large_complaint, QUIET_DAYS, QUIET_PER_DAY),
    "5 mentions a week for a year": (five_a_week, 1, 1),
    "200 a second for an hour, praise": (two_hundred_a_second, QUIET_DAYS, QUIET_PER_DAY),
    "10,000 channels": (made_up_channels, QUIET_DAYS, QUIET_PER_DAY),
    "100,000 critics": (hundred_thousand_critics, QUIET_DAYS, QUIET_PER_DAY),
    "empty texts": (empty_texts, QUIET_DAYS, QUIET_PER_DAY),
    "dates ten years ahead": (from_the_future, QUIET_DAYS, QUIET_PER_DAY),
    "a channel falls silent": (silent_channel, QUIET_DAYS + 3, QUIET_PER_DAY),
}
"""Name -> (what is said, quiet days before, mentions a day in them)."""


def measure(name: str, count: int = MILLION, plan: Plan | None = None) -> Row:
    """One row: the kind of input through a desk of its own, and ten quiet minutes after."""
    plan = plan or unattended(read_plan(load_story().plan))
    kind, days, per_day = KINDS[name]
    state = DeskState(brand=plan.brand.id)
    level = pages = silences = mentions = 0
    last, seconds, largest = BEGINS, 0.0, 0
    for mention, reading in chain(quiet(days, per_day), kind(count)):
        mentions += 1
        last = max(last, mention.arrived_at)
        began = time.process_time()
        state, commands = handle(state, MentionRead(mention, reading), plan)
        seconds += time.process_time() - began
        for command in commands:
            if isinstance(command, Record):
                level = max(level, getattr(command.fact, "to", 0) if command.fact.type == "severity_changed" else 0)
                pages += command.fact.type == "alert_raised"
                silences += command.fact.type == "channel_silent"
        if mentions % 200_000 == 0:
            largest = max(largest, len(encode(state)))
    state, commands = handle(state, Tick(last + 10 * MINUTE), plan)
    pages += sum(isinstance(command, Record) and command.fact.type == "alert_raised" for command in commands)
    body = encode(state)
    packed = len(zlib.compress(body, level=1))
    return Row(name, mentions, 1e6 * seconds / mentions, max(largest, len(body)), packed, level, pages, silences)


def report(count: int = MILLION) -> str:
    """The table of all kinds."""
    lines = [
        "| input | mentions | µs a mention | state | packed | highest level | pages | silences told |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name in KINDS:
        row = measure(name, count)
        lines.append(
            f"| {row.name} | {row.mentions:,} | {row.micros:.0f} | {row.state_bytes / 1e6:.2f} MB | "
            f"{row.packed_bytes / 1e6:.2f} MB | {row.level} | {row.pages} | {row.silences} |"
        )
    return "\n".join(lines)


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=MILLION, help="mentions of the largest kinds")
    print(report(parser.parse_args().count))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
