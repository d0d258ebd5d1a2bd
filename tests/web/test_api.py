"""The JSON API: mentions in, facts out, and a clear sentence for whoever did it wrong."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from coolhead.web.bulk import split

WRITE = {"Authorization": "Bearer w-secret"}


def mention(number: int, **fields: Any) -> dict[str, Any]:
    author = {"id": "a"}
    base = {
        "id": f"n{number}",
        "source": "test",
        "published_at": "2026-03-01T08:15:02Z",
        "author": author,
        "text": "Hi",
    }
    return {**base, **fields}


@pytest.fixture
def door(house: Any) -> Any:
    house.trust("w-secret", "write")
    house.trust("r-secret", "read")
    return house


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (json.dumps(mention(1)), "application/json"),
        (json.dumps(mention(1), indent=2), "application/json"),
        (json.dumps([mention(1)]), "application/json"),
        (json.dumps(mention(1)) + "\n", "application/x-ndjson"),
        ("\ufeff" + json.dumps([mention(1)]), "text/plain"),
    ],
)
def test_one_mention_in_any_shape(door: Any, body: str, kind: str) -> None:
    with door.visit() as client:
        answer = client.post("/api/mentions", content=body.encode(), headers={**WRITE, "Content-Type": kind})
    assert answer.status_code == 200
    assert answer.json() == {
        "received": 1,
        "stored": 1,
        "duplicate": 0,
        "quarantined": 0,
        "results": [{"index": 0, "outcome": "stored", "seq": 1}],
    }


def test_what_is_refused_is_told_by_its_place_and_the_rest_goes_on(door: Any) -> None:
    lines = [json.dumps(mention(1)), "{broken", json.dumps(mention(1)), json.dumps({"id": "x"}), json.dumps(mention(2))]
    with door.visit() as client:
        report = client.post(
            "/api/mentions", content="\n".join(lines), headers={**WRITE, "Content-Type": "x/ndjson"}
        ).json()
        health = client.get("/api/health").json()
    assert [result["outcome"] for result in report["results"]] == [
        "stored", "quarantined", "duplicate", "quarantined", "stored",
    ]  # fmt: skip
    assert report["received"] == report["stored"] + report["duplicate"] + report["quarantined"]
    assert report["results"][1]["reason"] == "broken_json"
    assert "missing" in report["results"][3]["detail"]
    assert [refusal.raw for refusal in door.store.refusals] == [b"{broken", b'{"id": "x"}']
    assert health["conservation"]["holds"] is True


def test_the_answer_comes_after_the_commit(door: Any) -> None:
    with door.visit() as client:
        client.post("/api/mentions", json=[mention(1), mention(2)], headers=WRITE)
    assert door.intake.committed == 2


def test_a_broken_element_does_not_cost_the_others() -> None:
    assert split(b'[{"a": NaN, "b": "],["}, 7 , {"c": [1, 2]}, {"d"]', "") == [
        b'{"a": NaN, "b": "],["}', b"7", b'{"c": [1, 2]}', b'{"d"]',
    ]  # fmt: skip


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe", b"nonsense", b'["x"', b"\x00"])
def test_hostile_bodies_end_in_quarantine(door: Any, body: bytes) -> None:
    with door.visit() as client:
        answer = client.post("/api/mentions", content=body, headers=WRITE)
    assert answer.status_code == 422
    assert answer.json()["quarantined"] == answer.json()["received"] > 0


@pytest.mark.parametrize(
    ("body", "settings", "status", "words"),
    [
        (b"", {}, 422, "empty"),
        (b"  \n", {}, 422, "empty"),
        (b"x" * 2000, {"body_limit": 1000}, 413, "longer than 1000 bytes"),
        (b"{}\n" * 11, {"count_limit": 10}, 413, "at most 10"),
    ],
)
def test_too_much_or_nothing_is_refused_with_a_sentence(
    door: Any, body: bytes, settings: dict[str, int], status: int, words: str
) -> None:
    with door.visit(**settings) as client:
        answer = client.post("/api/mentions", content=body, headers={**WRITE, "Content-Type": "application/x-ndjson"})
    assert answer.status_code == status
    assert words in answer.text
    assert not door.store.entries
    assert not door.store.refusals


def test_a_body_without_a_length_is_capped_too(door: Any) -> None:
    def parts() -> Any:
        for _ in range(50):
            yield b"x" * 100

    with door.visit(body_limit=1000) as client:
        assert client.post("/api/mentions", content=parts(), headers=WRITE).status_code == 413


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer r-secret"}, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic !"}],
)
def test_writing_needs_a_token_of_scope_write(door: Any, headers: dict[str, str]) -> None:
    with door.visit() as client:
        answers = [
            client.post("/api/mentions", json=mention(1), headers=headers),
            client.post("/api/alerts/al-1/acknowledge", json={"who": "maja"}, headers=headers),
        ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert "token" in answers[0].json()["detail"]
    assert not door.store.entries


@pytest.mark.parametrize(
    "path", ["/", "/api/mentions", "/api/events", "/api/health", "/api/openapi.json", "/now/fragment"]
)
def test_away_from_loopback_reading_needs_a_token(door: Any, path: str) -> None:
    basic = "Basic " + base64.b64encode(b"anybody:r-secret").decode()
    with door.visit(loopback=False) as client:
        assert client.get(path).status_code == 401
        assert client.get(path, headers={"Authorization": "Bearer r-secret"}).status_code == 200
        assert client.get(path, headers={"Authorization": basic}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "0.0.0.0"])
def test_foreign_host_names_are_refused(door: Any, host: str) -> None:
    with door.visit() as client:
        assert client.get("/api/health", headers={"Host": host}).status_code == (200 if host == "[::1" else 421)


def test_facts_are_read_in_order_by_brand_and_type(client: Any) -> None:
    first = client.get("/api/events?limit=3").json()
    assert [fact["seq"] for fact in first["events"]] == [1, 2, 3]
    assert first["more"] is True
    rest = client.get(f"/api/events?after={first['last']}&limit=1000").json()
    assert rest["more"] is False
    assert rest["events"][0]["seq"] == 4
    changes = client.get("/api/events?type=severity_changed").json()["events"]
    assert [fact["to"] for fact in changes] == [1, 2, 1, 3]
    assert client.get("/api/events?brand=other").json() == {"events": [], "last": 0, "more": False}


def test_waves_incidents_boards_and_mentions_are_told(client: Any) -> None:
    waves = client.get("/api/waves").json()["waves"]
    assert [(wave["id"], wave["level"], wave["topic"]) for wave in waves] == [("w2", 3, "T2"), ("w1", 1, "T1")]
    incident = client.get("/api/incidents").json()["incidents"][0]
    assert incident["roles"]["crisis_lead"] == "maja"
    assert incident["steps"][0]["due_at"] == "2026-03-04T22:23:00Z"
    board = client.get("/api/boards?brand=ember").json()["boards"][0]
    assert (board["level"], board["climate"]["of_100"][0]) == (3, 41)
    page = client.get("/api/mentions?limit=2").json()
    assert [row["mention"]["author"]["name"] for row in page["mentions"]] == ["Аня", "Budi"]
    assert page["mentions"][0]["reading"]["language"] == "ru"
    older = client.get(f"/api/mentions?before={page['before']}").json()["mentions"]
    assert [row["seq"] for row in older] == [3, 2, 1]


def test_an_alert_is_taken_over_the_api(crisis: Any) -> None:
    crisis.trust("w-secret", "write")
    with crisis.visit() as client:
        missing = client.post("/api/alerts/none/acknowledge", json={"who": "maja"}, headers=WRITE)
        taken = client.post("/api/alerts/al-1/acknowledge", json={"who": "maja"}, headers=WRITE)
    assert (missing.status_code, taken.status_code) == (404, 200)
    assert crisis.taken == [("ember", "al-1", "maja")]


@pytest.mark.parametrize("query", ["limit=0", "limit=99999", "after=-1", "after=x"])
def test_nonsense_in_a_query_is_refused(client: Any, query: str) -> None:
    assert client.get(f"/api/events?{query}").status_code == 422


def test_the_api_describes_itself(client: Any) -> None:
    described = client.get("/api/openapi.json").json()
    assert {
        "/api/mentions", "/api/events", "/api/waves", "/api/incidents", "/api/boards", "/api/health",
        "/api/incidents/{incident}", "/api/incidents/{incident}/timeline", "/api/incidents/{incident}/acts",
        "/api/alerts/{alert}/acknowledge", "/api/mentions/{seq}/correction", "/api/brands/{brand}/corrections",
        "/api/brands/{brand}/corrections/rollback", "/api/risks/matrix", "/api/risks/{risk}",
    } <= set(described["paths"])  # fmt: skip
    assert "application/x-ndjson" in described["paths"]["/api/mentions"]["post"]["requestBody"]["content"]


def test_an_error_of_ours_tells_nothing_of_the_inside(door: Any) -> None:
    async def broken(_: object) -> Any:
        raise RuntimeError("the secret is 42")

    door.ask = broken
    with door.visit() as client:
        client._transport.raise_server_exceptions = False
        answer = client.get("/api/health")
    assert answer.status_code == 500
    assert "42" not in answer.text
