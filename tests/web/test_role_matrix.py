"""Roles x routes x own and other brand, with a session: a wrong door stays shut before anything happens.

The routes are those of the app itself, so that one added later stands in the table too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from coolhead.plan import read_plan
from coolhead.plan.team import RIGHTS
from coolhead.run.passwords import Passwords
from coolhead.run.roles import ROLE_RIGHTS, ROLES
from coolhead.web import BrandView
from coolhead.web.app import create_app
from coolhead.web.policy import HOUSE_POLICIES, every_route, policy_of, right_of
from tests.web.conftest import SmallHouse
from tests.web.test_sign_in import LIGHT, account, enter

PLAN = "brand: {id: ember, name: ember, words: [ember]}\npeople: [{id: lead-by-plan, name: Agency, agency: true}]\n"
ROUTES = [route for route in every_route(create_app(SmallHouse()).routes) if isinstance(route, APIRoute)]
WALLED = [route for route in ROUTES if policy_of(route) not in HOUSE_POLICIES]
HOUSE = [route for route in ROUTES if policy_of(route) in ("signed_in", "administer")]
WHO = [*ROLES, "lead-by-plan"]


def name_of(route: APIRoute) -> str:
    return f"{'/'.join(sorted(route.methods or ()))} {route.path}"


@pytest.fixture(scope="module")
def house() -> SmallHouse:
    made = SmallHouse(BrandView("ember", "Ember"), BrandView("other", "Other"))
    made.kept_plans = {"ember": read_plan(PLAN)}
    made.play("crisis")
    account(made, "owner", "first")
    for who in WHO:
        account(made, "lead" if who == "lead-by-plan" else who, who, brands=("ember",))
    return made


@pytest.fixture(scope="module")
def visits(house: SmallHouse) -> Iterator[dict[str, TestClient]]:
    clients, open_ = {}, []
    for who in [*WHO, "nobody"]:
        visit = house.visit()
        clients[who] = visit.__enter__()
        open_.append(visit)
        clients[who].app.state.door.sign_in.passwords = Passwords(LIGHT)  # type: ignore[attr-defined]
        if who != "nobody":
            assert enter(clients[who], who).status_code == 303
    yield clients
    for visit in open_:
        visit.__exit__(None, None, None)


def ask(client: TestClient, route: APIRoute, brand: str) -> int:
    path = re.sub(r"{\w+(:\w+)?}", "1", re.sub(r"{brand}", brand, route.path))
    method = min(route.methods or {"GET"})
    return client.request(method, f"{path}?brand={brand}", headers={"sec-fetch-site": "same-origin"}).status_code


@pytest.mark.parametrize("route", WALLED, ids=name_of)
def test_a_role_opens_its_own_brand_as_far_as_it_goes_and_no_other(
    visits: dict[str, TestClient], house: SmallHouse, route: APIRoute
) -> None:
    right = right_of(route)
    assert right in RIGHTS
    for who in WHO:
        rights = ROLE_RIGHTS["agency" if who == "lead-by-plan" else who]  # the plan narrows what the role gives
        kept = len(house.store.entries), list(house.taken), len(house.answers)
        for brand in ("ember", "other"):
            if brand == "other" or right not in rights:
                assert ask(visits[who], route, brand) == 403, (who, brand)
                assert (len(house.store.entries), house.taken, len(house.answers)) == kept
    assert ask(visits["nobody"], route, "ember") == 401


@pytest.mark.parametrize("route", HOUSE, ids=name_of)
def test_the_house_is_its_owners(visits: dict[str, TestClient], route: APIRoute) -> None:
    """A form without the session's mark is refused whoever sends it; a page for owners to everybody else."""
    for who in [*WHO, "nobody"]:
        status = ask(visits[who], route, "ember")
        if who == "nobody":
            assert status == 401
        elif "POST" in (route.methods or ()) or (policy_of(route) == "administer" and who != "owner"):
            assert status == 403, who
        else:
            assert status in (200, 404), who


def test_reading_routes_open_to_every_role(visits: dict[str, TestClient]) -> None:
    for who in WHO:
        assert visits[who].get("/api/boards").status_code == 200
        assert {one["brand"] for one in visits[who].get("/api/boards").json()["boards"]} == {"ember"}


def test_an_account_of_no_brand_sees_none(house: SmallHouse) -> None:
    account(house, "viewer", "lost", brands=())
    with house.visit() as client:
        client.app.state.door.sign_in.passwords = Passwords(LIGHT)  # type: ignore[attr-defined]
        enter(client, "lost")
        assert client.get("/api/boards").status_code == 403
        assert client.get("/account", headers={"accept": "text/html"}).status_code == 200
