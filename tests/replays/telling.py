"""Replays a story and says which of its expectations do not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from coolhead.clock import HOUR, Instant, read_instant
from coolhead.desk import BacklogCounted, DeskState, Event, MentionRead, Record, Tick, fact_wire, handle
from coolhead.mention import Mention, decode_mention
from coolhead.plan import Plan, read_plan
from coolhead.run.inherited import Inherited
from coolhead.run.replay import replay, unattended
from coolhead.run.weights import load_reader
from coolhead.text import Reader

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in HERE.glob("*.jsonl"))

Fact = dict[str, Any]


@dataclass(frozen=True)
class Expected:
    """What must follow from a story. Spans of time are {after, by}; `paged` may be `never`."""

    says: str
    highest: tuple[int, int]
    noticed: dict[str, str] | None = None
    noticed_again: dict[str, str] | None = None
    paged: dict[str, str] | str | None = None
    calmed: dict[str, str] | None = None
    floors: tuple[str, ...] = ()
    topic: str | None = None
    linked: bool = False
    settle_hours: float = 0.0
    acts: list[dict[str, Any]] = field(default_factory=list)


def expected(name: str) -> Expected:
    return Expected(**YAML(typ="safe", pure=True).load((HERE / f"{name}.yaml").read_text("utf-8")))


@cache
def shared_plan() -> Plan:
    return read_plan((HERE / "plan.yaml").read_text("utf-8"))


@cache
def shared_reader() -> Reader:
    return load_reader()


@cache
def mentions_of(name: str) -> tuple[Mention, ...]:
    return tuple(decode_mention(line) for line in (HERE / f"{name}.jsonl").read_bytes().splitlines())


@cache
def facts_of(name: str) -> tuple[Fact, ...]:
    """The facts that follow from a story, in wire form."""
    wanted = expected(name)
    if wanted.acts:
        return tuple(_with_acts(mentions_of(name), wanted.acts))
    settle = round(wanted.settle_hours * 60)
    return tuple(replay(mentions_of(name), shared_plan(), shared_reader(), settle_minutes=settle))


def _with_acts(mentions: tuple[Mention, ...], acts: list[dict[str, Any]]) -> Iterator[Fact]:
    """A replay carries mentions only; a story with acts is told to the desk itself."""
    plan, inherited, state = unattended(shared_plan()), Inherited(), DeskState(brand=shared_plan().brand.id)
    readings = shared_reader().read(mentions)
    events: list[tuple[Instant, Event]] = [
        (mention.arrived_at, MentionRead(mention, inherited.settle(mention, reading)))
        for mention, reading in zip(mentions, readings, strict=True)
    ]
    for act in acts:
        counted = {name: value for name, value in act.items() if name not in ("at", "kind")}
        at = read_instant(act["at"])
        events.append((at, BacklogCounted(at=at, **counted)))
    events.append((max(at for at, _ in events) + HOUR, Tick(max(at for at, _ in events) + HOUR)))
    for _, event in sorted(events, key=lambda each: each[0]):
        state, commands = handle(state, event, plan)
        yield from (fact_wire(command.fact) for command in commands if isinstance(command, Record))


def highest(facts: tuple[Fact, ...]) -> int:
    """The highest level of any wave; facts are told from level 2 on, so 1 stands for all below."""
    return max((fact["to"] for fact in facts if fact["type"] == "severity_changed"), default=1)


def unmet(name: str) -> list[str]:
    """The expectations that do not hold, in words."""
    wanted, facts = expected(name), facts_of(name)
    rises = [fact for fact in facts if fact["type"] == "severity_changed" and fact["to"] > fact["from"]]
    opened = [fact for fact in facts if fact["type"] == "wave_opened"]
    pages = [fact for fact in facts if fact["type"] == "alert_raised"]
    calmed = [fact for fact in facts if fact["type"] == "wave_calmed"]
    found = []
    if not wanted.highest[0] <= highest(facts) <= wanted.highest[1]:
        found.append(f"highest level {highest(facts)}, not {wanted.highest}")
    if wanted.paged == "never" and pages:
        found.append(f"paged at {pages[0]['at']}")
    if isinstance(wanted.paged, dict):
        found += _first_outside("paged", pages[:1], wanted.paged)
    if wanted.noticed:
        found += _first_outside("noticed", opened[:1], wanted.noticed)
    if wanted.noticed_again:
        later = [fact for fact in opened if fact["at"] >= wanted.noticed_again["after"]]
        found += _first_outside("noticed again", later[:1], wanted.noticed_again)
    if wanted.calmed:
        found += _first_outside("calmed", calmed[-1:], wanted.calmed)
        found += [] if len(calmed) == len(opened) else [f"{len(opened)} waves opened, {len(calmed)} calmed"]
    floors = {floor for fact in rises for floor in fact["floors"]}
    found += [f"floor {floor} never held" for floor in wanted.floors if floor not in floors]
    if wanted.topic and wanted.topic not in {fact["topic"] or fact["crisis_type"] for fact in rises}:
        found.append(f"topic {wanted.topic} not found")
    if wanted.linked and not _linked(opened, wanted.topic):
        found.append("no wave is linked to an earlier one of its topic")
    return found


def _first_outside(what: str, facts: list[Fact], span: dict[str, str]) -> list[str]:
    if not facts:
        return [f"never {what}"]
    at = facts[0]["at"]
    inside = read_instant(span["after"]) <= read_instant(at) <= read_instant(span["by"])
    return [] if inside else [f"{what} at {at}, not from {span['after']} to {span['by']}"]


def _linked(opened: list[Fact], topic: str | None) -> bool:
    waves = [fact for fact in opened if fact["topic"] == topic]
    return len(waves) > 1 and all(later["linked_to"] == earlier["wave"] for earlier, later in pairwise(waves))
