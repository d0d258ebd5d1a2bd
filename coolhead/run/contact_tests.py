"""Test whether a person can be reached: a message that says it is a test, to each of their addresses, and what came of
it. `accepted` is the provider's word; `seen` only the person's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from coolhead.clock import Clock, Instant
from coolhead.connectors import Speaker
from coolhead.connectors.redaction import redact
from coolhead.desk import ContactTestReported, SendAlert, decode_fact
from coolhead.incident import ContactTested, Sentence
from coolhead.run.addressing import AddressBook
from coolhead.run.board_alerting import AlertingView, ContactTest
from coolhead.run.board_told import instant
from coolhead.storage import Outgoing, Store

BATCH = 5000


@dataclass(frozen=True, slots=True)
class ContactTesting:
    """Sends tests. `speaker` is the one that alerts go out by, with the words of `AlertText`."""

    people: AddressBook
    speaker: Speaker
    clock: Clock

    async def test(self, brand: str, person: str, who: str) -> list[ContactTestReported]:
        """One message to each address of a person, one after another; what each provider said. Nothing is kept here."""
        done = []
        for place, contact in enumerate(self.people.contacts(brand, person), 1):
            at = self.clock.now()
            outgoing = test_message(brand, person, place, at)
            said = (await self.speaker.deliver(outgoing, (contact,)))[0]
            shown, outcome = redact(contact.address.get_secret_value()), "accepted" if said.accepted else "refused"
            detail = "" if said.accepted else said.detail or said.message
            done.append(ContactTestReported(self.clock.now(), person, place, shown, outcome, who, detail))
        return done


def test_message(brand: str, person: str, place: int, at: Instant) -> Outgoing:
    """A call of the outbox that is none: it says that it is a test and how to say that it came."""
    key = f"{brand}:test:{person}:{place}:{int(at)}"
    send = SendAlert(
        key=key,
        thread=key,
        at=at,
        brand=brand,
        alert=key,
        person=person,
        level=0,
        verdict=Sentence(id="alert.test"),
        about="test",
        who=f"coolhead alert seen {person}",
    )
    return Outgoing(0, key, person, msgspec.json.encode(send), 0, at)


def seen(tests: Iterable[ContactTest], at: Instant, who: str) -> list[ContactTestReported]:
    """The person says that the last test came, at each of these addresses."""
    return [ContactTestReported(at, test.person, test.place, test.address, "seen", who) for test in tests]


def last_tests(store: Store, brand: str) -> Mapping[str, list[ContactTest]]:
    """Person -> the last test of each of their addresses, as the journal tells; for the readiness of a plan.

    Where a house runs, `board.alerting.tests_of(person)` says the same at once.
    """
    view, after = AlertingView(), 0
    while facts := store.facts_after(after, BATCH, brand):
        for stored in facts:
            if stored.type == ContactTested.type:
                fact = decode_fact(stored.body)
                view.contact_tested(fact, instant(fact["at"]))
        after = facts[-1].seq
    people = {test.person for test in view.tests.values()}
    return {person: view.tests_of(person) for person in sorted(people)}
