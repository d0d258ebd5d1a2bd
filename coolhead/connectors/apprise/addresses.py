"""What is wrong with an address that somebody typed, and which people does it reach?"""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal
from urllib.parse import parse_qsl, urlencode

import apprise
from apprise.manager_plugins import NotificationManager

Fault = Literal["no_service", "unknown_service", "no_host", "no_library", "unreadable", "many_targets"]
_MAIL = frozenset({"mailto", "mailtos"})
_PLAIN_WEB = {"http": "json", "https": "jsons"}
_NEEDS_HOST = frozenset({"ntfys", "json", "jsons", "xml", "xmls", "form", "forms", "gotify", "gotifys"})
_NEEDS_HOST |= frozenset({"mailto", "mailtos", "xmpp", "xmpps", "irc", "ircs", "mqtt", "mqtts"})
_PERSONAL = _MAIL | frozenset(
    {
        *(
            "ntfy",
            "ntfys",
            "gotify",
            "gotifys",
            "pover",
            "pbul",
            "prowl",
            "json",
            "jsons",
            "form",
            "forms",
            "xmpp",
            "xmpps",
        ),
        *(
            "signal",
            "signals",
            "whatsapp",
            "threema",
            "twilio",
            "nexmo",
            "vonage",
            "msgbird",
            "sinch",
            "plivo",
            "d7sms",
        ),
        *(
            "clickatell",
            "clicksend",
            "bulksms",
            "smseagle",
            "smseagles",
            "sns",
            "ovhsms",
            "signl4",
            "pagerduty",
            "opsgenie",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class AddressFault:
    """Why an address cannot be used as it stands. `service` and `nearest` are parts before `://`, never a secret."""

    fault: Fault
    service: str = ""
    nearest: str | None = None

    @property
    def stops(self) -> bool:
        """Whether nobody is reached at all; else it only works worse than it could."""
        return self.fault != "many_targets"

    def __str__(self) -> str:
        meant = f" Did you mean {self.nearest}://?" if self.nearest else ""
        said = {
            "no_service": "this is no address of the form service://...",
            "unknown_service": f"{self.service}:// is no service that Coolhead knows.",
            "no_host": f"{self.service}:// needs a host after it, as in {self.service}://push.example.org/...",
            "no_library": f"{self.service}:// needs a library that is not installed here.",
            "unreadable": f"a part of this {self.service}:// address is missing or wrong "
            "(see https://appriseit.com/services/).",
            "many_targets": f"this {self.service}:// address names more than one target. Where one of them refuses, "
            "all are called again: write one address for each.",
        }
        return said[self.fault] + meant


def fault_of(address: str) -> AddressFault | None:
    """What is wrong with an address, without calling anybody; None where it can be used.

    >>> str(fault_of("ntyfs://push.example.org/crisis"))
    'ntyfs:// is no service that Coolhead knows. Did you mean ntfys://?'
    >>> str(fault_of("mailto://"))
    'mailto:// needs a host after it, as in mailto://push.example.org/...'
    >>> fault_of("ntfys://push.example.org/crisis?priority=max") is None
    True
    """
    service, separator, rest = address.strip().partition("://")
    service = service.lower()
    if not separator or not service:
        return AddressFault("no_service")
    host = rest.partition("?")[0].rpartition("@")[2].strip("/ ")
    known = service in services()
    if known and (not rest or (service in _NEEDS_HOST and (not host or host.startswith((":", "#"))))):
        return AddressFault("no_host", service)
    if known and not NotificationManager()[service].enabled:  # type: ignore[no-untyped-call]  # apprise's own
        return AddressFault("no_library", service)
    targets = _targets(address)
    if targets is None:
        return AddressFault("unreadable", service) if known else AddressFault(*_unknown(service))
    return AddressFault("many_targets", service) if len(list(one_each(address))) == 1 and targets > 1 else None


def _targets(address: str) -> int | None:
    """How many targets apprise finds in an address; None where it cannot read it. Some services' own web addresses
    are read too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            found = apprise.Apprise.instantiate(address, suppress_exceptions=True)
        except Exception:  # noqa: BLE001 - 173 plug-ins read addresses, each in its own way; a fault is a fault
            return None
    return None if found is None else len(found)


def one_each(address: str) -> Iterator[str]:
    """The address once for each of its recipients: one target, one call. Only mail names them in one place.

    >>> list(one_each("mailtos://u:p@example.org?to=a@example.org,b@example.org"))
    ['mailtos://u:p@example.org?to=a%40example.org', 'mailtos://u:p@example.org?to=b%40example.org']
    """
    scheme, _, rest = address.partition("://")
    before, mark, query = rest.partition("?")
    asked = parse_qsl(query, keep_blank_values=True)
    people = [one.strip() for name, value in asked if name == "to" for one in value.split(",") if one.strip()]
    if scheme.lower() not in _MAIL or not mark or len(people) < 2:
        yield address
        return
    others = [(name, value) for name, value in asked if name != "to"]
    for person in dict.fromkeys(people):
        yield f"{scheme}://{before}?{urlencode([*others, ('to', person)])}"


def is_personal(address: str) -> bool:
    """Whether what is sent there reaches one person: mail, a telephone, a topic of theirs. Only there a personal link
    is put; a service that is not known to be personal may be a room.

    >>> is_personal("ntfys://push.example.org/anna"), is_personal("matrix://bot:pw@example.org/%23crisis")
    (True, False)
    >>> is_personal("tgram://123456789:abcdefg_hijklmnop/4711"), is_personal("tgram://123456789:abcdefg_hijklmnop/-4711")
    (True, False)
    """
    service, _, rest = address.partition("://")
    if service.lower() == "tgram":  # a group's number is negative, a channel's name begins with an @
        return not any(part.startswith(("-", "@", "%40")) for part in rest.partition("?")[0].split("/")[1:])
    return service.lower() in _PERSONAL


@cache
def services() -> frozenset[str]:
    """What may stand before `://`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return frozenset(NotificationManager().schemas())  # type: ignore[no-untyped-call]  # apprise's own


def _unknown(service: str) -> tuple[Fault, str, str | None]:
    """What somebody wrote before `://`, unless it is longer than any service (then it is something else), and what
    comes nearest to it."""
    shown = service if len(service) <= 20 and service.replace("-", "").replace("_", "").isalnum() else "…"
    nearest = _PLAIN_WEB.get(service) or next(
        iter(difflib.get_close_matches(service, sorted(services()), 1, 0.6)), None
    )
    return "unknown_service", shown, nearest
