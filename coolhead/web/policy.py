"""Who may use a route. Every route declares a policy, or the app does not start."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Literal
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request
from fastapi.params import Depends as Dependency
from starlette.routing import BaseRoute

from coolhead.plan.team import Right
from coolhead.web.ports import House, WebSettings
from coolhead.web.tokens import known_token, may, token_of
from coolhead.web.wall import Asker, let_in, where_allowed

Policy = Literal["public", "public_local", "token:read", "token:write", "same_origin_form", "calendar", "signed_link"]
"""public: the package's own files, for everybody. public_local: reading; needs a token of scope read unless the server
is bound to loopback. same_origin_form: a form of our own page; away from loopback with a token of scope write as well.
token:read and token:write: a token of that scope, wherever the request comes from. calendar: a token of scope calendar
in the address, or any other in a header. signed_link: whoever holds a link that the house signed for one person and
one alert, until it expires; `request.state.signed` says whose it is.

Beside its policy a route needs a right: a token bound to a person opens it for the brands whose plans give that right.
"""

_DECLARED, _RIGHT = "coolhead_policy", "coolhead_right"


class RouteWithoutPolicy(RuntimeError):
    """A route was added without saying who may use it."""


def allowed(policy: Policy, right: Right | None = None) -> Dependency:
    """A route's policy: `dependencies=[allowed("token:write", "decide")]`.

    `right` is what a person needs for it; not given: `read` for what only shows, `act` for everything else.
    """
    needed: Right = right or ("act" if policy in ("token:write", "same_origin_form") else "read")

    async def check(request: Request) -> None:
        let_in(None)
        await _CHECKS[policy](request)
        if policy != "public":
            await _let_person_in(request, needed)

    setattr(check, _DECLARED, policy)
    setattr(check, _RIGHT, needed)
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


def require_policies(routes: Iterable[BaseRoute]) -> None:
    """Refuse to start when any route has no policy."""
    bare = [getattr(route, "path", repr(route)) for route in every_route(routes) if policy_of(route) is None]
    if bare:
        raise RouteWithoutPolicy(f"no policy declared for {', '.join(sorted(bare))}")


def _house(request: Request) -> tuple[House, WebSettings]:
    return request.app.state.house, request.app.state.settings


async def _let_person_in(request: Request, right: Right) -> None:
    """Where the token is bound to a person: they need the right in the brand that is asked for, or in any at all."""
    house, _ = _house(request)
    token = await known_token(request, house)
    if token is None or not token.person:
        return
    brands = where_allowed(house.plans(), token.person, right)
    asked = request.path_params.get("brand") or request.query_params.get("brand")
    if not brands or (asked and asked not in brands):
        where = f" in {asked}" if asked and asked in where_allowed(house.plans(), token.person, "read") else ""
        raise HTTPException(403, f"{token.person} may not do this{where}: the plan does not give the right to {right}.")
    let_in(Asker(token.person, right, brands))


async def _calendar(request: Request) -> None:
    house, _ = _house(request)
    if not await may(request, house, "calendar"):
        raise _unauthorised("A calendar needs a token of scope calendar in its address, or one of scope read.")


async def _public(request: Request) -> None:
    """Nothing to check."""


async def _public_local(request: Request) -> None:
    house, settings = _house(request)
    if not settings.loopback and not await may(request, house, "read"):
        raise _unauthorised("Reading from another machine needs a token of scope read.")


async def _same_origin_form(request: Request) -> None:
    house, settings = _house(request)
    if not settings.loopback and not await may(request, house, "write"):
        raise _unauthorised("Acting from another machine needs a token of scope write.")
    if not _same_origin(request):
        raise HTTPException(403, "This form was not sent from Coolhead's own page.")


async def _signed_link(request: Request) -> None:
    request.state.signed = request.app.state.link_door.open(request)


async def _token_read(request: Request) -> None:
    await _token(request, "read")


async def _token_write(request: Request) -> None:
    await _token(request, "write")


async def _token(request: Request, scope: str) -> None:
    house, _ = _house(request)
    if token_of(request) is None:
        raise _unauthorised(f"This needs a token of scope {scope}: Authorization: Bearer …")
    if not await may(request, house, scope):
        raise _unauthorised(f"The token is unknown, revoked or not of scope {scope}.")


def _same_origin(request: Request) -> bool:
    """Every browser of today says where a POST comes from; one that says nothing is not a browser's own form."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is None:
        return site == "same-origin"
    return urlsplit(origin).netloc == request.headers.get("host")


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
}
