"""The wall between brands: whoever asks with a person's own token sees the brands whose plans name that person, and
acts where those plans allow it (R73). It stands around the house itself, so that no route can forget it.

What a request may see is set once its token is known (`web/policy.py`) and holds for that request alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, cast

from fastapi import HTTPException

from coolhead.clock import Clock, Instant
from coolhead.desk import Act, ContactTestReported
from coolhead.mention import RAW_LIMIT
from coolhead.plan import Plan
from coolhead.plan.readiness import Evidence
from coolhead.plan.rights import Right, may
from coolhead.run.board import Board
from coolhead.run.installation import Installation
from coolhead.run.plan_watch import PlanState
from coolhead.run.rooms import Rooms
from coolhead.run.source_tests import SourceTested
from coolhead.storage import FoundMention, FoundMentions, MentionQuery
from coolhead.storage.model import (
    Arrival,
    Entry,
    Quarantined,
    Receipt,
    SourceState,
    Store,
    StoredFact,
    Written,
)
from coolhead.text.brand_head import BrandHead
from coolhead.web.ports import BrandView, House, Intake, SourceView

Answer = TypeVar("Answer")
PAGE = 1000
LONGEST_NAME = 200
OF_NO_BRAND = frozenset({"belongs", "conservation", "cursor", "last_fact", "source_states", "token"})
"""What a store tells that is of no single brand, or only of brands it is asked for."""


class NotAllowed(Exception):
    """A person may not do this in this brand. `str()` is the sentence for them."""


@dataclass(frozen=True, slots=True)
class Asker:
    """The person whose token a request has, the right it needs, and the brands where they have it.

    `may_in` says where they have any other right: some acts need more than the route by which they come.
    """

    person: str
    right: Right
    brands: frozenset[str]
    may_in: Callable[[Right], frozenset[str]] | None = None


_ASKER: ContextVar[Asker | None] = ContextVar("asker", default=None)
"""None: a request without a person's token; it sees the whole house."""


def let_in(asker: Asker | None) -> None:
    """From here on this request asks as this person; None: as nobody in particular."""
    _ASKER.set(asker)


def asks_as() -> str | None:
    """The person this request asks as; None where nobody in particular asks."""
    asker = _ASKER.get()
    return None if asker is None else asker.person


def who_acts(said: str) -> str:
    """Who acts: the person the token is bound to; where it is bound to nobody, whoever the request says."""
    asker = _ASKER.get()
    if asker is not None:
        return asker.person
    if len(said) > LONGEST_NAME or not said.isprintable():
        raise HTTPException(422, "Say who acts (who): a person's id in the plan, in printable letters.")
    return said


def asker_may(right: Right, brand: str) -> bool:
    """Whether this request may do what needs a right beyond the route's own; one that asks as nobody may do all."""
    asker = _ASKER.get()
    if asker is None:
        return True
    return brand in (asker.may_in(right) if asker.may_in is not None else asker.brands if right == asker.right else ())


def where_allowed(plans: Mapping[str, Plan], person: str, right: Right) -> frozenset[str]:
    """The brands whose plans give a person this right."""
    return frozenset(brand for brand, plan in plans.items() if may(plan, person, right))


class WalledHouse(House):
    """A house that shows each request the brands it may see, and takes acts for those alone.

    It hands nothing through by itself: what a house can do newly has to be walled first.
    """

    def __init__(self, house: House) -> None:
        self._house = house

    @property
    def clock(self) -> Clock:
        return self._house.clock

    @property
    def intake(self) -> Intake:
        return self._house.intake

    def brands(self) -> Sequence[BrandView]:
        """Those that this request may see."""
        asker = _ASKER.get()
        return [brand for brand in self._house.brands() if asker is None or brand.id in asker.brands]

    def boards(self) -> Mapping[str, Board]:
        """The same."""
        return _seen(self._house.boards())

    def plans(self) -> Mapping[str, Plan]:
        """The same."""
        return _seen(self._house.plans())

    def plan_state(self, brand: str) -> PlanState | None:
        return self._house.plan_state(brand)

    def plan_evidence(self, plan: Plan) -> Evidence:
        return self._house.plan_evidence(plan)

    def plan_path(self, brand: str) -> Path | None:
        return self._house.plan_path(brand)

    def sources(self) -> Sequence[SourceView]:
        """Those that may tell of a brand this request may see; one that is set for other brands alone is theirs."""
        asker = _ASKER.get()
        return [
            source
            for source in self._house.sources()
            if asker is None or source.setting is None or source.setting.brand in ("", *asker.brands)
        ]

    def rooms(self) -> Rooms:
        return self._house.rooms()

    async def ask(self, question: Callable[[Store], Answer]) -> Answer:
        asker = _ASKER.get()
        if asker is None:
            return await self._house.ask(question)
        brands = asker.brands
        whole = brands.issuperset(brand.id for brand in self._house.brands())
        return await self._house.ask(lambda store: question(cast(Store, WalledStore(store, brands, whole))))

    async def acknowledge(self, brand: str, alert: str, who: str, way: str = "") -> None:
        _check(brand)
        await self._house.acknowledge(brand, alert, who_acts(who), way)

    async def answer(self, brand: str, act: Act, *, reason: str = "") -> None:
        _check(brand)
        said: Any = act  # not every act has somebody who says it
        act = replace(said, who=who_acts(said.who)) if hasattr(said, "who") else act
        await self._house.answer(brand, act, reason=reason)

    async def test_contact(self, brand: str, person: str, who: str) -> Sequence[ContactTestReported]:
        _check(brand)
        return await self._house.test_contact(brand, person, who_acts(who))

    async def test_source(self, source: str) -> SourceTested | None:
        asker = _ASKER.get()
        known = asker is None or any(one.source == source for one in self.sources())
        return await self._house.test_source(source) if known else None

    def installation(self) -> Installation | None:
        """For those alone who may see every brand: it tells of sources and people of all of them."""
        asker = _ASKER.get()
        whole = asker is None or asker.brands >= {brand.id for brand in self._house.brands()}
        return self._house.installation() if whole else None

    async def head(self, brand: str) -> BrandHead | None:
        _check(brand)
        return await self._house.head(brand)

    async def wait_for_facts(self, after: int, timeout: float) -> int:
        return await self._house.wait_for_facts(after, timeout)


class WalledStore:
    """A store of which one sees, and to which one adds, what belongs to some brands. `whole`: these are all there are;
    then what belongs to none of them yet is seen too."""

    def __init__(self, store: Store, brands: Collection[str], whole: bool = False) -> None:
        self._store, self._brands, self._whole = store, sorted(brands), whole

    def __getattr__(self, name: str) -> Any:
        if name not in OF_NO_BRAND:
            raise AttributeError(f"{name} has not been walled: nobody may ask it as one person")
        return getattr(self._store, name)

    def mentions(self, limit: int, before_seq: int | None = None, brand: str | None = None) -> list[Entry]:
        """Newest first."""
        wanted = [known for known in self._brands if brand in (None, known)]
        pages = [self._store.mentions(limit, before_seq, known) for known in wanted]
        found = {entry.seq: entry for page in pages for entry in page}
        return [found[seq] for seq in sorted(found, reverse=True)[:limit]]

    def facts_after(self, seq: int, limit: int, brand: str | None = None) -> list[StoredFact]:
        """In order."""
        wanted = [known for known in self._brands if brand in (None, known)]
        pages = [self._store.facts_after(seq, limit, known) for known in wanted]
        return list(islice(merge(*pages, key=lambda fact: fact.seq), limit))

    def mention(self, source: str, id_: str) -> Entry | None:
        """Where it belongs to one of the brands."""
        entry = self._store.mention(source, id_)
        return entry if entry is not None and self._belongs(entry) else None

    def search_mentions(
        self, query: MentionQuery, limit: int, before_seq: int | None = None, counted: bool = True
    ) -> FoundMentions:
        """Of one of the brands; nothing of any other."""
        if query.brand not in self._brands:
            return FoundMentions()
        return self._store.search_mentions(query, limit, before_seq, counted)

    def mentions_at(self, seqs: Collection[int], brand: str) -> tuple[FoundMention, ...]:
        """Where they belong to one of the brands."""
        return self._store.mentions_at(seqs, brand) if brand in self._brands else ()

    def revisions(self, source: str, id_: str) -> tuple[FoundMention, ...]:
        """Those that belong to one of the brands."""
        return tuple(one for one in self._store.revisions(source, id_) if self._belongs(one.entry))

    def quarantine(self, limit: int, after: int = 0, most_bytes: int = RAW_LIMIT) -> list[Quarantined]:
        """What was refused names no brand: it is for those who see all of them."""
        self._check_whole()
        return self._store.quarantine(limit, after, most_bytes)

    def quarantine_counts(self) -> dict[tuple[str, str], int]:
        """The same."""
        self._check_whole()
        return self._store.quarantine_counts()

    def release(self, ids: Sequence[int], arrivals: Sequence[Arrival], received_at: Instant) -> list[Receipt]:
        """The same."""
        self._check_whole()
        return self._store.release(ids, arrivals, received_at)

    def _check_whole(self) -> None:
        if not self._whole:
            raise NotAllowed("The quarantine is for those who see all brands.")

    def entries_after(self, seq: int, limit: int) -> list[Entry]:
        """Those of the brands among the next entries."""
        return [entry for entry in self._store.entries_after(seq, limit) if self._belongs(entry)]

    def acts_after(self, seq: int, kind: str) -> list[Entry]:
        """In order, where they are of the brands."""
        return [entry for entry in self._store.acts_after(seq, kind) if entry.brand in self._brands]

    def facts_about(self, subject: str, after: int, limit: int, before: int | None = None) -> list[StoredFact]:
        """In order, where they are of the brands."""
        found = self._store.facts_about(subject, after, limit, before)
        return [fact for fact in found if fact.brand in self._brands]

    def texts(self, ids: Collection[str]) -> dict[str, Written]:
        """Those of the brands."""
        return {id_: text for id_, text in self._store.texts(ids).items() if text.brand in self._brands}

    def compose_text(self, brand: str, kind: str, author: str, body: str, at: Instant) -> Written:
        """It is kept by `act` alone, which asks whose brand it is."""
        return self._store.compose_text(brand, kind, author, body, at)

    def act(
        self,
        brand: str,
        kind: str,
        body: bytes,
        at: Instant,
        source_state: SourceState | None = None,
        texts: Sequence[Written] = (),
    ) -> int:
        if brand not in self._brands:
            raise NotAllowed(f"You may not do this in {brand}.")
        return self._store.act(brand, kind, body, at, source_state, texts)

    def _belongs(self, entry: Entry) -> bool:
        if entry.mention is None:
            return entry.brand in self._brands
        return bool(self._store.belongs(entry.seq, entry.seq, self._brands))


Shown = TypeVar("Shown")


def _seen(by_brand: Mapping[str, Shown]) -> Mapping[str, Shown]:
    asker = _ASKER.get()
    if asker is None:
        return by_brand
    return {brand: shown for brand, shown in by_brand.items() if brand in asker.brands}


def _check(brand: str) -> None:
    asker = _ASKER.get()
    if asker is not None and brand not in asker.brands:
        raise NotAllowed(f"You may not do this in {brand}.")
