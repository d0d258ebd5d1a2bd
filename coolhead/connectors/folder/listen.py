"""Read what was dropped into a folder, a batch at a time, and put it away once it is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace
from itertools import islice
from pathlib import Path

import structlog
from watchfiles import awatch

from coolhead.connectors.base import Batch, Shell, SourceError
from coolhead.connectors.folder.config import FolderSettings
from coolhead.connectors.folder.place import Place
from coolhead.connectors.folder.reading import arrivals_in
from coolhead.connectors.folder.shelves import Shelves
from coolhead.connectors.folder.unpacked import UnreadableFile
from coolhead.storage.model import Arrival, Refusal, SourceState

_log = structlog.get_logger(__name__)
_HEAD_BYTES = 64_000


class FolderListener:
    """Reads the files of one inbox in the order of their names.

    A batch and the place in the file are committed together. A crash before the commit reads the batch again; a crash
    between commit and move finds the file finished and only moves it. So nothing is lost and nothing is doubled.
    """

    def __init__(self, settings: FolderSettings, shell: Shell) -> None:
        self._settings = settings
        self._clock = shell.clock
        self._shelves = Shelves(settings.path, settings.settle_seconds)
        self._open: tuple[Place, Iterator[Arrival | Refusal]] | None = None
        self._watchable = True
        self.source = f"folder:{settings.name or settings.path.name}"

    async def listen(self, state: SourceState) -> Batch:
        """One batch of the file that is being read or of the next that is whole. Raises `SourceError`."""
        try:
            return await asyncio.to_thread(self._step, state)
        except OSError as error:
            self._open = None
            raise SourceError("source.folder_unusable", permanent=True, detail=type(error).__name__) from error

    def _step(self, state: SourceState) -> Batch:
        now = self._clock.now()
        self._shelves.make()
        place = Place.read(state.cursor)
        if place is not None and place.finished:
            self._shelves.put_away(place)
            place = None
        path, writing = self._shelves.look(self._clock.monotonic())
        if place is None or not place.is_at(self._shelves.inbox / place.file):
            if path is None:
                after = replace(state, cursor=b"", asked_at=now, error="")
                return Batch((), after, self._settings.settle_seconds if writing else self._settings.every_seconds)
            place = Place.of(path)
        arrivals, place = self._read_on(place)
        heard = now if arrivals else state.heard_at
        after = replace(state, cursor=place.write(), asked_at=now, heard_at=heard, error="")
        return Batch(arrivals, after, 0.0)

    def _read_on(self, place: Place) -> tuple[tuple[Arrival | Refusal, ...], Place]:
        arrivals: list[Arrival | Refusal] = []
        try:
            for arrival in islice(self._reader(place), self._settings.at_once):
                arrivals.append(arrival)  # noqa: PERF402 - what was read before a fault must not be lost with it
        except UnreadableFile as error:
            after = replace(place, lines=place.lines + len(arrivals), finished=True, fault=str(error))
            arrivals.append(self._refusal(place, error))
        else:
            ended = len(arrivals) < self._settings.at_once
            after = replace(place, lines=place.lines + len(arrivals), finished=ended)
        if after.finished:
            self._open = None
        elif self._open is not None:
            self._open = (after, self._open[1])
        return tuple(arrivals), after

    def _reader(self, place: Place) -> Iterator[Arrival | Refusal]:
        """The open reader where it stands at `place`; else a new one, moved on to there."""
        if self._open is not None and self._open[0] == place:
            return self._open[1]
        reader = arrivals_in(self._shelves.inbox / place.file, self._settings)
        for _ in islice(reader, place.lines):
            pass
        self._open = (place, reader)
        return reader

    def _refusal(self, place: Place, error: UnreadableFile) -> Refusal:
        """The file itself stays whole in `failed/`; quarantine counts it and shows how it begins."""
        with (self._shelves.inbox / place.file).open("rb") as file:
            head = file.read(_HEAD_BYTES)
        detail = f"{error}; the whole file is in failed/"
        return Refusal(self._settings.source, error.reason, detail, head, origin=place.file)

    async def committed(self, batch: Batch) -> None:
        """Move the file whose last line is now stored."""
        place = Place.read(batch.state.cursor)
        if place is not None and place.finished:
            try:
                await asyncio.to_thread(self._shelves.put_away, place)
            except OSError as error:
                # The next step tries again and, if it fails too, tells the operator.
                _log.warning("file_not_put_away", file=place.file, reason=type(error).__name__)

    async def wait(self, seconds: float) -> None:
        """Until something stirs in the inbox, at most `seconds`."""
        if seconds <= 0 or not self._watchable:
            await asyncio.sleep(max(0.0, seconds))
            return
        try:
            await _stirred(self._shelves.inbox, seconds)
        except (OSError, RuntimeError) as error:
            self._watchable = False
            _log.warning("folder_not_watchable", folder=str(self._settings.path), reason=type(error).__name__)
            await asyncio.sleep(seconds)


async def _stirred(inbox: Path, seconds: float) -> None:
    changes = awatch(
        inbox, debounce=200, step=50, rust_timeout=max(1, int(seconds * 1000)), yield_on_timeout=True, recursive=False
    )
    async with aclosing(changes):
        await anext(changes)
