"""Tokens: who may ask what over the API. Only digests are stored."""

from __future__ import annotations

import base64
import binascii

from starlette.requests import HTTPConnection

from coolhead.storage import token_digest
from coolhead.web.ports import House

SCOPES = {"read": frozenset({"read"}), "write": frozenset({"read", "write"})}
"""What a token of a scope may do; write includes read."""


def token_of(request: HTTPConnection) -> str | None:
    """The token of a request: `Authorization: Bearer …`, or the password of HTTP Basic (so that a browser can ask)."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip() or None
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2] or None
    except (binascii.Error, UnicodeDecodeError):
        return None  # not Basic at all, so no token


async def may(request: HTTPConnection, house: House, act: str) -> bool:
    """Whether the request's token has a scope that allows `act` (read or write)."""
    token = token_of(request)
    if token is None or len(token) > 512:
        return False
    digest = token_digest(token)
    known = await house.ask(lambda store: store.token(digest))
    return known is not None and act in SCOPES.get(known[1], frozenset())
