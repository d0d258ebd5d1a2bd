"""Facts about the mood and about those who speak well: ids and numbers; nobody is ranked, no critic is named."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from coolhead.clock import Instant


def where_known() -> Any:
    """A field that is left out on the wire where it is None."""
    return field(default=None, metadata={"where_known": True})


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodMeasured:
    """How people spoke of the brand in the last day, beside `climate_measured`, every 15 minutes while anybody speaks.

    `channels` and `languages` count people as (friendly, neutral, critical), each by their newest word (R11);
    `newcomers` are the friendly ones who were never heard on an earlier day of the last four weeks (R21). `friends`
    are friendly mentions of people who turned friendly within these `minutes`, the newest first, at most 20.

    Where the brand's own answers are heard: how many of these `minutes` went to people who were friendly, neutral or
    critical by then, and to some whose words are not known any more (R12); `thanked` names the friendly mentions among
    those answered.
    """

    type: ClassVar[str] = "mood_measured"
    at: Instant
    brand: str
    minutes: float
    channels: dict[str, tuple[int, int, int]]
    languages: dict[str, tuple[int, int, int]]
    newcomers: int
    friends: tuple[str, ...] = ()
    thanked: tuple[str, ...] = ()
    answered_friendly: int | None = where_known()
    answered_neutral: int | None = where_known()
    answered_critical: int | None = where_known()
    answered_unknown: int | None = where_known()


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionThanked:
    """A person says that somebody was thanked for a friendly mention; `stands` False: they take that back."""

    type: ClassVar[str] = "mention_thanked"
    at: Instant
    brand: str
    mention: str
    who: str
    stands: bool = True
