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
from coolhead.plan import Plan, read_plan
from coolhead.plan.rights import RIGHTS
from coolhead.run.intake import Intake
from coolhead.run.runner import Runner
from coolhead.storage import Arrival, MemoryStore, token_digest
from coolhead.web import WebSettings, create_app
from coolhead.web.policy import every_route, policy_of
from tests.run.storm import ALERT, BRAND, ENDS, QuickReader, mentions
from tests.web.conftest import SmallHouse

STREAM = "/events"
"""Goes on for ever; tests/web/test_live.py listens to it."""
ROUTES = [
    route
    for route in every_route(create_app(SmallHouse()).routes)
    if isinstance(route, APIRoute) and policy_of(route) not in ("public", "signed_link") and route.path != STREAM
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
}


def plan() -> Plan:
    return read_plan(
        f"brand: {{id: {BRAND}, name: Norvelka, words: [norvelka], languages: [en]}}\n"
        f"people: [{{id: maja, name: Maja, rights: [{', '.join(RIGHTS)}]}}, {{id: zoe, name: Zoe}}]\n"
        "roles: {crisis_lead: {primary: maja}}\n"
    )


@pytest.fixture(scope="module")
def visit() -> Iterator[tuple[TestClient, str]]:
    store, clock, plans = MemoryStore(), VirtualClock(ENDS), {BRAND: plan()}
    store.take([Arrival(mention) for mention in mentions()], ENDS)
    runner = Runner(store, plans, QuickReader())
    runner.drain()
    house = LocalHouse(store, Intake(store, clock), runner, plans, clock)
    store.add_token("maja", token_digest("of-maja"), "write", ENDS, "maja")
    app = create_app(house, WebSettings(loopback=False))
    with TestClient(app, base_url="http://127.0.0.1:8765", follow_redirects=False) as client:
        incident = client.post("/api/incidents", json=BODIES["/api/incidents"], headers=headers()).json()["incident"]
        yield client, incident


def headers() -> dict[str, str]:
    return {"authorization": "Bearer of-maja", "sec-fetch-site": "same-origin", "idempotency-key": "one"}


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_a_person_with_all_rights_opens_every_route(visit: tuple[TestClient, str], route: APIRoute) -> None:
    client, incident = visit
    known = {"incident": incident, "alert": ALERT, "brand": BRAND, "crisis_type": "T2", "risk": "none", "seq": "1"}
    path = re.sub(r"{(\w+)(?::\w+)?}", lambda name: known.get(name[1], "1"), route.path)
    for method in route.methods or ():
        form = {"brand": BRAND, "who": "ghost", "tone": "neutral", "seq": "1", "alert": ALERT, "order": "doubt"}
        body = {"json": BODIES[route.path]} if route.path in BODIES else {"data": form} if method == "POST" else {}
        answer = client.request(method, f"{path}?brand={BRAND}&language=en", headers=headers(), **body)
        assert answer.status_code < 500, answer.text
        assert answer.status_code not in (401, 403), answer.text
