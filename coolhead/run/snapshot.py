"""What a runner remembers, as bytes, so that a start folds only what came after. A cache: the log is the truth.

Whatever dataclasses the desk and the boards are made of are written as they are (MessagePack, arrays too); no list of
fields is kept here. A part is read again only for the shape of state that it was written under: the fields
and types of its dataclasses, and the constants of the modules that define them.
"""

from __future__ import annotations

import sys
import zlib
from collections import deque
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from hashlib import blake2b
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec
import numpy as np

from coolhead.desk import DeskState
from coolhead.plan import Plan
from coolhead.run.board import Board
from coolhead.run.inherited import Deepened

Kept = TypeVar("Kept")

_MARK = b"coolhead-snapshot-1\n"
_DIGEST = 16
_CONSTANTS = (bool, int, float, str, tuple)


class SnapshotUnreadable(Exception):
    """The bytes cannot be used, and why; the log is folded instead."""


@dataclass(slots=True)
class Folded:
    """The log as far as it was heard: each brand's desk, the plan it stands under, and where the readings are that
    reposts may inherit."""

    desks: dict[str, DeskState] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    originals: list[tuple[str, int]] = field(default_factory=list)
    """(id of a mention, its place in the log), the longest known first."""
    deepened: Deepened = field(default_factory=Deepened)
    """Where the deeper readings are that copies may inherit."""
    cursor: int = 0
    """The last entry of the log that was folded."""
    last_fact: int = 0


@dataclass(slots=True)
class Told:
    """The journal as far as it was told: each brand's board, and the seq of the last fact they have folded."""

    boards: dict[str, Board] = field(default_factory=dict)
    last_fact: int = 0


class _Snapshot(msgspec.Struct):
    folded_key: str
    folded: bytes
    told_key: str
    told: bytes


def write_snapshot(folded: Folded, told: Told) -> bytes:
    """Both as compressed bytes with a checksum."""
    whole = _Snapshot(shape_of(Folded), encode(folded), shape_of(Told), encode(told))
    body = zlib.compress(msgspec.msgpack.encode(whole), level=1)
    return _MARK + _checksum(body) + body


def read_folded(written: bytes) -> Folded:
    """Raises SnapshotUnreadable where it is damaged, or was written for another shape of state."""
    whole = _open(written)
    if whole.folded_key != shape_of(Folded):
        raise SnapshotUnreadable("the program has changed")
    return decode(whole.folded, Folded)


def read_told(written: bytes) -> Told:
    """Raises SnapshotUnreadable where it is damaged, or was written for another shape of state."""
    whole = _open(written)
    if whole.told_key != shape_of(Told):
        raise SnapshotUnreadable("the program has changed")
    return decode(whole.told, Told)


def encode(value: object) -> bytes:
    """Any tree of dataclasses, collections, numbers, texts and arrays."""
    return msgspec.msgpack.encode(value, enc_hook=_plain)


def decode(body: bytes, type_: type[Kept]) -> Kept:
    """What `encode` wrote, equal to it. Raises SnapshotUnreadable where it is no `type_`."""
    try:
        return _decoder(type_).decode(body)  # type: ignore[arg-type, no-any-return]
    except (msgspec.MsgspecError, TypeError, ValueError) as error:
        raise SnapshotUnreadable(str(error)) from error


@cache
def shape_of(type_: type) -> str:
    """A digest of all dataclasses a type is made of: their fields, and the constants beside them."""
    seen: dict[str, str] = {}
    _describe(type_, seen)
    return blake2b("\n".join(f"{name} {seen[name]}" for name in sorted(seen)).encode(), digest_size=_DIGEST).hexdigest()


def _open(written: bytes) -> _Snapshot:
    head = len(_MARK) + _DIGEST
    if not written.startswith(_MARK):
        raise SnapshotUnreadable("it is of another version")
    if written[len(_MARK) : head] != _checksum(written[head:]):
        raise SnapshotUnreadable("its checksum is wrong")
    try:
        return msgspec.msgpack.decode(zlib.decompress(written[head:]), type=_Snapshot)
    except (zlib.error, msgspec.MsgspecError) as error:
        raise SnapshotUnreadable(str(error)) from error


def _checksum(body: bytes) -> bytes:
    return blake2b(body, digest_size=_DIGEST).digest()


@cache
def _decoder(type_: type) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(type_, dec_hook=_rebuilt)


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.shape, value.tobytes())
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, deque):
        return list(value)
    raise NotImplementedError(f"a {type(value).__name__} cannot be kept")


def _rebuilt(type_: Any, value: Any) -> Any:
    origin = get_origin(type_) or type_
    if origin is np.ndarray:
        dtype, shape, content = value
        return np.frombuffer(content, dtype).reshape(shape).copy()
    if origin is deque:
        return deque(msgspec.convert(value, list[get_args(type_)], dec_hook=_rebuilt))  # type: ignore[misc]
    raise NotImplementedError(f"a {type_} cannot be read")


def _describe(type_: Any, seen: dict[str, str]) -> None:
    for part in get_args(type_):
        _describe(part, seen)
    if not (isinstance(type_, type) and is_dataclass(type_)):
        return
    name = f"{type_.__module__}.{type_.__qualname__}"
    if name in seen:
        return
    hints = get_type_hints(type_)
    seen[name] = repr([(part.name, str(hints[part.name])) for part in fields(type_)])
    for module in {one.__module__ for one in type_.__mro__ if is_dataclass(one)}:
        beside = vars(sys.modules[module]).items()
        seen[module] = repr(
            sorted((key, repr(one)) for key, one in beside if key.isupper() and isinstance(one, _CONSTANTS))
        )
    for part in fields(type_):
        _describe(hints[part.name], seen)


__all__ = ["Folded", "SnapshotUnreadable", "Told", "decode", "encode", "read_folded", "read_told", "shape_of"]
__all__ += ["write_snapshot"]
