"""Rooms over the API: declared, worked in by two people, told in five languages, closed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
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

PLAN = """
brand: {name: Ember, id: ember, words: [ember], time_zone: Europe/Warsaw}
people:
  - {id: maja, name: Maja Kowalska}
  - {id: jan, name: Jan Nowak}
  - {id: otto, name: Otto, agency: true}
roles: {crisis_lead: {primary: maja, deputy: jan}, comms_lead: {primary: jan}, scribe: {}}
"""
NOW = 1_772_666_400.0
WRITE = {"authorization": "Bearer w-secret"}


@dataclass
class Visit:
    """One client of a real house whose desk is run by hand."""

    client: TestClient
    store: MemoryStore
    runner: Runner
    house: LocalHouse
    clock: VirtualClock

    def declare(self, who: str = "maja", **body: Any) -> str:
        answer = self.client.post("/api/incidents", json={"who": who, **body}, headers=WRITE)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["incident"])

    def do(self, incident: str, who: str, verb: str, wanted: int = 200, /, **body: Any) -> dict[str, Any]:
        self.clock.advance(1.0)
        headers = {**WRITE, **body.pop("headers", {})}
        path = f"/api/incidents/{incident}/acts"
        answer = self.client.post(path, json={"who": who, "do": verb, **body}, headers=headers)
        assert answer.status_code == wanted, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def room(self, incident: str) -> dict[str, Any]:
        told: dict[str, Any] = self.client.get(f"/api/incidents/{incident}").json()
        return told

    def judge(self) -> None:
        """The desk hears all that was logged, and the boards are told."""
        self.client.portal.call(self.house.catch_up)  # type: ignore[union-attr]


@pytest.fixture
def visit() -> Iterator[Visit]:
    store, clock, plans = MemoryStore(), VirtualClock(NOW), {"ember": read_plan(PLAN)}
    runner = Runner(store, plans, QuickReader())
    house = LocalHouse(store, Intake(store, clock), runner, plans, clock)
    store.add_token("all", token_digest("w-secret"), "write", NOW)
    with TestClient(create_app(house, WebSettings()), base_url="http://127.0.0.1:8765") as client:
        yield Visit(client, store, runner, house, clock)


def kinds(store: MemoryStore) -> list[str]:
    return [fact.type for fact in store.facts_after(0, 10_000) if fact.type not in ("role_assigned", "step_started")]


def test_a_note_from_the_shop_opens_an_incident_and_everybody_sees_it_at_once(visit: Visit) -> None:
    incident = visit.declare("zosia", note="Three customers called: it burns")
    room = visit.room(incident)
    assert (room["state"], room["level"], room["opened_by"]) == ("triage", 3, "zosia")
    assert room["notes"][0]["text"] == "Three customers called: it burns"
    lead = next(role for role in room["roles"] if role["role"] == "crisis_lead")
    assert (lead["person"], lead["taken"]) == ("maja", False)
    assert len(room["steps"]) > 5
    visit.judge()
    after = visit.room(incident)
    assert {**after, "last_at": 0} == {**room, "last_at": 0}
    listed = visit.client.get("/api/incidents?state=open").json()
    assert [(one["id"], one["title"]) for one in listed["incidents"]] == [
        (incident, "Three customers called: it burns")
    ]
    assert kinds(visit.store) == ["incident_opened", "note_added"]
    again = Runner(visit.store, visit.house.plans(), QuickReader()).boards()["ember"]
    assert (list(again.rooms), again.incidents[incident].wave) == ([incident], None)


def test_two_leads_claim_at_once_and_the_second_reads_who_has_it(visit: Visit) -> None:
    incident = visit.declare(title="Kettle")
    visit.do(incident, "maja", "take", role="crisis_lead")
    told = visit.do(incident, "jan", "take", 409, role="crisis_lead")
    assert told["detail"].startswith("Maja Kowalska has the role crisis lead since ")
    assert told["recorded"] is False
    in_polish = visit.client.post(
        f"/api/incidents/{incident}/acts",
        json={"who": "jan", "do": "take", "role": "crisis_lead"},
        headers={**WRITE, "accept-language": "pl"},
    ).json()
    assert "Maja Kowalska" in in_polish["detail"]
    assert "Rolę ma już" in in_polish["detail"]
    visit.do(incident, "jan", "take", role="crisis_lead", reason="Maja is on a plane")
    visit.judge()
    lead = visit.room(incident)["roles"][0]
    assert (lead["person"], lead["taken"], len(lead["claims"])) == ("jan", True, 2)
    assert lead["claims"][1]["reason"] == "Maja is on a plane"


def test_an_edit_on_an_old_version_is_answered_with_both_texts_and_kept(visit: Visit) -> None:
    incident = visit.declare(title="Kettle")
    claim = visit.do(incident, "maja", "fact", text="One batch")["act"]
    base = visit.room(incident)["facts"][0]["version"]
    visit.do(incident, "jan", "fact", claim=claim, text="Batch 7", status="confirmed_internal", base=base)
    told = visit.do(incident, "maja", "fact", 409, claim=claim, text="Batches 7 and 8", base=base)
    assert (told["recorded"], told["rival"]["text"], told["rival"]["who"]) == (True, "Batch 7", "jan")
    room = visit.room(incident)
    assert room["conflicts"] == [f"fact:{claim}"]
    assert {version["text"] for version in room["facts"][0]["versions"]} == {"One batch", "Batch 7", "Batches 7 and 8"}
    visit.judge()
    assert visit.room(incident)["facts"][0]["text"] == "Batch 7"
    assert kinds(visit.store) == ["incident_opened", *["fact_stated"] * 3]
    both = visit.room(incident)["facts"][0]["version"]
    visit.do(incident, "jan", "fact", claim=claim, text="Batches 7 and 8", status="confirmed_public", base=both)
    assert visit.room(incident)["conflicts"] == []


def test_an_edit_of_somebody_elses_words_says_on_which_version(visit: Visit) -> None:
    incident = visit.declare(title="Kettle")
    claim = visit.do(incident, "maja", "fact", text="One batch")["act"]
    visit.do(incident, "jan", "fact", 428, claim=claim, text="Two")
    tag = visit.client.get(f"/api/incidents/{incident}").headers["etag"]
    visit.do(incident, "jan", "fact", claim=claim, text="Two", headers={"if-match": tag})
    visit.do(incident, "maja", "fact", 412, claim=claim, text="Three", headers={"if-match": tag})


def test_it_is_closed_only_with_an_improvement_or_the_reason_why_there_is_none(visit: Visit) -> None:
    incident = visit.declare(title="Kettle")
    told = visit.do(incident, "maja", "close", 409)
    assert told["detail"].startswith("Nothing is going to be better yet")
    visit.do(incident, "maja", "task", 409, text="Check each batch", improvement=True)
    due = "2026-03-06T10:00:00+01:00"
    visit.do(incident, "maja", "task", text="Check each batch", improvement=True, owner="Jan Nowak", due_at=due)
    visit.do(incident, "maja", "close")
    visit.judge()
    assert visit.room(incident)["state"] == "closed"
    assert visit.do(incident, "jan", "tick", 409, step="l3.assign_roles")["detail"].startswith(
        "This incident is closed"
    )
    visit.do(incident, "jan", "note", text="The customer wrote again")
    visit.do(incident, "jan", "reopen", reason="It came back")
    visit.do(incident, "jan", "tick", step="l3.assign_roles")
    assert visit.room(incident)["state"] == "investigating"


def test_the_timeline_is_told_in_the_readers_language_and_page_by_page(visit: Visit) -> None:
    incident = visit.declare(title="Kettle")
    for number in range(5):
        visit.do(incident, "maja", "note", text=f"Note {number}")
    visit.do(incident, "jan", "decide", text="We wait", because="nothing is known", options=["we speak now"])
    visit.judge()
    key = visit.client.get(f"/api/incidents/{incident}/timeline", headers={"accept-language": "ru"}).json()
    assert [line["sentence"] for line in key["timeline"]] == [
        "Открыт инцидент «Kettle», уровень «Угроза»: Maja Kowalska.",
        "Решение (Jan Nowak): «We wait», потому что «nothing is known».",
    ]
    page = visit.client.get(f"/api/incidents/{incident}/timeline?show=all&limit=3").json()
    assert [line["type"] for line in page["timeline"]] == ["note_added", "note_added", "decision_made"]
    older = visit.client.get(f"/api/incidents/{incident}/timeline?show=all&limit=3&before={page['before']}").json()
    assert [line["sentence"] for line in older["timeline"]] == [f"Maja Kowalska: “Note {n}”" for n in (0, 1, 2)]
    news = visit.client.get(f"/api/incidents/{incident}/timeline?show=all&after={page['last'] - 1}").json()
    assert [line["type"] for line in news["timeline"]] == ["decision_made"]
    assert all(line["who"] or line["rule"] for line in page["timeline"])


def test_the_same_key_again_changes_nothing(visit: Visit) -> None:
    headers = {"idempotency-key": "once"}
    first = visit.client.post("/api/incidents", json={"who": "maja", "title": "Kettle"}, headers={**WRITE, **headers})
    again = visit.client.post("/api/incidents", json={"who": "maja", "title": "Kettle"}, headers={**WRITE, **headers})
    incident = first.json()["incident"]
    assert (again.status_code, again.json()["incident"]) == (409, incident)
    for _ in range(3):
        visit.do(incident, "maja", "note", text="hello", headers=headers)
    visit.judge()
    assert [note["text"] for note in visit.room(incident)["notes"]] == ["hello"]


def test_a_room_is_asked_again_only_for_news(visit: Visit) -> None:
    incident = visit.declare(title="Kettle")
    tag = visit.client.get(f"/api/incidents/{incident}").headers["etag"]
    path = f"/api/incidents/{incident}"
    assert visit.client.get(path, headers={"if-none-match": tag}).status_code == 304
    visit.do(incident, "maja", "note", text="news")
    assert visit.client.get(path, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        ({"do": "take"}, 422, "role"),
        ({"do": "fly"}, 422, "do"),
        ({"do": "note", "text": "  "}, 422, "empty"),
        ({"do": "note", "text": "x" * 10_001}, 422, "10000"),
        ({"do": "note", "text": "x", "loud": True}, 422, "loud"),
        ({"do": "note", "text": "x", "offline": True, "happened_at": "yesterday"}, 422, "happened_at"),
        ({"do": "task", "text": "x", "owner": "nobody"}, 422, "nobody"),
        ({"do": "link", "other": "incident-none"}, 422, "incident-none"),
        ({"do": "link_wave", "wave": "w9"}, 422, "w9"),
        ({"do": "fact", "claim": "c9", "text": "x"}, 422, "c9"),
        ({"do": "level", "level": 9, "reason": "x"}, 409, "0 to 5"),
        ({"do": "skip", "step": "l3.assign_roles", "reason": ""}, 422, "empty"),
        ({"do": "tick", "step": "s9"}, 409, "s9"),
    ],
)
def test_what_cannot_be_is_one_sentence(visit: Visit, body: dict[str, Any], status: int, why: str) -> None:
    incident = visit.declare(title="Kettle")
    before = visit.client.get(f"/api/incidents/{incident}").headers["etag"]
    told = visit.do(incident, "jan", str(body.pop("do")), status, **body)
    assert why in told["detail"]
    assert visit.client.get(f"/api/incidents/{incident}").headers["etag"] == before


@pytest.mark.parametrize("body", ["", "[]", "{", '{"who": 7, "title": "x"}', '{"title": "x"}', '{"who": "maja"}'])
def test_a_body_that_cannot_be_read_opens_nothing(visit: Visit, body: str) -> None:
    answer = visit.client.post("/api/incidents", content=body, headers=WRITE)
    assert answer.status_code == 422, answer.text
    assert visit.client.get("/api/incidents").json()["total"] == 0


def test_who_may_not_act_reads_so_and_may_still_report(visit: Visit) -> None:
    incident = visit.declare(title="Kettle")
    assert "Otto" in visit.do(incident, "otto", "take", 403, role="scribe")["detail"]
    assert "zosia" in visit.do(incident, "zosia", "tick", 403, step="l3.assign_roles")["detail"]
    visit.do(incident, "zosia", "note", text="I heard something")
    visit.do(incident, "otto", "fact", text="The agency saw it first")


def test_hostile_texts_come_back_as_they_were_and_leave_the_facts_alone(visit: Visit) -> None:
    incident = visit.declare(title="Kettle")
    nasty = '<script>alert(1)</script> \u202e \x1b[31m {person} "]}'
    visit.do(incident, "maja", "note", text=nasty)
    visit.judge()
    assert visit.room(incident)["notes"][0]["text"] == nasty.strip()
    assert not any("script" in fact.body.decode() for fact in visit.store.facts_after(0, 1000))
    lines = visit.client.get(f"/api/incidents/{incident}/timeline?show=all").json()["timeline"]
    assert lines[-1]["sentence"] == f"Maja Kowalska: “{nasty.strip()}”"


def test_an_unknown_incident_is_not_found(visit: Visit) -> None:
    assert visit.client.get("/api/incidents/incident-9").status_code == 404
    assert visit.client.get("/api/incidents/incident-9/timeline").status_code == 404
    visit.do("incident-9", "maja", "note", 404, text="x")


def test_two_incidents_become_one_the_younger_in_the_older(visit: Visit) -> None:
    older = visit.declare(title="Kettle")
    visit.clock.advance(60.0)
    younger = visit.declare(title="The same kettle")
    visit.do(older, "maja", "merge", other=younger, reason="one cause")
    visit.judge()
    assert visit.room(younger)["merged_into"] == older
    assert {"incident": younger, "kind": "merged"} in visit.room(older)["links"]
    assert visit.do(younger, "jan", "tick", 409, step="l3.assign_roles")["detail"].startswith(
        "This incident goes on in"
    )
    lines = visit.client.get(f"/api/incidents/{older}/timeline?show=all&limit=500").json()["timeline"]
    assert "incident_merged" in [line["type"] for line in lines]


def test_the_api_describes_its_verbs(visit: Visit) -> None:
    described = visit.client.get("/api/openapi.json").json()["paths"]["/api/incidents/{incident}/acts"]["post"]
    assert "take" in json.dumps(described["requestBody"])


def test_who_acts_has_no_letters_that_steer_a_terminal_or_turn_the_line(visit: Visit) -> None:
    for who in ("maja\x1b[2J", "maja\u202e", "a\nb"):
        assert visit.client.post("/api/incidents", json={"who": who, "title": "t"}, headers=WRITE).status_code == 422


@pytest.mark.parametrize(
    "body", [b'{"who":"maja","do":"note","text":"\\ud800"}', b'{"who":"\\udc00","do":"x"}', b"[" * 9999]
)
def test_a_body_that_cannot_be_written_down_again_is_refused(visit: Visit, body: bytes) -> None:
    incident = visit.declare(title="Kettle")
    for path in ("/api/incidents", f"/api/incidents/{incident}/acts"):
        assert visit.client.post(path, content=body, headers=WRITE).status_code == 422
