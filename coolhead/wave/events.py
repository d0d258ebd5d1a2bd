"""Facts about waves. Numbers are rounded to six decimals; ids only, no texts and no names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from coolhead.clock import Instant

Args = dict[str, str | int | float | bool | None]


def where_known() -> Any:
    """A field that is left out on the wire where it is None."""
    return field(default=None, metadata={"where_known": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClimateMeasured:
    """What a brand's channels were like in the last window (15 minutes of stream time); also the chart's points.

    `negative` is the estimated number of negative mentions, `usual` the usual one for such a window; `friendly`,
    `neutral` and `critical` count distinct authors over the last 24 hours, one voice each (R11). Where a random sample
    was read deeper, `negative_share` is the share of negative mentions it shows, with its 90 % interval. `age_minutes`
    tells for each channel how long ago its newest mention was published (R39); `misdated` how many mentions were dated
    ahead of their coming and were counted when they came, where there were any.
    """

    type: ClassVar[str] = "climate_measured"
    at: Instant
    brand: str
    minutes: float
    mentions: int
    negative: float
    usual: float
    friendly: int
    neutral: int
    critical: int
    channels: dict[str, int] = field(default_factory=dict)
    negative_share: float | None = where_known()
    negative_share_low: float | None = where_known()
    negative_share_high: float | None = where_known()
    age_minutes: dict[str, int] | None = field(default=None, metadata={"where_known": True})
    misdated: int | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveOpened:
    """A topic, or the brand as a whole (`topic` None), has left its usual level.

    `late_from_at` and `seen_at` are told where it was found in mentions that came late: what was said from the one on
    is seen since the other.
    """

    type: ClassVar[str] = "wave_opened"
    at: Instant
    brand: str
    wave: str
    topic: str | None
    first_mention: str | None = None
    first_at: Instant | None = None
    linked_to: str | None = None
    late_from_at: float | None = where_known()
    seen_at: float | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveMeasured:
    """Where an open wave stands: what the page shows between changes of level. Every five minutes of stream time.

    Where a random sample was read deeper, `negative_share` is the share of the brand's mentions of about the last hour
    that are negative (for a topic: negative and about it), with its 90 % interval. `above_one_10`, `_30` and `_60` are
    the chances that R was above 1 in the last so many minutes, `reach_reproduction` is R with every mention weighed by
    its reach, `doubling_minutes` (80 % between low and high) is left out where growth is not sure.

    What the wave is made of: shares of its voices, each with the brand's usual one once that is known; the share of
    bystanders with its 80 % interval, and the three rings (affected, interested, unrelated; R48). Copies: the same
    words, and nearly the same. `answer_due` complaints of the last day should have an answer by now, and `unanswered`
    have none beyond the usual; left out where the brand's own answers are not seen.

    `tree_reproduction`: new critical mentions that hang on an earlier one (answers, reposts, quotes, links, copies),
    for each that had time to be answered in the last hour; evidence beside `reproduction`, which decides.
    """

    type: ClassVar[str] = "wave_measured"
    at: Instant
    brand: str
    wave: str
    topic: str | None
    level: int
    mentions: int
    authors: int
    per_hour: float
    usual_per_hour: float
    reproduction: float | None
    reach: int
    multipliers: int
    channels: int
    emotion_share: float
    bystander_share: float
    spread: float
    impact: float
    negative_share: float | None = where_known()
    negative_share_low: float | None = where_known()
    negative_share_high: float | None = where_known()
    above_one_10: float | None = where_known()
    above_one_30: float | None = where_known()
    above_one_60: float | None = where_known()
    reach_reproduction: float | None = where_known()
    doubling_minutes: float | None = where_known()
    doubling_minutes_low: float | None = where_known()
    doubling_minutes_high: float | None = where_known()
    usual_emotion_share: float | None = where_known()
    usual_bystander_share: float | None = where_known()
    bystander_share_low: float | None = where_known()
    bystander_share_high: float | None = where_known()
    affected_share: float | None = where_known()
    interested_share: float | None = where_known()
    unrelated_share: float | None = where_known()
    newcomer_share: float | None = where_known()
    usual_newcomer_share: float | None = where_known()
    stranger_share: float | None = where_known()
    usual_stranger_share: float | None = where_known()
    picture_share: float | None = where_known()
    usual_picture_share: float | None = where_known()
    low_rating_share: float | None = where_known()
    usual_low_rating_share: float | None = where_known()
    copied_share_low: float | None = where_known()
    copied_share_high: float | None = where_known()
    answer_due: int | None = where_known()
    unanswered: int | None = where_known()
    usual_answered_share: float | None = where_known()
    tree_reproduction: float | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiplierJoined:
    """An account of larger reach or relevance entered a wave with this mention (R46).

    `reason`: reach (the plan's number of followers), press, official; audience (among the largest hundredth of those
    that speak about the brand), verified (an expert: verified where few are, among the largest tenth), centre (much of
    the wave turns to it), spreads (a large account that took up a critical mention, in whatever tone). `first_at`: its
    first contact. The account itself is not named: whoever may know it looks it up by the mention, which can be erased.
    """

    type: ClassVar[str] = "multiplier_joined"
    at: Instant
    brand: str
    wave: str
    mention: str
    reach: int
    reason: str
    first_at: float | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveCalmed:
    """A wave is back at its usual level."""

    type: ClassVar[str] = "wave_calmed"
    at: Instant
    brand: str
    wave: str
    topic: str | None
    mentions: int
