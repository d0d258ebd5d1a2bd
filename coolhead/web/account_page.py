"""One's own account: what one signs in with, where one is signed in, in which languages one reads and answers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from coolhead.run.passwords import weakness
from coolhead.run.sign_in import SignedIn, code_digest, new_codes
from coolhead.web.account_door import AccountDoor
from coolhead.web.account_view import account_view
from coolhead.web.plain import Plain, fields_of, go
from coolhead.web.policy import allowed
from coolhead.words import LANGUAGES

router = APIRouter(include_in_schema=False, prefix="/account")


@router.get("", dependencies=[allowed("signed_in")])
async def account(request: Request) -> Response:
    """What one signs in with, and where one is signed in."""
    return await _page(request)


@router.post("/password", dependencies=[allowed("signed_in", fresh=True)])
async def change_password(request: Request) -> Response:
    """A new password; every other session ends."""
    door, signed = await _mine(request)
    told = (await fields_of(request))["new"]
    weak = weakness(told, signed.account.login, signed.account.name)
    if weak:
        return await _page(request, 422, wrong=Plain(request).words.say(f"accounts.weak.{weak}"))
    kept = await door.sign_in.passwords.hashed(told)
    changed = await door.house.ask(lambda store: store.accounts.change(signed.account.id, password=kept))
    await _note(request, "password_changed")
    return await door.begin(request, go("/account", said="password"), changed, "password")


@router.post("/codes", dependencies=[allowed("signed_in", fresh=True)])
async def make_codes(request: Request) -> Response:
    """New recovery codes, shown this once; the old ones stop."""
    door, signed = await _mine(request)
    codes = new_codes()
    await door.house.ask(lambda store: store.accounts.set_codes(signed.account.id, [code_digest(one) for one in codes]))
    await _note(request, "codes_made")
    return await _page(request, codes=codes)


@router.post("/languages", dependencies=[allowed("signed_in")])
async def change_languages(request: Request) -> Response:
    """The language of the pages, and the one in which one answers."""
    door, signed = await _mine(request)
    fields = await fields_of(request)
    chosen = {name: fields[name] if fields[name] in LANGUAGES else "" for name in ("language", "reply_language")}
    await door.house.ask(lambda store: store.accounts.change(signed.account.id, **chosen))
    response = go("/account", said="languages")
    if chosen["language"]:
        response.set_cookie("language", chosen["language"], max_age=31_536_000, httponly=True, samesite="lax")
    return response


@router.post("/sessions/end", dependencies=[allowed("signed_in")])
async def end_sessions(request: Request) -> Response:
    """Sign out one other browser, or all others."""
    door, signed = await _mine(request)
    id_ = (await fields_of(request))["session"]
    if id_:
        await door.house.ask(lambda store: store.accounts.end_session(signed.account.id, id_))
    else:
        await door.house.ask(lambda store: store.accounts.end_sessions(signed.account.id, signed.session.digest))
    await _note(request, "signed_out" if id_ else "signed_out_everywhere")
    return go("/account", said="ended")


@router.post("/passkeys/forget", dependencies=[allowed("signed_in", fresh=True)])
async def remove_passkey(request: Request) -> Response:
    """From now on this passkey opens nothing."""
    door, signed = await _mine(request)
    wanted = (await fields_of(request))["passkey"]
    known = await door.house.ask(lambda store: store.accounts.passkeys(signed.account.id))
    id_ = next((one.id for one in known if one.id.hex() == wanted), b"")
    if await door.house.ask(lambda store: store.accounts.remove_passkey(signed.account.id, id_)):
        await _note(request, "passkey_removed")
    return go("/account", said="passkey_removed")


async def _mine(request: Request) -> tuple[AccountDoor, SignedIn]:
    door: AccountDoor = request.app.state.door
    signed = await door.signed_in(request)
    assert signed is not None
    return door, signed


async def _note(request: Request, what: str) -> None:
    door, signed = await _mine(request)
    await door.sign_in.note(what, door.knock(request), account=signed.account.id, by=signed.account.id)


async def _page(request: Request, status: int = 200, **more: Any) -> Response:
    door, signed = await _mine(request)
    shown = Plain(request, "/account", ())

    def look(store: Any) -> tuple[Any, ...]:
        book, id_ = store.accounts, signed.account.id
        return book.account(id_), book.sessions(id_), book.passkeys(id_), book.codes_left(id_)

    account, sessions, passkeys, left = await door.house.ask(look)
    said = shown.query.get("said", "")
    context = {"wrong": "", "codes": (), "said": shown.words.say(f"accounts.said.{said}") if said in SAID else ""}
    return shown.page(
        "account.html",
        status,
        view=account_view(account, sessions, passkeys, left, signed.session, shown.words),
        recovered=shown.query.get("recovered") == "1",
        chosen=LANGUAGES,
        **{**context, **more},
    )


SAID = frozenset({"password", "languages", "ended", "passkey_removed", "passkey_added"})
