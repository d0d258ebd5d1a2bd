"""The recorded story of the demo: its mentions, its plan, and what its narrator knows."""

from __future__ import annotations

import gzip
import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from coolhead.clock import Instant, read_instant


@dataclass(frozen=True, slots=True)
class Strand:
    """One thread of the story: when it runs, how many mentions it has and how many of them were written as criticism.

    `mentions` are its ids; the ordinary days have none here, theirs are all that belong to no other strand.
    """

    first_at: Instant
    last_at: Instant
    count: int
    negative: int
    mentions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Marks:
    """What the narrator knows and the desk must find out.

    `multipliers` are (instant, mention, followers); `chapters` are (instant, message id) in their order.
    """

    start: Instant
    end: Instant
    crisis_type: str
    multipliers: tuple[tuple[Instant, str, int], ...]
    statement: Instant
    chapters: tuple[tuple[Instant, str], ...]
    languages: Mapping[str, int]
    strands: Mapping[str, Strand] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """A story ready to be played: mentions as JSON Lines (wire format 1), the plan file's text, the narrator's marks.

    >>> story = load_story()
    >>> story.brand, len(story.marks.multipliers)
    ('norvelka', 3)
    """

    brand: str
    mentions: tuple[bytes, ...]
    plan: str
    marks: Marks

    def narration(self, instant: Instant) -> str | None:
        """The message id of the chapter that runs at an instant; None before the story begins.

        >>> story = load_story()
        >>> story.narration(story.marks.multipliers[0][0])
        'demo.chapter.multiplier'
        """
        begun = bisect_right([at for at, _ in self.marks.chapters], instant)
        return self.marks.chapters[begun - 1][1] if begun else None


@cache
def load_story() -> Story:
    """The story that is shipped with the package. Read once, then kept."""
    folder = files("coolhead.drill").joinpath("story")
    marks = json.loads(folder.joinpath("marks.json").read_text("utf-8"))
    return Story(
        brand=marks["brand"],
        mentions=tuple(gzip.decompress(folder.joinpath("mentions.jsonl.gz").read_bytes()).splitlines()),
        plan=folder.joinpath("plan.yaml").read_text("utf-8"),
        marks=Marks(
            start=read_instant(marks["start"]),
            end=read_instant(marks["end"]),
            crisis_type=marks["type"],
            multipliers=tuple((read_instant(m["at"]), m["mention"], m["followers"]) for m in marks["multipliers"]),
            statement=read_instant(marks["statement"]),
            chapters=tuple((read_instant(chapter["at"]), chapter["id"]) for chapter in marks["chapters"]),
            languages=marks["languages"],
            strands={
                name: Strand(
                    read_instant(s["from"]), read_instant(s["to"]), s["count"], s["negative"], frozenset(s["mentions"])
                )
                for name, s in marks["strands"].items()
            },
        ),
    )
