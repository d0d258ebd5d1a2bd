"""Mentions and readings as the desk remembers them: without words, names and places."""

from __future__ import annotations

from dataclasses import replace

from coolhead.mention import Author, Mention
from coolhead.text import Reading


def bare_mention(mention: Mention) -> Mention:
    """A mention without its contents: what counting it needs, and no more."""
    author = mention.author
    return replace(
        mention,
        text="",
        url=None,
        place=None,
        unknown={},
        engagement=None,
        author=Author(author.id, followers=author.followers, verified=author.verified, kind=author.kind),
    )


def bare_reading(reading: Reading) -> Reading:
    """A reading without the places of its evidence in the text."""
    return replace(reading, because=(), claims=(), emotion={})
