"""The page Now: its one button, the lead, the deputy, the checklist, what changed since somebody looked."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from coolhead.clock import MINUTE
from coolhead.desk import PassedOn
from coolhead.plan import Person, default_plan
from coolhead.web.now_since import ABSENT_SECONDS, Looks, changed_since, read_looks
from coolhead.words import LANGUAGES
from tests.web.wave_house import SAME_ORIGIN

PRIMARY = re.compile(r'<(?:button|a) class="button"[^>]*>([^<]+)<')


def main_part(client: TestClient, **params: Any) -> str:
    page = html.unescape(client.get("/", params=params).text)
    return page.split('<main id="main"')[1].split("</main>")[0]


def send(client: TestClient, path: str, **form: str) -> Any:
    return client.post(path, data=form, headers=SAME_ORIGIN)


def with_plan(house: Any) -> None:
    plan = default_plan("ember")
    people = (Person("maja", "Maja Kowalska", ("crisis_lead",)), Person("jan", "Jan Nowak", ("comms_lead",)))
    house.kept_plans["ember"] = replace(plan, people=people)


def test_one_button_by_what_the_situation_asks_for(crisis: Any, new_house: Any) -> None:
    with crisis.visit() as client:
        assert PRIMARY.findall(main_part(client)) == ["Take the lead"]
        send(client, "/acknowledge", alert="al-1", who="maja")
        assert PRIMARY.findall(main_part(client)) == ["Open the room"]
    calm = new_house()
    calm.play("calm")
    with calm.visit() as client:
        assert PRIMARY.findall(main_part(client)) == []


def test_whoever_takes_the_lead_has_the_alert_and_the_role(crisis: Any) -> None:
    with_plan(crisis)
    with crisis.visit() as client:
        answer = send(client, "/lead", alert="al-1", incident="in-1", who="maja")
        assert (answer.status_code, answer.headers["location"]) == (303, "/?brand=ember")
        assert "You have the lead." in main_part(client)
    assert crisis.taken == [("ember", "al-1", "maja")]
    room = crisis.store.entries[-1]
    assert room.kind == "room_act"
    assert b'"role_taken"' in room.act


def test_somebody_whom_the_plan_gives_no_right_takes_the_alert_alone(crisis: Any) -> None:
    with_plan(crisis)
    with crisis.visit() as client:
        send(client, "/lead", alert="al-1", incident="in-1", who="stranger")
        assert "The lead was left as it is" in main_part(client)
    assert crisis.taken == [("ember", "al-1", "stranger")]
    assert all(entry.kind != "room_act" for entry in crisis.store.entries)


def test_an_alert_is_passed_on_to_the_next(crisis: Any) -> None:
    with crisis.visit() as client:
        assert send(client, "/pass", alert="al-1", who="jan").status_code == 303
        assert "Passed on" in main_part(client)
    assert [act.who for _, act in crisis.answers if isinstance(act, PassedOn)] == ["jan"]


@pytest.mark.parametrize(("path", "form"), [("/pass", {"alert": "nope"}), ("/lead", {"incident": "nope"})])
def test_what_is_not_there_cannot_be_answered(crisis: Any, path: str, form: dict[str, str]) -> None:
    with crisis.visit() as client:
        assert send(client, path, who="maja", **form).status_code == 404
        assert send(client, path, **form).status_code == 422
    assert (crisis.taken, crisis.answers) == ([], [])


def test_the_checklist_says_how_far_it_is_and_what_is_due(crisis: Any) -> None:
    with crisis.visit() as client:
        page = main_part(client)
        assert "0 of 6 done" in page
        assert '<span class="tag">late</span>' in page
        told = {"incident": "in-1", "act": "a1", "who": "maja", "base": [], "step": "l3.acknowledge_alert"}
        crisis.tell({"at": "2026-03-05T00:01:00Z", "type": "step_marked", "brand": "ember", "status": "done", **told})
        assert "1 of 6 done" in main_part(client)


def test_whoever_comes_back_reads_what_changed(crisis: Any) -> None:
    with crisis.visit() as client:
        assert 'id="since-head"' not in main_part(client)
        crisis.clock.advance(ABSENT_SECONDS + MINUTE)
        crisis.tell(
            {"at": "2026-03-05T00:05:00Z", "type": "alert_passed", "brand": "ember", "alert": "al-1", "who": "jan"}
        )
        page = main_part(client)
        assert "Since you were here (00:40)" in page
        assert page.count("Jan Nowak passed the alert on.") == 2
        assert 'id="since-head"' in main_part(client)
        crisis.clock.advance(ABSENT_SECONDS + MINUTE)
        assert 'id="since-head"' not in main_part(client)


def test_a_look_that_makes_no_sense_is_no_look() -> None:
    for cookie in ("", "1.2.3", "a.b.c.d", "1.2.3.99999999999999999999"):
        assert read_looks(cookie) == Looks()
    assert changed_since(Looks(), []) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_one_button(crisis: Any, language: str) -> None:
    with crisis.visit() as client:
        assert len(PRIMARY.findall(main_part(client, lang=language))) == 1
