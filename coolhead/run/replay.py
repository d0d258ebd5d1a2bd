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
MOST_HELD = 5_000
"""More than a batch. Readings take a kilobyte each; older ones are found in the log where somebody repeats them."""


class Inherited:
    """Readings of originals, so that a repost without words of its own means what it repeats. Bounded.

    Parameters:
        recorded: finds a reading by its place in the log; with it only the newest readings are held in memory.
        places: what was remembered before, as `places` tells it.
    """

    def __init__(
        self, recorded: Callable[[int], Reading | None] | None = None, places: Iterable[tuple[str, int]] = ()
    ) -> None:
        self._recorded = recorded
        self._places = dict(places)
        self._held: dict[str, Reading] = {}

    @property
    def places(self) -> list[tuple[str, int]]:
        """(id of a mention, its place in the log), the longest known first."""
        return list(self._places.items())

    def settle(self, mention: Mention, reading: Reading, seq: int = 0) -> Reading:
        """The reading a mention shall have; remembers it for those that repeat it."""
        original = mention.repost_of
        settled = reading
        if original is not None and original in self._places and inherits(mention):
            settled = self._reading_of(original) or reading
        self.remember(mention, settled, seq)
        return settled

    def remember(self, mention: Mention, reading: Reading, seq: int) -> None:
        """Keep a reading that is settled, the newest last."""
        self._places.pop(mention.id, None)
        self._held.pop(mention.id, None)
        if len(self._places) >= MOST_REMEMBERED:
            self._held.pop(_oldest(self._places), None)
        self._places[mention.id] = seq
        if self._recorded is not None and len(self._held) >= MOST_HELD:
            _oldest(self._held)
        self._held[mention.id] = reading

    def _reading_of(self, id_: str) -> Reading | None:
        held = self._held.get(id_)
        return self._recorded(self._places[id_]) if held is None and self._recorded is not None else held


def _oldest(kept: dict[str, Any]) -> str:
    """Takes the first out of a dictionary; returns its name."""
    name = next(iter(kept))
    del kept[name]
    return name


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
