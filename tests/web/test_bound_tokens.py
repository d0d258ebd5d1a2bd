"""Every route opens to a person's own token: the wall refuses no store method that a page needs.

The house is a real one, whose desk has heard a crisis, so that the pages have something to show; the routes are those
of the app itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from coolhead.cli.house import LocalHouse
from coolhead.clock import VirtualClock
from coolhead.plan import read_plan
from coolhead.plan.rights import RIGHTS
from coolhead.run.intake import Intake
from coolhead.run.plan_watch import PlanWatch
from coolhead.run.runner import Runner
from coolhead.storage import Arrival, MemoryStore, token_digest
from coolhead.web import WebSettings, create_app
from coolhead.web.policy import HOUSE_POLICIES, every_route, policy_of
from tests.run.storm import ALERT, BRAND, ENDS, QuickReader, mentions
from tests.web.conftest import SmallHouse

STREAM = "/events"
"""Goes on for ever; tests/web/test_live.py listens to it."""
ROUTES = [
    route
    for route in every_route(create_app(SmallHouse()).routes)
    if isinstance(route, APIRoute) and policy_of(route) not in HOUSE_POLICIES and route.path != STREAM
]
NAMES = [f"{'/'.join(sorted(route.methods or ()))} {route.path}" for route in ROUTES]
BODIES: dict[str, Any] = {
    "/api/incidents": {"title": "Kettle", "brand": BRAND},
    "/api/incidents/{incident}/acts": {"do": "note", "text": "The shop called."},
    "/api/alerts/{alert}/acknowledge": {"who": "ghost"},
    "/api/mentions/{seq}/correction": {"brand": BRAND, "tone": "neutral", "who": "ghost"},
    "/api/brands/{brand}/corrections/rollback": {"version": 0, "who": "ghost"},
    "/api/risks/questions": {},
    "/api/guideline": {"text": "Mould in it"},
    "/api/plan": {"edits": [{"path": "brand.name", "value": "Norvelka Ltd"}], "who": "ghost", "why": "Renamed"},
    "/api/plan/restore": {"version": "-1", "who": "ghost", "why": "As before"},
    "/api/alerts/{alert}/pass": {"who": "ghost"},
    "/api/alerts/{alert}/dismiss": {"who": "ghost", "reason": "A joke of the day"},
    "/api/pauses": {"who": "ghost", "minutes": 30, "reason": "Known since noon"},
    "/api/pauses/end": {"who": "ghost"},
    "/api/people/{person}/test": {"who": "ghost"},
    "/api/people/{person}/test/seen": {"who": "ghost"},
    "/api/rota/exceptions": {
        "brand": BRAND,
        "person": "maja",
        "since": "2026-03-04T08:00:00Z",
        "until": "2026-03-05T08:00:00Z",
    },
}


OF_ALL_BRANDS = frozenset({"/quarantine", "/quarantine/again"})
"""What could not be read names no brand: it is for those who see all of them."""

PLAN = (
    f"brand: {{id: {BRAND}, name: Norvelka, words: [norvelka], languages: [en]}}\n"
    f"people: [{{id: maja, name: Maja, rights: [{', '.join(RIGHTS)}]}}, {{id: zoe, name: Zoe}}]\n"
    "roles: {crisis_lead: {primary: maja}}\n"
)

OTHER = "brand: {id: other, name: Other, words: [qqq]}\npeople: [{id: ola, name: Ola, rights: [RIGHTS]}]\n"


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, str]]:
    path = tmp_path_factory.mktemp("plans") / "plan.yaml"
    path.write_text(PLAN)
    store, clock, plans = MemoryStore(), VirtualClock(ENDS), {BRAND: read_plan(PLAN)}
    plans["other"] = read_plan(OTHER.replace("RIGHTS", ", ".join(RIGHTS)))
    store.take([Arrival(mention) for mention in mentions()], ENDS)
    runner = Runner(store, plans, QuickReader())
    runner.drain()
    house = LocalHouse(store, Intake(store, clock), runner, plans, clock)
    house.watch = PlanWatch({BRAND: path}, dict(plans), store, clock)
    store.add_token("maja", token_digest("of-maja"), "write", ENDS, "maja")
    store.add_token("ola", token_digest("of-ola"), "write", ENDS, "ola")
    app = create_app(house, WebSettings(loopback=False))
    with TestClient(app, base_url="http://127.0.0.1:8765", follow_redirects=False) as client:
        incident = client.post("/api/incidents", json=BODIES["/api/incidents"], headers=headers()).json()["incident"]
        yield client, incident


def headers() -> dict[str, str]:
    return {
        "authorization": "Bearer of-maja",
        "sec-fetch-site": "same-origin",
        "idempotency-key": "one",
    }


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_a_person_with_all_rights_opens_every_route(visit: tuple[TestClient, str], route: APIRoute) -> None:
    client, incident = visit
    known = {
        "incident": incident,
        "alert": ALERT,
        "brand": BRAND,
        "crisis_type": "T2",
        "risk": "none",
        "seq": "1",
        "role": "crisis_lead",
        "person": "maja",
    }
    path = re.sub(r"{(\w+)(?::\w+)?}", lambda name: known.get(name[1], "1"), route.path)
    for method in route.methods or ():
        form = {"brand": BRAND, "who": "ghost", "tone": "neutral", "seq": "1", "alert": ALERT, "order": "doubt"}
        posted = {"json": BODIES[route.path]} if route.path in BODIES else {"data": form}
        body = posted if method in ("POST", "PATCH", "PUT") else {}
        answer = client.request(method, f"{path}?brand={BRAND}&language=en", headers=headers(), **body)
        assert answer.status_code < 500, answer.text
        assert answer.status_code not in (401, 403) or route.path in OF_ALL_BRANDS, answer.text
        assert answer.status_code != 422 or route.path not in BODIES, answer.text


def test_why_a_plan_was_changed_is_a_text_that_can_be_erased(visit: tuple[TestClient, str]) -> None:
    client, _ = visit
    version = client.get("/api/plan", headers=headers()).json()["version"]
    edits = [{"path": "brand.name", "value": "Norvelka SA"}]
    body = {"edits": edits, "why": "Ms Canary asked for it by telephone"}
    done = client.patch("/api/plan", json=body, headers=headers() | {"if-match": version})
    assert done.status_code == 200, done.text
    told = client.get("/api/plan/history", headers=headers()).json()["versions"][-1]
    assert (told["who"], told["why"]) == ("maja", "Ms Canary asked for it by telephone")
    store = client.app.state.house._house._store  # type: ignore[attr-defined]
    assert not [entry for entry in store.acts_after(0, "plan_adopted") if b"Canary" in (entry.act or b"")]
    store.erase_texts(author="maja")
    assert client.get("/api/plan/history", headers=headers()).json()["versions"][-1]["why"] == ""


def test_no_time_that_the_journal_could_not_say_comes_into_the_rota(visit: tuple[TestClient, str]) -> None:
    asked = BODIES["/api/rota/exceptions"] | {"until": "9999-12-31T23:59:59-14:00"}
    answer = visit[0].post("/api/rota/exceptions", json=asked, headers=headers())
    assert (answer.status_code, "A time is written as" in answer.text) == (422, True)


def test_whoever_acts_without_a_token_of_their_own_is_named_in_plain_letters(visit: tuple[TestClient, str]) -> None:
    client, _ = visit
    store = client.app.state.house._house._store  # type: ignore[attr-defined]
    store.add_token("nobody's", token_digest("of-nobody"), "write", ENDS)
    nobody = {"authorization": "Bearer of-nobody"}
    for who in ("maja\x1b[2J", "maja\u202e", "x" * 201):
        for path in ("/api/pauses/end", f"/api/alerts/{ALERT}/pass", f"/api/alerts/{ALERT}/acknowledge"):
            assert (
                client.post(f"{path}?brand={BRAND}", json={"who": who, "brand": BRAND}, headers=nobody).status_code
                == 422
            ), path


def test_nothing_but_the_name_of_a_topic_is_paused(visit: tuple[TestClient, str]) -> None:
    asked = BODIES["/api/pauses"] | {"topic": "Anna Canary is in hospital"}
    assert visit[0].post("/api/pauses", json=asked, headers=headers()).status_code == 422


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_who_belongs_to_one_brand_reaches_nothing_of_another_by_its_name(
    visit: tuple[TestClient, str], route: APIRoute
) -> None:
    """All rights in one brand, and every id of the other: nothing is shown, nothing is logged."""
    client, incident = visit
    store = client.app.state.house._house._store  # type: ignore[attr-defined]
    known = {"incident": incident, "alert": ALERT, "brand": BRAND, "person": "maja", "role": "crisis_lead", "seq": "1"}
    path = re.sub(r"{(\w+)(?::\w+)?}", lambda name: known.get(name[1], "1"), route.path)
    before = [entry for entry in store.entries_after(0, 100_000) if entry.brand == BRAND]
    for method in route.methods or ():
        form = {"brand": BRAND, "who": "maja", "tone": "neutral", "seq": "1", "alert": ALERT}
        posted = {"json": BODIES[route.path]} if route.path in BODIES else {"data": form}
        body = posted if method in ("POST", "PATCH", "PUT") else {}
        for asked in (path, f"{path}?brand={BRAND}"):
            answer = client.request(method, asked, headers=headers() | {"authorization": "Bearer of-ola"}, **body)
            assert answer.status_code < 500, answer.text
            if answer.status_code < 400:
                assert BRAND not in answer.text.lower().replace(ALERT, "")
                assert "mould" not in answer.text.lower()
    assert [entry for entry in store.entries_after(0, 100_000) if entry.brand == BRAND] == before
