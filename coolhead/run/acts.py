"""What people did and what came back from outside, appended to the log. The desk hears of it when it reads on."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from coolhead.desk import Act, Dismissed, Judged, Muted, RoomActed
from coolhead.run.room_facts import encode_room_act
from coolhead.storage import SourceState, Store, Written


def encode_act(act: Act) -> bytes:
    """An act as the log keeps it."""
    return encode_room_act(act) if isinstance(act, RoomActed) else msgspec.json.encode(act)


def log_act(store: Store, brand: str, act: Act, source_state: SourceState | None = None, reason: str = "") -> int:
    """Append an act, with where its source stands if it came through one; durable when this returns. Returns its seq.

    Any process may do this: the store orders the writers, and whichever process runs the desk reads the log on. What
    somebody wrote as their reason is kept beside it, where it can be erased; the act names it by its id.
    """
    texts: tuple[Written, ...] = ()
    if reason.strip() and isinstance(act, Dismissed | Judged | Muted):
        texts = (store.compose_text(brand, "reason", act.who, reason.strip(), act.at),)
        act = replace(act, reason=texts[0].id)
    return store.act(brand, act.kind, encode_act(act), act.at, source_state, texts)
