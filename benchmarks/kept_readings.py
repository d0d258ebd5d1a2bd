"""Readings kept in a folder, so that a second run over the same mentions with the same models need not read again.

Files are named by the stream, the models and the fields of a reading."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import fields
from hashlib import blake2b
from pathlib import Path

from coolhead.mention import Mention
from coolhead.text import DeepReader, Reader, Reading


class KeptReader:
    """Reads what is not known yet; `save` writes all of it."""

    def __init__(self, reader: Reader, folder: Path, stream: str) -> None:
        self._reader = reader
        self._path = _path(folder, stream, reader.model)
        self._known = _load(self._path)

    @property
    def model(self) -> str:
        return self._reader.model

    def read(self, mentions: Sequence[Mention]) -> list[Reading]:
        missing = [mention for mention in mentions if mention.id not in self._known]
        self._known |= zip((mention.id for mention in missing), self._reader.read(missing), strict=True)
        return [self._known[mention.id] for mention in mentions]

    def save(self) -> None:
        _save(self._path, self._known)


class KeptDeepReader:
    """The same for the second tier. A deeper reading rests on the first one, so both models name the file."""

    def __init__(self, reader: DeepReader, first: Reader, folder: Path, stream: str) -> None:
        self._reader = reader
        self._path = _path(folder, stream, f"{first.model}+{reader.model}")
        self._known = _load(self._path)

    @property
    def model(self) -> str:
        return self._reader.model

    def deepen(self, mentions: Sequence[Mention], readings: Sequence[Reading]) -> list[Reading]:
        missing = [place for place, mention in enumerate(mentions) if mention.id not in self._known]
        told = [mentions[place] for place in missing]
        found = self._reader.deepen(told, [readings[place] for place in missing]) if told else []
        self._known |= zip((mention.id for mention in told), found, strict=True)
        return [self._known[mention.id] for mention in mentions]

    def save(self) -> None:
        _save(self._path, self._known)


def _path(folder: Path, stream: str, models: str) -> Path:
    shape = " ".join([models, *(one.name for one in fields(Reading))])
    return folder / f"{stream}-{blake2b(shape.encode(), digest_size=6).hexdigest()}.pickle"


def _load(path: Path) -> dict[str, Reading]:
    if not path.exists():
        return {}
    known: dict[str, Reading] = pickle.loads(path.read_bytes())
    return known


def _save(path: Path, known: dict[str, Reading]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".part")
    scratch.write_bytes(pickle.dumps(known))
    scratch.replace(path)
