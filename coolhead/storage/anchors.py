"""Anchors: signed notes of where the journal ended, kept outside the store (another disk, a mailbox, another host).

The journal's keyed chain shows what was changed inside it. That it was cut off at the end, or that an older copy of the
whole file was put in its place, only something outside can show (threat 8).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from hashlib import blake2b
from hmac import compare_digest

import msgspec

from coolhead.clock import Instant, write_instant


class Anchor(msgspec.Struct, frozen=True):
    """Where the journal of a workspace ended at one time: its last fact and that fact's link of the chain."""

    at: str
    workspace: str
    seq: int
    chain: str
    signed: str = ""


def anchor_line(connection: sqlite3.Connection, workspace: str, key: bytes, at: Instant) -> str:
    """One line of JSON, signed with the store's key."""
    row = connection.execute(
        "SELECT seq, chain FROM journal WHERE workspace = ? ORDER BY seq DESC LIMIT 1", (workspace,)
    ).fetchone()
    seq, chain = row or (0, b"")
    bare = Anchor(write_instant(at), workspace, seq, chain.hex())
    return msgspec.json.encode(msgspec.structs.replace(bare, signed=_sign(key, bare))).decode()


def anchor_faults(connection: sqlite3.Connection, workspace: str, key: bytes, lines: Iterable[str]) -> list[str]:
    """What the anchors say against the journal, one sentence each; empty when it still is what they saw."""
    found = []
    sql = "SELECT chain FROM journal WHERE workspace = ? AND seq = ?"
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            anchor = msgspec.json.decode(line, type=Anchor)
        except msgspec.MsgspecError:
            found.append(f"Line {number} of the anchors is no anchor.")
            continue
        if anchor.workspace != workspace:
            continue
        if not compare_digest(anchor.signed, _sign(key, anchor)):
            found.append(f"Line {number} of the anchors was not written by this store.")
        elif anchor.seq:
            row = connection.execute(sql, (workspace, anchor.seq)).fetchone()
            if row is None:
                found.append(
                    f"The journal had fact {anchor.seq} at {anchor.at} and has it no more: "
                    "its end was cut off, or an older copy was put back."
                )
            elif row[0].hex() != anchor.chain:
                found.append(f"The journal up to fact {anchor.seq} is not the one that was anchored at {anchor.at}.")
    return found


def _sign(key: bytes, anchor: Anchor) -> str:
    told = f"{anchor.at}\n{anchor.workspace}\n{anchor.seq}\n{anchor.chain}".encode()
    return blake2b(told, key=key, digest_size=16, person=b"anchor").hexdigest()
