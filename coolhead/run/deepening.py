"""The second tier beside the fold: what the desk asks for is read in a thread of its own and comes back by the log.

Nothing waits for it: neither the first reading of a mention nor the judgement of a second. What it has not read when
the house stops is asked for again at the next start; what it has read twice the store keeps once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Condition, Thread

import structlog

from coolhead.desk import ReadDeeper
from coolhead.run.deep_heads import DeepHeads, Told, deepened
from coolhead.storage import Reread, Store, StoreError
from coolhead.text import DeepReader, Reader, Reading

TEXTS_PER_SECOND = 100.0
AT_ONCE = 32
WAITING_SECONDS = 30.0
"""Seconds of the budget that may wait; of more, what matters least is shed. The sample never is."""
RETRY_SECONDS = 5.0

_log = structlog.get_logger(__name__)


class Deepening:
    """Reads what it is asked for, the most important first, and appends the results to the log.

    Parameters
    ----------
    store : where mentions and their first readings are read, and the results are kept.
    load : gives the deeper reader; called once, by the thread that reads, since loading takes seconds.
    texts_per_second : the budget; what may wait is reckoned by it.
    reader : the first tier. With it, mentions of a brand that people taught are read as taught in the second tier, too.
    brands : all that are watched.
    """

    def __init__(
        self,
        store: Store,
        load: Callable[[], DeepReader],
        texts_per_second: float = TEXTS_PER_SECOND,
        reader: Reader | None = None,
        brands: Sequence[str] = (),
    ) -> None:
        self._store, self._load = store, load
        self._first, self._brands = reader, tuple(brands)
        self._most = max(AT_ONCE, int(WAITING_SECONDS * texts_per_second))
        self._read: Callable[[Sequence[Told]], list[Reading]] | None = None
        self._waiting: dict[int, ReadDeeper] = {}
        """Place -> what was asked for, in the order in which it came."""
        self._taken: list[ReadDeeper] = []
        self._tallies: dict[str, int] = {}
        self._changed = Condition()
        self._closing = False
        self._thread = Thread(target=self._follow, name="deepening", daemon=True)

    def ask(self, commands: Sequence[ReadDeeper]) -> None:
        """Take what the desk asks for. Returns at once; what matters least is shed where too much waits."""
        with self._changed:
            for command in commands:
                known = self._waiting.get(command.place)
                if known is None or (command.sampled and not known.sampled):
                    self._waiting[command.place] = command
            self._shed()
            self._changed.notify_all()

    def read_some(self) -> int:
        """Read a few of what waits and keep the results; returns how many were taken up."""
        with self._changed:
            chosen = sorted(self._waiting.values(), key=_order)[:AT_ONCE]
            self._taken, tallies = chosen, dict(self._tallies)
        if not chosen and not tallies:
            return 0
        self._keep(chosen, tallies)
        with self._changed:
            for command in chosen:
                self._waiting.pop(command.place, None)
            for name, count in tallies.items():
                self._tallies[name] -= count
            self._tallies = {name: count for name, count in self._tallies.items() if count}
        return len(chosen)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def close(self) -> None:
        """Stop after what is being read now; the rest is asked for again at the next start."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join()

    def _shed(self) -> None:
        over = len(self._waiting) - self._most
        if over <= 0:
            return
        tail = sorted((one for one in self._waiting.values() if not one.sampled), key=_order)[-over:]
        for command in tail:
            del self._waiting[command.place]
        self._tallies["over_backlog"] = self._tallies.get("over_backlog", 0) + len(tail)

    def _keep(self, chosen: Sequence[ReadDeeper], tallies: dict[str, int]) -> None:
        known = [(command, self._told(command.place)) for command in chosen]
        told = [(command, one) for command, one in known if one is not None]
        readings = self._readings([one for _, one in told]) if told else []
        rereads = [
            Reread(command.place, command.at, reading) for (command, _), reading in zip(told, readings, strict=True)
        ]
        self._store.reread(rereads, {**tallies, "read": len(rereads)})

    def _told(self, place: int) -> Told | None:
        entry = next(iter(self._store.entries_after(place - 1, 1)), None)
        if entry is None or entry.seq != place or entry.mention is None or entry.reading is None:
            return None
        return Told(place, entry.mention, entry.reading)

    def _readings(self, told: Sequence[Told]) -> list[Reading]:
        self._read = self._read or self._begin()
        return self._read(told)

    def _begin(self) -> Callable[[Sequence[Told]], list[Reading]]:
        deep = self._load()
        if self._first is None:
            return lambda told: deepened(deep, [(one.mention, one.first) for one in told])
        return DeepHeads(self._store, self._first, deep, self._brands).read

    def _follow(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closing)
                if self._closing:
                    return
            try:
                self.read_some()
            except StoreError as error:
                _log.warning("reread_not_kept", reason=str(error))
                self._rest()
            except Exception:  # noqa: BLE001 - told in the log; the first readings stand, and others may be readable
                _log.exception("deeper_reading_failed")
                self._read_singly()

    def _rest(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._closing, RETRY_SECONDS)

    def _read_singly(self) -> None:
        """One text must not cost the others theirs: what cannot be read even alone is left, and counts as failed."""
        for command in self._taken:
            try:
                self._keep([command], {})
                failed = 0
            except Exception:  # noqa: BLE001 - told in the log; its first reading stands
                _log.exception("mention_not_read_deeper", place=command.place)
                failed = 1
            with self._changed:
                self._waiting.pop(command.place, None)
                self._tallies["failed"] = self._tallies.get("failed", 0) + failed


def _order(command: ReadDeeper) -> tuple[bool, int, float, int]:
    return not command.sampled, command.rank, command.at, command.place
