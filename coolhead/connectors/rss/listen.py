"""Ask a feed whether there is something new."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import replace
from urllib.parse import urlsplit

from coolhead.clock import Instant
from coolhead.connectors.arrivals import arrival_of
from coolhead.connectors.backoff import around
from coolhead.connectors.base import Batch, Polling, Shell
from coolhead.connectors.fetch import Fetched, expect_ok
from coolhead.connectors.rss.config import RssSettings
from coolhead.connectors.rss.entries import NotAFeed, mention_fields, read_feed
from coolhead.storage.model import Arrival, Refusal, SourceState

_ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"


class RssListener(Polling):
    """Polls one feed with conditional GET.

    The cursor holds the feed's own validators and a digest of the last body, so an unchanged feed costs one small
    request and no write, even at a server that knows no validators. What cannot be read goes to quarantine once.
    """

    def __init__(self, settings: RssSettings, shell: Shell) -> None:
        self._settings = settings
        self._fetcher = shell.need_fetcher()
        self._clock = shell.clock
        self.source = f"rss:{settings.name or urlsplit(settings.url).hostname or settings.url}"

    async def listen(self, state: SourceState) -> Batch:
        """Ask once. Raises `SourceError` where the feed does not answer as it should."""
        known = self._known(state)
        answer = expect_ok(
            await self._fetcher.get(
                self._settings.url, etag=known.get("etag"), modified=known.get("modified"), accept=_ACCEPT
            )
        )
        now = self._clock.now()
        arrivals: tuple[Arrival | Refusal, ...] = ()
        cursor = state.cursor
        if not answer.not_modified:
            digest = hashlib.sha256(answer.body).hexdigest()
            if digest != known.get("digest"):
                # Reading a feed is a second of work at worst: in a thread, or every page would stand still.
                arrivals = await asyncio.to_thread(self._read, answer, now)
            cursor = self._cursor(answer, digest)
        heard = now if arrivals else state.heard_at
        after = replace(state, cursor=cursor, asked_at=now, heard_at=heard, error="")
        return Batch(arrivals, after, around(self._settings.every_seconds))

    def _known(self, state: SourceState) -> dict[str, str]:
        known = json.loads(state.cursor) if state.cursor else {}
        # Another address is another feed: its validators mean nothing here.
        return known if known.get("url") == self._settings.url else {}

    def _cursor(self, answer: Fetched, digest: str) -> bytes:
        kept = {
            "url": self._settings.url,
            "etag": answer.headers.get("etag", "")[:500],
            "modified": answer.headers.get("last-modified", "")[:100],
            "digest": digest,
        }
        return json.dumps(kept, sort_keys=True).encode()

    def _read(self, answer: Fetched, now: Instant) -> tuple[Arrival | Refusal, ...]:
        try:
            entries = read_feed(answer.body, answer.url, answer.headers.get("content-type", ""))
        except NotAFeed as error:
            return (Refusal("rss", error.reason, error.detail, answer.body, origin=self._settings.url),)
        # Oldest first, as they were said; feeds list them newest first.
        return tuple(
            arrival_of(mention_fields(entry, self._settings, answer.url, now), origin=self._settings.url)
            for entry in reversed(entries)
        )
