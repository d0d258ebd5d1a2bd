"""Can the addresses of people be used? Said at the start, before the first alert finds out."""

from __future__ import annotations

from coolhead.connectors.apprise.addresses import AddressFault, fault_of
from coolhead.run.settings import Settings


def contact_faults(settings: Settings) -> list[tuple[str, AddressFault]]:
    """(place in the settings, fault) of every address with one; the addresses themselves are secrets and not shown."""
    return [
        (f"contacts.{person}[{number}]", fault)
        for person, addresses in sorted(settings.contacts.items())
        for number, address in enumerate(addresses, 1)
        if (fault := fault_of(address.get_secret_value())) is not None
    ]
