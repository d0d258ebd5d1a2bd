"""Signing in at a company's own provider: OpenID Connect, authorization code with PKCE.

The provider is asked by the one fetcher; its address is the operator's own choice (settings), so it may stand on the
intranet, as the addresses of alerts may. Nobody becomes an owner by it.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from coolhead.clock import HOUR, MINUTE, Clock, Instant
from coolhead.connectors import Fetcher
from coolhead.connectors.base import SourceError
from coolhead.run.roles import OWNER, ROLES

ALGORITHMS: Final = ["RS256", "PS256", "ES256", "EdDSA"]
STATE_SECONDS: Final = 10 * MINUTE
MOST_STATES: Final = 5000
LEEWAY_SECONDS: Final = 60


class OidcSettings(BaseModel):
    """A provider. `roles`: a group there -> a role here, never owner; `brands`: a group -> the brands it may see, all
    where none is named. Whoever is in no such group needs an invitation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=60)] = "OpenID"
    issuer: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=500)]
    client_id: Annotated[str, Field(min_length=1, max_length=200)]
    client_secret: SecretStr = SecretStr("")
    groups_claim: Annotated[str, Field(pattern=r"^[\w.:/-]{1,200}$")] = "groups"
    roles: dict[str, str] = Field(default_factory=dict)
    brands: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @field_validator("roles")
    @classmethod
    def _known_roles(cls, roles: dict[str, str]) -> dict[str, str]:
        for group, role in roles.items():
            if role not in ROLES or role == OWNER:
                raise ValueError(f"{group}: a group may become {', '.join(ROLES[1:])}")
        return roles


class OidcRefused(Exception):
    """The provider did not prove who somebody is; `str()` is for the log."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: what has to come back, and where it goes on then."""

    nonce: str
    verifier: str
    next: str
    invitation: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Known:
    """Who the provider says it is. `subject` is a digest; `role` is None where no group gives one."""

    subject: str
    login: str
    name: str
    role: str | None
    brands: tuple[str, ...] | None


class OidcDoor:
    """Sends browsers to the provider and reads what they come back with.

    Parameters
    ----------
    back: our own address to which the provider sends them.
    """

    def __init__(self, settings: OidcSettings, fetcher: Fetcher, back: str, clock: Clock) -> None:
        self.settings, self._fetcher, self._back, self._clock = settings, fetcher, back, clock
        self._begun: OrderedDict[str, Begun] = OrderedDict()
        self._found: tuple[Instant, Mapping[str, Any]] | None = None

    async def begin(self, next_: str, invitation: str = "") -> tuple[str, str]:
        """(where the browser goes, the state it has to bring back)."""
        about, state = await self._about(), secrets.token_urlsafe(24)
        begun = Begun(secrets.token_urlsafe(24), secrets.token_urlsafe(48), next_, invitation, self._clock.now())
        self._begun[state] = begun
        while len(self._begun) > MOST_STATES:
            self._begun.popitem(last=False)
        digest = base64.urlsafe_b64encode(sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self._back,
            "scope": "openid profile email",
            "state": state,
            "nonce": begun.nonce,
            "code_challenge": digest,
            "code_challenge_method": "S256",
        }
        place = str(about["authorization_endpoint"])
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}", state

    async def finish(self, state: str, code: str) -> tuple[Begun, Known]:
        """Who came back. Raises OidcRefused; a state is good once."""
        begun = self._begun.pop(state, None)
        if begun is None or not 0 <= self._clock.now() - begun.at < STATE_SECONDS:
            raise OidcRefused("a state that is not known")
        about = await self._about()
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "client_id": self.settings.client_id,
            "client_secret": self.settings.client_secret.get_secret_value(),
            "code_verifier": begun.verifier,
        }
        given = await self._ask(str(about["token_endpoint"]), {k: v for k, v in body.items() if v})
        claims = await self._claims(about, str(given.get("id_token", "")), begun.nonce)
        if self.settings.groups_claim not in claims and given.get("access_token") and "userinfo_endpoint" in about:
            claims = await self._with_userinfo(about, str(given["access_token"]), claims)
        return begun, self._known(claims)

    async def _claims(self, about: Mapping[str, Any], token: str, nonce: str) -> dict[str, Any]:
        """What the provider signed. Raises OidcRefused."""
        keys = await self._get(str(about["jwks_uri"]))
        try:
            decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
            rules = jwt.JWTClaimsRegistry(
                now=lambda: int(self._clock.now()),
                leeway=LEEWAY_SECONDS,
                iss={"essential": True, "value": about["issuer"]},
                aud={"essential": True, "value": self.settings.client_id},
                exp={"essential": True},
                sub={"essential": True},
                nonce={"essential": True, "value": nonce},
            )
            rules.validate(decoded.claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise OidcRefused(f"the id token: {error}") from error
        claims = dict(decoded.claims)
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != self.settings.client_id:
            raise OidcRefused("the id token is for somebody else")
        return claims

    async def _with_userinfo(self, about: Mapping[str, Any], token: str, claims: dict[str, Any]) -> dict[str, Any]:
        told = await self._get(str(about["userinfo_endpoint"]), {"authorization": f"Bearer {token}"})
        if told.get("sub") != claims["sub"]:
            raise OidcRefused("userinfo speaks of somebody else")
        return {**told, **claims}

    def _known(self, claims: Mapping[str, Any]) -> Known:
        subject = sha256(f"{self.settings.issuer}\0{claims['sub']}".encode()).hexdigest()
        told = claims.get(self.settings.groups_claim)
        groups = [str(one) for one in told] if isinstance(told, list) else []
        mapped = [self.settings.roles[group] for group in groups if group in self.settings.roles]
        role = min(mapped, key=ROLES.index, default=None)
        named = [brand for group in groups for brand in self.settings.brands.get(group, ())]
        login = str(claims.get("email") or claims.get("preferred_username") or claims["sub"])[:120]
        name = " ".join(str(claims.get("name") or login.partition("@")[0]).split())[:80]
        return Known(subject, login, name, role, tuple(sorted(set(named))) or None)

    async def _about(self) -> Mapping[str, Any]:
        """What the provider says of itself, asked once an hour."""
        now = self._clock.now()
        if self._found is None or now - self._found[0] > HOUR:
            issuer = self.settings.issuer.rstrip("/")
            about = await self._get(f"{issuer}/.well-known/openid-configuration")
            if str(about.get("issuer", "")).rstrip("/") != issuer:
                raise OidcRefused("the provider calls itself by another name")
            if not all(isinstance(about.get(one), str) for one in _NEEDED):
                raise OidcRefused("the provider does not say where to ask")
            self._found = (now, about)
        return self._found[1]

    async def _get(self, url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        try:
            return _object((await self._fetcher.ask("GET", url, headers or {})).body)
        except SourceError as error:
            raise OidcRefused(str(error)) from error

    async def _ask(self, url: str, fields: Mapping[str, str]) -> dict[str, Any]:
        headers = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
        try:
            answer = await self._fetcher.ask("POST", url, headers, urlencode(fields).encode())
        except SourceError as error:
            raise OidcRefused(str(error)) from error
        if answer.status != 200:
            raise OidcRefused(f"the provider answered {answer.status}")
        return _object(answer.body)


_NEEDED: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError as error:
        raise OidcRefused("the provider's answer is no JSON") from error
    if not isinstance(told, dict):
        raise OidcRefused("the provider's answer is no object")
    return told
