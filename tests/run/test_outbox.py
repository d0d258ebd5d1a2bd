"""An alert leaves once for everybody it is for, is tried again while a provider refuses, and wakes nobody in vain."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from coolhead.clock import DAY, VirtualClock
from coolhead.connectors import Contact, Delivery, Speaker
from coolhead.desk import DeliveryReported, SendAlert
from coolhead.incident import Sentence
from coolhead.plan import Plan, read_plan
from coolhead.run.outbox import AddressBook, AlertText, Outbox, Ways
from coolhead.run.settings import Settings
from coolhead.storage import MemoryStore, Outgoing, Step

NOW = 1_772_352_902.0
ALERT = SendAlert(
    "w-3:anna:1", "ember:w", NOW, "ember", "w-3", "anna", 3, Sentence(id="verdict.threat.growing", args={"topic": "T6"})
)
PLAN = """
brand: {name: Ember, id: ember, words: [ember], time_zone: Europe/Warsaw}
people:
  - {id: anna, name: Anna, languages: [pl, en]}
  - {id: ben, name: Ben, languages: [de]}
"""
YES, NO, NEVER = (
    Delivery("", "x", accepted=True, detail="yes"),
    Delivery("", "x", accepted=False, detail="no"),
    Delivery("", "x", accepted=False, permanent=True, detail="never"),
)


class Told:
    """A speaker that answers as told, the last answer for ever, and remembers whom it called."""

    def __init__(self, *answers: Delivery) -> None:
        self.answers, self.calls = list(answers or (YES,)), []  # type: tuple[list[Delivery], list[str]]

    async def deliver(self, outgoing: Outgoing, contacts: Sequence[Contact]) -> list[Delivery]:
        self.calls += [contact.address.get_secret_value() for contact in contacts] or [outgoing.key]
        return [self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]]


class Post:
    """An outbox over a store in memory, its clock, its ways out, and what it reported."""

    def __init__(self, by_address: Speaker, **ways: object) -> None:
        self.clock, self.store = VirtualClock(NOW), MemoryStore()
        self.screen = Told()
        self.reported: list[DeliveryReported] = []
        self.standing: Callable[[SendAlert], bool] = lambda _: True
        self.contacts: dict[str, tuple[str, ...]] = {"anna": ("json://one",)}
        self.ways = Ways(by_address, **{"on_screen": self.screen, **ways})  # type: ignore[arg-type]
        self.box = self.restarted()

    def restarted(self) -> Outbox:
        settings = Settings.model_validate({"contacts": self.contacts, "language": "fr"})
        people = AddressBook(plans(), settings)
        self.box = Outbox(self.store, people, self.ways, lambda alert: self.standing(alert), self._report, self.clock)
        return self.box

    async def _report(self, brand: str, report: DeliveryReported) -> None:
        self.reported.append(report)

    def send(self, *alerts: SendAlert) -> None:
        rows = [(one.key, one.person, msgspec.json.encode(one), one.at) for one in alerts]
        self.store.commit(Step(cursor=0, outgoing=rows))

    def look(self, after: float = 0.0) -> int:
        self.clock.advance(after)
        return asyncio.run(self.box.deliver_due())

    def waiting(self) -> list[Outgoing]:
        return self.store.due_outgoing(NOW + 10 * DAY, 100)


def plans() -> dict[str, Plan]:
    return {"ember": read_plan(PLAN)}


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_an_accepted_alert_is_sent_once() -> None:
    service = Told()
    post = Post(service)
    post.send(ALERT)
    assert [post.look(), post.look(1.0), post.look(600.0)] == [1, 0, 0]
    assert service.calls == ["json://one"]
    assert [(report.key, report.accepted) for report in post.reported] == [("w-3:anna:1", True)]


def test_a_refusal_is_tried_again_later_and_later() -> None:
    service = Told(NO, NO, YES)
    post = Post(service)
    post.send(ALERT)
    assert post.look() == 1
    assert post.look(0.5) == 0
    first = post.waiting()[0].due_at - NOW
    assert post.look(2.0) == 1
    second = post.waiting()[0].due_at - post.clock.now()
    assert 1.0 <= first <= 2.0 <= second <= 4.0
    assert post.look(4.0) == 1
    assert post.waiting() == []
    assert [report.accepted for report in post.reported] == [False, False, True]


def test_a_provider_that_asks_for_patience_gets_it_and_the_terminal_shows_it_meanwhile() -> None:
    service = Told(replace(NO, retry_after=90.0), YES)
    post = Post(service)
    post.send(ALERT)
    post.look()
    post.look(59.0)
    assert (len(service.calls), post.screen.calls) == (1, [])
    post.look(30.0)
    assert (len(service.calls), post.screen.calls) == (1, ["w-3:anna:1"])
    post.look(2.0)
    assert (len(service.calls), post.waiting()) == (2, [])


PHONE, MAIL = "ntfy://push.example.org/anna", "mailto://u:p@mail.example.org"


class ByPlace(Told):
    """Answers by the kind of address, the last answer for ever."""

    def __init__(self, **answers: list[Delivery]) -> None:
        super().__init__()
        self.by = answers
        self.killed: Callable[[], bool] = lambda: True

    async def deliver(self, outgoing: Outgoing, contacts: Sequence[Contact]) -> list[Delivery]:
        address = contacts[0].address.get_secret_value()
        answers = self.by[address.partition(":")[0]]
        self.calls.append(address.partition(":")[0])
        said = answers.pop(0) if len(answers) > 1 else answers[0]
        if said is LOST:
            while not self.killed():
                await asyncio.sleep(0.01)
            raise asyncio.CancelledError
        return [said]


LOST = Delivery("", "x", accepted=False, detail="the process was killed")
SILENT = Delivery("", "x", accepted=False, message="delivery.timeout", detail="no answer")


def two_ways(service: Speaker, at_once: bool) -> Post:
    post = Post(service)
    post.contacts = {"anna": (PHONE, MAIL)}
    post.restarted()
    post.send(replace(ALERT, at_once=at_once))
    return post


def test_a_crisis_goes_out_by_two_unrelated_providers_in_the_same_instant() -> None:
    service = ByPlace(ntfy=[YES], mailto=[YES])
    post = two_ways(service, at_once=True)
    post.look()
    assert (sorted(service.calls), post.waiting()) == (["mailto", "ntfy"], [])
    assert [report.one_way for report in post.reported] == [False, False]


def test_a_threat_takes_the_second_way_after_a_short_while_without_an_accepted() -> None:
    service = ByPlace(ntfy=[NO], mailto=[YES])
    post = two_ways(service, at_once=False)
    for _ in range(19):
        post.look(1.0)
    assert set(service.calls) == {"ntfy"}
    post.look(2.5)
    assert (service.calls.count("mailto"), post.waiting()) == (1, [])
    calm = ByPlace(ntfy=[YES], mailto=[YES])
    post = two_ways(calm, at_once=False)
    post.look()
    post.look(60.0)
    assert (calm.calls, post.waiting()) == (["ntfy"], [])


def test_a_provider_that_hangs_does_not_keep_the_second_way_waiting() -> None:
    class Hanging(ByPlace):
        async def deliver(self, outgoing: Outgoing, contacts: Sequence[Contact]) -> list[Delivery]:
            said = await super().deliver(outgoing, contacts)
            if contacts[0].address.get_secret_value() == PHONE:
                await asyncio.sleep(60)
            return said

    async def run(post: Post) -> None:
        await post.box._start_due()
        await asyncio.sleep(0)
        post.clock.advance(21.0)
        await post.box._start_due()
        for _ in range(200):
            if "mailto" in service.calls:
                break
            await asyncio.sleep(0.01)
        await post.box.finish(0.0)

    service = Hanging(ntfy=[YES], mailto=[YES])
    post = two_ways(service, at_once=False)
    asyncio.run(run(post))
    assert service.calls == ["ntfy", "mailto"]


def test_no_answer_is_tried_once_more_and_then_left_to_the_other_ways() -> None:
    service = ByPlace(ntfy=[SILENT], mailto=[NO, NO, NO, YES])
    post = two_ways(service, at_once=True)
    for _ in range(60):
        post.look(5.0)
    assert service.calls.count("ntfy") == 2
    assert service.calls.count("mailto") == 4
    assert post.waiting() == []


def test_only_one_way_is_said_with_the_answer() -> None:
    post = Post(Told())
    post.send(ALERT)
    post.look()
    assert [report.one_way for report in post.reported] == [True]


def test_a_kill_during_a_call_costs_that_way_one_more_call_and_the_other_none() -> None:
    service = ByPlace(ntfy=[LOST, YES], mailto=[YES])
    post = two_ways(service, at_once=True)
    service.killed = lambda: b'"accepted"' in post.waiting()[0].progress  # the other one's answer is written down
    with pytest.raises(asyncio.CancelledError):
        post.look()
    assert post.waiting()[0].progress
    post.restarted()
    post.look(1.0)
    assert (service.calls.count("ntfy"), service.calls.count("mailto")) == (2, 1)
    assert post.waiting() == []


def test_only_the_address_that_refused_is_called_again() -> None:
    service = Told(YES, NO, YES)
    post = Post(service)
    post.contacts = {"anna": ("json://one", "json://two")}
    post.restarted()
    post.send(ALERT)
    post.look()
    post.look(10.0)
    assert service.calls == ["json://one", "json://two", "json://two"]
    assert post.waiting() == []


def test_a_program_that_refuses_rings_nobody_twice() -> None:
    service, program = Told(), Told(NO, YES)
    post = Post(service, webhooks=(program,))
    post.send(ALERT)
    post.look()
    post.look(10.0)
    assert (service.calls, program.calls) == (["json://one"], ["w-3:anna:1"] * 2)


def test_where_no_address_can_be_used_the_terminal_shows_it() -> None:
    post = Post(Told(NEVER))
    post.send(ALERT)
    post.look()
    post.look(1.0)
    assert post.screen.calls == ["w-3:anna:1"]
    assert post.waiting() == []


def test_who_has_no_address_is_told_on_the_terminal() -> None:
    post = Post(Told())
    post.send(replace(ALERT, key="w-3:ben:2", person="ben"))
    post.look()
    assert post.screen.calls == ["w-3:ben:2"]


def test_where_nothing_may_be_shown_it_is_kept_that_nobody_was_reached() -> None:
    post = Post(Told(), on_screen=None)
    post.send(replace(ALERT, key="w-3:ben:2", person="ben"))
    post.look()
    assert [(report.accepted, report.detail) for report in post.reported] == [(False, "no way to reach anybody")]


def test_what_is_older_than_a_day_wakes_nobody() -> None:
    service = Told()
    post = Post(service)
    post.send(replace(ALERT, at=NOW - DAY - 1))
    post.look()
    assert (service.calls, post.waiting(), post.reported) == ([], [], [])


def test_what_somebody_took_meanwhile_wakes_nobody() -> None:
    service = Told(NO)
    post = Post(service)
    post.send(ALERT)
    post.look()
    post.standing = lambda _: False
    post.look(10.0)
    assert len(service.calls) == 1
    assert post.waiting() == []


def test_after_a_long_sleep_each_person_is_called_once() -> None:
    service = Told()
    post = Post(service)
    post.send(*(replace(ALERT, key=f"w-3:anna:{n}", at=NOW - 300 + 60 * n) for n in range(1, 6)))
    post.look()
    assert service.calls == ["json://one"]
    assert [report.key for report in post.reported] == ["w-3:anna:5"]
    assert post.waiting() == []


def test_a_restart_forgets_no_alert() -> None:
    service = Told(NO, YES)
    post = Post(service)
    post.send(ALERT)
    post.look()
    post.restarted()
    post.look(10.0)
    assert (len(service.calls), post.waiting()) == (2, [])


def test_a_speaker_that_breaks_is_tried_again() -> None:
    class Broken(Told):
        async def deliver(self, outgoing: Outgoing, contacts: Sequence[Contact]) -> list[Delivery]:
            raise RuntimeError("a plug-in's own fault")

    post = Post(Broken())
    post.send(ALERT)
    post.look()
    assert [report.detail for report in post.reported] == ["RuntimeError"]
    assert len(post.waiting()) == 1


def test_a_provider_that_hangs_keeps_only_its_own_alert_waiting() -> None:
    class Hanging(Told):
        async def deliver(self, outgoing: Outgoing, contacts: Sequence[Contact]) -> list[Delivery]:
            if outgoing.person == "anna":
                await asyncio.sleep(60)
            return await super().deliver(outgoing, contacts)

    async def run(post: Post, service: Hanging) -> None:
        following = asyncio.create_task(post.box.follow())
        try:
            await asyncio.sleep(0.1)
            post.send(replace(ALERT, key="w-3:ben:2", person="ben"))
            async with asyncio.timeout(5):
                while not service.calls:
                    await asyncio.sleep(0.05)
        finally:
            following.cancel()
            await post.box.finish(0.0)

    service = Hanging()
    post = Post(service)
    post.contacts = {"anna": ("json://one",), "ben": ("json://two",)}
    post.restarted()
    post.send(ALERT)
    asyncio.run(run(post, service))
    assert service.calls == ["json://two"]


def test_the_words_are_those_of_the_person_and_the_link_one_that_can_be_followed() -> None:
    outgoing = Outgoing(1, ALERT.key, "anna", msgspec.json.encode(ALERT), 0, NOW)
    people = AddressBook(plans(), Settings.model_validate({"contacts": {"anna": ["json://x"], "ben": ["json://y"]}}))
    anna, ben = people.contacts("ember", "anna")[0], people.contacts("ember", "ben")[0]
    assert (anna.language, ben.language) == ("pl", "en")
    assert "https://c.example.org/?brand=ember" in AlertText(plans(), "https://c.example.org")(outgoing, ben).body
    local = AlertText(plans(), None)(outgoing, anna)
    assert "coolhead ack w-3" in local.body
    assert local.title.startswith("Poziom 3")
