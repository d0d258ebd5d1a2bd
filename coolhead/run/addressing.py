"""Who is reached at which addresses, by which ways, and in which words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import msgspec
from pydantic import SecretStr

from coolhead.connectors import Contact, Message, Speaker
from coolhead.connectors.apprise.addresses import one_each
from coolhead.desk import SendAlert
from coolhead.plan import Plan
from coolhead.run.answering import Answering
from coolhead.run.errand import Way
from coolhead.run.settings import Settings
from coolhead.storage import Outgoing
from coolhead.words import LANGUAGES, Words, push_text

Calling = Callable[[str, Words], Words]
_SAME = {"jsons": "json", "xmls": "xml", "forms": "form", "mailtos": "mailto", "ntfys": "ntfy", "matrixs": "matrix"}
_SAME |= {"gotifys": "gotify", "xmpps": "xmpp", "mqtts": "mqtt", "ircs": "irc", "rockets": "rocket"}


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
        asked = alert.about == "call"
        own = self._answering.link(alert, contact) if asked else None
        known = plan.person(alert.who) if plan else None
        alert = replace(alert, who=known.name) if known else alert
        if len(self._plans) > 1 and alert.number:  # several brands may have an alert of this number
            alert = replace(alert, alert=f"{alert.brand}-{alert.number}", number=0)
        said = push_text(alert, self._calling(alert.brand, words), own or link, self._answering.in_chat(contact))
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

    def second_way_seconds(self, brand: str) -> float:
        """After how many seconds without an "accepted" the second way is taken as well."""
        plan = self._plans.get(brand)
        return plan.alerting.second_way_seconds if plan else 20.0


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways out. `by_address` speaks to people, `webhooks` to programs; `on_screen` is for who has no address, and
    the last resort where no way accepted a call for a minute.

    `always_on_screen` shows each alert on the terminal as well; without `on_screen` none is shown there.
    """

    by_address: Speaker
    webhooks: tuple[Speaker, ...] = ()
    on_screen: Speaker | None = None
    always_on_screen: bool = False


@dataclass(frozen=True, slots=True)
class WayOut:
    """One way of one call with whoever speaks on it."""

    way: Way
    speaker: Speaker
    contacts: tuple[Contact, ...] = ()


def ways_to(ways: Ways, contacts: Sequence[Contact]) -> list[WayOut]:
    """All ways of one call, each under a name that is the same after a restart."""
    found = [
        WayOut(way_of(contact.address.get_secret_value(), str(place)), ways.by_address, (contact,))
        for place, contact in enumerate(contacts, 1)
    ]
    found += [
        WayOut(Way(f"webhook:{place}", "webhook", personal=False, keyed=True), webhook)
        for place, webhook in enumerate(ways.webhooks, 1)
    ]
    if ways.on_screen is not None:
        resort = not ways.always_on_screen
        found.append(WayOut(Way("screen", "screen", personal=False, keyed=True, last_resort=resort), ways.on_screen))
    return found


def way_of(address: str, name: str = "1") -> Way:
    """The way an address stands for: its kind of service and its host.

    >>> way_of("ntfys://lead:pw@push.example.org/crisis"), way_of("mailtos://u:p@example.org?to=a@example.org").service
    (Way(name='1', service='ntfy', host='push.example.org', personal=True, keyed=False, last_resort=False), 'mailto')
    """
    scheme = address.partition("://")[0].lower()
    try:
        host = urlsplit(f"//{address.partition('://')[2]}").hostname or ""
    except ValueError:
        host = ""
    return Way(name, _SAME.get(scheme, scheme), host)


def has_two_ways(addresses: Sequence[str]) -> bool:
    """Whether a person can be reached by two unrelated providers.

    >>> has_two_ways(["ntfys://push.example.org/a", "mailto://u:p@mail.example.org"])
    True
    >>> has_two_ways(["ntfys://push.example.org/a", "ntfys://ntfy.example.net/a"])
    False
    """
    ways = [way_of(address) for address in addresses]
    return any(not one.is_related(other) for one in ways for other in ways)
