"""A mention on the wire (JSON, version 1): decoded strictly, encoded canonically.

The usual mention takes the quick way; whatever looks unusual (unknown fields, escapes that could hide a surrogate,
a key that may be there twice) takes the careful one, which also finds the words for a refusal. Both give the same
mention.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

import msgspec

from coolhead.clock import Instant, write_instant
from coolhead.mention.model import Author, AuthorKind, Engagement, Kind, Mention, PressTier
from coolhead.mention.strict import (
    DEPTH_LIMIT,
    RAW_LIMIT,
    TEXT_LIMIT,
    MentionRefused,
    check_values,
    parse_strictly,
    refusal,
)

_Key = Annotated[str, msgspec.Meta(min_length=1, max_length=512)]
_Short = Annotated[str, msgspec.Meta(max_length=1000)]
_Long = Annotated[str, msgspec.Meta(max_length=8192)]
_Text = Annotated[str, msgspec.Meta(max_length=TEXT_LIMIT)]
_Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class _WireAuthor(msgspec.Struct):
    id: _Key
    handle: _Short | None = None
    name: _Short | None = None
    followers: _Count | None = None
    verified: bool | None = None
    kind: AuthorKind | None = None


class _WireEngagement(msgspec.Struct):
    likes: _Count | None = None
    reposts: _Count | None = None
    replies: _Count | None = None
    views: _Count | None = None


class _WireMention(msgspec.Struct):
    id: _Key
    source: _Key
    published_at: str
    author: _WireAuthor
    text: _Text
    channel: _Short | None = None
    kind: Kind | None = None
    url: _Long | None = None
    in_reply_to: _Short | None = None
    repost_of: _Short | None = None
    quote_of: _Short | None = None
    rating: float | None = None
    rating_max: float | None = None
    engagement: _WireEngagement | None = None
    media: Annotated[list[_Long], msgspec.Meta(max_length=1000)] | None = None
    seen_at: str | None = None
    brand: _Short | None = None
    language: _Short | None = None
    place: _Short | None = None
    revision: _Count | None = None
    deleted: bool | None = None
    press_tier: PressTier | None = None


_FIELDS = frozenset(_WireMention.__struct_fields__)
_AUTHOR_FIELDS = frozenset(_WireAuthor.__struct_fields__)
_ENGAGEMENT_FIELDS = frozenset(_WireEngagement.__struct_fields__)
_NESTED = {"author": _AUTHOR_FIELDS, "engagement": _ENGAGEMENT_FIELDS}

_parse = msgspec.json.Decoder().decode
_SPACE_THEN_COLON = (b" :", b"\t:", b"\n:", b"\r:")
_KEY_THEN_SPACE = re.compile(rb'"[ \t\r\n]+:')
_TIME = re.compile(r"(\d{4})-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:([Zz])|[+-]\d\d:\d\d)?", re.ASCII)


def decode_mention(raw: bytes | dict[str, Any], default_source: str | None = None) -> Mention:
    """The mention that `raw` (JSON in UTF-8, or an object already parsed) stands for.

    Unknown fields are kept in `Mention.unknown` (those of the author and the engagement under these names). A missing
    channel is the source, a missing kind follows from the links and the rating. `default_source` stands in where no
    source is given.

    >>> decode_mention(b'{"id": "1", "source": "rss", "published_at": "2026-03-01T08:15:02Z", '
    ...                b'"author": {"id": "a"}, "text": "Good day"}').channel
    'rss'
    """
    if isinstance(raw, dict):
        return _decode_object(raw, default_source)
    if len(raw) > RAW_LIMIT:
        raise MentionRefused("too_large", f"{len(raw)} bytes, at most {RAW_LIMIT} are taken")
    quick = _decode_quickly(raw, default_source)
    return _decode_object(parse_strictly(raw), default_source) if quick is None else quick


def _decode_quickly(raw: bytes, default_source: str | None) -> Mention | None:
    """None where anything is unusual. A usual mention has known keys only, each once, and no suspicious escape.

    In JSON every quote inside a string follows a backslash, so `":` not after a backslash ends a key or opens a string
    that starts with a colon: never fewer than there are keys. As many as distinct keys means that none is there twice.
    """
    if raw.count(b"{") + raw.count(b"[") > DEPTH_LIMIT or b"\\u0000" in raw or b"\\ud" in raw or b"\\uD" in raw:
        return None
    try:
        document = _parse(raw)
        author = document["author"]
        engagement = document.get("engagement") or {}
        if not (document.keys() <= _FIELDS and author.keys() <= _AUTHOR_FIELDS):
            return None
        keys = len(document) + len(author) + len(engagement)
        if raw.count(b'":') - raw.count(b'\\":') != keys or not engagement.keys() <= _ENGAGEMENT_FIELDS:
            return None
        if any(space in raw for space in _SPACE_THEN_COLON) and _KEY_THEN_SPACE.search(raw):
            return None
        raw.decode()
        if default_source is not None:
            document.setdefault("source", default_source)
        return _mention(msgspec.convert(document, _WireMention), {})
    except (msgspec.MsgspecError, ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return None  # the careful way tells what is wrong


def _decode_object(document: dict[str, Any], default_source: str | None) -> Mention:
    check_values(document, "", 1)
    if default_source is not None and "source" not in document:
        document = {**document, "source": default_source}
    try:
        wire = msgspec.convert(document, _WireMention)
    except msgspec.ValidationError:
        try:
            wire = msgspec.convert(_whole(document), _WireMention)
        except msgspec.ValidationError as error:
            raise refusal(str(error)) from None
    return _mention(wire, _unknown(document))


def _whole(value: Any) -> Any:
    """3.0 is a whole number in JSON."""
    if isinstance(value, dict):
        return {key: _whole(part) for key, part in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _unknown(document: dict[str, Any]) -> dict[str, object]:
    unknown: dict[str, object] = {key: value for key, value in document.items() if key not in _FIELDS}
    for name, known in _NESTED.items():
        extra = {key: value for key, value in (document.get(name) or {}).items() if key not in known}
        if extra:
            unknown[name] = extra
    return unknown


def _mention(wire: _WireMention, unknown: dict[str, object]) -> Mention:
    author, engagement = wire.author, wire.engagement
    return Mention(
        wire.id,
        wire.source,
        _instant(wire.published_at, "published_at"),
        Author(
            author.id,
            author.handle or "",
            author.name or "",
            author.followers,
            bool(author.verified),
            author.kind or "person",
        ),
        wire.text,
        wire.channel or wire.source,
        wire.kind or _kind(wire),
        wire.url,
        wire.in_reply_to,
        wire.repost_of,
        wire.quote_of,
        wire.rating,
        wire.rating_max,
        None
        if engagement is None
        else Engagement(engagement.likes or 0, engagement.reposts or 0, engagement.replies or 0, engagement.views),
        tuple(wire.media or ()),
        None if wire.seen_at is None else _instant(wire.seen_at, "seen_at"),
        wire.brand,
        wire.language,
        wire.place,
        wire.revision or 0,
        bool(wire.deleted),
        wire.press_tier,
        unknown,
    )


def _kind(wire: _WireMention) -> Kind:
    if wire.repost_of:
        return "repost"
    if wire.quote_of:
        return "quote"
    if wire.in_reply_to:
        return "reply"
    return "post" if wire.rating is None else "review"


def _instant(text: str, where: str) -> Instant:
    """RFC 3339 with a zone, 1995 to 2100: outside of it a clock is broken, not a mention old."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise MentionRefused("bad_time", f"{where}: {text[:40]!r} is not a time such as 2026-03-01T08:15:02Z")
    if not 1995 <= int(found.group(1)) <= 2100:
        raise MentionRefused("bad_time", f"{where}: the year {found.group(1)} is not between 1995 and 2100")
    try:
        stamp = datetime.fromisoformat(text.upper())
    except ValueError:
        raise MentionRefused("bad_time", f"{where}: {text!r} is on no calendar") from None
    if stamp.tzinfo is None:
        raise MentionRefused("bad_time", f"{where}: {text!r} has no time zone")
    return stamp.timestamp()


def encode_mention(mention: Mention) -> bytes:
    """Canonical JSON: keys in the order of the wire format, what has its default left out, times in UTC.

    Decoding it gives an equal mention (times to the millisecond).
    """
    known: dict[str, object] = {
        "id": mention.id,
        "source": mention.source,
        "channel": mention.channel,
        "kind": mention.kind,
        "published_at": write_instant(mention.published_at),
        "author": _written(mention.author, Author(""), mention.unknown.get("author")),
        "text": mention.text,
        "url": mention.url,
        "in_reply_to": mention.in_reply_to,
        "repost_of": mention.repost_of,
        "quote_of": mention.quote_of,
        "rating": mention.rating,
        "rating_max": mention.rating_max,
        "engagement": mention.engagement
        and _written(mention.engagement, Engagement(), mention.unknown.get("engagement")),
        "media": mention.media or None,
        "seen_at": None if mention.seen_at is None else write_instant(mention.seen_at),
        "brand": mention.brand,
        "language": mention.language,
        "place": mention.place,
        "revision": mention.revision or None,
        "deleted": mention.deleted or None,
        "press_tier": mention.press_tier,
    }
    document = {key: value for key, value in known.items() if value is not None}
    document |= {key: mention.unknown[key] for key in sorted(mention.unknown) if key not in _NESTED}
    return msgspec.json.encode(document)


def _written(value: Author | Engagement, default: Author | Engagement, unknown: object) -> dict[str, object]:
    document = {
        name: getattr(value, name)
        for name in value.__slots__
        if getattr(value, name) != getattr(default, name) or name == "id"
    }
    return document | (dict(sorted(unknown.items())) if isinstance(unknown, dict) else {})
