"""Any mention file through the same desk on a virtual clock, strictly causal, as fast as it can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from math import inf
from typing import Any

from coolhead.clock import DAY, MINUTE
from coolhead.desk import (
    Command,
    DeepReadingSet,
    DeskState,
    Event,
    MentionRead,
    MentionReread,
    ReadDeeper,
    Record,
    Tick,
    fact_wire,
    handle,
)
from coolhead.mention import Mention
from coolhead.plan import Plan
from coolhead.run.deep_heads import deepened
from coolhead.run.deepening import TEXTS_PER_SECOND
from coolhead.run.inherited import Inherited
from coolhead.text import DeepReader, Reader, Reading

BATCH = 500


def unattended(plan: Plan) -> Plan:
    """The plan as a replay or drill uses it: nobody is there to confirm that it is over."""
    return replace(plan, severity=replace(plan.severity, confirm_down="auto"))


def replay(
    mentions: Iterable[Mention],
    plan: Plan,
    reader: Reader,
    settle_minutes: int = 0,
    deep: DeepReader | None = None,
    texts_per_second: float = TEXTS_PER_SECOND,
) -> Iterator[dict[str, Any]]:
    """The facts that follow from the mentions, in wire form and in order. Same file, same facts.

    Parameters
    ----------
    settle_minutes : how long time goes on after the last mention.
    deep : reads deeper what the desk asks for, right after the second that asked; at most `texts_per_second` of stream
        time, the random sample beside.
    """
    desk = _Desk(unattended(plan), None if deep is None or texts_per_second <= 0 else deep, texts_per_second)
    for batch in _borne_out(iter(mentions)):
        for mention, reading in zip(batch, reader.read(batch), strict=True):
            yield from desk.hear(mention, reading)
    if settle_minutes and desk.minute >= 0:
        yield from desk.wait((desk.minute + settle_minutes) * MINUTE)


def _borne_out(stream: Iterator[Mention]) -> Iterator[list[Mention]]:
    """Batches in which no wrong date moves the clock: a mention that came, so it says, more than a day after one that
    stands behind it in the file came no later than that one. Live, the machine's own clock says so (`not_ahead`)."""
    batch = list(islice(stream, BATCH))
    while batch:
        following = list(islice(stream, BATCH))
        earliest = min((mention.arrived_at for mention in following), default=inf)
        for place in reversed(range(len(batch))):
            if batch[place].arrived_at > earliest + DAY:
                batch[place] = replace(batch[place], seen_at=earliest)
            earliest = min(earliest, batch[place].arrived_at)
        yield batch
        batch = following


class _Desk:
    """One desk with both readers' readings, nothing stored."""

    def __init__(self, plan: Plan, deep: DeepReader | None, texts_per_second: float) -> None:
        self._plan, self._deep = plan, deep
        self._state = DeskState(brand=plan.brand.id)
        self._inherited = Inherited()
        self._place = 0
        self._open: dict[int, tuple[Mention, Reading]] = {}
        """Place -> what was said in the second that is still open."""
        if deep is not None:
            self._handle(DeepReadingSet(texts_per_second))

    @property
    def minute(self) -> int:
        return self._state.watch.minute

    def hear(self, mention: Mention, reading: Reading) -> Iterator[dict[str, Any]]:
        """The facts that follow from one mention."""
        if self._deep is not None and int(mention.arrived_at) > self._state.second >= 0:
            yield from self.wait(mention.arrived_at)
        self._place += 1
        settled = self._inherited.settle(mention, reading, self._place)
        if self._deep is not None:
            self._open[self._place] = (mention, settled)
        yield from _facts(self._handle(MentionRead(mention, settled, self._place)))

    def wait(self, until: float) -> Iterator[dict[str, Any]]:
        """Time goes on: the second that was open is judged, and what it asks for is read before more is heard."""
        commands = self._handle(Tick(until))
        yield from _facts(commands)
        asked = [command for command in commands if isinstance(command, ReadDeeper)]
        if self._deep is not None and asked:
            told = [self._open[command.place] for command in asked]
            for command, reading in zip(asked, deepened(self._deep, told), strict=True):
                self._inherited.deepen(command.place, reading, command.place)
                yield from _facts(self._handle(MentionReread(command.at, command.place, reading)))
        self._open.clear()

    def _handle(self, event: Event) -> list[Command]:
        self._state, commands = handle(self._state, event, self._plan)
        return commands


def _facts(commands: Iterable[Command]) -> Iterator[dict[str, Any]]:
    return (fact_wire(command.fact) for command in commands if isinstance(command, Record))
