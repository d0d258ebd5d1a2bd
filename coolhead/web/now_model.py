"""Values: the parts of the Now page as they are shown, in the words of one language."""

from __future__ import annotations

from dataclasses import dataclass

from coolhead.web.chart import Chart
from coolhead.web.chips import Chip
from coolhead.web.explain import Explanation
from coolhead.web.ports import BrandView
from coolhead.web.seeing import ShownSight
from coolhead.web.spike import ShownSpike


@dataclass(frozen=True, slots=True)
class ShownWave:
    """One of the other waves."""

    id: str
    chip: Chip
    topic: str
    since: str


@dataclass(frozen=True, slots=True)
class ShownAlert:
    """The alert box. `waiting` says whether the button is there."""

    id: str
    state: str
    sentence: str
    waiting: bool


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of the checklist."""

    text: str
    who: str
    due: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class GuidelinePart:
    """One part of the guideline: its heading and its lines with their rules."""

    heading: str
    lines: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ShownMention:
    """One mention, as text only."""

    author: str
    channel: str
    at: str
    text: str
    language: str
    link: str | None
    tone: str
    cut: bool


@dataclass(frozen=True, slots=True)
class NowView:
    """The whole page."""

    brand: BrandView
    seq: int
    chip: Chip
    verdict: str
    reasons: list[str]
    since: str | None
    updated: str | None
    action: str
    lead: str | None
    quiet: str | None
    explanation: Explanation | None
    alert: ShownAlert | None
    wave: str | None
    """The leading wave's id."""
    waves: list[ShownWave]
    chart: Chart | None
    of_100: tuple[int, int, int]
    climate: str
    roles: list[tuple[str, str]]
    steps: list[ShownStep]
    guideline: list[GuidelinePart]
    guideline_at: str | None
    timeline: list[tuple[str, str]]
    sources: list[str]
    sight: ShownSight
    began: str | None
    spikes: list[ShownSpike]
