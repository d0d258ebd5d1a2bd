"""Any mention file through the same desk on a virtual clock, strictly causal, as fast as it can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    """Readings of originals, so that a repost without words of its own means what it repeats. Bounded."""

    def __init__(self) -> None:
        self._kept: dict[str, Reading] = {}

    def settle(self, mention: Mention, reading: Reading) -> Reading:
        """The reading a mention shall have; remembers it for those that repeat it."""
        original = self._kept.get(mention.repost_of or "")
        settled = original if original is not None and inherits(mention) else reading
        if len(self._kept) >= MOST_REMEMBERED:
            self._kept.pop(next(iter(self._kept)))
        self._kept[mention.id] = settled
        return settled


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
