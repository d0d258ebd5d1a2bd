"""Values: a mention and who made it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from coolhead.clock import Instant

Kind = Literal["post", "reply", "repost", "quote", "review", "article", "message"]
AuthorKind = Literal["person", "press", "official", "own"]
PressTier = Literal["trade", "local", "national"]

KINDS: tuple[Kind, ...] = ("post", "reply", "repost", "quote", "review", "article", "message")
AUTHOR_KINDS: tuple[AuthorKind, ...] = ("person", "press", "official", "own")
PRESS_TIERS: tuple[PressTier, ...] = ("trade", "local", "national")


@dataclass(frozen=True, slots=True)
class Author:
    """Who spoke. `followers` is None where the source does not tell."""

    id: str
    handle: str = ""
    name: str = ""
    followers: int | None = None
    verified: bool = False
    kind: AuthorKind = "person"


@dataclass(frozen=True, slots=True)
class Engagement:
    """How often a mention was liked, reposted, answered and seen, as its source told it."""

    likes: int = 0
    reposts: int = 0
    replies: int = 0
    views: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing somebody said in public, as it came over the wire (version 1).

    `source` is the connector it came through, `channel` the platform it was said on. Instants are seconds since
    the epoch. `text` may be empty for a repost. `revision` above 0 is an edit, `deleted` a removal seen at
    the platform.
    """

    id: str
    source: str
    published_at: Instant
    author: Author
    text: str = ""
    channel: str = ""
    kind: Kind = "post"
    url: str | None = None
    in_reply_to: str | None = None
    repost_of: str | None = None
    quote_of: str | None = None
    rating: float | None = None
    rating_max: float | None = None
    engagement: Engagement | None = None
    media: tuple[str, ...] = ()
    seen_at: Instant | None = None
    brand: str | None = None
    language: str | None = None
    place: str | None = None
    revision: int = 0
    deleted: bool = False
    press_tier: PressTier | None = None
    unknown: dict[str, object] = field(default_factory=dict)

    @property
    def arrived_at(self) -> Instant:
        """What moves the stream clock: when it was seen, else when it was published."""
        return self.published_at if self.seen_at is None else self.seen_at

    @property
    def parent(self) -> str | None:
        """The mention this one answers, repeats or quotes."""
        return self.repost_of or self.quote_of or self.in_reply_to
