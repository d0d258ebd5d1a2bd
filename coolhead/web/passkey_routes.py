"""Passkeys: what a browser is asked to sign, and what it signed. Its script stands in static/passkey.js."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response

from coolhead.run.passkeys import (
    PasskeyRefused,
    Site,
    check_added,
    check_signed,
    options_to_add,
    options_to_sign,
    sent_id,
)
from coolhead.run.sign_in import SignedIn
from coolhead.storage import Account, Passkey, StoreError
from coolhead.web.account_door import AccountDoor, device_name, safe_next
from coolhead.web.policy import allowed

router = APIRouter(include_in_schema=False, prefix="/passkeys")
MOST_SENT = 64 * 1024


@router.post("/add/begin", dependencies=[allowed("signed_in", fresh=True)])
async def begin_adding(request: Request) -> Response:
    """What the browser shall make."""
    door, signed = await _mine(request)
    known = await door.house.ask(lambda store: store.accounts.passkeys(signed.account.id))
    name, challenge = door.challenges.make(f"add {signed.account.id}", door.house.clock.now())
    return JSONResponse({"name": name, "options": options_to_add(signed.account, known, _site(request), challenge)})


@router.post("/add", dependencies=[allowed("signed_in", fresh=True)])
async def add(request: Request) -> Response:
    """Keep the passkey that the browser made."""
    door, signed = await _mine(request)
    sent, now = await _sent(request), door.house.clock.now()
    challenge = door.challenges.take(str(sent.get("name")), f"add {signed.account.id}", now)
    called = device_name(request.headers.get("user-agent", "")) or "Passkey"
    try:
        if challenge is None:
            raise PasskeyRefused("no challenge")
        made = check_added(sent.get("credential", {}), signed.account.id, called, _site(request), challenge, now)
        await door.house.ask(lambda store: store.accounts.add_passkey(made))
    except (PasskeyRefused, StoreError) as error:
        raise HTTPException(422, "This passkey cannot be added.") from error
    await door.sign_in.note("passkey_added", door.knock(request), account=signed.account.id, by=signed.account.id)
    return JSONResponse({"next": "/account?said=passkey_added"})


@router.post("/begin", dependencies=[allowed("open_form")])
async def begin(request: Request) -> Response:
    """What the browser shall sign; the same for whoever asks."""
    door: AccountDoor = request.app.state.door
    name, challenge = door.challenges.make("sign_in", door.house.clock.now())
    return JSONResponse({"name": name, "options": options_to_sign(_site(request), challenge)})


@router.post("/sign-in", dependencies=[allowed("open_form")])
async def sign_in(request: Request) -> Response:
    """Sign in whose passkey signed; who is signed in with the same account proves so that it is them."""
    door: AccountDoor = request.app.state.door
    sent, knock = await _sent(request), door.knock(request)
    wait = door.sign_in.tries.wait("", knock.address, door.house.clock.now())
    if wait > 0:
        raise HTTPException(429, "Too many tries.", {"Retry-After": str(round(wait) + 1)})
    account = await _signer(request, sent)
    if account is None:
        await door.sign_in.failed(knock, "passkey")
        raise HTTPException(401, "This passkey opens nothing here.")
    answer = JSONResponse({"next": safe_next(str(sent.get("next", "/")))})
    signed = await door.signed_in(request)
    if signed is not None and signed.account.id == account.id:
        token = await door.sign_in.confirm(signed, "passkey", knock, door.cookie(request))
        return door.keep(request, answer, token)
    return await door.begin(request, answer, account, "passkey")


async def _signer(request: Request, sent: dict[str, Any]) -> Account | None:
    """Whose passkey signed the challenge; None where nobody's did."""
    door: AccountDoor = request.app.state.door
    now = door.house.clock.now()
    challenge = door.challenges.take(str(sent.get("name")), "sign_in", now)
    credential = sent.get("credential")
    if challenge is None or not isinstance(credential, dict):
        return None
    try:
        id_ = sent_id(credential)
        known: Passkey | None = await door.house.ask(lambda store: store.accounts.passkey(id_))
        if known is None:
            return None
        count = check_signed(credential, known, _site(request), challenge)
    except PasskeyRefused:
        return None
    used = await door.house.ask(lambda store: store.accounts.use_passkey(id_, count, now))
    account: Account | None = await door.house.ask(lambda store: store.accounts.account(known.account))
    return account if used and account is not None and not account.disabled else None


async def _sent(request: Request) -> dict[str, Any]:
    body = await request.body()
    try:
        sent = json.loads(body) if len(body) <= MOST_SENT else None
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise HTTPException(422, "This cannot be read.")
    return sent


def _site(request: Request) -> Site:
    """The name in the browser's bar. The Host header was checked against the house's own names."""
    door: AccountDoor = request.app.state.door
    scheme = "https" if door.secure(request) else "http"
    return Site(f"{scheme}://{request.headers.get('host', 'localhost')}")


async def _mine(request: Request) -> tuple[AccountDoor, SignedIn]:
    door: AccountDoor = request.app.state.door
    signed = await door.signed_in(request)
    assert signed is not None
    return door, signed
