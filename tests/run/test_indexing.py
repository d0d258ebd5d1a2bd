"""The index is kept close behind the desk, in small steps, and a store that is busy is asked again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from coolhead.mention import Author, Mention
from coolhead.run import indexing
from coolhead.storage import Arrival, MentionQuery, SqliteStore, Step, StoreError


def test_what_was_kept_is_taken_in_steps_until_all_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SqliteStore(tmp_path / "store.db")
    store.take([Arrival(Mention(str(n), "rss", 1.0, Author("a"), f"word{n}")) for n in range(1500)], 1.0)
    store.commit(Step(1500, brands=[(seq, "zorza") for seq in range(1, 1501)]))
    monkeypatch.setattr(indexing, "REST_SECONDS", 0.0)
    assert store.search_mentions(MentionQuery("zorza"), 5).waiting == 900
    asked, failed = store.index_mentions, [StoreError("busy", retry=True)]

    def index_mentions(limit: int = 500) -> int:
        if failed:
            raise failed.pop()
        return asked(limit)

    monkeypatch.setattr(store, "index_mentions", index_mentions)
    monkeypatch.setattr(indexing, "STORE_SECONDS", 0.0)

    async def until_all_is_found() -> None:
        keeping = asyncio.create_task(indexing.keep_index(store))
        while store.search_mentions(MentionQuery("zorza", '"word7"'), 5).waiting:
            await asyncio.sleep(0.01)
        keeping.cancel()

    asyncio.run(asyncio.wait_for(until_all_is_found(), 20))
    found = store.search_mentions(MentionQuery("zorza", '"word7"'), 5)
    assert [one.entry.seq for one in found.mentions] == [8]
    store.close()
