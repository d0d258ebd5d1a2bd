"""One thing that people may change at the same time: every version is kept, and a rule says which one is in force.

The rule asks which versions were made on which, and their times, never in which order they arrived. So any order and
any number of deliveries give the same (reliability rules 8 and 13).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from coolhead.clock import Instant

Say = str | int | float | bool | list[str] | None
Says = dict[str, Say]


@dataclass(frozen=True, slots=True)
class Version:
    """What somebody (or a rule) said at one time, on which earlier versions."""

    id: str
    at: Instant
    who: str | None
    base: tuple[str, ...]
    says: Says

    @property
    def order(self) -> tuple[Instant, str, str]:
        """Its place in time, told the same everywhere."""
        return (self.at, self.who or "", self.id)


def earliest(version: Version) -> tuple[object, ...]:
    """Who came first has it; what was made without knowing of that waits beside it."""
    return version.order


def highest(version: Version) -> tuple[object, ...]:
    """For levels: if in doubt, the higher one."""
    level = version.says.get("level")
    return (-(level if isinstance(level, int) else 0), *version.order)


PREFERENCES: Final[dict[str, Callable[[Version], tuple[object, ...]]]] = {"level": highest}
"""Kind of a register -> which of its heads is in force; the earliest where nothing is said."""


@dataclass(slots=True)
class Register:
    """All versions of one thing.

    >>> role = Register("role")
    >>> role.add(Version("b", 20.0, "jan", (), {"person": "jan"}))
    >>> role.add(Version("a", 10.0, "maja", (), {"person": "maja"}))
    >>> role.current.who, [version.who for version in role.heads]
    ('maja', ['maja', 'jan'])
    >>> role.add(Version("c", 30.0, "maja", ("a", "b"), {"person": "jan"}))
    >>> role.current.says, role.version
    ({'person': 'jan'}, ('c',))
    """

    kind: str
    versions: dict[str, Version] = field(default_factory=dict)

    def add(self, version: Version) -> None:
        """Keep a version; one that is there already changes nothing."""
        self.versions.setdefault(version.id, version)

    @property
    def heads(self) -> list[Version]:
        """The versions that no other was made on, the one in force first."""
        if len(self.versions) == 1:
            return list(self.versions.values())
        superseded = {base for version in self.versions.values() for base in version.base}
        heads = [version for id_, version in self.versions.items() if id_ not in superseded]
        return sorted(heads, key=PREFERENCES.get(self.kind, earliest))

    @property
    def current(self) -> Version | None:
        """The version in force; None before the first one."""
        return next(iter(self.heads), None)

    @property
    def version(self) -> tuple[str, ...]:
        """What an edit is to be made on: the ids of all heads, in order."""
        return tuple(sorted(version.id for version in self.heads))

    @property
    def rivals(self) -> list[Version]:
        """Versions that were made without knowing the one in force, and say something else."""
        heads = self.heads
        return [other for other in heads[1:] if other.says != heads[0].says]

    @property
    def history(self) -> list[Version]:
        """Every version, the earliest first."""
        return sorted(self.versions.values(), key=lambda version: version.order)

    def prune(self, most: int) -> None:
        """Forget the oldest versions that are superseded, down to `most`: for who remembers only what stands."""
        if len(self.versions) > most:
            heads = {version.id for version in self.heads}
            spare = [version.id for version in self.history if version.id not in heads]
            for id_ in spare[: len(self.versions) - most]:
                del self.versions[id_]
