"""The loop of one machine: the next entries of the log are read, folded and committed, together with their facts.

What was folded is written down now and then, in the same transaction, so a start folds only what came after. Without
that snapshot (or under a changed program) the whole log is folded again, with the readings that were recorded and the
plans that were adopted: same log, same facts. A changed plan holds from here on; what was told stays told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import msgspec

from coolhead.clock import Instant
from coolhead.desk import Act, ReadDeeper, Tick, next_call
from coolhead.mention import Mention
from coolhead.plan import Plan
from coolhead.run.acts import encode_act
from coolhead.run.beginning import BATCH, take_up, tell
from coolhead.run.board import Board
from coolhead.run.deepening import TEXTS_PER_SECOND
from coolhead.run.folding import Folding, up_to_what_was_said
from coolhead.run.heads import Heads
from coolhead.run.rereads import outstanding_of, set_deep_reading
from coolhead.run.snapshot import Told, decode, encode, write_snapshot
from coolhead.storage import Entry, Step, Store
from coolhead.text import Reader

SNAPSHOT_ENTRIES = 2000
"""Entries of the log from one snapshot to the next."""


class Runner:
    """Carries the log of one workspace through the desk, brand by brand.

    Parameters:
        store: where the log is read and facts are committed.
        plans: brand id -> plan.
        reader: gives every mention its reading, once; it is recorded.
        snapshot_entries: entries of the log from one snapshot to the next.
        deeper: is handed what the desk wants to be read deeper, after the commit and, at the start, what is still
            outstanding; the results come back by the log. Without it nothing is asked for.
        texts_per_second: how many it may be, beside the random sample.
    """

    def __init__(
        self,
        store: Store,
        plans: Mapping[str, Plan],
        reader: Reader,
        snapshot_entries: int = SNAPSHOT_ENTRIES,
        deeper: Callable[[Sequence[ReadDeeper]], None] | None = None,
        texts_per_second: float = TEXTS_PER_SECOND,
    ) -> None:
        self._store = store
        self._snapshot_entries = snapshot_entries
        self._deeper = deeper
        self._folding = Folding(store, plans, reader)
        self._waiting: tuple[int, Step] | None = None
        boards = Told({brand: Board(brand) for brand in self._folding.plans})
        self._told = take_up(store, self._folding, boards, snapshot_entries)
        states, budget = self._folding.states, texts_per_second if deeper is not None else 0.0
        set_deep_reading(store, states, self._folding.plans, self._folding.seq, budget)
        self._folding.asked = outstanding_of(states, self._folding.plans)
        self._hand_on()

    @property
    def heads(self) -> Heads:
        """What people taught about each brand, up to the place of the log that is folded."""
        return self._folding.heads

    @property
    def last_fact(self) -> int:
        """The sequence number of the newest fact."""
        return self._folding.last_fact

    @property
    def heard(self) -> int:
        """The last place of the log that was folded."""
        return self._folding.seq

    def waits(self, now: Instant) -> bool:
        """Whether a tick brings something about: a second that is over by now was not judged, or somebody is due to be
        called."""
        states = self._folding.states.values()
        if any(state.waits and state.second < int(now) for state in states):
            return True
        return any((at := next_call(state)) is not None and at <= now for state in states)

    def plans(self) -> dict[str, Plan]:
        """The plan each brand stands under at the place of the log that is folded, exceptions to the rota included."""
        return {brand: self._folding.plan(brand) for brand in self._folding.plans}

    def boards(self) -> dict[str, Board]:
        """Each brand's board as the newest fact left it; yours to fold on."""
        copied = decode(encode(self._told), Told).boards
        return {brand: copied[brand] for brand in self._folding.plans}

    def step(self, limit: int = BATCH) -> int:
        """Fold and commit the next entries; returns how many there were.

        What was folded and could not be committed (StoreError) waits, and is committed by the next call.
        """
        if self._waiting is None:
            entries = self._store.entries_after(self._folding.seq, limit)
            if not entries:
                return 0
            entries = up_to_what_was_said(entries)
            self._waiting = len(entries), self._next(entries)
        done, step = self._waiting
        self._store.commit(step)
        self._waiting = None
        self._hand_on()
        return done

    def drain(self) -> int:
        """Fold and commit all that waits; returns how many entries there were."""
        total = 0
        while done := self.step():
            total += done
        return total

    def log_time(self, at: Instant, kept: bool = False) -> int:
        """Log that time went on for every brand; returns the log's last place. `kept`: by the house's own clock."""
        tick = msgspec.json.encode({"at": at, "kept": True} if kept else {"at": at})
        return max(self._store.act(brand, Tick.kind, tick, at) for brand in self._folding.plans)

    def tick(self, at: Instant) -> None:
        """Log that time went on for every brand, and fold it."""
        self.log_time(at)
        self.drain()

    def act(self, brand: str, act: Act) -> None:
        """Log what a person did or a provider answered, and fold it."""
        self._store.act(brand, act.kind, encode_act(act), act.at)
        self.drain()

    def brands_of(self, mention: Mention) -> tuple[str, ...]:
        """The brands a mention belongs to: the one it names, else those whose words it holds, else the only one."""
        return self._folding.brands_of(mention)

    def snapshot(self) -> bytes:
        """All that is remembered, as it is kept now and then."""
        return write_snapshot(self._folding.kept(), self._told)

    def _next(self, entries: list[Entry]) -> Step:
        """The step that follows from the next entries; the boards are told of it, and now and then all is kept."""
        step = self._folding.fold(entries)
        tell(self._told, step.facts)
        return replace(step, snapshot=self.snapshot()) if self._folding.unkept >= self._snapshot_entries else step

    def _hand_on(self) -> None:
        """What the desk asked for in the step that is committed now."""
        asked, self._folding.asked = self._folding.asked, []
        if asked and self._deeper is not None:
            self._deeper(asked)
