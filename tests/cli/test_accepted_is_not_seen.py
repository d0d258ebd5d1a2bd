"""A provider that accepts every call and delivers none: the chain goes on until a person answers."""

from __future__ import annotations

from typing import Any

from pydantic import SecretStr

from coolhead.cli.house import LocalHouse
from coolhead.clock import MINUTE, VirtualClock
from coolhead.connectors import Shell
from coolhead.connectors.apprise.config import AppriseSettings
from coolhead.connectors.apprise.speak import AppriseSpeaker
from coolhead.desk import decode_fact
from coolhead.run.addressing import AddressBook, AlertText, Ways
from coolhead.run.intake import Intake
from coolhead.run.outbox import Outbox
from coolhead.run.runner import Runner
from coolhead.run.settings import Settings
from coolhead.storage import Arrival, MemoryStore
from tests.connectors.chaos import answer, chaos, in_loop
from tests.run import storm
from tests.run.storm import BRAND, QuickReader

PLANS = {BRAND: storm.plan()}


def told(store: MemoryStore, type_: str) -> list[dict[str, Any]]:
    return [decode_fact(fact.body) for fact in store.facts_after(0, 100_000) if fact.type == type_]


@in_loop
async def test_what_a_provider_accepts_and_drops_is_called_out_to_the_next_person_until_somebody_answers() -> None:
    store = MemoryStore()
    heard = storm.mentions()[:290]
    store.take([Arrival(mention) for mention in heard], storm.ENDS)
    clock = VirtualClock(heard[-1].published_at + 1)
    runner = Runner(store, PLANS, QuickReader())
    house = LocalHouse(store, Intake(store, clock), runner, PLANS, clock)
    people = [person.id for person in PLANS[BRAND].people]
    async with chaos(answer(200)) as drops:
        contacts = {person: (SecretStr(f"json://127.0.0.1:{drops.port}/{person}"),) for person in people}
        book = AddressBook(PLANS, Settings(contacts=contacts))
        speaker = AppriseSpeaker(AppriseSettings(), Shell(clock, render=AlertText(PLANS, None)))
        outbox = Outbox(store, book, Ways(speaker), house.stands, house.report, clock)

        def calls() -> int:
            return sum(b"coolhead ack" in asked.body for asked in drops.asked)

        async def minutes(count: int) -> None:
            for _ in range(count):
                runner.log_time(clock.now(), True)
                await house.catch_up()
                await outbox.deliver_due()
                await house.catch_up()
                clock.advance(MINUTE)

        await minutes(1)
        first = told(store, "alert_sent")
        assert first
        assert all(fact["accepted"] for fact in told(store, "alert_delivered"))
        await minutes(30)
        sent = told(store, "alert_sent")
        assert len({fact["person"] for fact in sent}) > 1
        assert any(fact["escalated"] for fact in sent)
        rung = calls()
        assert rung == len(told(store, "alert_delivered")) > 3
        await house.acknowledge(BRAND, sent[-1]["alert"], people[0])
        await minutes(30)
        assert calls() == rung
        speaker.close()
    house.intake.close()
