"""An outbox with the real way out, for alerts to people at addresses of real servers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import msgspec

from coolhead.clock import VirtualClock
from coolhead.connectors import Shell
from coolhead.connectors.apprise.config import AppriseSettings
from coolhead.connectors.apprise.speak import AppriseSpeaker
from coolhead.desk import DeliveryReported, SendAlert
from coolhead.incident import Sentence
from coolhead.plan import read_plan
from coolhead.run.outbox import AddressBook, AlertText, Outbox, Ways
from coolhead.run.settings import Settings
from coolhead.storage import MemoryStore, Step

NOW = 1_772_352_902.0
PLAN = """
brand: {name: Ember, id: ember, words: [ember], time_zone: Europe/Warsaw}
people:
  - {id: anna, name: Anna, languages: [pl]}
  - {id: ben, name: Ben, languages: [en]}
roles: {crisis_lead: {primary: anna, deputy: ben}}
"""
ALERT = SendAlert(
    "w-4:ben:1",
    "ember:w",
    NOW,
    "ember",
    "w-4",
    "ben",
    4,
    Sentence(id="verdict.threat.growing", args={"topic": "T6"}),
    (Sentence(id="floor.press_local"),),
)


class Post:
    """Alerts go in, and leave by apprise."""

    def __init__(self, contacts: Mapping[str, tuple[str, ...]]) -> None:
        self.clock, self.store = VirtualClock(NOW), MemoryStore()
        self.reported: list[DeliveryReported] = []
        plans = {"ember": read_plan(PLAN)}
        text = AlertText(plans, None)
        self.speaker = AppriseSpeaker(AppriseSettings(timeout_seconds=15.0), Shell(self.clock, render=text))
        people = AddressBook(plans, Settings.model_validate({"contacts": contacts}))
        self.box = Outbox(self.store, people, Ways(self.speaker), lambda _alert: True, self._report, self.clock)

    async def _report(self, _brand: str, report: DeliveryReported) -> None:
        self.reported.append(report)

    def send(self, person: str = "ben") -> None:
        """One more call to a person."""
        number = len(self.reported) + 1
        alert = replace(ALERT, key=f"w-4:{person}:{number}", person=person, at=self.clock.now())
        self.store.commit(Step(cursor=0, outgoing=[(alert.key, person, msgspec.json.encode(alert), alert.at)]))

    def look(self, after: float = 0.0) -> list[tuple[bool, str]]:
        """What the providers answered when the outbox looked, so many seconds later."""
        self.clock.advance(after)
        before = len(self.reported)
        asyncio.run(self.box.deliver_due())
        return [(report.accepted, report.detail) for report in self.reported[before:]]

    def waits(self) -> bool:
        return bool(self.store.due_outgoing(NOW * 2, 10))


@contextmanager
def posting(*addresses: str, person: str = "ben") -> Iterator[Post]:
    post = Post({person: addresses})
    try:
        yield post
    finally:
        post.speaker.close()
