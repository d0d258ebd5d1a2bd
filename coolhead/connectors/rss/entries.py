"""From a feed's bytes to the fields of mentions, one for each entry."""

from __future__ import annotations

import calendar
import hashlib
import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import feedparser

from coolhead.clock import Instant, write_instant
from coolhead.connectors.plain_text import plain_text
from coolhead.connectors.rss.config import RssSettings
from coolhead.connectors.rss.guard import Hostile, check_feed

MOST_ENTRIES = 2_000
MOST_LETTERS = 20_000
EARLIEST, LATEST = 788_918_400.0, 4_102_444_800.0
"""1995 to 2100: a date outside is a broken clock, and counts as no date."""
_GOOGLE = re.compile(r"google\.(com|[a-z]{2}|com?\.[a-z]{2})")
_MEDIA = ("image", "video", "audio")


class NotAFeed(ValueError):
    """These bytes are no feed, or not one that may be opened. `reason` is a short word for the quarantine."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def read_feed(body: bytes, url: str, content_type: str) -> list[dict[str, Any]]:
    """The entries of a feed as the feed reader sees them. Raises `NotAFeed`."""
    # Without a charset the document's own declaration counts (RFC 7303), which the reader denies to text/xml.
    declared = content_type if "charset" in content_type.lower() else "application/xml"
    try:
        check_feed(body)
        # In memory and with no address of its own: given plain bytes, the reader would look for a file of that name.
        feed = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-type": declared, "content-location": url},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Hostile as error:
        raise NotAFeed("hostile", str(error)) from error
    except Exception as error:
        raise NotAFeed("not_a_feed", type(error).__name__) from error
    if not feed.entries and not feed.get("version"):
        fault = feed.get("bozo_exception")
        raise NotAFeed("not_a_feed", type(fault).__name__ if fault else "no feed element")
    return list(feed.entries[:MOST_ENTRIES])


def mention_fields(entry: dict[str, Any], settings: RssSettings, url: str, seen_at: Instant) -> dict[str, Any]:
    """One entry on the wire (mention, version 1). `seen_at` stands in for a date that the entry does not give."""
    link = target_of(str(entry.get("link") or ""))
    site = _host(link) or _host(url)
    text = _text(entry, settings.kind)[:MOST_LETTERS]
    published = _published(entry)
    fields: dict[str, Any] = {
        "id": _id(entry, link, text, _host(url)),
        "source": "rss",
        "channel": settings.channel,
        "kind": settings.kind,
        "published_at": write_instant(seen_at if published is None else published),
        "seen_at": write_instant(seen_at),
        "author": _author(entry, settings, site),
        "text": text,
        "url": link if link and len(link) <= 8000 else None,
        "media": sorted(set(_media(entry))),
    }
    if settings.kind == "reply" and "#" in link:
        fields["in_reply_to"] = link.partition("#")[0][:1000]
    if settings.press_tier and fields["author"]["kind"] == "press":
        fields["press_tier"] = settings.press_tier
    if settings.brand:
        fields["brand"] = settings.brand
    return fields


def target_of(link: str) -> str:
    """The page a link leads to: Google Alerts wraps each in a redirect of its own. Empty if it is no web address.

    >>> target_of("https://www.google.com/url?rct=j&sa=t&url=https://gazette.example/a%3Fb%3D1&ct=ga&usg=x")
    'https://gazette.example/a?b=1'
    """
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return ""
    host = (parts.hostname or "").removeprefix("www.")
    if _GOOGLE.fullmatch(host) and parts.path == "/url":
        asked = parse_qs(parts.query)
        inner = (asked.get("url") or asked.get("q") or [""])[0]
        return inner if urlsplit(inner).scheme in {"http", "https"} else ""
    return link.strip() if parts.scheme in {"http", "https"} and host else ""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _id(entry: dict[str, Any], link: str, text: str, feed_host: str) -> str:
    """The entry's own id, else its link, else a digest. A bare number is unique in its feed only: the host joins it."""
    given = plain_text(str(entry.get("id") or ""))
    if given:
        return given[:500] if ":" in given else f"{feed_host}/{given}"[:500]
    if link:
        return link[:500]
    return "sha256:" + hashlib.sha256(f"{feed_host}\n{text}".encode("utf-8", "replace")).hexdigest()


def _text(entry: dict[str, Any], kind: str) -> str:
    title = plain_text(str(entry.get("title") or ""))
    contents = [str(part.get("value") or "") for part in entry.get("content") or ()]
    body = plain_text(max([str(entry.get("summary") or ""), *contents], key=len))
    if not title or body.startswith(title):
        return body
    # A comment's title is made up by the blog ("Comment on ... by ..."); its author did not write it.
    return (body or title) if kind == "reply" else f"{title}\n\n{body}".strip()


def _published(entry: dict[str, Any]) -> Instant | None:
    for field in ("published_parsed", "updated_parsed", "created_parsed"):
        # Past the reader's own `get`, which answers for `updated` with `published` and warns about it.
        stamp = dict.get(entry, field)
        if stamp:
            try:
                instant = float(calendar.timegm(stamp))
            except (ValueError, OverflowError):
                continue
            if EARLIEST <= instant <= LATEST:
                return instant
    return None


def _author(entry: dict[str, Any], settings: RssSettings, site: str) -> dict[str, Any]:
    written = entry.get("author_detail") or {}
    outlet = entry.get("source") or {}
    name = plain_text(str(written.get("name") or entry.get("author") or outlet.get("title") or ""))[:200]
    kind = settings.author_kind or ("press" if settings.kind == "article" else "person")
    # Press is one voice per outlet: ten pieces by ten reporters of one paper are one paper's attention.
    id_ = site if kind == "press" or not name else f"{site}/{name.casefold()}"
    return {"id": id_ or "unknown", "name": name or site, "kind": kind}


def _media(entry: dict[str, Any]) -> Iterator[str]:
    for enclosure in [*(entry.get("enclosures") or ()), *(entry.get("media_content") or ())]:
        kind = str(enclosure.get("type") or enclosure.get("medium") or "").partition("/")[0]
        if kind in _MEDIA:
            yield kind
