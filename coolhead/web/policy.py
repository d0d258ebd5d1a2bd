"""Who may use a route. Every route declares a policy, or the app does not start."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import partial
from typing import Literal
from urllib.parse import parse_qs

from fastapi import Depends, HTTPException, Request
from fastapi.params import Depends as Dependency
from starlette.routing import BaseRoute

from coolhead.plan.team import Right
from coolhead.run.roles import administers
from coolhead.run.sign_in import SignedIn
from coolhead.storage import Account, Token
from coolhead.web.account_door import SET_UP, AccountDoor
from coolhead.web.ports import WebSettings
from coolhead.web.tokens import known_token, may, token_in_address, token_of
from coolhead.web.wall import Asker, let_in, where_allowed

READING = frozenset({"GET", "HEAD"})
FORM_FIELD = "_form"
MOST_FIELDS = 2000
PROXIED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
"""What proxies add to a request: no browser sends them by itself."""
Policy = Literal[
    "public",
    "public_local",
    "token:read",
    "token:write",
    "same_origin_form",
    "calendar",
    "signed_link",
    "open_form",
    "signed_in",
    "administer",
    "set_up",
]
"""public: the package's own files, for everybody. public_local: reading; needs a session or a token of scope read,
unless the house has no owner yet and is bound to loopback. same_origin_form: a form of our own page, with a session or
a token of scope write; in a house without an owner on loopback without either. token:read and token:write: a token of
that scope, or the session of our own page. calendar: a token of scope calendar in the address, or any other in a
header. signed_link: whoever holds a link that the house signed for one person and one alert, until it expires;
`request.state.signed` says whose it is. open_form: what comes before signing in: anybody, forms from our own page only.
signed_in: a session, whatever its role; its forms carry the session's own mark. administer: the same, of an owner.
set_up: who sets the house up: before there is an owner whoever sits at the machine or holds the one-time link, then
the owner.

Beside its policy a route needs a right: who is signed in, and a token bound to somebody, opens it for the brands where
they have that right. `fresh` asks of a session that its person proved who they are within the last minutes.
"""

MayIn = Callable[[Right], frozenset[str]]
_DECLARED, _RIGHT, _FRESH = "coolhead_policy", "coolhead_right", "coolhead_fresh"
HOUSE_POLICIES: frozenset[Policy] = frozenset(
    {"public", "signed_link", "open_form", "signed_in", "administer", "set_up"}
)
"""Policies of the house as a whole: what they open belongs to no brand, so no right in one is asked for."""


class RouteWithoutPolicy(RuntimeError):
    """A route was added without saying who may use it."""


class SignInFirst(Exception):
    """Who asks is not signed in, and the house has people who can."""


class SetUpFirst(Exception):
    """The house has no plan yet, so there is nothing to show."""


class ConfirmFirst(Exception):
    """Who is signed in has to prove again that it is them."""


def allowed(policy: Policy, right: Right | None = None, *, fresh: bool = False) -> Dependency:
    """A route's policy: `dependencies=[allowed("token:write", "decide")]`.

    `right` is what a person needs for it; not given: `read` for what only shows, `act` for everything else. `fresh`:
    who is signed in proved who they are within the last five minutes, else they are asked to (public acts, the house).
    """
    needed: Right = right or ("act" if policy in ("token:write", "same_origin_form") else "read")

    async def check(request: Request) -> None:
        let_in(None)
        await _door(request).signed_in(request)
        await _CHECKS[policy](request)
        if policy not in HOUSE_POLICIES:
            await _let_person_in(request, needed)
        signed: SignedIn | None = request.state.signed_in
        if fresh and signed is not None and not _door(request).sign_in.is_fresh(signed.session):
            raise ConfirmFirst

    setattr(check, _DECLARED, policy)
    setattr(check, _RIGHT, needed)
    setattr(check, _FRESH, fresh)
    declared: Dependency = Depends(check)
    return declared


def policy_of(route: BaseRoute) -> Policy | None:
    """The policy a route declares, or None."""
    for dependency in getattr(route, "dependencies", ()):
        policy: Policy | None = getattr(dependency.dependency, _DECLARED, None)
        if policy is not None:
            return policy
    return None


def right_of(route: BaseRoute) -> Right | None:
    """The right a person needs for a route, or None where it declares no policy."""
    for dependency in getattr(route, "dependencies", ()):
        right: Right | None = getattr(dependency.dependency, _RIGHT, None)
        if right is not None:
            return right
    return None


def every_route(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """The routes with those of included routers; a mounted app counts as one route, without a policy."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is None:
            yield route
        else:
            yield from every_route(included.routes)


def is_fresh_route(route: BaseRoute) -> bool:
    """Whether a route asks people to prove again who they are."""
    return any(getattr(dependency.dependency, _FRESH, False) for dependency in getattr(route, "dependencies", ()))


def require_policies(routes: Iterable[BaseRoute]) -> None:
    """Refuse to start when any route has no policy."""
    bare = [getattr(route, "path", repr(route)) for route in every_route(routes) if policy_of(route) is None]
    if bare:
        raise RouteWithoutPolicy(f"no policy declared for {', '.join(sorted(bare))}")


def _door(request: Request) -> AccountDoor:
    door: AccountDoor = request.app.state.door
    return door


async def _token_of_caller(request: Request) -> Token | None:
    """The request's token, looked up once."""
    if not hasattr(request.state, "token"):
        request.state.token = await known_token(request, _door(request).house)
    found: Token | None = request.state.token
    return found


async def _let_person_in(request: Request, right: Right) -> None:
    """Where somebody is behind the request: they need the right in the brand that is asked for, or in any at all."""
    signed: SignedIn | None = request.state.signed_in
    known = await _behind(_door(request), await _token_of_caller(request), signed.account if signed else None)
    if known is None:
        return
    person, may_in = known
    brands = may_in(right)
    asked = request.path_params.get("brand") or request.query_params.get("brand")
    if not brands or (asked and asked not in brands):
        where = f" in {asked}" if asked and asked in may_in("read") else ""
        raise HTTPException(403, f"{person} may not do this{where}: the plan does not give the right to {right}.")
    let_in(Asker(person, right, brands, may_in))


async def _behind(door: AccountDoor, token: Token | None, signed: Account | None) -> tuple[str, MayIn] | None:
    """Who asks, and where they have a right; None for a token of nobody's. A token goes before a session: whoever
    sends one means it."""
    if token is not None and token.account:
        account = await door.house.ask(lambda store: store.accounts.account(token.account))
        return (account.person, partial(door.brands_of, account, token=token)) if account else ("", _nowhere)
    if token is not None:
        return (token.person, partial(where_allowed, door.house.plans(), token.person)) if token.person else None
    return (signed.person, partial(door.brands_of, signed)) if signed is not None else None


async def let_in_still(request: Request) -> Callable[[], Awaitable[bool]]:
    """For an answer that lasts: whether who was let in to read would be let in now, to the same brands.

    Asking prolongs no session.
    """
    door, token = _door(request), await _token_of_caller(request)
    signed: SignedIn | None = request.state.signed_in
    digest = b"" if signed is None else signed.session.digest

    async def brands_now() -> frozenset[str] | bool:
        found = None if token is None else await known_token(request, door.house)
        if found != token:
            return False
        session = await door.sign_in.held(digest, door.open_since) if token is None and digest else None
        if token is None and session is None:
            return not digest and await _is_open(request)
        known = await _behind(door, found, session[1] if session else None)
        return True if known is None else known[1]("read")

    before = await brands_now()

    async def ask() -> bool:
        now = await brands_now()
        return now == before and now is not False

    return ask


def _nowhere(right: Right) -> frozenset[str]:
    """The account behind a token is gone."""
    del right
    return frozenset()


async def _is_open(request: Request) -> bool:
    """A house without an owner, on its own machine: the first look, and the demo."""
    door = _door(request)
    return not await door.peopled() and at_the_machine(request, door.settings)


def at_the_machine(request: Request, settings: WebSettings) -> bool:
    """Whether who asks sits at the machine: nothing that came by a proxy does, wherever the proxy runs."""
    return settings.loopback and not any(name in request.headers for name in PROXIED)


async def _calendar(request: Request) -> None:
    if request.state.signed_in is None and not _allows(await _token_of_caller(request), request, "calendar"):
        raise _unauthorised("A calendar needs a token of scope calendar in its address, or one of scope read.")


async def _public(request: Request) -> None:
    """Nothing to check."""


async def _public_local(request: Request) -> None:
    if request.app.state.set_up is not None:
        raise SetUpFirst
    if await _is_open(request) or await _has(request, "read"):
        return
    await _turn_away(request, "Reading from another machine needs a token of scope read.")


async def _same_origin_form(request: Request) -> None:
    if not await _is_open(request) and not await _has(request, "write"):
        await _turn_away(request, "Acting from another machine needs a token of scope write.")
    await _own_form(request)


async def _own_form(request: Request) -> None:
    """The form was sent from our own page; the mark of the session in it, where there is one, is the session's."""
    if not same_origin(request):
        raise HTTPException(403, "This form was not sent from Coolhead's own page.")
    signed: SignedIn | None = request.state.signed_in
    mark = await form_mark(request)
    if signed is not None and mark is not None and not hmac.compare_digest(mark.encode(), signed.session.form.encode()):
        raise HTTPException(403, "This form belongs to another session. Load the page again.")


async def _open_form(request: Request) -> None:
    if request.method not in READING and not same_origin(request):
        raise HTTPException(403, "This form was not sent from Coolhead's own page.")


async def _signed_in(request: Request) -> None:
    signed: SignedIn | None = request.state.signed_in
    if signed is None or token_of(request) is not None:
        await _turn_away(request, "This page is for people who are signed in.")
    if request.method not in READING:
        if signed is not None and await form_mark(request) is None:
            raise HTTPException(403, "This form lacks the mark of its session. Load the page again.")
        await _own_form(request)


async def _administer(request: Request) -> None:
    await _signed_in(request)
    signed: SignedIn | None = request.state.signed_in
    if signed is None or not administers(signed.account):
        raise HTTPException(403, "Only an owner of the house may do this.")


async def _set_up(request: Request) -> None:
    if await _door(request).peopled():
        await _administer(request)
        return
    door = _door(request)
    if not at_the_machine(request, door.settings) and not door.opens_set_up(request.cookies.get(SET_UP, "")):
        raise HTTPException(403, "Open the link that coolhead serve told when it began.")
    await _open_form(request)


async def _has(request: Request, scope: str) -> bool:
    """Whether a token of that scope came along, or, without any token, a session."""
    if token_of(request) is None and token_in_address(request) is None:
        return request.state.signed_in is not None
    return _allows(await _token_of_caller(request), request, scope)


def _allows(token: Token | None, request: Request, act: str) -> bool:
    return may(token, request, act)


async def _turn_away(request: Request, sentence: str) -> None:
    """People sign in first, where the house has an owner; programs are told what they lack."""
    if await _door(request).peopled() and token_of(request) is None:
        raise SignInFirst(sentence)
    raise _unauthorised(sentence)


async def _signed_link(request: Request) -> None:
    request.state.signed = request.app.state.link_door.open(request)


async def _token_read(request: Request) -> None:
    await _token(request, "read")


async def _token_write(request: Request) -> None:
    await _token(request, "write")


async def _token(request: Request, scope: str) -> None:
    if token_of(request) is None and request.state.signed_in is not None:
        if request.method not in READING:
            await _own_form(request)
        return
    if token_of(request) is None:
        raise _unauthorised(f"This needs a token of scope {scope}: Authorization: Bearer …")
    if not _allows(await _token_of_caller(request), request, scope):
        raise _unauthorised(f"The token is unknown, revoked or not of scope {scope}.")


async def form_mark(request: Request) -> str | None:
    """The mark of a session that a form or a script of ours sends; None where there is none."""
    sent = request.headers.get("x-coolhead-form")
    if sent is not None or not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return sent
    try:
        found = parse_qs((await request.body()).decode(errors="replace"), max_num_fields=MOST_FIELDS).get(FORM_FIELD)
    except ValueError as error:
        raise HTTPException(422, "This form has too many fields.") from error
    return found[0] if found else None


def same_origin(request: Request) -> bool:
    """Every browser of today says where a POST comes from; one that says nothing is not a browser's own form."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is None:
        return site == "same-origin"
    return origin.partition("://")[2] == request.headers.get("host")


def _unauthorised(sentence: str) -> HTTPException:
    return HTTPException(401, sentence, headers={"WWW-Authenticate": 'Basic realm="Coolhead, the token as password"'})


_CHECKS: dict[Policy, Callable[[Request], Awaitable[None]]] = {
    "public": _public,
    "public_local": _public_local,
    "calendar": _calendar,
    "same_origin_form": _same_origin_form,
    "signed_link": _signed_link,
    "token:read": _token_read,
    "token:write": _token_write,
    "open_form": _open_form,
    "signed_in": _signed_in,
    "administer": _administer,
    "set_up": _set_up,
}
