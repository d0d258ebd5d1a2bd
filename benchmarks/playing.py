"""The composed streams for benchmarks that play them: which there are, their plans, and what their scorer says."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from coolhead.mention import Mention, decode_mention
from coolhead.plan import Plan, read_plan, starter_plan_from_json

STREAMS = Path(os.environ.get("COOLHEAD_DATA", "../shared")) / "streams"
MOST_A_DAY = 300
"""Streams up to this size are played where a table needs many runs; the three greater ones take half of the time."""

Told = dict[str, Any]
"""A change of level as the scorer reads it: type, t (epoch seconds), wave, topic, to."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the scorer says of one run, and how many waves were told and paged in it, crises and all."""

    name: str
    overall: float
    page_in_time: float
    notice_in_time: float
    in_band: float
    quiet_pages: float
    clean: float
    waves: int = 0
    pages: int = 0

    def numbers(self) -> tuple[float, ...]:
        """In the order of the tables."""
        return (
            self.overall,
            self.page_in_time,
            self.notice_in_time,
            self.in_band,
            self.quiet_pages,
            self.clean,
            self.waves,
            self.pages,
        )


HEAD = (
    "| overall | page in time | notice in time | in band | quiet false pages a week | hard clean | waves | pages |",
    "|---|---|---|---|---|---|---|---|",
)

DIGITS = (1, 3, 3, 3, 3, 3, 0, 0)


@cache
def truths() -> dict[str, dict[str, Any]]:
    """Stream -> what is true of it."""
    paths = sorted((STREAMS / "public").glob("*.truth.json"))
    return {path.name.split(".")[0]: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def chosen(only: str = "", most_a_day: int | None = None) -> list[str]:
    """The streams by name, of at most so many mentions a day."""
    names = [name for name, truth in truths().items() if most_a_day is None or truth["size"] <= most_a_day]
    return [name for name in names if not only or name in only.split(",")]


def plan_of(stream: str) -> Plan:
    """The starter plan, made of what may be known of the brand beforehand."""
    return read_plan(starter_plan_from_json((STREAMS / "public" / f"{stream}.brand.json").read_text(encoding="utf-8")))


def mentions_of(stream: str) -> list[Mention]:
    """All that is said in a stream."""
    with gzip.open(STREAMS / "public" / f"{stream}.jsonl.gz", "rb") as lines:
        return [decode_mention(line) for line in lines]


@cache
def scorer() -> Any:
    """The streams' own scorer."""
    spec = importlib.util.spec_from_file_location("streams_score", STREAMS / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def scored(name: str, told: Mapping[str, Sequence[Told]]) -> Row:
    """The scorer's summary over these streams."""
    each = [scorer().score_stream(truths()[stream], list(events)) for stream, events in told.items()]
    said = scorer().summary([row for rows, _ in each for row in rows], [per for _, per in each])
    return Row(
        name,
        said["overall"],
        said["page_in_time"],
        said["notice_in_time"],
        said["severity_in_band"],
        said["quiet_pages_per_week"],
        said["hard_clean"],
        *(_waves(told, least) for least in (2, 3)),
    )


def _waves(told: Mapping[str, Sequence[Told]], least: int) -> int:
    return sum(len({event["wave"] for event in events if event["to"] >= least}) for events in told.values())


def table(title: str, rows: Sequence[Row]) -> str:
    """The first row whole, the others by how much they differ from it; a point where they do not."""
    lines = [f"| {title} {HEAD[0]}", f"|---{HEAD[1]}"]
    whole = rows[0].numbers()
    for row in rows:
        told = row.numbers()
        if row is rows[0]:
            cells = [f"{value:.{digits}f}" for value, digits in zip(told, DIGITS, strict=True)]
        else:
            apart = [value - other for value, other in zip(told, whole, strict=True)]
            cells = [_apart(value, digits) for value, digits in zip(apart, DIGITS, strict=True)]
        lines.append(f"| {row.name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _apart(value: float, digits: int) -> str:
    return "." if abs(value) < 0.5 * 10**-digits else f"{value:+.{digits}f}"
