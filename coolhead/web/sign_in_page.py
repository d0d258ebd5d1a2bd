"""Signing in and out, and proving again that it is you; what was typed elsewhere is carried along."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from coolhead.run.sign_in import Refused
from coolhead.web.account_door import AccountDoor, safe_next
from coolhead.web.plain import Fields, Plain, fields_of, go
from coolhead.web.policy import FORM_FIELD, READING, allowed, same_origin

router = APIRouter(include_in_schema=False)
MOST_CARRIED = 64 * 1024
OURS = ("_login", "_password", "_code", "_again", FORM_FIELD)


@router.get("/sign-in", dependencies=[allowed("open_form")])
async def sign_in(request: Request) -> Response:
    """Who are you? In a house without an owner: who sets it up?"""
    door: AccountDoor = request.app.state.door
    if not await door.peopled():
        return go("/welcome")
    if await door.signed_in(request) is not None:
        return go(safe_next(request.query_params.get("next")))
    return _asked(Plain(request, "/sign-in", ("next", "with")))


@router.post("/sign-in", dependencies=[allowed("open_form")])
async def signing_in(request: Request) -> Response:
    """A login with its password, or with one of its recovery codes."""
    door: AccountDoor = request.app.state.door
    fields = await fields_of(request)
    login = fields["_login"]
    knock = await door.knock_as(request, login)
    if fields["_code"]:
        way, found = "recovery", await door.sign_in.by_code(login, fields["_code"], knock)
    else:
        way, found = "password", await door.sign_in.by_password(login, fields["_password"], knock)
    if isinstance(found, Refused):
        return _asked(Plain(request, "/sign-in"), found, login, fields)
    return await door.begin(request, _onward(request, fields, recovered=way == "recovery"), found, way)


@router.post("/sign-out", dependencies=[allowed("signed_in")])
async def sign_out(request: Request) -> Response:
    """End this session."""
    door: AccountDoor = request.app.state.door
    signed = await door.signed_in(request)
    assert signed is not None
    await door.house.ask(lambda store: store.accounts.end_session(signed.account.id, signed.session.id))
    await door.sign_in.note("signed_out", door.knock(request), account=signed.account.id, by=signed.account.id)
    return door.forget(request, go("/sign-in", out=1))


@router.get("/confirm", dependencies=[allowed("signed_in")])
async def confirm(request: Request) -> Response:
    """Prove that it is you."""
    return _confirm_page(Plain(request, "/confirm"))


@router.post("/confirm", dependencies=[allowed("signed_in")])
async def confirming(request: Request) -> Response:
    """With the password of the account that is signed in."""
    door: AccountDoor = request.app.state.door
    signed, fields = await door.signed_in(request), await fields_of(request)
    assert signed is not None
    found = await door.sign_in.by_password(signed.account.login, fields["_password"], door.knock(request, known=True))
    if isinstance(found, Refused):
        return _confirm_page(Plain(request, "/confirm"), found, fields)
    token = await door.sign_in.confirm(signed, "password", door.knock(request), door.cookie(request))
    return door.keep(request, _onward(request, fields), token)


async def sign_in_first(request: Request, error: Exception) -> Response:
    """Instead of a page: the way to sign in. Instead of a form's answer: the same, and the form is carried along.

    A form of another site is not: it comes without the session's cookie, and would be sent from our own page then.
    """
    del error
    if _by_script(request):
        return JSONResponse({"detail": "You are not signed in."}, 401, {"HX-Reswap": "none"})
    if request.method in READING:
        return go(f"/sign-in?next={quote(_here(request), safe='')}")
    if not same_origin(request):
        return go("/sign-in")
    return _asked(Plain(request, "/sign-in"), None, "", await fields_of(request), again=_here(request), status=401)


async def confirm_first(request: Request, error: Exception) -> Response:
    """The same for somebody who is signed in and has to prove again that it is them."""
    del error
    if _by_script(request):
        return JSONResponse({"detail": "Prove first that it is you.", "confirm": "/confirm"}, 403)
    if request.method in READING:
        return go(f"/confirm?next={quote(_here(request), safe='')}")
    return _confirm_page(Plain(request, "/confirm"), None, await fields_of(request), again=_here(request), status=401)


async def set_up_first(request: Request, error: Exception) -> Response:
    """Instead of a page of a house that has no plan yet."""
    del error
    if _by_script(request):
        return JSONResponse({"detail": "This house is not set up yet: /welcome"}, 503)
    return go("/welcome")


def carried(fields: Fields | None) -> list[tuple[str, str]]:
    """What was typed into another form, to be sent again; a very long one is not."""
    pairs = [] if fields is None else [pair for pair in fields.pairs if pair[0] not in OURS]
    return pairs if sum(len(name) + len(value) for name, value in pairs) <= MOST_CARRIED else []


def _asked(
    shown: Plain,
    refused: Refused | None = None,
    login: str = "",
    fields: Fields | None = None,
    *,
    again: str = "",
    status: int = 200,
) -> Response:
    """The page that asks for a login."""
    again = again or ("" if fields is None else safe_next(fields["_again"]) if fields["_again"] else "")
    with_code = shown.query.get("with") == "code" or bool(fields and fields["_code"])
    return shown.page(
        "sign_in.html",
        _status(refused, status),
        refused=refused,
        said=_said(shown, refused),
        login=login[:200],
        with_code=with_code,
        next=safe_next(shown.query.get("next")),
        again=again,
        carried=carried(fields) if again else [],
        out=shown.query.get("out") == "1",
        oidc=shown.door.settings.oidc_name,
    )


def _confirm_page(
    shown: Plain, refused: Refused | None = None, fields: Fields | None = None, *, again: str = "", status: int = 200
) -> Response:
    again = again or ("" if fields is None else safe_next(fields["_again"]) if fields["_again"] else "")
    return shown.page(
        "confirm.html",
        _status(refused, status),
        said=_said(shown, refused),
        next=safe_next(shown.query.get("next")),
        again=again,
        carried=carried(fields) if again else [],
    )


def _status(refused: Refused | None, status: int) -> int:
    return status if refused is None else 429 if refused.reason in ("wait", "busy") else 401


def _said(shown: Plain, refused: Refused | None) -> str:
    """Why somebody was not let in: one sentence, the same whatever was wrong."""
    if refused is None:
        return ""
    if refused.reason == "wrong":
        return shown.words.say("accounts.refused.wrong")
    return shown.words.say("accounts.refused.wait", n=max(1, round(refused.seconds)))


def _onward(request: Request, fields: Fields, recovered: bool = False) -> Response:
    """To the page that was asked for, or the form that was carried along, once more (307: the same form)."""
    if fields["_again"]:
        return RedirectResponse(safe_next(fields["_again"]), 307)
    choices: dict[str, Any] = {"recovered": 1} if recovered else {}
    return go("/account", **choices) if recovered else go(safe_next(request.query_params.get("next")))


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _by_script(request: Request) -> bool:
    """Whether a program or a script of ours asks, which can show no page."""
    return "hx-request" in request.headers or "text/html" not in request.headers.get("accept", "")
