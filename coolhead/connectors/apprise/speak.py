"""One target, one call: a bad address never makes a good one ring twice."""

from __future__ import annotations

import asyncio
import logging
import socket
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

import apprise
from apprise.result import AppriseResultStatus

from coolhead.connectors.apprise.config import AppriseSettings
from coolhead.connectors.apprise.refusals import why_refused
from coolhead.connectors.base import Contact, Delivery, Message, Shell
from coolhead.connectors.redaction import redact
from coolhead.storage.model import Outgoing

# apprise's own log lines can carry topics and addresses; what happened is told by `Delivery` instead.
logging.getLogger("apprise").disabled = True

_KINDS = {0: "info", 1: "info", 2: "info", 3: "warning", 4: "failure", 5: "failure"}


class AppriseSpeaker:
    """Sends an alert to each contact by that contact's own apprise address.

    A provider's "accepted" is not "delivered" (apprise's XMPP plug-in answers success for messages that were never
    sent), so nothing here ever counts as seen. No failure of a provider is permanent: only an address apprise
    cannot read is.
    """

    def __init__(self, settings: AppriseSettings, shell: Shell) -> None:
        self._timeout_seconds = settings.timeout_seconds
        self._render = shell.need_render()
        # Threads of its own: a provider that hangs must not take those the rest of the program waits for.
        self._threads = ThreadPoolExecutor(settings.at_once, thread_name_prefix="apprise")
        # Now, and not at the first alert; but nobody has to wait for it.
        self._threads.submit(_load_services)

    async def deliver(self, outgoing: Outgoing, contacts: Sequence[Contact]) -> list[Delivery]:
        """Call every contact's service side by side; answers in the order of `contacts`."""
        return list(await asyncio.gather(*(self._deliver_one(outgoing, contact) for contact in contacts)))

    async def _deliver_one(self, outgoing: Outgoing, contact: Contact) -> Delivery:
        address = contact.address.get_secret_value()
        target = redact(address)
        call = asyncio.get_running_loop().run_in_executor(
            self._threads, _notify, address, self._render(outgoing, contact), self._timeout_seconds
        )
        try:
            # Apprise stops by itself; the second limit is for a plug-in that does not.
            accepted, permanent, message, detail = await asyncio.wait_for(call, self._timeout_seconds + 2.0)
        except TimeoutError:
            accepted, permanent, message, detail = False, False, "delivery.timeout", "no answer"
        return Delivery(contact.person, target, accepted, permanent, message, f"{target}: {detail}")

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _load_services() -> None:
    """Import the plug-ins; their warnings are not ours to heed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        apprise.Apprise.instantiate("json://localhost")


def _notify(address: str, message: Message, timeout_seconds: float) -> tuple[bool, bool, str, str]:
    """(accepted, permanent, message id, detail) of one call. Runs in a thread."""
    caller = apprise.Apprise(asset=_asset())
    try:
        usable = bool(address) and caller.add(with_tap(without_image(address), message.link)) and len(caller) == 1
    except (TypeError, ValueError, AttributeError) as error:
        return False, True, "delivery.address_unusable", type(error).__name__
    if not usable:
        return False, True, "delivery.address_unusable", "not an address apprise can read"
    for service in caller:
        # A logger that nobody else knows: what a plug-in notes goes into the result of this call and nowhere else.
        service.logger = logging.Logger("one call", logging.DEBUG)
    kind = _KINDS.get(message.level, "info")
    try:
        with caller.notify(
            body=message.body,
            title=message.title,
            notify_type=kind,
            body_format="text",
            timeout=timeout_seconds,
            log_level=logging.DEBUG,
        ) as result:
            status = result.status
            refused = why_refused([line for service in result for line in service.logs()])
    except Exception as error:  # noqa: BLE001 - 173 plug-ins; whatever one throws, the alert must stay in the outbox
        return False, False, "delivery.refused", type(error).__name__
    if status == AppriseResultStatus.SUCCESS:
        return True, False, "delivery.accepted", "accepted"
    if status == AppriseResultStatus.TIMEOUT:
        return False, False, "delivery.timeout", "timeout"
    if refused.message == "delivery.unreachable" and answers_calls(address):
        # Somebody is there: the call was taken and broken off, so the message may have arrived.
        return False, False, "delivery.timeout", "it took the call and broke off"
    return False, False, refused.message, refused.words


def _asset() -> apprise.AppriseAsset:
    return apprise.AppriseAsset(
        app_id="Coolhead",
        app_desc="Coolhead",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        async_mode=False,
        http_redirects=False,
        storage_mode="memory",
    )


def without_image(address: str) -> str:
    """The address with ntfy's icon switched off: by default it points every reader's phone to a third site.

    >>> without_image("ntfy://push.example.org/crisis?priority=max")
    'ntfy://push.example.org/crisis?priority=max&image=no'
    """
    scheme, _, rest = address.partition("://")
    if scheme.lower() not in {"ntfy", "ntfys"} or "image=" in rest:
        return address
    return f"{address}{'&' if '?' in rest else '?'}image=no"


def with_tap(address: str, link: str | None) -> str:
    """The address so that a tap on a push opens the link, where the service is asked for that in its address.

    >>> with_tap("ntfy://push.example.org/crisis", "https://coolhead.example.org/a/x")
    'ntfy://push.example.org/crisis?click=https%3A%2F%2Fcoolhead.example.org%2Fa%2Fx'
    """
    scheme, _, rest = address.partition("://")
    if link is None or scheme.lower() not in {"ntfy", "ntfys"} or "click=" in rest:
        return address
    return f"{address}{'&' if '?' in rest else '?'}click={quote(link, safe='')}"


def answers_calls(address: str) -> bool:
    """Whether anybody takes connections where an address with a host of its own leads to."""
    scheme, _, rest = address.partition("://")
    if scheme.lower() not in _PORTS:
        return False
    try:
        parts = urlsplit(f"//{rest}")
        place = (parts.hostname or "", parts.port or _PORTS[scheme.lower()])
        with socket.create_connection(place, timeout=2.0):
            return True
    except (OSError, ValueError):
        return False


_PORTS = {
    **dict.fromkeys(("json", "xml", "form", "ntfy", "gotify", "matrix"), 80),
    **dict.fromkeys(("jsons", "xmls", "forms", "ntfys", "gotifys", "matrixs"), 443),
    "mailto": 25,
    "mailtos": 587,
}
