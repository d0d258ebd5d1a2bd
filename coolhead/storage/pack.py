"""Mentions and readings as compact bytes: their fields in order, as MessagePack.

Fields are only ever appended to the two classes, with a default, so old bytes stay readable; a test pins their order.
"""

from __future__ import annotations

import math
from dataclasses import fields
from operator import attrgetter
from typing import Any

import msgspec

from coolhead.mention import Author, Engagement, Mention
from coolhead.text import Reading, Span

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Any]).decode

MENTION_FIELDS = tuple(field.name for field in fields(Mention))
READING_FIELDS = tuple(field.name for field in fields(Reading))

_AUTHOR, _ENGAGEMENT, _MEDIA = (MENTION_FIELDS.index(name) for name in ("author", "engagement", "media"))
_SERIES = tuple(READING_FIELDS.index(name) for name in ("signs", "mixed", "claims", "terms"))
_BECAUSE = READING_FIELDS.index("because")
_mention_values = attrgetter(*MENTION_FIELDS)
_author_values = attrgetter(*(field.name for field in fields(Author)))
_engagement_values = attrgetter(*(field.name for field in fields(Engagement)))
_reading_values = attrgetter(*READING_FIELDS)


def pack_mention(mention: Mention) -> bytes:
    """ValueError where no store could give it back: half characters, NUL in a name, a time that is none."""
    values = list(_mention_values(mention))
    values[_AUTHOR] = _author_values(mention.author)
    if mention.engagement is not None:
        values[_ENGAGEMENT] = _engagement_values(mention.engagement)
    if not math.isfinite(mention.published_at + mention.arrived_at):
        raise ValueError("its time is not a number")
    if "\x00" in mention.id or "\x00" in mention.source:
        raise ValueError("a NUL character in its id or source")
    try:
        return _encode(values)
    except (TypeError, OverflowError) as error:
        raise ValueError(str(error)) from error


def unpack_mention(body: bytes) -> Mention:
    """The mention that `pack_mention` packed."""
    values = _decode(body)
    values[_AUTHOR] = Author(*values[_AUTHOR])
    if values[_ENGAGEMENT] is not None:
        values[_ENGAGEMENT] = Engagement(*values[_ENGAGEMENT])
    values[_MEDIA] = tuple(values[_MEDIA])
    return Mention(*values)


def pack_reading(reading: Reading) -> bytes:
    """The reading's fields in order."""
    values = list(_reading_values(reading))
    values[_BECAUSE] = [(one.start, one.stop, one.why) for one in reading.because]
    return _encode(values)


def unpack_reading(body: bytes) -> Reading:
    """The reading that `pack_reading` packed."""
    values = _decode(body)
    for place in _SERIES:
        if place < len(values):
            values[place] = tuple(values[place])
    if len(values) > _BECAUSE:
        values[_BECAUSE] = tuple(Span(*one) for one in values[_BECAUSE])
    return Reading(*values)
