"""Values: the parts of the page of a wave as they are shown, in the words of one language."""

from __future__ import annotations

from dataclasses import dataclass, field

from coolhead.web.chips import Chip
from coolhead.web.explain import Explanation
from coolhead.web.figures import Figure
from coolhead.web.spike import ShownQuote
from coolhead.web.wave_chart import WaveChart


@dataclass(frozen=True, slots=True)
class CarrierRow:
    """Who carried the wave: an account by the mention that is still kept, else by what it is."""

    mention: str
    name: str
    kind: str
    reach: str
    joined: str
    brought: str
    channel: str
    text: str
    language: str
    link: str | None
    others: str
    """The page with all that this author said."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The wave without one account: sentences, and of which account they are."""

    mention: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Branch:
    """One place of the tree of spread. `weight` is the radius of its dot."""

    said: str
    note: str
    weight: float
    link: str | None = None
    children: list[Branch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Share:
    """One bar: a name, its share in words, and its length of 100."""

    name: str
    value: str
    length: float


@dataclass(frozen=True, slots=True)
class Root:
    """What it is about: a sentence, how much of it that is, and what is typically said."""

    said: str
    share: str
    quotes: list[ShownQuote]


@dataclass(frozen=True, slots=True)
class WavePage:
    """The whole page."""

    id: str
    topic: str
    chip: Chip
    over: bool
    verdict: str
    reasons: list[str]
    reasons_at: str
    """When they were told, where that is a while ago."""
    times: str
    figures: list[Figure]
    figures_note: str
    chart: WaveChart | None
    forecast: list[str]
    explanation: Explanation | None
    carriers: list[CarrierRow]
    choices: list[tuple[str, str]]
    """Accounts without which the wave can be imagined, by their mention."""
    what_if: WhatIf | None
    tree: Branch | None
    root: Root
    rings: list[Share]
    made_of: list[str]
    languages: list[Share]
    channels: list[Share]
    timeline: list[tuple[str, str]]
    unknown: list[str]
    """What this page cannot say, and why."""
    mentions_link: str
