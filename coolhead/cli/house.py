"""The house the web stands in: one workspace on one machine, its boards folded on the event loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import structlog

from coolhead.clock import MINUTE, Clock, Instant
from coolhead.desk import Acknowledged, Act, ContactTestReported, Dismissed, SendAlert, decode_fact
from coolhead.incident import AlertAcknowledged, AlertDismissed
from coolhead.plan import Plan
from coolhead.plan.readiness import Evidence
from coolhead.run.acts import log_act
from coolhead.run.board import Board
from coolhead.run.contact_tests import ContactTesting
from coolhead.run.heartbeat import Heartbeat
from coolhead.run.installation import Installation, installation
from coolhead.run.intake import Intake
from coolhead.run.plan_readiness import day_of, evidence_of
from coolhead.run.plan_watch import PlanState, PlanWatch
from coolhead.run.rooms import Rooms
from coolhead.run.runner import Runner
from coolhead.run.settings import Settings
from coolhead.run.source_settings import source_settings
from coolhead.run.source_tests import SourceTested, SourceTesting
from coolhead.run.topic_words import StoredTexts, TopicNaming, calling
from coolhead.storage import SourceState, Store, StoredFact, StoreError
from coolhead.text.brand_head import BrandHead
from coolhead.web.ports import BrandView, SourceView
from coolhead.words import Words

Answer = TypeVar("Answer")
READ_SECONDS = 0.25
STORE_SECONDS = 5.0
LONGEST_STORE_SECONDS = 60.0
"""Seconds until the store is tried again: twice as long each time, up to a minute."""

_log = structlog.get_logger(__name__)


class LocalHouse:
    """What the pages and the API show and ask; `follow` carries the log through the desk and folds the boards."""

    def __init__(self, store: Store, intake: Intake, runner: Runner, plans: Mapping[str, Plan], clock: Clock) -> None:
        self._store, self._intake, self._runner = store, intake, runner
        self._plans, self._clock = dict(plans), clock
        self._boards = runner.boards()
        self._rooms = Rooms(store, self.plans, lambda brand: self._boards[brand].rooms if brand in self._boards else {})
        self._naming = TopicNaming()
        self.on_fact: Callable[[Board, dict[str, Any]], object] | None = None
        """Called with each fact right after its board has folded it."""
        self.renew: Callable[[], Runner] | None = None
        """Makes a new runner from the store, for when the old one could not commit."""
        self._heard: frozenset[str] | None = None
        self._silent_since: Callable[[str], Instant | None] = lambda _source: None
        self._next_at: Callable[[str], Instant | None] = lambda _source: None
        self.source_testing: SourceTesting | None = None
        self.heartbeat: Heartbeat | None = None
        self.caught_up = asyncio.Event()
        """Set once all that was kept has been heard: before that nobody can say which alert still stands."""
        self._told = runner.last_fact
        self._taken: set[str] = set()
        """Alerts that somebody took and the boards were not told of yet."""
        self._begun: int | None = None
        """The log's last place when this house began: heard so far, all that was kept has been heard."""
        self.settings: Settings | None = None
        """What the readiness of a plan is asked of beside it; None where there are none (the demo)."""
        self.watch: PlanWatch | None = None
        """Keeps the plans as their files say; None where nobody looks at files (the demo)."""
        self.testing: ContactTesting | None = None
        """Sends tests to people's addresses; None where nothing is sent (the demo)."""
        self.moved_at = clock.now()
        """When the desk last had its turn: a frozen desk stops the heartbeat."""
        self._turn = asyncio.Lock()
        self._news = asyncio.Event()
        """Set when facts were told, and then another one stands in its place. No lock: whoever waits may be cut off."""

    @property
    def clock(self) -> Clock:
        return self._clock

    @property
    def intake(self) -> Intake:
        return self._intake

    def brands(self) -> Sequence[BrandView]:
        return [
            BrandView(
                id=plan.brand.id,
                name=plan.brand.name,
                time_zone=plan.brand.time_zone,
                people={person.id: person.name for person in plan.people},
                plan_version=plan.version,
            )
            for plan in self._runner.plans().values()
        ]

    def plans(self) -> Mapping[str, Plan]:
        return self._runner.plans()

    def plan_state(self, brand: str) -> PlanState | None:
        return self.watch.state(brand) if self.watch else None

    def plan_path(self, brand: str) -> Path | None:
        return self.watch.paths.get(brand) if self.watch else None

    def plan_evidence(self, plan: Plan) -> Evidence:
        now = self._clock.now()
        if self.settings is None:
            return Evidence(day_of(now, plan.brand.time_zone), now, in_force=plan.version)
        board = self._boards.get(plan.brand.id)
        tests = {person.id: board.alerting.tests_of(person.id) for person in plan.people} if board else {}
        return replace(evidence_of(self.settings, plan, now, tests=tests), in_force=plan.version)

    def boards(self) -> Mapping[str, Board]:
        return self._boards

    def rooms(self) -> Rooms:
        return self._rooms

    def sources(self) -> Sequence[SourceView]:
        """Those that were asked or heard before; then those of the settings that nobody asked yet."""
        known = source_settings(self.settings) if self.settings is not None else {}
        states = {state.source: state for state in self._store.source_states()}
        wanted = [name for name in states if self._heard is None or name in self._heard]
        return [
            SourceView(
                state.source,
                state.heard_at,
                self._silent_since(state.source),
                state.error,
                state.asked_at,
                self._next_at(state.source),
                known.get(state.source),
            )
            for state in (
                *(states[name] for name in wanted),
                *(SourceState(name) for name in known if name not in states),
            )
        ]

    def installation(self) -> Installation:
        return installation(self.settings, self.heartbeat.view if self.heartbeat is not None else None)

    async def test_source(self, source: str) -> SourceTested | None:
        return None if self.source_testing is None else await self.source_testing.test(source)

    def calling(self, brand: str, words: Words) -> Words:
        """Words that call the brand's found topics by their names, as they stand now."""
        board = self._boards.get(brand)
        if board is None or not board.topics:
            return words
        return calling(words, board, self._naming.words_of(board, StoredTexts(self._store)))

    def listen_by(
        self,
        sources: frozenset[str],
        silent_since: Callable[[str], Instant | None],
        next_at: Callable[[str], Instant | None] = lambda _source: None,
    ) -> None:
        """Show only these sources (others were taken out of the settings), since when one of them is silent, and when
        it is asked again."""
        self._heard, self._silent_since, self._next_at = sources, silent_since, next_at

    async def ask(self, question: Callable[[Store], Answer]) -> Answer:
        return await asyncio.to_thread(question, self._store)

    async def acknowledge(self, brand: str, alert: str, who: str, way: str = "") -> None:
        """Durable when it returns, and nobody is called any more; the desk hears of it in its turn."""
        await self.answer(brand, Acknowledged(self._clock.now(), alert, who, way))

    async def test_contact(self, brand: str, person: str, who: str) -> Sequence[ContactTestReported]:
        """Send a test to each address of a person; what came of it is durable when this returns."""
        reports = [] if self.testing is None else await self.testing.test(brand, person, who)
        for report in reports:
            await self.answer(brand, report)
        return reports

    async def answer(self, brand: str, act: Act, source_state: SourceState | None = None, *, reason: str = "") -> None:
        """Log what a person answered, with where the chat stands it came through; durable when it returns. Whatever
        takes an alert stops its calls at once."""
        await asyncio.to_thread(log_act, self._store, brand, act, source_state, reason)
        if isinstance(act, Acknowledged | Dismissed):
            self._taken.add(act.alert)
        try:
            await self._next_turn()
        except StoreError as error:
            _log.warning("answer_waits", kind=act.kind, reason=str(error))  # `follow` hears it once it can

    async def head(self, brand: str) -> BrandHead | None:
        async with self._turn:
            return await asyncio.to_thread(self._runner.heads.head, brand)

    async def wait_for_facts(self, after: int, timeout: float) -> int:
        if self._told <= after:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), timeout)
        return self._told

    async def catch_up(self) -> int:
        """Fold all that waits into facts, and the facts into the boards, and let it be found; returns how many entries
        there were."""
        total = 0
        while done := await self._next_turn():
            total += done
        while await asyncio.to_thread(self._store.index_mentions):
            pass
        return total

    async def _next_turn(self) -> int:
        """One step of the runner, and the boards as it leaves them: between two of them others have their turn."""
        async with self._turn:
            done = await asyncio.to_thread(self._runner.step)
            while facts := await asyncio.to_thread(self._store.facts_after, self._told, 1000):
                for stored in facts:
                    self._tell(stored)
                self._told = facts[-1].seq
        self._news, news = asyncio.Event(), self._news
        news.set()
        return done

    def _tell(self, stored: StoredFact) -> None:
        board = self._boards.get(stored.brand)
        if board is None:
            return  # of a brand whose plan was taken out of the settings
        fact = {**decode_fact(stored.body), "seq": stored.seq}
        board.fold(fact)
        if fact["type"] in (AlertAcknowledged.type, AlertDismissed.type):
            self._taken.discard(fact["alert"])
        if self.on_fact is not None:
            self.on_fact(board, fact)

    async def report(self, brand: str, act: Act) -> None:
        """Log what came back from outside; the desk hears of it at its next look."""
        await asyncio.to_thread(log_act, self._store, brand, act)

    def stands(self, alert: SendAlert) -> bool:
        """Whether an alert still waits for somebody: not taken, not replaced by a higher one, its wave not calm."""
        if alert.alert in self._taken:
            return False
        board = self._boards.get(alert.brand)
        known = board.alerts.get(alert.thread.removeprefix(f"{alert.brand}:")) if board else None
        if board is None or known is None:
            return True
        if known.id != alert.alert:
            return known.raised_at < alert.at  # the board may not have been told of this alert yet
        return known.waits

    async def follow(self) -> None:
        """Run until cancelled. Time itself is logged once a minute, and when a second is over that brought something.

        The mentions alone would not do: their times may lie behind, nobody may speak any more, and a deputy is called
        when time has passed. It is logged behind all that waits, also while there is more than can be folded.
        """
        minute = second = -1.0
        while True:
            try:
                done, now = await self._next_turn(), self._clock.now()
                self.moved_at = now
                due = now // MINUTE > minute or (now // 1 > second and self._runner.waits(now))
                if due:
                    minute, second = now // MINUTE, now // 1
                    place = await asyncio.to_thread(self._runner.log_time, now, True)
                    self._begun = place if self._begun is None else self._begun
                if self._begun is not None and self._runner.heard >= self._begun:
                    self.caught_up.set()
                if done or due:
                    continue
            except StoreError as error:
                await self._begin_again(error)
            await asyncio.sleep(READ_SECONDS)

    async def _begin_again(self, error: StoreError) -> None:
        """The store could not write (a full disk, a lock held long): fold from what it kept, as after a restart."""
        for attempt in count(1):
            if not error.retry or self.renew is None:
                raise error
            _log.warning("desk_waits_for_the_store", reason=str(error), attempt=attempt)
            await asyncio.sleep(min(STORE_SECONDS * 2.0 ** (attempt - 1), LONGEST_STORE_SECONDS))
            try:
                async with self._turn:
                    self._runner = await asyncio.to_thread(self.renew)
            except StoreError as again:
                error = again
            else:
                return
