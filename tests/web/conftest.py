"""A small house for the web's tests: a store in memory, boards folded from a story, no desk."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest
from starlette.testclient import TestClient

from coolhead.clock import VirtualClock, read_instant, write_instant
from coolhead.desk import Act, ContactTestReported, Dismissed, Judged, PassedOn, Thanked
from coolhead.mention import Author, Mention
from coolhead.plan import Plan
from coolhead.plan.readiness import Evidence
from coolhead.run.board import Board
from coolhead.run.installation import Installation
from coolhead.run.plan_watch import PlanState
from coolhead.run.rooms import Rooms
from coolhead.run.source_tests import SourceTested
from coolhead.storage import TAUGHT, AccountBook, FoundMention, FoundMentions, MentionQuery, Token, token_digest
from coolhead.storage.door import author_digest
from coolhead.storage.model import (
    Arrival,
    Conservation,
    Entry,
    Quarantined,
    Receipt,
    Refusal,
    Store,
    StoredFact,
    Written,
)
from coolhead.storage.search_index import said_of
from coolhead.storage.search_terms import Row, author_key
from coolhead.storage.search_verbs import search_rows
from coolhead.storage.texts import compose_text, subject_of
from coolhead.text import Reading
from coolhead.text.brand_head import BrandHead
from coolhead.web import BrandView, SourceView, WebSettings, create_app
from tests.web.lived_in import LivedIn, lived_in

STORIES = Path(__file__).parent / "stories"
PEOPLE = {"maja": "Maja Kowalska", "jan": "Jan Nowak"}
Answer = TypeVar("Answer")


@dataclass
class SmallStore:
    """Only what the web asks of a store."""

    entries: list[Entry] = field(default_factory=list)
    facts: list[StoredFact] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    duplicates: int = 0
    known: dict[bytes, Token] = field(default_factory=dict)
    written: dict[str, Written] = field(default_factory=dict)
    accounts: AccountBook = field(default_factory=AccountBook)

    def mentions(self, limit: int, before_seq: int | None = None, brand: str | None = None) -> list[Entry]:
        rows = [entry for entry in self.entries if before_seq is None or entry.seq < before_seq]
        found = [row for row in reversed(rows) if brand is None or row.brand in (brand, None)]
        return [row for row in found if row.kind == "mention"][:limit]

    def found_rows(self) -> list[tuple[Row, FoundMention]]:
        acts = [said_of(entry.act or b"") for entry in self.entries if entry.kind == TAUGHT]
        said, rows = dict(one for one in acts if one is not None), []
        for entry in reversed(self.entries):
            if entry.mention is not None:
                author = author_digest(b"key", entry.mention.source, entry.mention.author.id)
                brands, tone = [entry.brand] if entry.brand else [], said.get(entry.seq, "")
                erased = entry.mention.author.id.startswith("erased-")
                row = Row(entry.seq, entry.mention, entry.reading, brands, author, tone, erased)
                rows.append((row, FoundMention(entry, author_key(author), 0.0, tone, erased)))
        return rows

    def search_mentions(
        self, query: MentionQuery, limit: int, before_seq: int | None = None, counted: bool = True
    ) -> FoundMentions:
        return search_rows(self.found_rows(), query, limit, before_seq)

    def mentions_at(self, seqs: Collection[int], brand: str) -> tuple[FoundMention, ...]:
        return tuple(shown for row, shown in self.found_rows() if row.seq in seqs and brand in row.brands)

    def revisions(self, source: str, id_: str) -> tuple[FoundMention, ...]:
        named = (source, id_)
        rows = [shown for row, shown in self.found_rows() if (row.mention.source, row.mention.id) == named]
        return tuple(reversed(rows))

    def mention(self, source: str, id_: str) -> Entry | None:
        found = [row for row in self.entries if row.mention and (row.mention.source, row.mention.id) == (source, id_)]
        return found[-1] if found else None

    def act(self, brand: str, kind: str, body: bytes, at: float, *_: object, texts: Sequence[Written] = ()) -> int:
        self.written |= {text.id: text for text in texts}
        self.entries.append(Entry(len(self.entries) + 1, kind, None, body, brand))
        return len(self.entries)

    def acts_after(self, seq: int, kind: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.seq > seq and entry.kind == kind]

    def entries_after(self, seq: int, limit: int) -> list[Entry]:
        return [entry for entry in self.entries if entry.seq > seq][:limit]

    def belongs(self, first: int, last: int, brands: Sequence[str]) -> list[tuple[int, str]]:
        return []

    def facts_after(self, seq: int, limit: int, brand: str | None = None) -> list[StoredFact]:
        return [fact for fact in self.facts if fact.seq > seq and brand in (None, fact.brand)][:limit]

    def last_fact(self) -> int:
        return self.facts[-1].seq if self.facts else 0

    def cursor(self) -> int:
        return max(0, len(self.entries) - 2)

    def token(self, digest: bytes) -> Token | None:
        return self.known.get(digest)

    def tokens(self) -> list[Token]:
        return list(self.known.values())

    def add_token(self, name: str, digest: bytes, scope: str, at: float, *more: Any) -> None:
        self.known[digest] = Token(name, scope, at, False, *more)

    def revoke_token(self, name: str) -> bool:
        kept = {digest: token for digest, token in self.known.items() if token.name != name}
        changed, self.known = len(kept) < len(self.known), kept
        return changed

    def facts_about(self, subject: str, after: int, limit: int, before: int | None = None) -> list[StoredFact]:
        about = [fact for fact in self.facts if subject_of(fact) == subject and fact.seq > after]
        return about[:limit] if before is None else [fact for fact in about if fact.seq < before][-limit:]

    def texts(self, ids: Collection[str]) -> dict[str, Written]:
        return {id_: self.written[id_] for id_ in ids if id_ in self.written}

    def compose_text(self, brand: str, kind: str, author: str, body: str, at: float) -> Written:
        return compose_text(b"key", brand, kind, author, body, at)

    def quarantine(self, limit: int, after: int = 0, most_bytes: int = 2**20) -> list[Quarantined]:
        kept = [
            Quarantined(n, one.source, one.reason, one.detail, one.origin, 1e9, one.raw[:most_bytes], len(one.raw))
            for n, one in enumerate(self.refusals, 1)
        ]
        return [one for one in kept if one.id > after][:limit]

    def quarantine_counts(self) -> dict[tuple[str, str], int]:
        return dict(Counter((one.source, one.reason) for one in self.refusals))

    def conservation(self) -> Conservation:
        stored, refused = len(self.entries), len(self.refusals)
        sources = {entry.mention.source: (1, 1, 0, 0) for entry in self.entries if entry.mention}
        return Conservation(stored + self.duplicates + refused, stored, self.duplicates, refused, sources)


class SmallIntake:
    """Takes arrivals into the small store."""

    def __init__(self, store: SmallStore) -> None:
        self.store = store
        self.committed = 0

    async def deliver(self, things: Sequence[Arrival | Refusal]) -> list[Receipt]:
        receipts = [self._take(thing) for thing in things]
        await asyncio.sleep(0)
        self.committed += len(receipts)
        return receipts

    def _take(self, thing: Arrival | Refusal) -> Receipt:
        if isinstance(thing, Refusal):
            self.store.refusals.append(thing)
            return Receipt("quarantined")
        identity = (thing.mention.source, thing.mention.id)
        if any(entry.mention and (entry.mention.source, entry.mention.id) == identity for entry in self.store.entries):
            self.store.duplicates += 1
            return Receipt("duplicate")
        seq = len(self.store.entries) + 1
        self.store.entries.append(Entry(seq, "mention", thing.mention))
        return Receipt("stored", seq)


class SmallHouse:
    """The House that the tests stand in."""

    def __init__(self, *brands: BrandView) -> None:
        self.clock = VirtualClock(read_instant("2026-03-04T23:40:00Z"))
        self.store = SmallStore()
        self.intake = SmallIntake(self.store)
        self._brands = brands or (BrandView("ember", "Ember", "Europe/Warsaw", PEOPLE),)
        self._boards = {brand.id: Board(brand.id) for brand in self._brands}
        self._sources: list[SourceView] = []
        self.plan_states: dict[str, PlanState] = {}
        self.plan_paths: dict[str, Path] = {}
        self.installed = Installation()
        self.source_answers: dict[str, SourceTested] = {}
        self.taken: list[tuple[str, str, str]] = []
        self.answers: list[tuple[str, Act]] = []
        self.reasons: list[str] = []
        self.heads: dict[str, BrandHead] = {}
        self.kept_plans: dict[str, Plan] = {}
        self._told = asyncio.Condition()

    def brands(self) -> Sequence[BrandView]:
        return self._brands

    def plan_state(self, brand: str) -> PlanState | None:
        return self.plan_states.get(brand)

    def plan_evidence(self, plan: Plan) -> Evidence:
        return Evidence("2026-03-04", self.clock.now(), in_force=plan.version)

    def plan_path(self, brand: str) -> Path | None:
        return self.plan_paths.get(brand)

    def boards(self) -> Mapping[str, Board]:
        return self._boards

    def rooms(self) -> Rooms:
        return Rooms(cast(Store, self.store), self.plans, lambda brand: self._boards[brand].rooms)

    def sources(self) -> Sequence[SourceView]:
        return self._sources

    async def ask(self, question: Callable[[Any], Answer]) -> Answer:
        return question(self.store)

    async def answer(self, brand: str, act: Act, *, reason: str = "") -> None:
        self.answers.append((brand, act))
        self.reasons.append(reason)
        if isinstance(act, Judged):
            said = {name: getattr(act, name) for name in ("wave", "topic", "level", "verdict", "who")}
            why = {"why": act.why} if act.why else {}
            self.tell({"at": write_instant(act.at), "type": "wave_judged", "brand": brand, **said, **why})
        told = {"passed_on": "alert_passed", "dismissed": "alert_dismissed"}.get(act.kind)
        if isinstance(act, Thanked):
            at = write_instant(act.at)
            fact = {"at": at, "type": "mention_thanked", "brand": brand, "mention": act.mention, "who": act.who}
            self.tell({**fact, "stands": act.stands})
        if isinstance(act, PassedOn | Dismissed) and told is not None:
            self.tell({"at": write_instant(act.at), "type": told, "brand": brand, "alert": act.alert, "who": act.who})

    async def test_contact(self, brand: str, person: str, who: str) -> list[ContactTestReported]:
        said = ContactTestReported(self.clock.now(), person, 1, "ntfy://push.example.org", "accepted", who)
        return [said] if person != "nobody" else []

    def installation(self) -> Installation:
        return self.installed

    async def test_source(self, source: str) -> SourceTested | None:
        return self.source_answers.get(source)

    async def acknowledge(self, brand: str, alert: str, who: str, way: str = "") -> None:
        self.taken.append((brand, alert, who))
        at = write_instant(self.clock.now())
        self.tell({"at": at, "type": "alert_acknowledged", "brand": brand, "alert": alert, "who": who})

    async def head(self, brand: str) -> BrandHead | None:
        return self.heads.get(brand)

    async def wait_for_facts(self, after: int, timeout: float) -> int:
        step = 0.0
        while self.store.last_fact() <= after and step < timeout:
            await asyncio.sleep(0.01)
            step += 0.01
        return self.store.last_fact()

    def tell(self, fact: Mapping[str, Any]) -> None:
        seq = self.store.last_fact() + 1
        told = {**fact, "seq": seq}
        body = json.dumps(told, ensure_ascii=False).encode()
        self.store.facts.append(StoredFact(seq, read_instant(told["at"]), told["type"], told["brand"], body))
        self._boards[told["brand"]].fold(told)

    def play(self, story: str, brand: str = "ember") -> None:
        for line in (STORIES / f"{story}.jsonl").read_text().splitlines():
            self.tell({**json.loads(line), "brand": brand})

    def hear(self, text: str, author: str = "Ola", language: str = "pl", **fields: Any) -> None:
        seq = len(self.store.entries) + 1
        made = Author(f"a{seq}", author.lower()[:50], author)
        mention = Mention(
            f"m{seq}", "mastodon", self.clock.now() - 60 * (30 - seq), made, text, **{"channel": "mastodon", **fields}
        )
        reading = Reading(language, 0.99, 0.8, 0.1, 0.1)
        self.store.entries.append(Entry(seq, "mention", mention, brand="ember", reading=reading))

    def plans(self) -> Mapping[str, Plan]:
        return self.kept_plans

    def trust(self, token: str, scope: str, person: str = "") -> None:
        self.store.known[token_digest(token)] = Token(f"a {scope} token", scope, person=person)

    @contextmanager
    def visit(self, **settings: Any) -> Iterator[TestClient]:
        hosts = ("127.0.0.1", "localhost", "::1")
        app = create_app(self, WebSettings(**{"hosts": hosts, "beat_seconds": 0.05, **settings}))
        with TestClient(app, base_url="http://127.0.0.1:8765", follow_redirects=False) as client:
            yield client


@pytest.fixture
def house() -> SmallHouse:
    return SmallHouse()


@pytest.fixture
def crisis(house: SmallHouse) -> SmallHouse:
    house.play("crisis")
    for text, author, language in (
        ("Trzy tygodnie czekam na zwrot, a wtyczka dalej się grzeje. To nie jest w porządku.", "Ola", "pl"),
        ("Mine got so hot it melted the plug. Please look into it.", "Sam", "en"),
        ("La mienne chauffe aussi, que faire ?", "Élodie", "fr"),
        ("Charger saya juga panas, tolong dicek ya.", "Budi", "id"),
        ("У меня тоже греется. Что делать?", "Аня", "ru"),
    ):
        house.hear(text, author, language, url="https://social.example/1")
    return house


@pytest.fixture
def client(crisis: SmallHouse) -> Iterator[TestClient]:
    with crisis.visit() as client:
        yield client


@pytest.fixture
def new_house() -> type[SmallHouse]:
    """To build a house with other brands."""
    return SmallHouse


@pytest.fixture(scope="module")
def storm() -> Iterator[LivedIn]:
    """The lived-in house in its worst night, served on a port; shared by a module's tests, so leave it as it is."""
    with lived_in("storm") as living:
        yield living
