"""Signing in at a real OpenID provider: known by group or invitation, never an owner, each state once."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi.testclient import TestClient

from coolhead.clock import SystemClock
from coolhead.connectors import Fetcher
from coolhead.run.oidc import OidcDoor, OidcRefused, OidcSettings
from coolhead.run.sign_in import digest_of
from coolhead.storage import Invitation
from tests.web.conftest import SmallHouse
from tests.web.test_sign_in import PAGE, account

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
BACK = "http://127.0.0.1:8765/oidc/done"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oidc_provider_mock import User, run_server_in_thread  # type: ignore[import-untyped]

        people = [
            User(sub="ola", claims={"email": "ola@c.test", "name": "Ola Lis", "groups": ["crisis-team", "all"]}),
            User(sub="eve", claims={"email": "eve@c.test", "name": "Eve", "groups": ["all"]}),
        ]
        with run_server_in_thread(user_claims=people, access_token_max_age=timedelta(minutes=5)) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture
def real(house: SmallHouse) -> SmallHouse:
    house.clock = SystemClock()  # type: ignore[assignment]
    account(house)
    return house


@pytest.fixture
def visit(real: SmallHouse, provider: str) -> Iterator[TestClient]:
    with real.visit(oidc_name="Example ID") as client:
        settings = OidcSettings(
            issuer=provider, client_id="coolhead", client_secret="s", roles={"crisis-team": "responder"}
        )
        fetcher = Fetcher(allow_private=True)
        client.app.state.oidc = OidcDoor(settings, fetcher, BACK, real.clock)  # type: ignore[attr-defined]
        yield client
        client.portal.call(fetcher.aclose)  # type: ignore[union-attr]


def at_provider(place: str, sub: str) -> str:
    """What a person does there: say who they are. Returns the address they are sent back to."""
    answer = httpx2.post(place, data={"sub": sub}, follow_redirects=False)
    assert answer.status_code == 302, answer.text
    return str(answer.headers["location"])


def through(client: TestClient, sub: str, start: str = "/oidc/start?next=/account") -> Any:
    begun = client.get(start, headers=PAGE)
    assert begun.status_code == 303
    back = at_provider(begun.headers["location"], sub)
    assert back.startswith(BACK)
    return client.get(back.removeprefix("http://127.0.0.1:8765"), headers=PAGE)


def test_a_member_of_a_group_gets_its_role_and_is_known_again(visit: TestClient, real: SmallHouse) -> None:
    assert "Sign in with Example ID" in visit.get("/sign-in", headers=PAGE).text
    done = through(visit, "ola")
    assert (done.status_code, done.headers["location"]) == (303, "/account")
    made = real.store.accounts.by_login("ola@c.test")
    assert made is not None
    assert (made.name, made.role, made.password) == ("Ola Lis", "responder", "")
    assert "Ola Lis" in visit.get("/account", headers=PAGE).text
    visit.cookies.clear()
    assert through(visit, "ola").status_code == 303
    assert len(real.store.accounts.accounts()) == 2
    real.store.accounts.change(made.id, disabled=True)
    visit.cookies.clear()
    assert through(visit, "ola").status_code == 401


def test_who_is_in_no_group_needs_an_invitation(visit: TestClient, real: SmallHouse) -> None:
    assert through(visit, "eve").status_code == 401
    assert real.store.accounts.by_login("eve@c.test") is None
    now = real.clock.now()
    invited = Invitation(digest_of("link"), "i", "Eve Adams", "viewer", "eve", ("ember",), "a-maja", now, now + 60)
    real.store.accounts.invite(invited)
    assert through(visit, "eve", "/oidc/start?invitation=link").status_code == 303
    made = real.store.accounts.by_login("eve@c.test")
    assert made is not None
    assert (made.name, made.role, made.brands, made.person) == ("Eve Adams", "viewer", ("ember",), "eve")


def test_a_code_is_good_once_and_in_the_browser_that_began(visit: TestClient, real: SmallHouse) -> None:
    begun = visit.get("/oidc/start", headers=PAGE).headers["location"]
    asked = parse_qs(urlsplit(begun).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"nonce", "state"} <= set(asked)
    back = at_provider(begun, "ola").removeprefix("http://127.0.0.1:8765")
    with real.visit(oidc_name="Example ID") as other:
        other.app.state.oidc = visit.app.state.oidc  # type: ignore[attr-defined]
        assert other.get(back, headers=PAGE).status_code == 401  # another browser
    assert visit.get(re.sub(r"state=[^&]+", "state=x", back), headers=PAGE).status_code == 401
    assert visit.get(back, headers=PAGE).status_code == 303
    visit.cookies.set("coolhead-oidc", asked["state"][0])
    assert visit.get(back, headers=PAGE).status_code == 401


def test_a_token_for_another_client_or_nonce_proves_nothing(provider: str) -> None:
    async def asked(change: str) -> None:
        async with Fetcher(allow_private=True) as fetcher:
            settings = OidcSettings(issuer=provider, client_id="coolhead", client_secret="s")
            door = OidcDoor(settings, fetcher, BACK, SystemClock())
            place, state = await door.begin("/")
            if change == "nonce":
                place = re.sub(r"nonce=[^&]+", "nonce=another", place)
            code = parse_qs(urlsplit(await asyncio.to_thread(at_provider, place, "ola")).query)["code"][0]
            if change == "audience":
                door.settings = settings.model_copy(update={"client_id": "somebody-else"})
            await door.finish(state, code if change != "code" else "guessed")

    for change in ("nonce", "audience", "code"):
        with pytest.raises(OidcRefused):
            asyncio.run(asked(change))


def test_no_group_makes_an_owner() -> None:
    with pytest.raises(ValueError, match="a group may become"):
        OidcSettings(issuer="https://id.example.org", client_id="c", roles={"admins": "owner"})
