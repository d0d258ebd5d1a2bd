"""Any mention file through the same desk on a virtual clock, strictly causal, as fast as it can."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from coolhead.clock import MINUTE
from coolhead.desk import DeskState, MentionRead, Record, Tick, fact_wire, handle
from coolhead.mention import Mention
from coolhead.plan import Plan
from coolhead.text import Reader, Reading
from coolhead.text.reader import inherits

BATCH = 500
MOST_REMEMBERED = 50_000


class Inherited:
    """Readings of originals, so that a repost without words of its own means what it repeats. Bounded.

    Parameters:
        recorded: finds a reading again by its place in the log, for those that were kept by their place alone.
        places: what was kept before, as `places` tells it.
    """

    def __init__(
        self, recorded: Callable[[int], Reading | None] = lambda _seq: None, places: Iterable[tuple[str, int]] = ()
    ) -> None:
        self._recorded = recorded
        self._kept: dict[str, tuple[int, Reading | None]] = {id_: (seq, None) for id_, seq in places}

    @property
    def places(self) -> list[tuple[str, int]]:
        """(id of a mention, its place in the log), the longest known first."""
        return [(id_, seq) for id_, (seq, _) in self._kept.items()]

    def settle(self, mention: Mention, reading: Reading, seq: int = 0) -> Reading:
        """The reading a mention shall have; remembers it for those that repeat it."""
        repeated = self._kept.get(mention.repost_of or "")
        original = self._original(*repeated) if repeated is not None and inherits(mention) else None
        settled = reading if original is None else original
        if len(self._kept) >= MOST_REMEMBERED:
            self._kept.pop(next(iter(self._kept)))
        self._kept[mention.id] = (seq, settled)
        return settled

    def _original(self, seq: int, reading: Reading | None) -> Reading | None:
        return self._recorded(seq) if reading is None else reading


def unattended(plan: Plan) -> Plan:
    """The plan as a replay or drill uses it: nobody is there to confirm that it is over."""
    return replace(plan, severity=replace(plan.severity, confirm_down="auto"))


def replay(
    mentions: Iterable[Mention], plan: Plan, reader: Reader, settle_minutes: int = 0
) -> Iterator[dict[str, Any]]:
    """The facts that follow from the mentions, in wire form and in order. Same file, same facts."""
    state, plan, inherited = DeskState(brand=plan.brand.id), unattended(plan), Inherited()
    stream = iter(mentions)
    while batch := list(islice(stream, BATCH)):
        for mention, reading in zip(batch, reader.read(batch), strict=True):
            state, commands = handle(state, MentionRead(mention, inherited.settle(mention, reading)), plan)
            for command in commands:
                if isinstance(command, Record):
                    yield fact_wire(command.fact)
    if settle_minutes and state.watch.minute >= 0:
        until = (state.watch.minute + settle_minutes) * MINUTE
        _, commands = handle(state, Tick(until), plan)
        yield from (fact_wire(command.fact) for command in commands if isinstance(command, Record))
