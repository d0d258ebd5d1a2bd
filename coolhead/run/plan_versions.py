"""The versions of a brand's plan as a page tells them: read from the log once, each with what it changed by meaning."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from coolhead.clock import Instant
from coolhead.plan import Plan
from coolhead.plan.changes import Change, changes
from coolhead.run.adopting import ADOPTED
from coolhead.run.plan_log import adoption_of
from coolhead.storage import Entry, Store

MOST_VERSIONS: Final = 500
MOST_CHANGES: Final = 200
MOST_BRANDS: Final = 200


@dataclass(frozen=True, slots=True)
class Version:
    """One version: when it came, by whom (`why_text` is the text with the reason), what it changed. `first`: there is
    none before it; `kept`: it can be brought back; `more`: changes that are only counted."""

    version: str
    at: Instant | None
    who: str
    why: str
    why_text: str
    commit: str
    kept: bool
    first: bool
    changed: tuple[Change, ...]
    more: int = 0


@dataclass(slots=True)
class _Known:
    after: int = 0
    plan: Plan | None = None
    begun: bool = False
    versions: deque[Version] = field(default_factory=lambda: deque(maxlen=MOST_VERSIONS))


class VersionMemory:
    """The newest versions of each brand, folded on from the log's entries."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._turn = Lock()

    def newest(self, store: Store, brand: str) -> Sequence[Version]:
        """The versions, newest first. Cost: the adoptions since the last question."""
        with self._turn:
            known = self._known.setdefault(brand, _Known())
            for entry in store.acts_after(known.after, ADOPTED):
                known.after = entry.seq
                if entry.brand == brand:
                    self._take(known, entry)
            while len(self._known) > MOST_BRANDS:
                del self._known[next(iter(self._known))]
            return tuple(reversed(known.versions))

    def _take(self, known: _Known, entry: Entry) -> None:
        one = adoption_of(entry)
        found = changes(known.plan, one.plan) if known.plan is not None and one.plan is not None else ()
        known.versions.append(
            Version(
                one.version,
                one.at,
                one.who,
                one.why,
                one.why_text,
                one.commit,
                bool(one.kept),
                not known.begun,
                found[:MOST_CHANGES],
                max(0, len(found) - MOST_CHANGES),
            )
        )
        known.plan, known.begun = one.plan or known.plan, True
