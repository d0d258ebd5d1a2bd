"""What a person does on the page of a wave: no crisis, worth a call, taken back, an incident; forms that are wrong."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from coolhead.clock import HOUR
from coolhead.desk import Dismissed, Judged, Muted, Unmuted
from coolhead.plan import default_plan
from coolhead.run.correcting import read_taught
from coolhead.words import LANGUAGES
from tests.web.wave_house import PAGE, SAME_ORIGIN, WAVE, fact, tell_wave

JUDGE = {"who": "maja", "why": "misread", "note": "It is a joke of ours.", "tone": "neutral", "pause": "0"}


@pytest.fixture
def carried(house: Any) -> Any:
    tell_wave(house)
    verdict = {"id": "verdict.threat.growing", "args": {"topic": "topic-3"}}
    raised = {"level": 3, "alert": "al-9", "topic": "topic-3", "verdict": verdict, "reasons": [], "number": 9}
    house.tell(fact(121, "alert_raised", **raised))
    return house


def send(client: TestClient, path: str, form: dict[str, Any]) -> Any:
    return client.post(f"{PAGE}/{path}", data=form, headers=SAME_ORIGIN)


def acts(house: Any, kind: type[Any]) -> list[Any]:
    return [act for _, act in house.answers if isinstance(act, kind)]


def test_no_crisis_stops_the_alert_is_counted_and_can_be_taken_back(carried: Any) -> None:
    with carried.visit() as client:
        answer = send(client, "no-crisis", JUDGE)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, PAGE)
        page = html.unescape(client.get(PAGE).text)
        assert "Noted: no crisis." in page
        assert "Maja Kowalska at" in page
        assert "Irony, praise or a joke was taken for criticism" in page
        assert "1 wave, 1 no crisis, 0 worth a call" in page
        assert 'id="no-crisis"' not in page
        assert send(client, "take-back", {"who": "maja"}).status_code == 303
        assert 'id="no-crisis"' in client.get(PAGE).text
    (dismissed,) = acts(carried, Dismissed)
    assert (dismissed.alert, dismissed.who, dismissed.way) == ("al-9", "maja", "page")
    assert [(said.verdict, said.why) for said in acts(carried, Judged)] == [("no_crisis", "misread"), ("withdrawn", "")]
    assert carried.reasons[:2] == [JUDGE["note"]] * 2
    assert acts(carried, Muted) == []


def test_what_was_read_wrongly_is_taught_and_untaught(carried: Any) -> None:
    with carried.visit() as client:
        assert send(client, "no-crisis", {**JUDGE, "misread": ["2", "4"]}).status_code == 303
        assert read_taught(carried.store, "ember").labels() == {2: "neutral", 4: "neutral"}
        assert send(client, "take-back", {"who": "maja", "taught": "2,4,x,99999"}).status_code == 303
    assert read_taught(carried.store, "ember").labels() == {}


def test_the_topic_can_pause_up_to_the_level_of_the_wave(carried: Any) -> None:
    with carried.visit() as client:
        send(client, "no-crisis", {**JUDGE, "pause": "8"})
        send(client, "take-back", {"who": "maja", "paused": "1"})
    (muted,) = acts(carried, Muted)
    assert (muted.topic, muted.level, muted.until - muted.at) == ("topic-3", 3, 8 * HOUR)
    assert [act.topic for act in acts(carried, Unmuted)] == ["topic-3"]


@pytest.mark.parametrize(
    "wrong", [{"why": ""}, {"why": "nonsense"}, {"note": "x" * 2001}, {"pause": "5"}, {"misread": ["77"]}, {"who": ""}]
)
def test_a_form_that_is_wrong_comes_back_with_what_was_typed_and_nothing_is_done(carried: Any, wrong: Any) -> None:
    with carried.visit() as client:
        answer = send(client, "no-crisis", {**JUDGE, "note": "My own words stay.", **wrong})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "data-refused" in answer.text
    assert "note" in wrong or "My own words stay." in answer.text
    assert carried.answers == []


def test_a_form_that_is_sent_twice_acts_once(carried: Any) -> None:
    with carried.visit() as client:
        for _ in range(2):
            assert send(client, "no-crisis", {**JUDGE, "form-key": "k1"}).status_code == 303
    assert len(acts(carried, Judged)) == 1


def test_whoever_was_called_can_say_that_it_was_right(carried: Any) -> None:
    with carried.visit() as client:
        assert "Was it right to call?" not in client.get(PAGE).text
        client.post("/acknowledge", data={"alert": "al-9", "who": "maja"}, headers=SAME_ORIGIN)
        assert "Was it right to call?" in client.get(PAGE).text
        assert send(client, "useful", {"who": "maja"}).status_code == 303
        assert "it was right to call" in client.get(PAGE).text
    assert [said.verdict for said in acts(carried, Judged)] == ["useful"]


def test_an_incident_is_declared_once_and_its_room_is_one_button_away(carried: Any) -> None:
    carried.kept_plans["ember"] = default_plan("ember")
    form = {"who": "maja", "level": "3", "title": "Torn seals", "form-key": "k2"}
    with carried.visit() as client:
        assert 'id="declare"' in client.get(PAGE).text
        answers = [send(client, "incident", form) for _ in range(2)]
        assert {(one.status_code, one.headers["location"]) for one in answers} == {(303, f"/room/incident-{WAVE}")}
    assert [entry.kind for entry in carried.store.entries].count("room_act") == 1


def test_a_wave_with_a_room_leads_there(carried: Any) -> None:
    carried.tell(fact(122, "incident_opened", incident="in-7", level=3))
    with carried.visit() as client:
        page = client.get(PAGE).text
    assert re.search(r'<a class="button" href="/room/in-7"[^>]*>Open the room</a>', page)
    assert 'id="declare"' not in page


def test_level_and_title_of_an_incident_are_checked(carried: Any) -> None:
    carried.kept_plans["ember"] = default_plan("ember")
    with carried.visit() as client:
        answer = send(client, "incident", {"who": "maja", "level": "9", "title": "Torn seals"})
    assert answer.status_code == 422
    assert 'value="Torn seals"' in answer.text


def test_an_unknown_wave_and_a_form_from_elsewhere_do_nothing(carried: Any) -> None:
    with carried.visit() as client:
        for path in ("no-crisis", "useful", "take-back", "incident"):
            assert client.post(f"/waves/none/{path}", data=JUDGE, headers=SAME_ORIGIN).status_code == 404
            assert (
                client.post(f"{PAGE}/{path}", data=JUDGE, headers={"Origin": "https://evil.example"}).status_code == 403
            )
    assert carried.answers == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_forms_are_said_in_every_language(carried: Any, language: str) -> None:
    with carried.visit() as client:
        page = client.get(PAGE, params={"lang": language}).text
    assert 'id="no-crisis"' in page
    assert "wave." not in html.unescape(page).split('id="wave-acts"')[1].split("</section>")[0].replace("wave-acts", "")
