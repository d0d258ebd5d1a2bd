"""Past situations beside an incident over the API: with what people wrote, and behind the wall between brands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from coolhead.cli.house import LocalHouse
from coolhead.clock import VirtualClock
from coolhead.plan import read_plan
from coolhead.run.intake import Intake
from coolhead.run.runner import Runner
from coolhead.storage import MemoryStore, token_digest
from coolhead.web import WebSettings, create_app
from tests.run.storm import QuickReader

CASE = "cases: {kettle: {title: A kettle burnt, type: T15, people: 400, lesson: Recall on the first day.}}"
PLANS = {
    "ember": f"brand: {{name: Ember, id: ember, words: [ember]}}\npeople: [{{id: maja, name: Maja}}]\n{CASE}",
    "other": "brand: {name: Other, id: other, words: [other]}\npeople: [{id: zoe, name: Zoe}]",
}
NOW = 1_772_666_400.0
DUE = "2026-05-01T12:00:00Z"


class Visit:
    """A client of a real house with two brands; each person has a token of their own."""

    def __init__(self, client: TestClient, house: LocalHouse, clock: VirtualClock) -> None:
        self.client, self.house, self.clock = client, house, clock

    def get(self, who: str, path: str, status: int = 200) -> Any:
        answer = self.client.get(path, headers={"authorization": f"Bearer {who}-secret"})
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(self, who: str, path: str, **body: Any) -> dict[str, Any]:
        self.clock.advance(60.0)
        answer = self.client.post(path, json={"who": who, **body}, headers={"authorization": f"Bearer {who}-secret"})
        assert answer.status_code in (200, 201), answer.text
        told: dict[str, Any] = answer.json()
        return told

    def past(self, who: str, brand: str, title: str, decision: str) -> str:
        """An incident from its declaration to its end."""
        incident = str(self.post(who, "/api/incidents", brand=brand, title=title)["incident"])
        acts = f"/api/incidents/{incident}/acts"
        self.post(who, acts, do="decide", text=decision, because="two reports")
        self.post(who, acts, do="task", text="Check each batch", improvement=True, owner=who, due_at=DUE)
        self.post(who, acts, do="close")
        self.client.portal.call(self.house.catch_up)  # type: ignore[union-attr]
        return incident


@pytest.fixture
def visit() -> Iterator[Visit]:
    store, clock = MemoryStore(), VirtualClock(NOW)
    plans = {brand: read_plan(text) for brand, text in PLANS.items()}
    house = LocalHouse(store, Intake(store, clock), Runner(store, plans, QuickReader()), plans, clock)
    for person in ("maja", "zoe"):
        store.add_token(person, token_digest(f"{person}-secret"), "write", NOW, person)
    with TestClient(create_app(house, WebSettings()), base_url="http://127.0.0.1:8765") as client:
        yield Visit(client, house, clock)


def test_what_was_decided_and_learnt_then_stands_beside_what_happens_now(visit: Visit) -> None:
    past = visit.past("maja", "ember", "The lid flew off", "We stop batch 7")
    now = visit.post("maja", "/api/incidents", brand="ember", title="It burns")["incident"]
    told = visit.get("maja", f"/api/incidents/{now}/similar?type=T15&lang=en")
    assert (told["cases"], told["traits"]["type"]) == (2, "T15")
    first, second = told["similar"]
    assert (first["id"], first["alike"], first["from"]) == ("kettle", ["type"], "plan")
    assert "Lesson: Recall on the first day." in first["outcome"]
    assert (second["id"], second["title"], second["level"]) == (past, "The lid flew off", 3)
    assert {"Decided before it was calm: We stop batch 7", "To be made better: Check each batch"} <= {
        *second["outcome"]
    }
    polish = visit.get("maja", f"/api/incidents/{now}/similar?type=T15&lang=pl")["similar"][0]
    assert polish["reasons"] == ["Podobne: rodzaj."]


def test_the_past_of_another_brand_stays_behind_the_wall(visit: Visit) -> None:
    theirs = visit.past("zoe", "other", "A secret of the others", "We say nothing")
    mine = visit.post("maja", "/api/incidents", brand="ember", title="It burns")["incident"]
    visit.get("maja", f"/api/incidents/{theirs}/similar", 404)
    visit.get("zoe", f"/api/incidents/{mine}/similar", 404)
    assert [one["id"] for one in visit.get("maja", f"/api/incidents/{mine}/similar")["similar"]] == ["kettle"]
    again = visit.post("zoe", "/api/incidents", brand="other", title="Once more")["incident"]
    assert [one["id"] for one in visit.get("zoe", f"/api/incidents/{again}/similar")["similar"]] == [theirs]


@pytest.mark.parametrize("wrong", ["harm=some", "fault=perhaps", "origin=moon", "type=T99"])
def test_what_cannot_be_known_better_is_told(visit: Visit, wrong: str) -> None:
    incident = visit.post("maja", "/api/incidents", brand="ember", title="It burns")["incident"]
    told = visit.get("maja", f"/api/incidents/{incident}/similar?{wrong}", 422)
    assert "Choose one of" in told["detail"]
