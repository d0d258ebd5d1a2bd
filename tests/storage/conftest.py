"""Both stores, and things to put into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coolhead.storage import MemoryStore, SqliteStore, Store


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "store.db")
    yield made
    made.close()


@pytest.fixture
def reopen(tmp_path: Path) -> Iterator[Callable[[], SqliteStore]]:
    """Opens the same file anew, after closing whoever had it open."""
    opened: list[SqliteStore] = []

    def open_again() -> SqliteStore:
        if opened:
            opened[-1].close()
        opened.append(SqliteStore(tmp_path / "store.db", key=b"k" * 32))
        return opened[-1]

    yield open_again
    if opened:
        opened[-1].close()
