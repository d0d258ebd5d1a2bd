"""Carries alerts out of the outbox to people, after the commit; tries again while a provider refuses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

import msgspec
import structlog

from coolhead.clock import DAY, Clock, Instant
from coolhead.connectors import Contact, Delivery, Message, Speaker, next_delay
from coolhead.desk import Act, DeliveryReported, SendAlert
from coolhead.plan import Plan
from coolhead.run.settings import Settings
from coolhead.storage import Outgoing, Store
from coolhead.words import Words, push_text

GIVE_UP_AFTER = DAY
"""Seconds. An alert older than this wakes nobody: what is imported from the past must not ring telephones."""
AT_ONCE = 20
LOOK_SECONDS = 1.0

Report = Callable[[str, Act], Awaitable[None]]
_log = structlog.get_logger(__name__)


class AlertText:
    """Finds the words of an alert for one person: `Render` of the speakers.

    Parameters
    ----------
    plans: brand id -> plan, for the time zone.
    address: where the pages are; None names the command for the prompt instead.
    """

    def __init__(self, plans: Mapping[str, Plan], address: str | None) -> None:
        self._plans, self._address = plans, address

    def __call__(self, outgoing: Outgoing, contact: Contact) -> Message:
        alert = msgspec.json.decode(outgoing.body, type=SendAlert)
        plan = self._plans.get(alert.brand)
        words = Words(contact.language, plan.brand.time_zone if plan else "UTC")
        link = f"{self._address}/?brand={alert.brand}" if self._address else None
        said = push_text(alert, words, link)
        return Message(said.title, said.body, alert.level)


class Outbox:
    """Delivers what is due and keeps what became of it.

    An attempt is settled before it is reported. A kill between call and settling calls once more: an alert that comes
    twice is better than one that never comes.

    Parameters
    ----------
    store: whose outbox it is.
    settings: addresses of people and the language of those whose language is unknown.
    by_address: speaks to people's addresses.
    on_screen: shows alerts to people who have no address, so that none goes nowhere.
    report: logs what a provider answered, by brand.
    """

    def __init__(
        self,
        store: Store,
        plans: Mapping[str, Plan],
        settings: Settings,
        by_address: Speaker,
        on_screen: Speaker,
        report: Report,
        clock: Clock,
    ) -> None:
        self._store, self._plans, self._settings = store, plans, settings
        self._by_address, self._on_screen = by_address, on_screen
        self._report, self._clock = report, clock

    async def follow(self) -> None:
        """Deliver until cancelled."""
        while True:
            try:
                await self.deliver_due()
            except Exception:  # noqa: BLE001 - told in the log; what waits stays in the outbox and is tried again
                _log.exception("outbox_failed")
            await asyncio.sleep(LOOK_SECONDS)

    async def deliver_due(self) -> int:
        """Try once all that is due now; returns how many alerts were tried."""
        due = await asyncio.to_thread(self._store.due_outgoing, self._clock.now(), AT_ONCE)
        await asyncio.gather(*(self._deliver(outgoing) for outgoing in due))
        return len(due)

    async def _deliver(self, outgoing: Outgoing) -> None:
        alert = msgspec.json.decode(outgoing.body, type=SendAlert)
        if self._clock.now() - alert.at > GIVE_UP_AFTER:
            await self._settle(outgoing, "failed", "older than a day: nobody is woken for it", None)
            return
        contacts = self._contacts(alert)
        speaker = self._by_address if contacts else self._on_screen
        try:
            answers = await speaker.deliver(outgoing, contacts)
        except Exception as error:  # noqa: BLE001 - a speaker that breaks must not stop the alerts of the others
            _log.exception("speaker_failed", key=outgoing.key)
            answers = [Delivery(outgoing.person, "", False, detail=type(error).__name__)]
        await self._keep(outgoing, alert, answers)

    async def _keep(self, outgoing: Outgoing, alert: SendAlert, answers: Sequence[Delivery]) -> None:
        now = self._clock.now()
        accepted = any(answer.accepted for answer in answers)
        state, due_at = _verdict(answers, accepted, now, outgoing.attempts)
        detail = "; ".join(answer.detail or answer.message for answer in answers)
        await self._settle(outgoing, state, detail, due_at)
        await self._report(alert.brand, DeliveryReported(now, alert.alert, outgoing.key, accepted, detail))

    async def _settle(self, outgoing: Outgoing, state: str, detail: str, due_at: Instant | None) -> None:
        _log.info("alert_tried", key=outgoing.key, state=state, detail=detail)
        await asyncio.to_thread(self._store.settle_outgoing, outgoing.id, state, detail, due_at)

    def _contacts(self, alert: SendAlert) -> list[Contact]:
        plan = self._plans.get(alert.brand)
        people = {person.id: person for person in plan.people} if plan else {}
        spoken = people[alert.person].languages if alert.person in people else ()
        language = spoken[0] if spoken and spoken[0] in ("en", "pl", "fr", "id", "ru") else self._settings.language
        addresses = self._settings.contacts.get(alert.person, ())
        return [Contact(alert.person, address, language) for address in addresses]


def _verdict(answers: Sequence[Delivery], accepted: bool, now: Instant, attempts: int) -> tuple[str, Instant | None]:
    """What becomes of an attempt: sent, failed for good, or waiting until an instant."""
    if accepted:
        return "sent", None
    if all(answer.permanent for answer in answers):
        return "failed", None
    asked = max((answer.retry_after or 0.0 for answer in answers), default=0.0)
    return "waiting", now + max(asked, next_delay(attempts + 1))
