"""A long stream for the speed measurements: the recorded story's mentions again and again, at a constant rate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from coolhead.clock import Instant
from coolhead.drill import load_story
from coolhead.mention import Mention, decode_mention
from coolhead.plan import Plan, read_plan

START: Instant = 1_773_054_000.0
AUTHOR_ROUNDS = 7
"""After so many rounds of the story the same people speak again."""


def plan() -> Plan:
    """The plan of the story's brand."""
    return read_plan(load_story().plan)


def mentions(per_second: float, start: Instant = START) -> Iterator[Mention]:
    """Mentions without end, one each `1 / per_second` seconds, each with an id of its own."""
    story = [decode_mention(line) for line in load_story().mentions]
    number = 0
    while True:
        for told in story:
            at = start + number / per_second
            author = replace(told.author, id=f"{told.author.id}-{number // len(story) % AUTHOR_ROUNDS}")
            yield replace(told, id=f"load-{number}", published_at=at, seen_at=at, author=author)
            number += 1


def many(count: int, per_second: float, start: Instant = START) -> list[Mention]:
    """The first `count` of them."""
    return list(islice(mentions(per_second, start), count))
