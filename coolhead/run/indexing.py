"""Keeps the index by which mentions are found close behind the desk, a small step at a time.

A home of an older version is taken in the same way: what is not in the index yet is found by and by.
"""

from __future__ import annotations

import asyncio

import structlog

from coolhead.storage import Store, StoreError

AT_ONCE = 250
REST_SECONDS = 0.05
"""Between two steps while there is more: the door writes meanwhile."""
QUIET_SECONDS = 2.0
STORE_SECONDS = 15.0

_log = structlog.get_logger(__name__)


async def keep_index(store: Store) -> None:
    """Run until cancelled."""
    while True:
        try:
            taken = await asyncio.to_thread(store.index_mentions, AT_ONCE)
        except StoreError as error:
            if not error.retry:
                raise
            _log.warning("index_waits_for_the_store", reason=str(error))
            await asyncio.sleep(STORE_SECONDS)
            continue
        await asyncio.sleep(REST_SECONDS if taken >= AT_ONCE else QUIET_SECONDS)
