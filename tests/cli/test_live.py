"""A crisis while it is served: sources in, one page out, the deputy when nobody answers, quiet once somebody takes it.

The clock of these tests runs sixty times as fast as ours, so a plan's minute is a second.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from coolhead.cli.house import LocalHouse
from coolhead.cli.serve import ways_of
from coolhead.clock import write_instant
from coolhead.connectors import Fetcher, Shell
from coolhead.desk import Acknowledged
from coolhead.mention import decode_mention
from coolhead.plan import Plan, read_plan
from coolhead.run.acts import log_act
from coolhead.run.intake import Intake
from coolhead.run.listening import Listening, listeners_of
from coolhead.run.outbox import AddressBook, AlertText, Outbox
from coolhead.run.runner import Runner
from coolhead.run.settings import Settings
from coolhead.run.weights import load_reader
from coolhead.storage import Arrival, MemoryStore, SqliteStore, Step, StoreError
from coolhead.text import Reader
from tests.connectors.chaos import Chaos, answer, chaos

SPEED = 60.0
SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
PLAN = """
brand: {name: Ember, id: ember, words: [ember]}
people: [{id: anna, name: Anna, languages: [en]}, {id: ben, name: Ben, languages: [en]}]
roles: {crisis_lead: {primary: anna, deputy: ben}}
alerting: {from_level: 3, repeat_minutes: 2, repeats: 4}
"""


class FastClock:
    """Our own time, sixty times as fast."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._start = time.time()

    def now(self) -> float:
        return self._start + SPEED * (time.monotonic() - self._began)

    def monotonic(self) -> float:
        return self.now()


@dataclass
class Live:
    """A served house without its web, and the two services it calls."""

    house: LocalHouse
    store: SqliteStore
    intake: Intake
    clock: FastClock
    phone: Chaos
    program: Chaos
    tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def cry(self, count: int = 6) -> None:
        """People say that they were hurt, now."""
        at = write_instant(self.clock.now())
        texts = [
            f"My ember kettle burst, my daughter is burned and in hospital! Shame on you. {n}" for n in range(count)
        ]
        lines = [
            {"id": f"{at}-{n}", "source": "api", "published_at": at, "author": {"id": f"a{n}"}, "text": text}
            for n, text in enumerate(texts)
        ]
        raws = [json.dumps(line).encode() for line in lines]
        self.intake.submit([Arrival(decode_mention(raw), raw) for raw in raws]).result()

    @property
    def rung(self) -> list[str]:
        return [asked.path for asked in self.phone.asked]

    async def until(self, true: Callable[[], object], seconds: float = 30.0) -> None:
        async with asyncio.timeout(seconds):
            while not true():
                assert not any(task.done() for task in self.tasks)
                await asyncio.sleep(0.02)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits as short as the clock is fast."""
    monkeypatch.setattr("coolhead.cli.house.STORE_SECONDS", 0.01)
    monkeypatch.setattr("coolhead.cli.house.READ_SECONDS", 0.02)
    monkeypatch.setattr("coolhead.run.outbox.LOOK_SECONDS", 0.02)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


@pytest.fixture
def plans() -> dict[str, Plan]:
    return {"ember": read_plan(PLAN)}


@contextlib.asynccontextmanager
async def live(
    home: Path, plans: dict[str, Plan], reader: Reader, *answers: bytes, **more: object
) -> AsyncIterator[Live]:
    store, clock = SqliteStore(home / "store.db"), FastClock()
    intake = Intake(store, clock)
    house = LocalHouse(store, intake, Runner(store, plans, reader), plans, clock)
    async with chaos(*answers) as phone, chaos() as program, Fetcher(allow_private=True) as fetcher:
        settings = Settings.model_validate(
            {
                "contacts": {name: [f"json://127.0.0.1:{phone.port}/{name}"] for name in ("anna", "ben")},
                "webhooks": [{"url": program.url, "secrets": [SECRET]}],
                **more,
            }
        )
        shell = Shell(clock, fetcher, AlertText(plans, None))
        listening = Listening(listeners_of(settings, shell), store, intake, shell)
        people = AddressBook(plans, settings)
        outbox = Outbox(store, people, ways_of(settings, shell), house.stands, house.report, clock)
        made = Live(house, store, intake, clock, phone, program)
        made.tasks = [asyncio.create_task(part.follow()) for part in (house, listening, outbox)]
        try:
            yield made
        finally:
            for task in made.tasks:
                task.cancel()
            await asyncio.gather(*made.tasks, return_exceptions=True)
            await outbox.finish(2.0)
            intake.close()
            store.close()


def test_one_page_then_the_deputy_then_quiet(tmp_path: Path, plans: dict[str, Plan], reader: Reader) -> None:
    async def run() -> None:
        async with live(tmp_path, plans, reader) as told:
            told.cry()
            await told.until(lambda: told.rung)
            assert told.rung == ["/anna"]
            await told.until(lambda: "/ben" in told.rung)
            assert told.rung == ["/anna", "/ben"]
            waiting = next(iter(told.house.boards()["ember"].alerts.values()))
            log_act(told.store, "ember", Acknowledged(told.clock.now(), waiting.id, "ben"))
            await told.until(lambda: waiting.acknowledged_by)
            await told.until(lambda: told.rung[-1] == "/anna")  # she hears that ben has taken it
            heard = list(told.rung)
            told.cry()
            await asyncio.sleep(2.5)
            assert told.rung == heard
            said = [(one["person"], one["about"]) for one in (json.loads(a.body)["data"] for a in told.program.asked)]
            called = [person for person, about in said if about == "call"]
            assert called[:2] == ["anna", "ben"]
            assert set(called[2:]) <= {"ben"}  # on a slow machine the last of the chain is called once more
            assert said[len(called) :] == [("anna", "taken")]
            facts = [fact.type for fact in told.store.facts_after(0, 10_000)]
            assert (facts.count("alert_raised"), facts.count("alert_sent")) == (1, len(called))

    asyncio.run(run())


def test_the_deputy_is_called_while_mentions_keep_coming(
    tmp_path: Path, plans: dict[str, Plan], reader: Reader
) -> None:
    """Their times lie behind, so that they alone would never move the clock on."""

    async def run() -> None:
        async with live(tmp_path, plans, reader) as told:
            told.cry()
            await told.until(lambda: told.rung)
            late = write_instant(told.clock.now() - 3600)

            async def chatter() -> None:
                for n in range(10_000):
                    line = {
                        "id": f"late-{n}",
                        "source": "api",
                        "published_at": late,
                        "author": {"id": "x"},
                        "text": "ember",
                    }
                    await told.intake.deliver([Arrival(decode_mention(json.dumps(line).encode()))])
                    await asyncio.sleep(0.02)

            chatting = asyncio.create_task(chatter())
            await told.until(lambda: "/ben" in told.rung)
            chatting.cancel()

    asyncio.run(run())


def test_a_receiver_that_refuses_is_tried_until_it_takes_it(
    tmp_path: Path, plans: dict[str, Plan], reader: Reader
) -> None:
    async def run() -> None:
        async with live(tmp_path, plans, reader, answer(500), answer(429), answer()) as told:
            told.cry()
            await told.until(lambda: len(told.rung) == 3)
            assert told.rung == ["/anna"] * 3
            await asyncio.sleep(0.3)
            assert len(told.program.asked) == 1

    asyncio.run(run())


def test_a_dropped_file_and_a_feed_reach_the_desk(tmp_path: Path, plans: dict[str, Plan], reader: Reader) -> None:
    feed = b"""<rss version="2.0"><channel><title>Press</title><item><guid>1</guid><title>Ember opens a shop</title>
        </item></channel></rss>"""

    async def run() -> None:
        async with chaos(answer(body=feed, etag='"1"')) as press:
            sources = {
                "feeds": [{"name": "press", "url": press.url, "minutes": 1}],
                "folders": [{"path": tmp_path / "drop"}],
            }
            async with live(tmp_path, plans, reader, **sources) as told:
                inbox = tmp_path / "drop" / "inbox"
                await told.until(inbox.is_dir)
                line = {
                    "id": "1",
                    "source": "shop",
                    "published_at": "2026-03-01T08:00:00Z",
                    "author": {"id": "a"},
                    "text": "",
                }
                (inbox / "week.jsonl").write_text(json.dumps(line) + "\n{broken\n")
                await told.until(lambda: (tmp_path / "drop" / "done" / "week.jsonl").exists())
                await told.until(lambda: told.store.conservation().stored == 2)
                law = told.store.conservation()
                assert (law.received, law.quarantined, law.holds) == (3, 1, True)
                views = {view.source: view.error for view in told.house.sources()}
                assert views == {"rss:press": "", "folder:drop": ""}

    asyncio.run(run())


class Sometimes(MemoryStore):
    """A store that cannot commit when told so, as on a full disk."""

    faults = 0

    def commit(self, step: Step) -> None:
        if self.faults:
            self.faults -= 1
            raise StoreError("the disk is full", retry=True)
        super().commit(step)


def test_a_store_that_cannot_write_for_a_while_costs_nothing(plans: dict[str, Plan], reader: Reader) -> None:
    async def run() -> tuple[int, int]:
        store, clock = Sometimes(), FastClock()
        intake = Intake(store, clock)
        house = LocalHouse(store, intake, Runner(store, plans, reader), plans, clock)
        house.renew = lambda: Runner(store, plans, reader)
        store.faults = 2
        following = asyncio.create_task(house.follow())
        line = {
            "id": "1",
            "source": "api",
            "published_at": write_instant(clock.now()),
            "author": {"id": "x"},
            "text": "",
        }
        await house.intake.deliver([Arrival(decode_mention(json.dumps(line).encode()))])
        async with asyncio.timeout(5):
            while store.faults or not store.cursor():
                await asyncio.sleep(0.02)
        following.cancel()
        intake.close()
        return store.cursor(), len([entry for entry in store.entries_after(0, 100) if entry.mention])

    cursor, mentions = asyncio.run(run())
    assert cursor >= 1
    assert mentions == 1
