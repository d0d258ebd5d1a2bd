"""The three shelves of a watched folder: inbox, done, failed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from coolhead.connectors.folder.place import Place

ENDINGS = (".jsonl", ".ndjson", ".csv")


class Shelves:
    """Finds files that are wholly written, and puts read ones away."""

    def __init__(self, home: Path, settle_seconds: float) -> None:
        self.inbox, self.done, self.failed = (home / name for name in ("inbox", "done", "failed"))
        self._settle_seconds = settle_seconds
        self._sightings: dict[str, tuple[int, int, float]] = {}

    def make(self) -> None:
        for shelf in (self.inbox, self.done, self.failed):
            shelf.mkdir(parents=True, exist_ok=True)

    def look(self, monotonic: float) -> tuple[Path | None, bool]:
        """(the first file that is wholly written, whether another is still being written).

        A file counts as wholly written when its size and time stayed the same for `settle_seconds`. Files in the
        making may also carry another name (`x.jsonl.part`) and be renamed when complete.
        """
        ready, writing, seen = None, False, {}
        for entry in sorted(os.scandir(self.inbox), key=lambda entry: entry.name):
            if not _is_ours(entry.name):
                continue
            status = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(status.st_mode):
                continue  # a link could lead anywhere, a pipe never ends
            size, changed_ns, since = self._sightings.get(entry.name, (-1, -1, monotonic))
            if (size, changed_ns) != (status.st_size, status.st_mtime_ns):
                since = monotonic
            seen[entry.name] = (status.st_size, status.st_mtime_ns, since)
            if monotonic - since < self._settle_seconds:
                writing = True
            elif ready is None:
                ready = self.inbox / entry.name
        self._sightings = seen
        return ready, writing

    def put_away(self, place: Place) -> None:
        """Move a read file to `done`, or to `failed` with the reason beside it. Raises `OSError`."""
        path = self.inbox / place.file
        if not place.is_at(path):
            return  # moved before, or replaced by a new file that wants to be read
        target = _free(self.failed if place.fault else self.done, place.file)
        if place.fault:
            reason = target.with_name(f"{target.name}.reason.txt")
            reason.write_text(f"{place.fault}\nRead until then: {place.lines} lines.\n", "utf-8")
        path.rename(target)


def _is_ours(name: str) -> bool:
    return not name.startswith(".") and name.lower().removesuffix(".gz").endswith(ENDINGS)


def _free(shelf: Path, name: str) -> Path:
    target, number = shelf / name, 1
    while target.exists():
        stem, dot, endings = name.partition(".")
        target, number = shelf / f"{stem}-{number}{dot}{endings}", number + 1
    return target
