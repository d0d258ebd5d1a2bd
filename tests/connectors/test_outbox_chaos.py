"""The real outbox and the real speaker against providers that refuse, hang, answer 429 and 5xx, drop, and cut off."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from coolhead.clock import SystemClock
from coolhead.connectors import Shell
from coolhead.connectors.apprise.config import AppriseSettings
from coolhead.connectors.apprise.speak import AppriseSpeaker
from coolhead.desk import DeliveryReported, SendAlert
from coolhead.incident import Sentence
from coolhead.plan import read_plan
from coolhead.run.addressing import AddressBook, AlertText
from coolhead.run.outbox import Outbox, Ways
from coolhead.run.settings import Settings
from coolhead.storage import MemoryStore, Step
from tests.connectors.chaos import DROP, HANG, Chaos, answer, chaos, in_loop

PLANS = {
    "ember": read_plan("""
brand: {name: Ember, id: ember, words: [ember]}
people: [{id: anna, name: Anna}]
alerting: {second_way_seconds: 0.5}
""")
}
FAULTS = {
    "429": [answer(429, retry_after="1")],
    "5xx": [answer(503)],
    "hang": [HANG],
    "cut": [DROP],
    "flap": [answer(503), answer(), answer(503)],
}


async def play(first: Chaos | None, second: Chaos, *, at_once: bool, seconds: float) -> list[DeliveryReported]:
    """One alert to a person with two ways; what was reported within so many seconds."""
    store, clock, told = MemoryStore(), SystemClock(), list[DeliveryReported]()
    port = first.port if first is not None else 9  # nobody listens there
    addresses = [f"json://127.0.0.1:{port}/", f"xml://localhost:{second.port}/"]
    people = AddressBook(PLANS, Settings.model_validate({"contacts": {"anna": addresses}}))
    speaker = AppriseSpeaker(AppriseSettings(timeout_seconds=0.5), Shell(clock, render=AlertText(PLANS, None)))

    async def report(_brand: str, said: DeliveryReported) -> None:
        told.append(said)

    send = SendAlert(
        "w-4:anna:1", "ember:w", clock.now(), "ember", "w-4", "anna", 4,
        Sentence(id="verdict.threat.growing", args={"topic": "T6"}), number=7, at_once=at_once,
    )  # fmt: skip
    store.commit(Step(cursor=0, outgoing=[(send.key, "anna", msgspec.json.encode(send), send.at)]))
    box = Outbox(store, people, Ways(speaker), lambda _: True, report, clock)
    following = asyncio.create_task(box.follow())
    for _ in range(int(seconds * 20)):
        if second.asked and not store.due_outgoing(1e18, 1):
            break
        await asyncio.sleep(0.05)
    following.cancel()
    await box.finish(1.0)
    speaker.close()
    return told


@pytest.mark.parametrize("fault", sorted(FAULTS))
@pytest.mark.parametrize("at_once", [True, False])
@in_loop
async def test_whatever_the_first_provider_does_the_second_one_delivers(fault: str, at_once: bool) -> None:
    async with chaos(*FAULTS[fault]) as first, chaos() as second:
        told = await play(first, second, at_once=at_once, seconds=2.0)
        assert len(second.asked) == 1
        assert any(report.accepted for report in told)
        if fault in ("hang", "cut"):  # it may have rung there each time
            assert len(first.asked) <= 2


@in_loop
async def test_where_nobody_listens_the_second_one_delivers_at_once() -> None:
    async with chaos() as second:
        told = await play(None, second, at_once=True, seconds=2.0)
        assert len(second.asked) == 1
        assert {report.accepted for report in told} == {True, False}


@in_loop
async def test_a_provider_that_accepts_and_drops_is_beside_one_that_delivers_in_a_crisis() -> None:
    async with chaos(answer()) as drops, chaos() as second:
        await play(drops, second, at_once=True, seconds=1.5)
        assert (len(drops.asked), len(second.asked)) == (1, 1)
