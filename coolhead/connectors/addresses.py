"""Which network addresses may be dialled: public ones, unless the operator says otherwise."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]

# `is_global` calls these public although each can lead to a private host: translated, tunnelled and site-local
# ranges, relays, IPv4 inside IPv6.
_DENIED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "2001::/32",
        "fec0::/10",
        "::/96",
        "100.64.0.0/10",
        "192.88.99.0/24",
        "168.63.129.16/32",
        "100.100.100.200/32",
    )
)


class AddressDenied(Exception):
    """The name leads to an address that must not be dialled."""


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet.

    >>> is_public("93.184.215.14"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False, False)
    """
    parsed: Address = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    if any(parsed in network for network in _DENIED if network.version == parsed.version):
        return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


async def ask_system(host: str, port: int) -> list[str]:
    """Every address the system's resolver knows for a name, in its order."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def addresses_for(host: str, port: int, resolve: Resolve, allow_private: bool) -> list[str]:
    """Resolve once. One forbidden address among several is enough to refuse all of them (rebinding)."""
    addresses = await resolve(host, port)
    if not allow_private:
        for address in addresses:
            if not is_public(address):
                raise AddressDenied(f"{host} leads to a private or reserved address")
    return addresses
