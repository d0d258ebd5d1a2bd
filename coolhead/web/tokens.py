"""Tokens: who may ask what over the API. Only digests are stored."""

from __future__ import annotations

import base64
import binascii

from starlette.requests import HTTPConnection

from coolhead.storage import Token, token_digest
from coolhead.web.ports import House

SCOPES = {
    "read": frozenset({"read", "calendar"}),
    "write": frozenset({"read", "write", "calendar"}),
    "calendar": frozenset({"calendar"}),
}
"""What a token of a scope may do; write includes read. One of scope calendar opens calendar feeds, and nothing else."""


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


async def known_token(request: HTTPConnection, house: House) -> Token | None:
    """The request's token as the store knows it; None where there is none, or an unknown, revoked or old one."""
    token = token_of(request) or token_in_address(request)
    if token is None or len(token) > 512:
        return None
    digest = token_digest(token)
    known: Token | None = await house.ask(lambda store: store.token(digest))
    over = known is not None and known.ends_at is not None and house.clock.now() >= known.ends_at
    return None if over else known


def token_in_address(request: HTTPConnection) -> str | None:
    """`?token=…` of a calendar feed: calendar programs cannot send headers. Only scope calendar counts there."""
    return request.query_params.get("token") if request.url.path.endswith(".ics") else None


def may(known: Token | None, request: HTTPConnection, act: str) -> bool:
    """Whether the request's token has a scope that allows `act` (read, write or calendar)."""
    if known is None or (token_of(request) is None and known.scope != "calendar"):
        return False
    return act in SCOPES.get(known.scope, frozenset())
