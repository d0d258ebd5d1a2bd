"""Values: the parts of the Now page as they are shown, in the words of one language."""

from __future__ import annotations

from dataclasses import dataclass

from coolhead.web.chart import Chart
from coolhead.web.chips import Chip
from coolhead.web.explain import Explanation
from coolhead.web.figures import Figure
from coolhead.web.now_work import Work
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
    """The whole page. `way` is what its one button does: take, lead, room, wave, or nothing."""

    brand: BrandView
    seq: int
    chip: Chip
    verdict: str
    reasons: list[str]
    reasons_at: str
    since: str | None
    updated: str | None
    action: str
    way: str
    work: Work | None
    quiet: str | None
    figures: list[Figure]
    figures_note: str
    explanation: Explanation | None
    alert: ShownAlert | None
    wave: str | None
    """The leading wave's id."""
    judged: str
    """What people said of waves like the leading one."""
    ask_useful: bool
    waves: list[ShownWave]
    chart: Chart | None
    forecast: str
    of_100: tuple[int, int, int]
    climate: str
    waiting: str
    """Who waits for an answer, and whether all can be answered; empty while nobody does."""
    guideline: list[GuidelinePart]
    guideline_at: str | None
    since_here: list[tuple[str, str]]
    here_at: str
    """When this person looked last."""
    timeline: list[tuple[str, str]]
    sources: list[str]
    sight: ShownSight
    began: str | None
    spikes: list[ShownSpike]
