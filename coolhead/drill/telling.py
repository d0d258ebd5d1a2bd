"""Who says what when: the pen with which the strands of an invented story are written down."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from coolhead.clock import Instant
from coolhead.drill.cast import Cast, stable_id
from coolhead.drill.texts import LANGUAGES, Texts
from coolhead.mention import Author, Engagement, Kind, Mention, PressTier

BRAND = "norvelka"

AUDIENCES = {"x": 11_400, "facebook": 19_800, "instagram": 15_600, "mastodon": 1_200}
"""The brand's own accounts and their followers: 48,000 together."""


class Telling:
    """Collects the mentions of a story, each under the strand it belongs to.

    Parameters
    ----------
    seed: the same seed tells the same story, byte for byte.
    """

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a story needs repeatable choice, not secrecy
        self.texts = {language: Texts(language, self.random) for language in LANGUAGES}
        self.cast = Cast(self.texts, self.random)
        self.mentions: list[Mention] = []
        self.strands: dict[str, list[str]] = {}

    def add(
        self,
        strand: str,
        at: Instant,
        channel: str,
        author: Author,
        text: str,
        *,
        kind: Kind = "post",
        parent: Mention | None = None,
        media: tuple[str, ...] = (),
        rating: float | None = None,
        press_tier: PressTier | None = None,
    ) -> Mention:
        """Write down one mention. A `parent` makes it a reply, a repost or a quote of that mention, never before it."""
        told = self.strands.setdefault(strand, [])
        id_ = stable_id("mention", strand, len(told))
        at = float(round(at if parent is None else max(at, parent.published_at + 20.0)))
        mention = Mention(
            id=id_,
            source=channel,
            channel=channel,
            kind=kind,
            published_at=at,
            author=author,
            text=text,
            url=f"https://{channel.replace('_', '-')}.example/{id_}",
            rating=rating,
            rating_max=None if rating is None else 5.0,
            media=media,
            press_tier=press_tier,
            brand=BRAND,
            engagement=self._engagement(kind, author),
        )
        told.append(id_)
        self.mentions.append(mention if parent is None else _joined(mention, parent))
        return self.mentions[-1]

    def own(self, channel: str) -> Author:
        """The brand's own account on a channel."""
        return Author(
            stable_id("own", channel), "norvelka", "Norvelka", AUDIENCES.get(channel), verified=True, kind="own"
        )

    def choose(self, shares: dict[str, float]) -> str:
        """One of the keys, drawn by its share."""
        return self.random.choices(list(shares), list(shares.values()))[0]

    def _engagement(self, kind: Kind, author: Author) -> Engagement | None:
        """As seen within a minute of publication, so that it tells nothing of the future."""
        if kind in ("review", "article"):
            return None
        likes = min(40, round(self.random.expovariate(1.0) * (1 + (author.followers or 0) / 4000)))
        return Engagement(likes=likes)


def _joined(mention: Mention, parent: Mention) -> Mention:
    if mention.kind == "repost":
        return replace(mention, repost_of=parent.id, text=parent.text, media=parent.media)
    if mention.kind == "quote":
        return replace(mention, quote_of=parent.id)
    return replace(mention, kind="reply", in_reply_to=parent.id)
