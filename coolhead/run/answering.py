"""How can an alert be answered from the place where a person reads it?"""

from __future__ import annotations

from dataclasses import dataclass

from coolhead.connectors import Contact
from coolhead.connectors.apprise.addresses import is_personal
from coolhead.desk import SendAlert
from coolhead.run.alert_links import AlertLinks

_ROOMS = frozenset({"matrix", "matrixs"})


@dataclass(frozen=True, slots=True)
class Answering:
    """Personal links go to addresses of one person only; in a room that Coolhead reads, people write their answer.

    Parameters
    ----------
    links: None where the house gives no links out.
    rooms: whether Coolhead reads answers in Matrix rooms.
    """

    links: AlertLinks | None = None
    rooms: bool = False

    def link(self, alert: SendAlert, contact: Contact) -> str | None:
        """The link by which this person answers this call; None where others would read it too."""
        if self.links is None or alert.about != "call" or not is_personal(contact.address.get_secret_value()):
            return None
        return self.links.link(alert.brand, alert.alert, contact.person, contact.language, alert.at)

    def in_chat(self, contact: Contact) -> bool:
        """Whether an answer can be written where the alert is read."""
        scheme = contact.address.get_secret_value().partition("://")[0].lower()
        return self.rooms and scheme in _ROOMS
