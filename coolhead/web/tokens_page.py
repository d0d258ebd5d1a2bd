"""Tokens for programs: what they open, until when; each is shown once."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from coolhead.clock import DAY
from coolhead.run.sign_in import SignedIn
from coolhead.storage import StoreError, token_digest
from coolhead.web.account_door import AccountDoor
from coolhead.web.account_view import token_rows
from coolhead.web.people_page import brands_picked
from coolhead.web.plain import Plain, fields_of, go
from coolhead.web.policy import allowed
from coolhead.web.tokens import SCOPES

router = APIRouter(include_in_schema=False, prefix="/tokens")
DAYS = (30, 90, 365, 0)
"""0: until it is taken back."""


@router.get("", dependencies=[allowed("administer")])
async def tokens(request: Request) -> Response:
    """All that still open something."""
    return await _page(request)


@router.post("", dependencies=[allowed("administer", fresh=True)])
async def make(request: Request) -> Response:
    """A token that opens what its maker may, in some brands alone perhaps."""
    door, signed = await _mine(request)
    fields, shown = await fields_of(request), Plain(request, "/tokens", ())
    name, scope, days = fields["name"].strip(), fields["scope"], fields["days"]
    if not 0 < len(name) <= 80 or not name.isprintable() or scope not in SCOPES:
        return await _page(request, 422, wrong=shown.words.say("accounts.wrong.token"))
    brands = brands_picked(door, fields)
    if brands == ():
        return await _page(request, 422, wrong=shown.words.say("accounts.wrong.brands"))
    now, token = door.house.clock.now(), secrets.token_urlsafe(32)
    ends = now + int(days) * DAY if days in {str(one) for one in DAYS if one} else None
    account = signed.account
    try:
        await door.house.ask(
            lambda store: store.add_token(
                name, token_digest(token), scope, now, account.person, account.id, brands, ends
            )
        )
    except StoreError:
        return await _page(request, 409, wrong=shown.words.say("accounts.wrong.token_taken"))
    await _note(request, "token_made", scope)
    return await _page(request, made=token, name=name)


@router.post("/revoke", dependencies=[allowed("administer")])
async def revoke(request: Request) -> Response:
    """From now on it opens nothing."""
    door, _ = await _mine(request)
    name = (await fields_of(request))["token"]
    if await door.house.ask(lambda store: store.revoke_token(name)):
        await _note(request, "token_revoked")
    return go("/tokens", said="revoked")


async def _mine(request: Request) -> tuple[AccountDoor, SignedIn]:
    door: AccountDoor = request.app.state.door
    signed = await door.signed_in(request)
    assert signed is not None
    return door, signed


async def _note(request: Request, what: str, detail: str = "") -> None:
    door, signed = await _mine(request)
    await door.sign_in.note(what, door.knock(request), by=signed.account.id, detail=detail)


async def _page(request: Request, status: int = 200, **more: Any) -> Response:
    door, _ = await _mine(request)
    shown = Plain(request, "/tokens", ())
    found = await door.house.ask(lambda store: store.tokens())
    names = {brand.id: brand.name for brand in door.house.brands()}
    context = {"wrong": "", "made": "", "name": ""}
    return shown.page(
        "tokens.html",
        status,
        tokens=token_rows(found, names, shown.words),
        scopes=list(SCOPES),
        days=DAYS,
        brands=list(names.items()),
        said=shown.words.say("accounts.said.revoked") if shown.query.get("said") == "revoked" else "",
        **{**context, **more},
    )
