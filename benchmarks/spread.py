"""Who carries a wave, where it began and in which order it reached the channels, against the streams' own truth.

`python -m benchmarks.spread [--only p01,p02] [--keep FOLDER]`; reads COOLHEAD_DATA (default ../shared). `report()`
gives the tables of docs/benchmarks.md. Truth: the labels name the story of each mention; a multiplier is an author that
the truth lists and that spoke in the story; a channel is reached where two people of the story spoke, in the order of
their first words. The named baseline of the origin is [earliest negative of the day], as it was told before.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import sys
import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.kept_readings import KeptReader
from coolhead.clock import HOUR, MINUTE, read_instant
from coolhead.desk import DeskState, MentionRead, Record, handle
from coolhead.mention import Author, Mention, decode_mention
from coolhead.plan import read_plan, starter_plan_from_json
from coolhead.run.replay import unattended
from coolhead.run.weights import load_reader
from coolhead.text import Reader, Reading
from coolhead.wave.events import MultiplierJoined, WaveOpened
from coolhead.wave.spread_events import OriginFound, WaveReachedChannel
from coolhead.wave.tree_shape import shape_of
from coolhead.wave.trees import MOST_NODES, Trees

STREAMS = Path(os.environ.get("COOLHEAD_DATA", "../shared")) / "streams" / "public"
GRACE = 12 * HOUR
NEAR_SECONDS = 10 * MINUTE


@dataclass(slots=True)
class Found:
    """What one crisis showed."""

    stream: str
    story: str
    origin: float | None = None
    """Minutes by which the told origin is later than the story's first mention; None: no wave."""
    exact: bool = False
    baseline: float | None = None
    baseline_exact: bool = False
    multipliers: int = 0
    listed: int = 0
    read_negative: int = 0
    delays: list[float] = field(default_factory=list)
    extra: dict[str, int] = field(default_factory=dict)
    """Reason -> accounts listed that the truth does not name; `background`: those not of the story at all."""
    channels: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    pairs: tuple[int, int] = (0, 0)


def play(stream: str, keep: str = "") -> list[Found]:
    """One stream through the desk, and what was told of each crisis in it."""
    plan = unattended(read_plan(starter_plan_from_json((STREAMS / f"{stream}.brand.json").read_text(encoding="utf-8"))))
    with gzip.open(STREAMS / f"{stream}.jsonl.gz", "rb") as lines:
        mentions = [decode_mention(line) for line in lines]
    kept = KeptReader(load_reader(), Path(keep), stream) if keep else None
    reader: Reader = kept or load_reader()
    readings = reader.read(mentions)
    if kept is not None:
        kept.save()
    state, facts, earliest = DeskState(brand=plan.brand.id), [], {}
    for mention, reading in zip(mentions, readings, strict=True):
        state, commands = handle(state, MentionRead(mention, reading), plan)
        for command in commands:
            if not isinstance(command, Record):
                continue
            facts.append(command.fact)
            if isinstance(command.fact, WaveOpened):
                earliest[command.fact.wave] = state.watch.scopes[command.fact.topic or ""].earliest
    truth = json.loads((STREAMS / f"{stream}.truth.json").read_text(encoding="utf-8"))
    with gzip.open(STREAMS / f"{stream}.labels.tsv.gz", "rt", encoding="utf-8") as lines:
        story_of = {row[0]: row[2] for row in (line.rstrip("\n").split("\t") for line in lines)}
    tone_of: dict[str, str] = {mention.id: reading.tone for mention, reading in zip(mentions, readings, strict=True)}
    return [
        judge(stream, window, mentions, story_of, tone_of, facts, earliest)
        for window in truth["windows"]
        if window["is_crisis"]
    ]


def judge(
    stream: str,
    window: dict[str, Any],
    mentions: list[Mention],
    story_of: dict[str, str],
    tone_of: dict[str, str],
    facts: list[Any],
    earliest: dict[str, tuple[int, str] | None],
) -> Found:
    """What was told within one crisis, by its truth."""
    found = Found(stream, window["story"])
    onset, end = read_instant(window["onset"]), read_instant(window["end"]) + GRACE
    of_story = [mention for mention in mentions if story_of[mention.id] == window["story"]]
    by_id = {mention.id: mention for mention in mentions}
    opened = [fact for fact in facts if isinstance(fact, WaveOpened) and onset <= fact.at <= end]
    waves = {fact.wave for fact in opened}
    if opened:
        _judge_origin(found, opened[0], facts, onset, of_story[0].id, earliest)
    _judge_multipliers(found, window, of_story, by_id, tone_of, facts, waves)
    _judge_channels(found, of_story, facts, opened)
    return found


def _judge_origin(
    found: Found,
    opened: WaveOpened,
    facts: list[Any],
    onset: float,
    first: str,
    earliest: dict[str, tuple[int, str] | None],
) -> None:
    told = [(opened.first_at, opened.first_mention)]
    told += [
        (fact.first_at, fact.mention) for fact in facts if isinstance(fact, OriginFound) and fact.wave == opened.wave
    ]
    at, mention = told[-1]
    found.origin = None if at is None else (at - onset) / MINUTE
    found.exact = mention == first
    before = earliest[opened.wave]
    found.baseline = None if before is None else before[0] - onset // MINUTE
    found.baseline_exact = before is not None and before[1] == first


def _judge_multipliers(
    found: Found,
    window: dict[str, Any],
    of_story: list[Mention],
    by_id: dict[str, Mention],
    tone_of: dict[str, str],
    facts: list[Any],
    waves: set[str],
) -> None:
    wanted = {
        mention.author.id: mention for mention in reversed(of_story) if mention.author.id in window["multipliers"]
    }
    found.multipliers = len(wanted)
    found.read_negative = sum(
        any(tone_of[one.id] == "negative" for one in of_story if one.author.id == author) for author in wanted
    )
    told: dict[str, MultiplierJoined] = {}
    for fact in facts:
        if isinstance(fact, MultiplierJoined) and fact.wave in waves:
            told.setdefault(by_id[fact.mention].author.id, fact)
    story_authors = {mention.author.id for mention in of_story}
    for author, fact in told.items():
        if author in wanted:
            found.listed += 1
            found.delays.append((fact.at - wanted[author].published_at) / MINUTE)
        else:
            found.extra[fact.reason] = found.extra.get(fact.reason, 0) + 1
            if author not in story_authors:
                found.extra["background"] = found.extra.get("background", 0) + 1


def _judge_channels(found: Found, of_story: list[Mention], facts: list[Any], opened: list[WaveOpened]) -> None:
    """The order of channels as told by the first wave of the crisis, beside that of the story's second people."""
    people: dict[str, dict[str, float]] = {}
    for mention in of_story:
        people.setdefault(mention.channel, {}).setdefault(mention.author.id, mention.published_at)
    second = {channel: sorted(times.values())[1] for channel, times in people.items() if len(times) > 1}
    found.channels = sorted(second, key=lambda channel: min(people[channel].values()))
    waves = {fact.wave for fact in opened}
    told: dict[str, float] = {}
    for fact in facts:
        if isinstance(fact, WaveReachedChannel) and fact.wave in waves:
            told[fact.channel] = min(fact.first_at, told.get(fact.channel, fact.first_at))
    found.told = sorted(told, key=lambda channel: told[channel])
    both = [channel for channel in found.channels if channel in told]
    pairs = [(one, other) for place, one in enumerate(both) for other in both[place + 1 :]]
    found.pairs = (sum(told[one] <= told[other] for one, other in pairs), len(pairs))


def cost() -> list[tuple[str, str]]:
    """A full ring: time a mention, time to join it, memory."""
    chance = random.Random(4)
    told = [_invented(number, chance) for number in range(2 * MOST_NODES)]
    tracemalloc.start()
    trees = Trees()
    for mention, reading in told[:MOST_NODES]:
        trees.hear(mention, reading, [("", ["negative", "voices"], 0)], minute=int(mention.published_at // 60))
    memory = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    began = time.process_time()
    for mention, reading in told[MOST_NODES:]:
        trees.hear(mention, reading, [("", ["negative", "voices"], 0)], minute=int(mention.published_at // 60))
    heard = (time.process_time() - began) / MOST_NODES
    began = time.process_time()
    for _ in range(10):
        shape_of(trees)
    joined = (time.process_time() - began) / 10
    return [
        ("a mention into a full ring", f"{heard * 1e6:.1f} µs"),
        ("joining 20,000 mentions (once in five minutes and open wave)", f"{joined * 1e3:.1f} ms"),
        ("memory of a full ring", f"{memory / 2**20:.1f} MB"),
    ]


def _invented(number: int, chance: random.Random) -> tuple[Mention, Reading]:
    parent = f"m{number - chance.randint(1, 400)}" if number and chance.random() < 0.7 else None
    link = f"https://news.example/{number % 500}?utm_source=a" if chance.random() < 0.1 else ""
    mention = Mention(
        f"m{number}", "s", float(number), Author(f"a{number % 9000}", followers=100), f"words {link}", "x",
        repost_of=parent, url=f"https://x.example/{number}",
    )  # fmt: skip
    key = f"{chance.getrandbits(14):024x}"
    return mention, Reading("en", 1.0, 0.9, 0.1, 0.0, copy_key=key, near_key=chance.getrandbits(64))


def results(names: list[str], keep: str = "") -> list[Found]:
    """All crises of these streams, two streams at a time."""
    with ProcessPoolExecutor(max_workers=2) as pool:
        return [found for each in pool.map(partial(play, keep=keep), names) for found in each]


def report(names: list[str] | None = None, keep: str = "") -> str:
    """The tables, in Markdown."""
    chosen = names or [path.name.split(".")[0] for path in sorted(STREAMS.glob("*.truth.json"))]
    return "\n".join(_tables(results(chosen, keep)))


def _tables(found: list[Found]) -> Iterator[str]:
    noticed = [one for one in found if one.origin is not None]
    yield f"{len(found)} crises, {len(noticed)} with a wave.\n"
    yield "| origin | exact | within 10 minutes | median minutes off | n |\n|---|---|---|---|---|"
    yield _origin_row("ours", [(one.origin, one.exact) for one in noticed])
    yield _origin_row("[earliest negative of the day]", [(one.baseline, one.baseline_exact) for one in noticed])
    delays = [delay for one in found for delay in one.delays]
    wanted, listed = sum(one.multipliers for one in found), sum(one.listed for one in found)
    readable = sum(one.read_negative for one in found)
    extra: dict[str, int] = {}
    for one in found:
        for reason, count in one.extra.items():
            extra[reason] = extra.get(reason, 0) + count
    yield "\n| multipliers of the truth | |\n|---|---|"
    yield f"| listed | {listed} of {wanted} ({listed / max(1, wanted):.2f}) |"
    yield f"| of them read as critical at all | {readable} |"
    yield f"| delay after their first word, median / worst | {_median(delays):.1f} / {max(delays, default=0):.0f} min |"
    yield f"| listed besides, by reason | {', '.join(f'{name} {n}' for name, n in sorted(extra.items()))} |"
    right, pairs = sum(one.pairs[0] for one in found), sum(one.pairs[1] for one in found)
    known = sum(len(set(one.channels) & set(one.told)) for one in noticed)
    wanted_channels, told = sum(len(one.channels) for one in noticed), sum(len(one.told) for one in noticed)
    first = [one.told[:1] == one.channels[:1] for one in noticed if one.told]
    yield "\n| channels | |\n|---|---|"
    yield f"| reached by two people of the story, and told | {known} of {wanted_channels} |"
    yield f"| told besides | {told - known} |"
    yield f"| pairs in the right order | {right} of {pairs} ({right / max(1, pairs):.2f}) |"
    yield f"| first channel right | {sum(first)} of {len(first)} |"
    yield "\n| cost | |\n|---|---|"
    for name, measured in cost():
        yield f"| {name} | {measured} |"


def _origin_row(name: str, told: list[tuple[float | None, bool]]) -> str:
    off = [minutes for minutes, _ in told if minutes is not None]
    near = sum(abs(minutes) * MINUTE <= NEAR_SECONDS for minutes in off)
    exact = sum(exact for _, exact in told)
    middle = _median([abs(minutes) for minutes in off])
    return f"| {name} | {exact / len(told):.2f} | {near / len(told):.2f} | {middle:.0f} | {len(told)} |"


def _median(values: list[float]) -> float:
    return float(np.median(values)) if values else 0.0


def main() -> int:
    """Prints the tables, and with --rows a line for each crisis."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", default="", help="a folder that keeps readings for the next run")
    parser.add_argument("--rows", action="store_true")
    chosen = parser.parse_args()
    names = [path.name.split(".")[0] for path in sorted(STREAMS.glob("*.truth.json"))]
    found = results([name for name in names if not chosen.only or name in chosen.only.split(",")], chosen.keep)
    if chosen.rows:
        for one in found:
            print(one)
    print("\n".join(_tables(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
