"""The team over the API, and calendar feeds whose token is a capability."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from coolhead.plan import read_plan
from coolhead.web import BrandView
from tests.web.conftest import SmallHouse

PLAN = read_plan("""
brand: {id: ember, name: Ember, words: [ember], time_zone: Europe/Warsaw}
people: [{id: maja, name: Maja, languages: [pl]}, {id: jan, name: Jan, languages: [ru]}]
roles: {responder: {primary: maja, deputy: jan}}
rota: {responder: {layers: [{people: [jan], hours: 09:00-17:00}]}}
""")


@pytest.fixture
def house() -> SmallHouse:
    made = SmallHouse(BrandView("ember", "Ember"))
    made.kept_plans = {"ember": PLAN}
    return made


@pytest.fixture
def visit(house: SmallHouse) -> Iterator[TestClient]:
    with house.visit() as client:
        yield client


def test_who_is_on_duty_and_who_fits(visit: TestClient) -> None:
    told = visit.get("/api/oncall?at=2026-11-04T12:00:00Z").json()
    assert next(role for role in told["roles"] if role["role"] == "responder") == {
        "role": "responder",
        "on_shift": ["jan"],
        "call": ["jan", "maja"],
    }
    match = visit.get("/api/team/match?language=ru&at=2026-11-04T12:00:00Z").json()
    assert (match["fits"], match["people"][0]["person"]) == (True, "jan")
    shifts = visit.get("/api/rota/responder?since=2026-11-04T00:00:00Z&days=1").json()["shifts"]
    assert [span["start_at"] for span in shifts if span["people"]] == ["2026-11-04T08:00:00Z"]
    assert visit.get("/api/oncall/gaps?days=1").json()["gaps"][0]["kind"] == "uncovered"


def test_a_feed_opens_by_the_token_in_its_address_until_it_is_revoked(visit: TestClient, house: SmallHouse) -> None:
    assert visit.get("/api/rota/responder.ics?token=feed").status_code == 401
    house.trust("feed", "calendar", "maja")
    feed = visit.get("/api/rota/responder.ics?token=feed")
    assert feed.status_code == 200
    assert feed.headers["content-type"].startswith("text/calendar")
    assert b"X-COOLHEAD-PERSON:jan" in feed.content
    assert b"BEGIN:VEVENT" not in visit.get("/api/people/maja.ics?token=feed").content
    house.store.known.clear()
    assert visit.get("/api/people/jan.ics?token=feed").status_code == 401


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/oncall?at=soon", 422),
        ("/api/oncall?brand=other", 404),
        ("/api/rota/responders", 404),
        ("/api/rota/responder?days=401", 422),
    ],
)
def test_bad_questions_are_refused(visit: TestClient, path: str, status: int) -> None:
    assert visit.get(path).status_code == status


def test_an_exception_of_somebody_unknown_is_refused(visit: TestClient, house: SmallHouse) -> None:
    house.trust("plain", "write")
    body = {"brand": "ember", "person": "zoe", "since": "2026-11-04T00:00:00Z", "until": "2026-11-05T00:00:00Z"}
    head = {"authorization": "Bearer plain"}
    assert visit.post("/api/rota/exceptions", json=body, headers=head).status_code == 404
    turned = {**body, "person": "jan", "until": "2026-11-03T00:00:00Z"}
    assert visit.post("/api/rota/exceptions", json=turned, headers=head).status_code == 422
