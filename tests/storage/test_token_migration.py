"""A store from before tokens were bound to people is taken up with all its tokens."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from coolhead.storage import SqliteStore, Token, token_digest
from coolhead.storage.schema import MIGRATIONS, migrate


def test_tokens_of_an_older_store_are_bound_to_nobody(tmp_path: Path) -> None:
    before = next(number for number, statements in enumerate(MIGRATIONS) if "ADD COLUMN person" in statements[0])
    old = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    migrate(old, before)
    old.execute("INSERT INTO tokens VALUES (?, 'default', 'feed', 'write', 5.0, 0)", (token_digest("secret"),))
    old.close()
    store = SqliteStore(tmp_path / "store.db", "default", key=b"k")
    try:
        assert store.token(token_digest("secret")) == Token("feed", "write", 5.0)
    finally:
        store.close()
