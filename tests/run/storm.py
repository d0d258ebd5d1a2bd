"""A compact story and a reader that costs nothing: two quiet days, a storm with a safety report, quiet again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache

from coolhead.clock import HOUR, MINUTE, Instant
from coolhead.drill import load_story
from coolhead.mention import Author, Mention
from coolhead.plan import Plan, read_plan
from coolhead.text import Reading

BEGINS = 1_772_323_200.0
QUIET_HOURS = 36
BRAND = "norvelka"
ALERT = "norvelka-T2-1-3"
"""The first alert of the story."""
ENDS = BEGINS + (QUIET_HOURS + 5) * HOUR


class QuickReader:
    """Bad is what begins with "Bad", about T2; "mould" is a safety sign."""

    model = "quick"

    def read(self, mentions: Sequence[Mention]) -> list[Reading]:
        return [reading_of(mention) for mention in mentions]


def reading_of(mention: Mention) -> Reading:
    bad = 0.85 if mention.text.startswith("Bad") else 0.05
    return Reading(
        "en",
        0.9,
        bad,
        0.95 - bad,
        0.05,
        arousal=0.6,
        argument=0.2,
        own_experience=0.7,
        category={"T2": 0.9} if bad > 0.5 else {},
        signs=("safety",) if "mould" in mention.text else (),
        model="quick",
    )


@cache
def plan() -> Plan:
    return read_plan(load_story().plan)


def mentions(scale: float = 1.0) -> list[Mention]:
    """The story in order of time; the same at every call. `scale` 1.0: about 330 mentions."""
    return list(_mentions(scale))


@cache
def _mentions(scale: float) -> list[Mention]:
    chance = random.Random(7)
    quiet = int(140 * scale)
    step = QUIET_HOURS * HOUR / quiet
    said = [_said(n, BEGINS + n * step + chance.uniform(0, 300), "Fine" if n % 9 else "Bad day") for n in range(quiet)]
    starts = BEGINS + QUIET_HOURS * HOUR
    for n in range(int(160 * scale)):
        at = starts + (n / 160 / scale) ** 0.6 * 2 * HOUR
        words = "Bad mould in it" if n % 5 == 0 else f"Bad, never again {n}"
        said.append(_said(10_000 + n, at, words, followers=90_000 if n % 40 == 7 else 100))
        if n % 6 == 5:
            said.append(_repost(20_000 + n, at + 30.0, said[-1].id))
    said += [_said(30_000 + n, starts + 2 * HOUR + n * 6 * MINUTE, "Fine") for n in range(int(20 * scale))]
    return sorted(said, key=lambda mention: (mention.published_at, mention.id))


def _said(n: int, at: Instant, words: str, followers: int = 100) -> Mention:
    author = Author(f"author-{n}", followers=followers)
    return Mention(f"m{n:06}", f"source{n % 3}", float(int(at)), author, words, brand=BRAND)


def _repost(n: int, at: Instant, of: str) -> Mention:
    author = Author(f"author-{n}", followers=50)
    return Mention(f"m{n:06}", "source0", float(int(at)), author, "", kind="repost", repost_of=of, brand=BRAND)
