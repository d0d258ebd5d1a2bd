"""Mentions and readings as the desk remembers them: without words, names and places."""

from __future__ import annotations

from coolhead.mention import Author, Mention
from coolhead.text import Reading


def bare_mention(mention: Mention) -> Mention:
    """A mention without its contents: what counting it needs, and no more.

    Made field by field: copying a dataclass with changes costs three times as much, and this is asked of every critic.
    """
    author = mention.author
    return Mention(
        mention.id,
        mention.source,
        mention.published_at,
        Author(author.id, followers=author.followers, verified=author.verified, kind=author.kind),
        channel=mention.channel,
        kind=mention.kind,
        in_reply_to=mention.in_reply_to,
        repost_of=mention.repost_of,
        quote_of=mention.quote_of,
        rating=mention.rating,
        rating_max=mention.rating_max,
        media=mention.media,
        seen_at=mention.seen_at,
        brand=mention.brand,
        language=mention.language,
        revision=mention.revision,
        deleted=mention.deleted,
        press_tier=mention.press_tier,
    )


def bare_reading(reading: Reading) -> Reading:
    """A reading without the places of its evidence in the text."""
    return Reading(
        reading.language,
        reading.language_confidence,
        reading.negative,
        reading.neutral,
        reading.positive,
        arousal=reading.arousal,
        argument=reading.argument,
        own_experience=reading.own_experience,
        intent=reading.intent,
        toxicity=reading.toxicity,
        category=reading.category,
        signs=reading.signs,
        copy_key=reading.copy_key,
        tier=reading.tier,
        model=reading.model,
        near_key=reading.near_key,
        doubt=reading.doubt,
        mixed=reading.mixed,
        vector=reading.vector,
        terms=reading.terms,
    )
