"""Topics found in what critics say, held against the stories of the public streams; and meaning across languages.

`python -m benchmarks.topics [--keep FOLDER]`; reads COOLHEAD_DATA (default ../shared). First tier alone; the
baseline is the crisis type that most of a story's mentions are given by their words, [type by words].
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.kept_readings import KeptReader
from benchmarks.playing import STREAMS, chosen
from benchmarks.reading_tiers import OURS, mentions_of
from benchmarks.reading_topics import STORIES
from coolhead.clock import read_instant
from coolhead.desk import DeskState, MentionRead, handle
from coolhead.mention import Mention, decode_mention
from coolhead.plan import read_plan, starter_plan_from_json
from coolhead.run.encoder import load_deep_reader
from coolhead.run.inherited import Inherited
from coolhead.run.replay import unattended
from coolhead.run.weights import load_reader
from coolhead.text import Reader, Reading
from coolhead.text.vectors import unpacked
from coolhead.wave.topics import NEAR, SAME

BEFORE = 3600.0
"""Seconds. A topic that was there longer before a story is not the story's."""


@dataclass(frozen=True)
class Story:
    """One crisis: minutes until its topic was born (None: never), how much of the story that topic holds and how much
    of the topic is the story, by words of their own read as critical; the same for the crisis type."""

    stream: str
    born: float | None
    held: float
    pure: float
    type_held: float
    type_pure: float


def play(stream: str, keep: str) -> list[Story]:
    """One stream through the desk; what its topics held when each story was over."""
    told = (STREAMS / "public" / f"{stream}.brand.json").read_text(encoding="utf-8")
    plan = unattended(read_plan(starter_plan_from_json(told)))
    with gzip.open(STREAMS / "public" / f"{stream}.jsonl.gz", "rb") as lines:
        mentions = [decode_mention(line) for line in lines]
    reader: Reader = load_reader()
    if keep:
        reader = KeptReader(reader, Path(keep), stream)
    readings = reader.read(mentions)
    state, inherited, topics = DeskState(brand=plan.brand.id), Inherited(), dict[str, set[str]]()
    births: dict[str, float] = {}
    for place, (mention, reading) in enumerate(zip(mentions, readings, strict=True), 1):
        state, _ = handle(state, MentionRead(mention, inherited.settle(mention, reading, place), place), plan)
        for name, topic in state.watch.topics.topics.items():
            if name not in births:
                births[name] = mention.arrived_at
                topics[name] = set(topic.members)
            topics[name].update(topic.members.keys() & {mention.id})
    return list(
        _stories(stream, mentions, dict(zip((one.id for one in mentions), readings, strict=True)), topics, births)
    )


def _stories(
    stream: str,
    mentions: list[Mention],
    readings: dict[str, Reading],
    topics: dict[str, set[str]],
    births: dict[str, float],
) -> Iterator[Story]:
    truth: dict[str, Any] = json.loads((STREAMS / "public" / f"{stream}.truth.json").read_text(encoding="utf-8"))
    with gzip.open(STREAMS / "public" / f"{stream}.labels.tsv.gz", "rt", encoding="utf-8") as lines:
        story_of = {row[0]: row[2] for row in (line.rstrip("\n").split("\t") for line in lines)}
    critical = {one.id for one in mentions if one.kind != "repost" and readings[one.id].tone == "negative"}
    for window in truth["windows"]:
        own = {one for one in critical if story_of[one] == window["story"]}
        onset, end = read_instant(window["onset"]), read_instant(window["end"])
        around = {one.id for one in mentions if onset <= one.published_at <= end} & critical
        known = {name: members & critical for name, members in topics.items() if births[name] >= onset - BEFORE}
        best = max(known, key=lambda name: (len(known[name] & own), name), default="")
        held = known.get(best, set())
        found = bool(held & own)
        types = Counter(kind for one in own for kind in _types(readings[one]))
        kind = types.most_common(1)[0][0] if types else ""
        typed = {one for one in around if kind and kind in _types(readings[one])}
        yield Story(
            stream,
            (births[best] - onset) / 60 if found else None,
            len(held & own) / max(1, len(own)),
            len(held & own & around) / max(1, len(held & around)),
            len(typed & own) / max(1, len(own)),
            len(typed & own & around) / max(1, len(typed)),
        )


def _types(reading: Reading) -> list[str]:
    return [name for name in reading.category if reading.category[name] >= 0.5]


def meaning() -> str:
    """How often texts near a topic's centre tell its story, in a language the centre has not heard."""
    stories = [json.loads(line) for line in STORIES.read_text("utf-8").splitlines()]
    reader, deep = load_reader(), load_deep_reader()
    lines: dict[str, Any] = {}
    for language in OURS:
        told = mentions_of([story[language] for story in stories])
        lines[language] = unpacked([one.vector for one in deep.deepen(told, reader.read(told))])
    same, other = [], []
    for language in OURS:
        centres = sum(lines[one] for one in OURS if one != language)
        centres = centres / np.linalg.norm(centres, axis=1, keepdims=True)
        cosines = lines[language] @ centres.T
        same += np.diag(cosines).tolist()
        other += cosines[~np.eye(len(stories), dtype=bool)].tolist()
    halves = [(OURS[:2], OURS[2:]), (OURS[::2], OURS[1::2])]
    alike, unlike = [], []
    for one, two in halves:
        left, right = (sum(lines[name] for name in half) for half in (one, two))
        left, right = (part / np.linalg.norm(part, axis=1, keepdims=True) for part in (left, right))
        cosines = left @ right.T
        alike += np.diag(cosines).tolist()
        unlike += cosines[~np.eye(len(stories), dtype=bool)].tolist()
    rates = [_from(same, NEAR), _from(other, NEAR), _from(alike, SAME), _from(unlike, SAME)]
    return (
        f"{len(stories)} stories of our own in five languages, second tier. A text joins a topic of its story told in"
        f" the four other languages (cosine {NEAR}): {rates[0]}; one of another story: {rates[1]}. Two topics of one"
        f" story, each in other languages, become one (cosine {SAME}): {rates[2]}; of two stories: {rates[3]}."
    )


def _from(cosines: list[float], border: float) -> str:
    return f"{np.mean(np.array(cosines) >= border):.4f} (n={len(cosines)})"


def report(keep: str = "", names: Sequence[str] = ()) -> str:
    """Both, as markdown, of the streams named, all where none is."""
    names = names or chosen()
    with ProcessPoolExecutor(max_workers=2) as pool:
        stories = [story for found in pool.map(partial(play, keep=keep), names) for story in found]
    found = [story for story in stories if story.born is not None]
    rows = [
        "| | found topics | [type by words] |",
        "|---|---|---|",
        f"| stories with one, of {len(stories)} | {len(found)} | {sum(story.type_held > 0 for story in stories)} |",
        f"| of a story's own critical words, mean share it holds | {_mean([one.held for one in stories])}"
        f" | {_mean([one.type_held for one in stories])} |",
        f"| of what it holds while the story lasts, mean share that is the story | {_mean([one.pure for one in found])}"
        f" | {_mean([one.type_pure for one in stories if one.type_held > 0])} |",
        f"| minutes from the first mention to the topic's birth, median | {_minutes(found)} | |",
    ]
    return "\n".join([*rows, "", meaning()])


def _mean(values: list[float]) -> str:
    return f"{sum(values) / max(1, len(values)):.2f}"


def _minutes(found: list[Story]) -> str:
    born = [story.born for story in found if story.born is not None]
    return f"{median(born):.0f} ({sum(one <= 30 for one in born)} within 30)" if born else "-"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", default="")
    print(report(parser.parse_args().keep))
