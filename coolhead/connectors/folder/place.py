"""Where the reading of a folder stands: which file, how far. Kept as the source's cursor."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """A file, told apart from a later one of the same name by size and time, and how many of its lines are stored.

    `finished` says that everything of it is stored and only the moving is left; `fault` that it could not be read on.
    """

    file: str
    size: int
    changed_ns: int
    lines: int = 0
    finished: bool = False
    fault: str = ""

    @classmethod
    def of(cls, path: Path) -> Place:
        """The beginning of a file. Raises `OSError`."""
        status = path.lstat()
        return cls(path.name, status.st_size, status.st_mtime_ns)

    @classmethod
    def read(cls, cursor: bytes) -> Place | None:
        return cls(**json.loads(cursor)) if cursor else None

    def write(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True).encode()

    def is_at(self, path: Path) -> bool:
        """Whether the file is still there and still the same."""
        try:
            found = Place.of(path)
        except FileNotFoundError:
            return False
        return (found.size, found.changed_ns) == (self.size, self.changed_ns)
