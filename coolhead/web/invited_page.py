"""Behind an invitation: one person makes their account, once."""

from __future__ import annotations

import secrets
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from coolhead.run.passwords import weakness
from coolhead.run.sign_in import code_digest, digest_of, new_codes
from coolhead.storage import Account, Invitation, LoginTaken, folded
from coolhead.web.account_door import AccountDoor
from coolhead.web.account_view import said_brands
from coolhead.web.plain import Plain, fields_of
from coolhead.web.policy import allowed

router = APIRouter(include_in_schema=False)
LONGEST_LOGIN = 120


@router.get("/invited/{token}", dependencies=[allowed("open_form")])
async def invited(request: Request, token: str) -> Response:
    """Who was invited, to what, and the form for their account. Looking uses nothing up."""
    return await _asked(request, await _invitation(request, token), token)


@router.post("/invited/{token}", dependencies=[allowed("open_form")])
async def accept(request: Request, token: str) -> Response:
    """Make the account and sign in; the recovery codes are shown this once."""
    door: AccountDoor = request.app.state.door
    invitation, fields = await _invitation(request, token), await fields_of(request)
    if invitation is None:
        return await _asked(request, None, token)
    shown = Plain(request, request.url.path, ())
    login, password = fields["login"].strip(), fields["password"]
    wrong: dict[str, str] = {}
    if not 3 <= len(login) <= LONGEST_LOGIN or not login.isprintable():
        wrong["login"] = shown.words.say("accounts.wrong.login")
    if weak := weakness(password, login, invitation.name):
        wrong["password"] = shown.words.say(f"accounts.weak.{weak}")
    if wrong:
        return await _asked(request, invitation, token, wrong, login)
    account = Account(
        f"a-{secrets.token_hex(6)}",
        folded(login),
        invitation.name,
        invitation.role,
        invitation.person,
        invitation.brands,
        password=await door.sign_in.passwords.hashed(password),
        language=shown.language,
        created_at=door.house.clock.now(),
    )
    try:
        made = await door.house.ask(
            lambda store: store.accounts.accept(digest_of(token), account, door.house.clock.now())
        )
    except LoginTaken:
        return await _asked(request, invitation, token, {"login": shown.words.say("accounts.wrong.taken")}, login)
    if not made:
        return await _asked(request, None, token)
    codes = new_codes()
    await door.house.ask(lambda store: store.accounts.set_codes(account.id, [code_digest(one) for one in codes]))
    await door.sign_in.note(
        "account_made",
        door.knock(request),
        account=account.id,
        by=invitation.invited_by,
        way="invitation",
        detail=account.role,
    )
    page = shown.page("codes.html", codes=codes, next="/", person=account.name)
    return await door.begin(request, page, account, "invitation")


async def _invitation(request: Request, token: str) -> Invitation | None:
    """The invitation of a link while it is open."""
    door: AccountDoor = request.app.state.door
    now = door.house.clock.now()
    found: Invitation | None = None
    if len(token) <= 100:
        found = await door.house.ask(lambda store: store.accounts.invitation(digest_of(token)))
    return found if found is not None and found.open_at(now) else None


async def _asked(
    request: Request,
    invitation: Invitation | None,
    token: str,
    wrong: dict[str, str] | None = None,
    login: str = "",
) -> Response:
    door: AccountDoor = request.app.state.door
    shown = Plain(request, f"/invited/{token}", ())
    if invitation is None:
        return shown.page("invited_over.html", 410)
    names = {brand.id: brand.name for brand in door.house.brands()}
    told: dict[str, Any] = {
        "kind": shown.words.say(f"accounts.role.{invitation.role}"),
        "brands": said_brands(invitation.brands, names, shown.words),
    }
    return shown.page(
        "invited.html",
        422 if wrong else 200,
        invitation=invitation,
        wrong=wrong or {},
        login=login[:LONGEST_LOGIN],
        action=f"/invited/{token}",
        **told,
    )
