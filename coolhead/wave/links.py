"""When two addresses are one: the same page without what only counts clicks. Addresses become 64-bit digests."""

from __future__ import annotations

import re
from hashlib import blake2b
from struct import Struct
from typing import Final

_empty = blake2b(person=b"coolhead-links", digest_size=8).copy
_number = Struct(">q").unpack
_LINK: Final = re.compile(r"https?://[^\s<>\"'|]+", re.IGNORECASE)
_CLOSING: Final = ".,;:!?)]}»”’…"
_TRACKING: Final = frozenset(
    ("fbclid", "gclid", "dclid", "igshid", "igsh", "yclid", "msclkid", "twclid", "ttclid", "mc_cid", "mc_eid", "ref",
     "ref_src", "ref_url", "cmpid", "si", "__twitter_impression")
)  # fmt: skip
"""Parameters that say where a click came from, not what is shown."""
_PREFIXES: Final = ("www.", "m.", "amp.", "mobile.")
LONGEST_LINK: Final = 2_000


def digest(text: str) -> int:
    """A 64-bit digest with a sign, of Coolhead alone and never 0; empty text has none and gives 0."""
    if not text:
        return 0
    told = _empty()
    told.update(text.encode("utf-8", "backslashreplace"))
    return _number(told.digest())[0] or 1


def one_address(url: str) -> str:
    """An address as it is compared: no scheme, no `www.`, no fragment, no tracking parameters, the rest in order.

    >>> one_address("https://www.Example.org/a/?utm_source=x&id=7&fbclid=1#top")
    'example.org/a?id=7'
    >>> one_address("http://m.example.org/a?id=7") == one_address("https://example.org/a/?id=7&utm_medium=mail")
    True
    """
    rest = url[:LONGEST_LINK].partition("#")[0]
    rest = rest.partition("://")[2] or rest
    page, _, asked = rest.partition("?")
    host, slash, path = page.partition("/")
    host = host.lower()
    if host.startswith(_PREFIXES):
        for prefix in _PREFIXES:
            host = host.removeprefix(prefix)
    page = (host + slash + path).rstrip("/")
    if not asked:
        return page
    kept = sorted(one for one in asked.split("&") if one and not _tracks(one))
    return page + ("?" + "&".join(kept) if kept else "")


def link_in(text: str) -> str:
    """The first link of a text, as it stands there; empty where there is none.

    >>> link_in("see https://example.org/a?id=7.")
    'https://example.org/a?id=7'
    """
    if "://" not in text:
        return ""
    found = _LINK.search(text)
    return found.group().rstrip(_CLOSING)[:LONGEST_LINK] if found else ""


def _tracks(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name.startswith("utm_") or name in _TRACKING
