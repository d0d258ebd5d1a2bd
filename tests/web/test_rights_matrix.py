"""Who sees and does what with a token of their own: people x routes x own and other brand (R73).

The routes are those of the app itself, so that one added later stands in the table too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from coolhead.plan import Plan, read_plan
from coolhead.plan.rights import RIGHTS, may
from coolhead.web import BrandView
from coolhead.web.app import create_app
from coolhead.web.policy import HOUSE_POLICIES, every_route, policy_of, right_of
from tests.web.conftest import SmallHouse

PEOPLE = """
people:
  - {id: maja, name: Maja}
  - {id: otto, name: Otto, agency: true}
  - {id: ghost, name: Writer, agency: true, rights: [read, draft, act]}
  - {id: rita, name: Reader, rights: [read]}
"""
STRANGERS = "people: [{id: zoe, name: Zoe}]"
WHO = ("maja", "otto", "ghost", "rita", "zoe", "nobody")


def plans() -> dict[str, Plan]:
    return {
        brand: read_plan(f"brand: {{id: {brand}, name: {brand}, words: [{brand}]}}\n{people}")
        for brand, people in (("ember", PEOPLE), ("other", STRANGERS))
    }


def routes() -> list[APIRoute]:
    app = create_app(SmallHouse())
    return [route for route in every_route(app.routes) if isinstance(route, APIRoute)]


ROUTES = routes()
GUARDED = [route for route in ROUTES if policy_of(route) not in HOUSE_POLICIES]
"""A signed link names the person itself, whoever opens it: tests/web/test_alert_link.py."""
NAMES = [f"{'/'.join(sorted(route.methods or ()))} {route.path}" for route in GUARDED]


@pytest.fixture
def house() -> SmallHouse:
    made = SmallHouse(BrandView("ember", "Ember", "Europe/Warsaw"), BrandView("other", "Other"))
    made.kept_plans = plans()
    made.play("crisis")
    for person in WHO:
        made.trust(f"write-{person}", "write", person)
    return made


@pytest.fixture
def visit(house: SmallHouse) -> Iterator[TestClient]:
    with house.visit(loopback=False) as client:
        yield client


def address_of(route: APIRoute, brand: str) -> str:
    path = re.sub(r"{brand}", brand, route.path)
    path = re.sub(r"{\w+(:\w+)?}", "1", path)
    return path if "{brand}" in route.path else f"{path}?brand={brand}"


def bearer(person: str) -> dict[str, str]:
    return {"authorization": f"Bearer write-{person}", "sec-fetch-site": "same-origin"}


def test_every_route_says_what_right_it_needs() -> None:
    assert [name for name, route in zip(NAMES, GUARDED, strict=True) if right_of(route) not in RIGHTS] == []
    writing = [route for route in GUARDED if policy_of(route) in ("token:write", "same_origin_form")]
    assert writing
    assert [route.path for route in writing if right_of(route) == "read"] == []


@pytest.mark.parametrize("brand", ["ember", "other"])
@pytest.mark.parametrize("route", GUARDED, ids=NAMES)
def test_a_person_without_the_right_in_a_brand_is_refused_before_anything_happens(
    visit: TestClient, house: SmallHouse, route: APIRoute, brand: str
) -> None:
    right = right_of(route)
    assert right is not None
    for person in WHO:
        if may(plans()[brand], person, right):
            continue
        kept = len(house.store.entries), list(house.taken)
        method = min(route.methods or {"GET"})
        answer = visit.request(method, address_of(route, brand), headers=bearer(person))
        assert answer.status_code == 403, (person, method, route.path, brand)
        assert (len(house.store.entries), house.taken) == kept


LISTS = ("/api/boards", "/api/waves", "/api/incidents", "/api/events?limit=1000", "/api/health")


@pytest.mark.parametrize("path", LISTS)
def test_what_lists_all_brands_lists_those_of_the_person(visit: TestClient, path: str) -> None:
    assert "ember" in visit.get(path, headers=bearer("otto")).text
    assert '"ember"' not in visit.get(path, headers=bearer("zoe")).text


def test_a_page_shows_the_brands_of_the_person(visit: TestClient) -> None:
    assert visit.get("/", headers=bearer("otto")).status_code == 200
    assert "Ember" not in visit.get("/", headers=bearer("zoe")).text


def test_mentions_of_another_brand_are_not_there(visit: TestClient, house: SmallHouse) -> None:
    house.hear("Moja ładowarka się grzeje.")
    assert visit.get("/api/mentions", headers=bearer("otto")).json()["mentions"]
    assert visit.get("/api/mentions", headers=bearer("zoe")).json()["mentions"] == []


def test_an_agency_cannot_take_an_alert_and_one_that_was_granted_it_can(visit: TestClient, house: SmallHouse) -> None:
    alert = next(iter(house.boards()["ember"].alerts.values())).id
    for person, status in (("otto", 403), ("rita", 403), ("zoe", 404), ("nobody", 403), ("ghost", 200)):
        answer = visit.post(f"/api/alerts/{alert}/acknowledge", json={"who": "maja"}, headers=bearer(person))
        assert answer.status_code == status, person
    assert house.taken == [("ember", alert, "ghost")]  # the token says who acts, not the request


def test_a_token_of_nobody_in_particular_acts_for_whom_it_says(visit: TestClient, house: SmallHouse) -> None:
    house.trust("plain", "write")
    alert = next(iter(house.boards()["ember"].alerts.values())).id
    visit.post(f"/api/alerts/{alert}/acknowledge", json={"who": "jan"}, headers={"authorization": "Bearer plain"})
    assert house.taken == [("ember", alert, "jan")]


def test_a_token_in_the_address_opens_no_other_page(visit: TestClient, house: SmallHouse) -> None:
    house.trust("feed", "calendar")
    assert visit.get("/api/boards?token=write-maja").status_code == 401
    assert visit.get("/api/boards", headers={"authorization": "Bearer feed"}).status_code == 401
