"""A request and the account behind it: cookies, the session they hold, and what it may see.

The door asks the house itself, not the walled one: who somebody is comes before what they may see.
"""

from __future__ import annotations

import hmac
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response
from starlette.requests import HTTPConnection

from coolhead.clock import DAY, Instant
from coolhead.plan.rights import Right
from coolhead.run.passkeys import Challenges
from coolhead.run.roles import brands_where
from coolhead.run.sign_in import Knock, SignedIn, SignIn, digest_of
from coolhead.storage import Account, Store, Token
from coolhead.web.ports import House, WebSettings
from coolhead.web.submissions import NOTICE
from coolhead.web.visitor import Visitor

SESSION: Final = "coolhead"
DEVICE: Final = "coolhead-known"
KNOWN_SECONDS: Final = int(180 * DAY)
SET_UP: Final = "coolhead-set-up"
LONGEST_NEXT: Final = 2000


class AccountDoor:
    """Knows who asks.

    Parameters
    ----------
    house: not walled.
    """

    def __init__(self, house: House, settings: WebSettings) -> None:
        self.house, self.settings = house, settings
        self.sign_in = SignIn(house.ask, house.clock, settings.sessions)
        self.challenges = Challenges()
        self._peopled = False

    async def peopled(self) -> bool:
        """Whether the house has an owner: from then on nobody comes in unknown, and that never ends."""
        if not self._peopled:
            self._peopled = await self.house.ask(lambda store: store.accounts.has_owner())
        return self._peopled

    @property
    def has_people(self) -> bool:
        """The same, as it was when somebody last looked."""
        return self._peopled

    async def signed_in(self, request: Request) -> SignedIn | None:
        """The session of a request; looked up once."""
        if not hasattr(request.state, "signed_in"):
            token = self.cookie(request)
            signed = await self.sign_in.session(token, self.open_since) if token else None
            request.state.signed_in = signed
            request.state.visitor = None if signed is None else visitor(signed)
        found: SignedIn | None = request.state.signed_in
        return found

    def open_since(self, account: Account) -> Instant | None:
        """Since when an incident of somebody's brands is open; None where none is."""
        seen = brands_where(account, "read", self.brand_ids(), self.house.plans())
        boards = self.house.boards()
        rooms = (room for brand in seen if brand in boards for room in boards[brand].rooms.values() if room.is_open)
        return min((room.opened_at for room in rooms if room.opened_at is not None), default=None)

    def brand_ids(self) -> list[str]:
        """All brands of the house."""
        return [brand.id for brand in self.house.brands()]

    def brands_of(self, account: Account, right: Right, token: Token | None = None) -> frozenset[str]:
        """Where an account has a right, by its role and by the plans; with its token, where that leads as well."""
        only = None if token is None else token.brands
        return brands_where(account, right, self.brand_ids(), self.house.plans(), only)

    def knock(self, request: Request, known: bool = False) -> Knock:
        """Where a request comes from."""
        address = request.client.host if request.client else ""
        return Knock(address, device_name(request.headers.get("user-agent", "")), known)

    async def knock_as(self, request: Request, login: str) -> Knock:
        """The same of somebody who wants in; `known` where this browser signed in with this login before."""
        held = request.cookies.get(DEVICE, "")[:64]

        def look(store: Store) -> bool:
            account = store.accounts.by_login(login)
            return hmac.compare_digest(store.accounts.mark(account.id if account else ""), held)

        known = await self.house.ask(look) if held.isascii() else False
        return self.knock(request, known)

    def secure(self, request: HTTPConnection) -> bool:
        """Whether the browser speaks https with us, or with a proxy in front of us."""
        public = urlsplit(self.settings.public_address or "")
        named = public.scheme == "https" and public.netloc == request.headers.get("host", "")
        return request.url.scheme == "https" or named

    def cookie_name(self, request: HTTPConnection) -> str:
        """`__Host-` where the browser then guards it: https only, this host only, every path."""
        return f"__Host-{SESSION}" if self.secure(request) else SESSION

    def cookie(self, request: HTTPConnection) -> str:
        """What the session's cookie holds; empty where there is none."""
        return request.cookies.get(self.cookie_name(request), "")

    async def begin(self, request: Request, response: Response, account: Account, way: str) -> Response:
        """Sign somebody in: a new session, whatever the browser held before."""
        token = await self.sign_in.begin(account, way, self.knock(request), self.cookie(request))
        mark = await self.house.ask(lambda store: store.accounts.mark(account.id))
        self.put(request, response, DEVICE, mark, KNOWN_SECONDS)
        if account.language:
            response.set_cookie("language", account.language, max_age=KNOWN_SECONDS, httponly=True, samesite="lax")
        return self.keep(request, response, token)

    def keep(self, request: Request, response: Response, token: str) -> Response:
        """Put a session into the browser; it goes when the browser is closed for good or the session ends."""
        longest = int(self.settings.sessions.longest * 3600 * 4)
        self.put(request, response, self.cookie_name(request), token, longest)
        return response

    def forget(self, request: Request, response: Response) -> Response:
        """Take the session out of the browser, and what was typed and told there: others may sit down next."""
        self.put(request, response, self.cookie_name(request), "", 0)
        response.delete_cookie(NOTICE, httponly=True, samesite="lax")
        response.headers["Clear-Site-Data"] = '"storage"'
        return response

    def opens_set_up(self, key: str) -> bool:
        """Whether this is the one-time link by which the house is set up."""
        kept = self.settings.set_up_key
        return bool(kept) and hmac.compare_digest(digest_of(key[:200]), kept)

    def put(self, request: Request, response: Response, name: str, value: str, age: int) -> None:
        """Set a cookie that scripts and other sites do not see."""
        response.set_cookie(
            name, value, max_age=age, httponly=True, samesite="lax", secure=self.secure(request), path="/"
        )


def visitor(signed: SignedIn) -> Visitor:
    """Who signed in, for the pages."""
    account = signed.account
    return Visitor(
        account.person,
        account.name,
        account.role,
        account=account.id,
        form=signed.session.form,
        ends_at=signed.ends_at,
        kept_open=signed.kept_open,
        reply_language=account.reply_language,
    )


def safe_next(wanted: str | None) -> str:
    """A place of our own to go on to; `/` for everything else.

    >>> safe_next("/plan?brand=ember"), safe_next("//evil.example"), safe_next("https:x")
    ('/plan?brand=ember', '/', '/')
    """
    if not wanted or len(wanted) > LONGEST_NEXT or not wanted.startswith("/") or not wanted.isprintable():
        return "/"
    if wanted.startswith("//") or "\\" in wanted or urlsplit(wanted).netloc or urlsplit(wanted).scheme:
        return "/"
    return "/" if wanted.partition("?")[0] in ("/sign-in", "/confirm", "/sign-out") else wanted


_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_name(agent: str) -> str:
    """A few words for a browser.

    >>> device_name("Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0")
    'Firefox · Linux'
    >>> device_name("curl/8.0")
    ''
    """
    browser = next((name for mark, name in _BROWSERS if mark in agent[:500]), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent[:500]), "")
    return " · ".join(part for part in (browser, system) if part)
