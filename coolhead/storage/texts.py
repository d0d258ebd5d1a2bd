"""What people of the team wrote: content beside the facts, which hold its id and its keyed digest.

The digest shows a changed text without telling the text; erasing overwrites the body and keeps who wrote when.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

from coolhead.clock import Instant
from coolhead.storage.model import StoredFact, Written

_COLUMNS = "id, brand, kind, at, author, body, digest, erased"
_MEASURED = frozenset(
    {"climate_measured", "topic_measured", "wave_measured", "forecast_made", "forecast_scored", "multiplier_measured"}
)
_DIGEST_SIZE = 16


class _About(msgspec.Struct):
    incident: str | None = None
    wave: str | None = None
    alert: str | None = None


_about = msgspec.json.Decoder(_About)


def compose_text(key: bytes, brand: str, kind: str, author: str, body: str, at: Instant) -> Written:
    """A text with a new id, which tells nothing of it, and its keyed digest. Half characters are spelled out."""
    clean = body.encode("utf-8", "backslashreplace").decode()
    return Written(f"t-{secrets.token_hex(8)}", brand, kind, at, author, clean, text_digest(key, clean))


def text_digest(key: bytes, body: str) -> str:
    """What a fact holds of a text: nobody without the store's key can tell from it what was written."""
    return blake2b(body.encode(), key=key, digest_size=_DIGEST_SIZE).hexdigest()


def keep_texts(connection: sqlite3.Connection, workspace: str, texts: Sequence[Written]) -> None:
    """Inside the caller's transaction."""
    rows = [(t.id, workspace, t.brand, t.kind, t.at, t.author, t.body, t.digest, int(t.erased)) for t in texts]
    connection.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", rows)


def read_texts(connection: sqlite3.Connection, workspace: str, ids: Collection[str]) -> dict[str, Written]:
    """Texts by id, some hundred in one question."""
    wanted, found = list(ids), {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        sql = f"SELECT {_COLUMNS} FROM texts WHERE workspace = ? AND id IN ({', '.join('?' * len(some))})"  # noqa: S608
        found.update({row[0]: _written(row) for row in connection.execute(sql, (workspace, *some))})
    return found


def erase_texts(connection: sqlite3.Connection, workspace: str, ids: Collection[str], author: str | None) -> int:
    """Overwrite texts, inside the caller's transaction. The digest stays: it is in the facts as well."""
    sql = "UPDATE texts SET body = '', erased = 1 WHERE workspace = ? AND erased = 0 AND"
    erased = sum(connection.execute(f"{sql} id = ?", (workspace, id_)).rowcount for id_ in ids)
    if author is not None:
        erased += connection.execute(f"{sql} author = ?", (workspace, author)).rowcount
    return erased


def erase_texts_before(connection: sqlite3.Connection, workspace: str, instant: Instant) -> int:
    """Overwrite what was written before an instant (retention)."""
    sql = "UPDATE texts SET body = '', erased = 1 WHERE workspace = ? AND erased = 0 AND at < ?"
    return connection.execute(sql, (workspace, instant)).rowcount


def subject_of(fact: StoredFact) -> str | None:
    """The incident, wave or alert that a fact is about; None for measurements and what is about none of them."""
    if fact.type in _MEASURED:
        return None
    try:
        about = _about.decode(fact.body)
    except msgspec.MsgspecError:
        return None
    return about.incident or about.wave or about.alert


def kept_text_faults(connection: sqlite3.Connection, workspace: str, key: bytes) -> list[str]:
    """What is wrong with the texts of a file, one sentence each."""
    sql = f"SELECT {_COLUMNS} FROM texts WHERE workspace = ?"  # noqa: S608
    texts = {row[0]: _written(row) for row in connection.execute(sql, (workspace,))}
    facts = connection.execute(
        "SELECT seq, at, type, brand, body FROM journal WHERE workspace = ? AND instr(body, ?) ORDER BY seq",
        (workspace, b'"digest"'),
    )
    return text_faults(key, texts, (StoredFact(*row) for row in facts))


def text_faults(key: bytes, texts: Mapping[str, Written], facts: Iterable[StoredFact]) -> list[str]:
    """Texts that are not what was written, and those that facts speak of and are not there."""
    found = [
        f"Text {text.id} by {text.author} was changed."
        for text in texts.values()
        if not text.erased and text_digest(key, text.body) != text.digest
    ]
    for fact in facts:
        for id_, digest in _named(fact):
            if id_ not in texts:
                found.append(f"Text {id_} of fact {fact.seq} is missing.")
            elif texts[id_].digest != digest:
                found.append(f"Text {id_} is not the one that fact {fact.seq} speaks of.")
    return found


def _named(fact: StoredFact) -> Iterator[tuple[str, str]]:
    """(id, digest) of every text that a fact speaks of."""
    if b'"digest"' not in fact.body:
        return
    try:
        waiting: list[Any] = [msgspec.json.decode(fact.body)]
    except msgspec.MsgspecError:
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            if isinstance(value.get("digest"), str) and isinstance(value.get("id"), str):
                yield value["id"], value["digest"]
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def _written(row: tuple[Any, ...]) -> Written:
    id_, brand, kind, at, author, body, digest, erased = row
    return Written(id_, brand, kind, at, author, body, digest, bool(erased))
