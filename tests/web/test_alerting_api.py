"""Alerts over the API: called by number, answered, muted; contacts tested."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from coolhead.desk import Dismissed, Muted, PassedOn, Unmuted
from coolhead.plan import read_plan

WRITE = {"Authorization": "Bearer pen"}
PLAN = read_plan("""
brand: {name: Ember, id: ember, words: [ember]}
people: [{id: anna, name: Anna}, {id: nobody, name: Nobody}]
""")


@pytest.fixture
def client(house: Any) -> Iterator[Any]:
    house.trust("pen", "write")
    house.kept_plans = {"ember": PLAN}
    told = {"brand": "ember", "wave": "w", "level": 3, "topic": "T6", "reasons": [], "number": 7}
    verdict = {"id": "verdict.threat.growing", "args": {"topic": "T6"}}
    house.tell({"at": "2026-03-04T23:30:00Z", "type": "alert_raised", "alert": "w-3", "verdict": verdict, **told})
    with house.visit() as client:
        yield client


def test_an_alert_is_called_by_its_number_or_its_id(client: Any) -> None:
    (alert,) = client.get("/api/alerts").json()["alerts"]
    assert (alert["name"], alert["id"], alert["waits"]) == ("7", "w-3", True)
    for name in ("7", "ember-7", "w-3"):
        assert client.get(f"/api/alerts/{name}").json()["number"] == 7
    assert client.get("/api/alerts/8").status_code == 404


def test_it_is_taken_by_its_number(client: Any, house: Any) -> None:
    said = client.post("/api/alerts/7/acknowledge", json={"who": "anna"}, headers=WRITE)
    assert said.json()["alert"] == "w-3"
    assert house.taken == [("ember", "w-3", "anna")]


def test_passing_on_and_dismissing_are_answers_with_who_and_why(client: Any, house: Any) -> None:
    assert client.post("/api/alerts/7/pass", json={"who": "anna"}, headers=WRITE).status_code == 200
    assert client.post("/api/alerts/7/dismiss", json={"who": "anna"}, headers=WRITE).status_code == 422
    why = {"who": "anna", "reason": "an old story"}
    assert client.post("/api/alerts/7/dismiss", json=why, headers=WRITE).status_code == 200
    kinds = [(type(act), act.alert, act.who, act.way) for _, act in house.answers]
    assert kinds == [(PassedOn, "w-3", "anna", "api"), (Dismissed, "w-3", "anna", "api")]
    assert house.reasons == ["", "an old story"]


def test_a_mute_has_bounds(client: Any, house: Any) -> None:
    asked = {"who": "anna", "topic": "T6", "minutes": 90}
    assert client.post("/api/pauses", json=asked, headers=WRITE).json()["level"] == 3
    for wrong in ({"minutes": 0}, {"minutes": 20_000}, {"level": 5}, {"brand": "other"}):
        assert client.post("/api/pauses", json={**asked, **wrong}, headers=WRITE).status_code in (404, 422)
    assert client.post("/api/pauses/end", json={"who": "anna", "topic": "T6"}, headers=WRITE).status_code == 200
    assert [type(act) for _, act in house.answers] == [Muted, Unmuted]
    assert house.answers[0][1].until - house.answers[0][1].at == 5400


def test_contacts_are_tested_and_only_a_person_says_seen(client: Any, house: Any) -> None:
    assert client.post("/api/people/carla/test", json={"who": "anna"}, headers=WRITE).status_code == 404
    assert client.post("/api/people/nobody/test", json={"who": "anna"}, headers=WRITE).status_code == 404
    sent = client.post("/api/people/anna/test", json={"who": "anna"}, headers=WRITE).json()["tests"]
    assert [(one["outcome"], one["address"]) for one in sent] == [("accepted", "ntfy://push.example.org")]
    assert client.post("/api/people/anna/test/seen", json={"who": "anna"}, headers=WRITE).status_code == 404
    told = {"person": "anna", "place": 1, "address": "ntfy://push.example.org", "outcome": "accepted", "who": "anna"}
    house.tell({"at": "2026-03-04T23:31:00Z", "type": "contact_tested", "brand": "ember", "detail": "", **told})
    assert client.post("/api/people/anna/test/seen", json={"who": "anna"}, headers=WRITE).json()["seen"] == 1
    assert [test["outcome"] for test in client.get("/api/people/tests").json()["tests"]] == ["accepted"]


@pytest.mark.parametrize("path", ["alerts/7/pass", "alerts/7/dismiss", "pauses", "pauses/end", "people/anna/test"])
def test_nothing_is_done_without_a_token(client: Any, house: Any, path: str) -> None:
    assert client.post(f"/api/{path}", json={"who": "anna"}).status_code == 401
    assert house.answers == []
