"""To the company's own sign-in and back."""

from __future__ import annotations

import secrets
from dataclasses import replace

import structlog
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from coolhead.run.oidc import Begun, Known, OidcDoor, OidcRefused
from coolhead.run.roles import OWNER, person_id
from coolhead.run.sign_in import digest_of
from coolhead.storage import Account, LoginTaken, folded
from coolhead.web.account_door import AccountDoor, safe_next
from coolhead.web.plain import Plain
from coolhead.web.policy import allowed

router = APIRouter(include_in_schema=False, prefix="/oidc")
STATE = "coolhead-oidc"
WAY = "oidc"
_log = structlog.get_logger(__name__)


@router.get("/start", dependencies=[allowed("open_form")])
async def start(request: Request) -> Response:
    """Off to the provider; the browser keeps the state that it has to bring back."""
    door, provider = _doors(request)
    if not await door.peopled():
        return RedirectResponse("/welcome", 303)
    invitation = request.query_params.get("invitation", "")[:100]
    try:
        place, state = await provider.begin(safe_next(request.query_params.get("next")), invitation)
    except OidcRefused as error:
        return await _refused(request, error)
    response = RedirectResponse(place, 303)
    door.put(request, response, STATE, state, 600)
    return response


@router.get("/done", dependencies=[allowed("open_form")])
async def done(request: Request) -> Response:
    """Back from the provider: signed in, where the house knows or expects them."""
    door, provider = _doors(request)
    state = request.query_params.get("state", "")
    try:
        if not state or not secrets.compare_digest(state.encode(), request.cookies.get(STATE, "").encode()):
            raise OidcRefused("another browser began this")
        begun, known = await provider.finish(state, request.query_params.get("code", ""))
        account = await _account(request, begun, known)
    except OidcRefused as error:
        return await _refused(request, error)
    response = RedirectResponse(begun.next, 303)
    door.put(request, response, STATE, "", 0)
    return await door.begin(request, response, account, WAY)


async def _account(request: Request, begun: Begun, known: Known) -> Account:
    """Whose account it is: known by their subject; else invited; else made by a group that has a role."""
    door, _ = _doors(request)
    found: Account | None = await door.house.ask(lambda store: store.accounts.by_subject(known.subject))
    if found is not None and found.disabled:
        raise OidcRefused("the account is disabled")
    if found is not None:
        return await _as_grouped(request, found, known)
    invited = await door.house.ask(lambda store: store.accounts.invitation(digest_of(begun.invitation)))
    now = door.house.clock.now()
    fresh = Account(
        f"a-{secrets.token_hex(6)}",
        folded(known.login),
        known.name,
        known.role or "",
        f"{person_id(known.name)}-{secrets.token_hex(2)}",
        known.brands,
        subject=known.subject,
        created_at=now,
    )
    try:
        if invited is not None and invited.open_at(now):
            fresh = replace(fresh, name=invited.name, role=invited.role, person=invited.person, brands=invited.brands)
            if not await door.house.ask(lambda store: store.accounts.accept(invited.digest, fresh, now)):
                raise OidcRefused("the invitation is over")
        elif known.role is not None:
            await door.house.ask(lambda store: store.accounts.add(fresh))
        else:
            raise OidcRefused("nobody invited them, and no group of theirs has a role")
    except LoginTaken as error:
        raise OidcRefused("an account with this login is there already") from error
    await door.sign_in.note("account_made", door.knock(request), account=fresh.id, way=WAY, detail=fresh.role)
    return fresh


async def _as_grouped(request: Request, account: Account, known: Known) -> Account:
    """The groups at the provider decide the role, as long as it is not an owner's."""
    door, _ = _doors(request)
    if known.role is None or account.role == OWNER or (account.role, account.brands) == (known.role, known.brands):
        return account
    changed: Account = await door.house.ask(
        lambda store: store.accounts.change(account.id, role=known.role, brands=known.brands)
    )
    await door.sign_in.note("role_changed", door.knock(request), account=account.id, way=WAY, detail=known.role)
    return changed


async def _refused(request: Request, error: OidcRefused) -> Response:
    """One page for all: what failed is in the log."""
    door, _ = _doors(request)
    _log.warning("oidc_refused", reason=str(error)[:200])
    await door.sign_in.failed(door.knock(request), WAY)
    return Plain(request, "/sign-in", ()).page("oidc_refused.html", 401)


def _doors(request: Request) -> tuple[AccountDoor, OidcDoor]:
    provider: OidcDoor | None = request.app.state.oidc
    if provider is None:
        raise HTTPException(404, "There is no other way to sign in here.")
    return request.app.state.door, provider
