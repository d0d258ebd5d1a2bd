"""What people did and what came back from outside, appended to the log. The desk hears of it when it reads on."""

from __future__ import annotations

import msgspec

from coolhead.desk import Act, RoomActed
from coolhead.run.room_facts import encode_room_act
from coolhead.storage import SourceState, Store


def encode_act(act: Act) -> bytes:
    """An act as the log keeps it."""
    return encode_room_act(act) if isinstance(act, RoomActed) else msgspec.json.encode(act)


def log_act(store: Store, brand: str, act: Act, source_state: SourceState | None = None) -> int:
    """Append an act, with where its source stands if it came through one; durable when this returns. Returns its seq.

    Any process may do this: the store orders the writers, and whichever process runs the desk reads the log on.
    """
    return store.act(brand, act.kind, encode_act(act), act.at, source_state)
