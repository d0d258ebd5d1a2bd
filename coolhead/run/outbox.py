"""Carries alerts out of the outbox to people, after the commit; tries again while a provider refuses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec
import structlog
from pydantic import SecretStr

from coolhead.clock import DAY, Clock, Instant
from coolhead.connectors import Contact, Delivery, Message, Speaker, next_delay
from coolhead.connectors.apprise.addresses import one_each
from coolhead.desk import DeliveryReported, SendAlert
from coolhead.plan import Plan
from coolhead.run.answering import Answering
from coolhead.run.settings import Settings
from coolhead.storage import Outgoing, Store
from coolhead.words import LANGUAGES, Words, push_text

GIVE_UP_AFTER = DAY
"""Seconds. An alert older than this wakes nobody: what is imported from the past must not ring telephones."""
MOST_WAITING = 1000
MOST_REMEMBERED = 10_000
LOOK_SECONDS = 1.0
FOREVER = 1e18

Report = Callable[[str, DeliveryReported], Awaitable[object]]
Stands = Callable[[SendAlert], bool]
Calling = Callable[[str, Words], Words]
_log = structlog.get_logger(__name__)


class AlertText:
    """Finds the words of an alert for one person: `Render` of the speakers.

    Parameters
    ----------
    plans: brand id -> plan, for the time zone.
    address: where the pages are; None names the command for the prompt instead.
    calling: of a brand, words that call its found topics by their names.
    answering: how an alert can be answered from where a person reads it.
    """

    def __init__(
        self,
        plans: Mapping[str, Plan],
        address: str | None,
        calling: Calling = lambda _brand, words: words,
        answering: Answering | None = None,
    ) -> None:
        self._plans, self._address, self._calling = plans, address, calling
        self._answering = answering or Answering()

    def __call__(self, outgoing: Outgoing, contact: Contact) -> Message:
        alert = msgspec.json.decode(outgoing.body, type=SendAlert)
        plan = self._plans.get(alert.brand)
        words = Words(contact.language, plan.brand.time_zone if plan else "UTC")
        link = f"{self._address}/?brand={alert.brand}" if self._address else None
        own, chat = self._answering.link(alert, contact), self._answering.in_chat(contact)
        known = plan.person(alert.who) if plan else None
        alert = replace(alert, who=known.name) if known else alert
        said = push_text(alert, self._calling(alert.brand, words), own or link, chat)
        return Message(said.title, said.body, alert.level, own or link)


class AddressBook:
    """Who of the plans' people is reached at which addresses, and in which language."""

    def __init__(self, plans: Mapping[str, Plan], settings: Settings) -> None:
        self._plans, self._settings = plans, settings

    def contacts(self, brand: str, person: str) -> list[Contact]:
        """One contact for each address of a person and each recipient it names; none where nobody wrote one down."""
        plan = self._plans.get(brand)
        known = next((one for one in plan.people if one.id == person), None) if plan else None
        language = next((code for code in known.languages if code in LANGUAGES), None) if known else None
        return [
            Contact(person, SecretStr(each), language or self._settings.language)
            for address in self._settings.contacts.get(person, ())
            for each in one_each(address.get_secret_value())
        ]


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways out. `by_address` speaks to people, `webhooks` to programs; `on_screen` is for who has no address.

    `always_on_screen` shows each alert on the terminal as well; without `on_screen` none is shown there.
    """

    by_address: Speaker
    webhooks: tuple[Speaker, ...] = ()
    on_screen: Speaker | None = None
    always_on_screen: bool = False


@dataclass(slots=True)
class _Target:
    """One call that an alert takes, and what has become of it."""

    speaker: Speaker
    contacts: tuple[Contact, ...]
    accepted: bool = False
    refused: bool = False
    not_before: Instant = 0.0

    @property
    def waits(self) -> bool:
        return not (self.accepted or self.refused)


@dataclass(slots=True)
class _Errand:
    """One row of the outbox on its way: all its targets. It is forgotten once the row is settled."""

    targets: list[_Target] = field(default_factory=list)
    failures: int = 0


class Outbox:
    """Delivers what is due and keeps what became of it. One target, one call: who has been reached is not called again.

    An attempt is settled before it is reported. A kill between call and settling calls once more: an alert that comes
    twice is better than one that never comes. An older call of the same alert to the same person is not made any more
    once there is a newer one, so a machine that slept does not flood anyone.

    Parameters
    ----------
    store: whose outbox it is.
    people: the addresses of people.
    ways: how they and other programs are reached.
    stands: whether an alert still waits for somebody; one that was taken or has passed wakes nobody.
    report: logs what a provider answered, by brand.
    """

    def __init__(
        self, store: Store, people: AddressBook, ways: Ways, stands: Stands, report: Report, clock: Clock
    ) -> None:
        self._store, self._people, self._ways = store, people, ways
        self._stands, self._report, self._clock = stands, report, clock
        self._errands: dict[int, _Errand] = {}
        self._newest: dict[tuple[str, str], int] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._out: set[int] = set()

    async def follow(self) -> None:
        """Deliver until cancelled. A provider that hangs keeps only its own alert waiting."""
        while True:
            try:
                await self._start_due()
            except Exception:  # noqa: BLE001 - told in the log; what waits stays in the outbox and is tried again
                _log.exception("outbox_failed")
            await asyncio.sleep(LOOK_SECONDS)

    async def finish(self, seconds: float) -> None:
        """Let the calls that are out come home, so that nobody who was reached is called again after a restart."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=seconds)
            for task in late:
                task.cancel()

    async def deliver_due(self) -> int:
        """Try once all that is due now and wait for it; returns how many alerts were tried."""
        started = await self._start_due()
        await asyncio.gather(*started)
        return len(started)

    async def _start_due(self) -> list[asyncio.Task[None]]:
        waiting = await asyncio.to_thread(self._store.due_outgoing, FOREVER, MOST_WAITING)
        alerts = {one.id: msgspec.json.decode(one.body, type=SendAlert) for one in waiting}
        for one in waiting:
            pair = (alerts[one.id].alert, one.person)
            self._newest[pair] = max(one.id, self._newest.pop(pair, 0))
        while len(self._newest) > max(MOST_REMEMBERED, len(waiting)):
            self._newest.pop(next(iter(self._newest)))
        now = self._clock.now()
        started = []
        for one in waiting:
            if one.due_at <= now and one.id not in self._out:
                self._out.add(one.id)
                started.append(asyncio.create_task(self._deliver(one, alerts[one.id])))
        self._running.update(started)
        for task in started:
            task.add_done_callback(self._running.discard)
        return started

    async def _deliver(self, outgoing: Outgoing, alert: SendAlert) -> None:
        try:
            reason = self._needless(outgoing, alert)
            if reason:
                await self._settle(outgoing, "failed", reason, None)
            else:
                await self._try(outgoing, alert)
        except Exception:  # noqa: BLE001 - told in the log; the row still waits and is tried at the next look
            _log.exception("alert_not_settled", key=outgoing.key)
        finally:
            self._out.discard(outgoing.id)

    def _needless(self, outgoing: Outgoing, alert: SendAlert) -> str:
        """Why nobody is called any more; empty where somebody is."""
        if self._clock.now() - alert.at > GIVE_UP_AFTER:
            return "older than a day: nobody is woken for it"
        if alert.about == "call" and not self._stands(alert):
            return "taken, or no longer standing: nobody is called"
        if self._newest[alert.alert, outgoing.person] > outgoing.id:
            return "a newer call to the same person takes its place"
        return ""

    async def _try(self, outgoing: Outgoing, alert: SendAlert) -> None:
        errand = self._errands.setdefault(outgoing.id, _Errand())
        if not errand.targets:
            errand.targets = self._targets(outgoing, alert)
        now = self._clock.now()
        targets = [target for target in errand.targets if target.waits and target.not_before <= now]
        answers = await asyncio.gather(*(self._call(target, outgoing) for target in targets))
        if all(answer.accepted for answer in answers):
            errand.failures = 0
        else:
            errand.failures += 1
        now = self._clock.now()
        for target, answer in zip(targets, answers, strict=True):
            target.accepted, target.refused = answer.accepted, answer.permanent and not answer.accepted
            backoff = next_delay(max(errand.failures, outgoing.attempts + 1))
            target.not_before = now + max(answer.retry_after or 0.0, backoff)
        self._show_when_nobody_is_left(errand)
        await self._keep(outgoing, alert, errand, answers)

    async def _call(self, target: _Target, outgoing: Outgoing) -> Delivery:
        try:
            return (await target.speaker.deliver(outgoing, target.contacts))[0]
        except Exception as error:  # noqa: BLE001 - a speaker that breaks must not stop the others
            _log.exception("speaker_failed", key=outgoing.key)
            return Delivery(outgoing.person, "", accepted=False, detail=type(error).__name__)

    def _targets(self, outgoing: Outgoing, alert: SendAlert) -> list[_Target]:
        ways = self._ways
        targets = [
            _Target(ways.by_address, (contact,)) for contact in self._people.contacts(alert.brand, outgoing.person)
        ]
        targets += [_Target(webhook, ()) for webhook in ways.webhooks]
        if ways.on_screen is not None and (ways.always_on_screen or not targets):
            targets.append(_Target(ways.on_screen, ()))
        return targets

    def _show_when_nobody_is_left(self, errand: _Errand) -> None:
        """Where every address turned out to be unusable, the terminal is better than nothing."""
        screen = self._ways.on_screen
        if screen is None or any(target.speaker is screen or not target.refused for target in errand.targets):
            return
        errand.targets.append(_Target(screen, ()))

    async def _keep(self, outgoing: Outgoing, alert: SendAlert, errand: _Errand, answers: Sequence[Delivery]) -> None:
        waiting = [target.not_before for target in errand.targets if target.waits]
        detail = "; ".join(answer.detail or answer.message for answer in answers) or "no way to reach anybody"
        if waiting:
            await self._settle(outgoing, "waiting", detail, min(waiting))
        else:
            reached = any(target.accepted for target in errand.targets)
            await self._settle(outgoing, "sent" if reached else "failed", detail, None)
        accepted = any(answer.accepted for answer in answers)
        report = DeliveryReported(self._clock.now(), alert.alert, outgoing.key, accepted, detail)
        await self._report(alert.brand, report)

    async def _settle(self, outgoing: Outgoing, state: str, detail: str, due_at: Instant | None) -> None:
        _log.info("alert_tried", key=outgoing.key, state=state, detail=detail)
        await asyncio.to_thread(self._store.settle_outgoing, outgoing.id, state, detail, due_at)
        if state != "waiting":
            self._errands.pop(outgoing.id, None)
