"""The screen Room: a person looks, acts by plain forms, meets another one in the same text, and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
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
from coolhead.words import LANGUAGES
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
FORM = {"origin": "http://127.0.0.1:8765", "sec-fetch-site": "same-origin"}


@dataclass
class Person:
    """Somebody at a browser of their own."""

    client: TestClient
    who: str

    def look(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return unescape(answer.text)

    def send(self, path: str, wanted: int = 303, **fields: str) -> Any:
        answer = self.client.post(path, data={"who": self.who, **fields}, headers=FORM, follow_redirects=False)
        assert answer.status_code == wanted, (answer.status_code, answer.text)
        return answer

    def do(self, room: str, verb: str, wanted: int = 303, /, **fields: Any) -> Any:
        return self.send(f"/room/{room}/acts", wanted, do=verb, **fields)

    def declare(self, title: str = "The kettle burns", **fields: Any) -> str:
        there = self.send("/room", title=title, **fields).headers["location"]
        return str(there.partition("?")[0].removeprefix("/room/"))


@dataclass
class Scene:
    """A real house, two people in it, and a desk that is run by hand."""

    house: LocalHouse
    store: MemoryStore
    clock: VirtualClock
    maja: Person
    jan: Person

    def judge(self) -> None:
        """The desk hears all that was logged, and the boards are told."""
        self.maja.client.portal.call(self.house.catch_up)  # type: ignore[union-attr]


@pytest.fixture
def scene() -> Iterator[Scene]:
    store, clock, plans = MemoryStore(), VirtualClock(NOW), {"ember": read_plan(PLAN)}
    runner = Runner(store, plans, QuickReader())
    house = LocalHouse(store, Intake(store, clock), runner, plans, clock)
    app = create_app(house, WebSettings())
    with (
        TestClient(app, base_url="http://127.0.0.1:8765") as one,
        TestClient(app, base_url="http://127.0.0.1:8765") as other,
    ):
        yield Scene(house, store, clock, Person(one, "maja"), Person(other, "jan"))


def hidden(page: str, name: str) -> str:
    """The value that a form of the page carries unseen."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def test_an_empty_house_says_what_to_do_next(scene: Scene) -> None:
    page = scene.maja.look("/room")
    assert "No incident is open." in page
    assert '<a class="button" href="/room/declare">Open an incident</a>' in page


def test_what_was_heard_on_the_phone_is_a_room_one_form_later(scene: Scene) -> None:
    assert "For example: three customers called" in scene.maja.look("/room/declare")
    room = scene.maja.declare("The kettle burns", note="Three customers called", level="4", type="T2")
    page = scene.maja.look(f"/room/{room}")
    assert "The kettle burns" in page
    assert "4/5" in page
    assert "faulty product" in page.lower()
    assert "I take the lead" in page
    assert "Maja Kowalska heard offline: “Three customers called”" in scene.maja.look(f"/room/{room}?show=all")
    scene.judge()
    listed = scene.jan.look("/room")
    assert f'href="/room/{room}"' in listed
    assert "Maja Kowalska" in listed


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_room_speaks_five_languages(scene: Scene, language: str) -> None:
    room = scene.maja.declare()
    scene.maja.do(room, "fact", text="Batch 7 is affected", status="confirmed_internal", evidence="laboratory")
    scene.maja.do(room, "decide", text="We stop batch 7", because="two reports", options="wait\nask")
    scene.jan.do(room, "task", text="Call the shops", owner="jan", due_at="2026-03-05T09:00", improvement="on")
    scene.judge()
    for path in (
        "",
        "/past",
        "/guideline",
        "/handover",
        "/do/close",
        "/do/merge",
        "/do/level",
        "/do/handover?role=scribe",
    ):
        page = scene.maja.look(f"/room/{room}{path}{'&' if '?' in path else '?'}lang={language}")
        assert f'lang="{language}"' in page
        assert "room." not in re.sub(r'(href|src|class|id|data-hx-\w+)="[^"]*"', "", page).replace("room.css", "")
        assert "Batch 7" in page or path not in ("", "/handover")


def test_the_one_thing_to_do_next_goes_from_the_lead_to_the_checklist_to_the_next_stage(scene: Scene) -> None:
    room = scene.maja.declare()
    scene.maja.do(room, "take", role="crisis_lead")
    page = scene.maja.look(f"/room/{room}")
    nearest = re.search(r'<div class="next">\s*<p><b>Next:</b> (.*?)</p>', page)
    assert nearest is not None
    assert " – Maja Kowalska, by " in nearest[1]
    steps = re.findall(r'<li class="step \w+" id="step-([^"]+)"', page)
    for step in steps:
        scene.maja.do(room, "tick", step=step)
    assert "Go on to: Finding out" in scene.maja.look(f"/room/{room}")
    for state in ("investigating", "statement", "monitoring", "resolved"):
        scene.maja.do(room, "state", state=state)
    assert 'href="/room/' + room + '/do/close">Close the incident</a>' in scene.maja.look(f"/room/{room}")
    assert "add an improvement" in unescape(scene.maja.do(room, "close", 409).text)
    scene.maja.do(room, "close", none_because="a joke, and everybody laughed")
    page = scene.maja.look(f"/room/{room}")
    assert "Closed" in page
    assert "Open the incident again" in page


def test_a_tick_is_told_once_and_taken_back_by_one_tap(scene: Scene) -> None:
    room = scene.maja.declare()
    answer = scene.maja.do(room, "tick", step="l3.assign_roles", **{"form-key": "k1"})
    assert answer.headers["location"] == f"/room/{room}#checklist"
    page = scene.maja.look(f"/room/{room}")
    assert 'class="notice"' in page
    assert "Done by Maja Kowalska" in page
    assert 'name="open" value="on"' in page
    assert 'class="notice"' not in scene.maja.look(f"/room/{room}")
    scene.maja.do(room, "tick", step="l3.assign_roles", open="on")
    assert scene.house.rooms().room("ember", room).step_status("l3.assign_roles") == "open"  # type: ignore[union-attr]


def test_sent_twice_is_done_once(scene: Scene) -> None:
    fields: Any = {"form-key": "same", "title": "The kettle burns", "note": "A call"}
    first, second = (scene.maja.send("/room", **fields).headers["location"] for _ in range(2))
    assert first == second
    room = first.removeprefix("/room/")
    for _ in range(2):
        scene.maja.do(room, "note", text="A journalist called", **{"form-key": "note-1"})
    scene.judge()
    kinds = [fact.type for fact in scene.store.facts_after(0, 1000)]
    assert kinds.count("incident_opened") == 1
    assert kinds.count("note_added") == 2


def test_two_people_change_one_fact_and_nothing_is_lost(scene: Scene) -> None:
    room = scene.maja.declare()
    scene.maja.do(room, "fact", text="Batch 7 is affected")
    claim = scene.house.rooms().room("ember", room).keys("fact")[0].partition(":")[2]  # type: ignore[union-attr]
    hers = scene.maja.look(f"/room/{room}/do/fact?claim={claim}")
    his = scene.jan.look(f"/room/{room}/do/fact?claim={claim}")
    assert "Batch 7 is affected" in his
    scene.clock.advance(60.0)
    scene.jan.do(
        room, "fact", claim=claim, base=hidden(his, "base"), text="Batches 7 and 8", status="confirmed_internal"
    )
    scene.clock.advance(60.0)
    mine = {"claim": claim, "base": hidden(hers, "base"), "text": "Only batch 7, says the plant", "status": "false"}
    answer = unescape(scene.maja.do(room, "fact", 409, **mine).text)
    assert "Jan Nowak changed this at" in answer
    assert "Yours is kept beside it." in answer
    assert "Batches 7 and 8" in answer
    assert "Only batch 7, says the plant" in answer
    assert "Take this one" in answer
    assert "two versions" in scene.jan.look(f"/room/{room}")
    both = hidden(answer, "base")
    assert both.count("+") == 1
    scene.maja.do(room, "fact", claim=claim, base=both, text="Batch 7; batch 8 is being checked", status="unconfirmed")
    page = scene.jan.look(f"/room/{room}")
    assert "two versions" not in page
    assert "Batch 7; batch 8 is being checked" in page


def test_bad_input_keeps_what_was_typed_and_names_the_field(scene: Scene) -> None:
    room = scene.maja.declare()
    long = "x" * 10_001
    page = unescape(scene.maja.do(room, "decide", 422, text=long, because="").text)
    assert "At most 10,000 characters fit here" in page
    assert 'id="decide-because-error"' in page
    assert long in page
    page = unescape(scene.maja.do(room, "note", 422, text="A call", happened_at="yesterday").text)
    assert 'id="note-happened_at-error"' in page
    assert "A call" in page
    page = unescape(scene.maja.do(room, "skip", 422, step="l3.assign_roles", reason=" ").text)
    assert 'id="skip-reason-error"' in page
    assert scene.maja.send("/room", 422, title=" ").status_code == 422
    assert scene.maja.do(room, "fly", 422).status_code == 422


def test_an_event_stands_in_the_timeline_where_it_really_happened(scene: Scene) -> None:
    room = scene.maja.declare()
    scene.clock.advance(3600.0)
    scene.maja.do(room, "note", text="The first call came in", happened_at="2026-03-04T22:15", offline="on")
    page = scene.maja.look(f"/room/{room}?show=all")
    assert page.rindex("The first call came in") > page.index("opened the incident")
    assert "written 01:20" in page


def test_a_note_is_put_right_and_the_second_to_do_so_reads_the_first(scene: Scene) -> None:
    room = scene.maja.declare()
    scene.clock.advance(3600.0)
    scene.maja.do(room, "note", text="Anna called", **{"form-key": "n1"})
    note = next(iter(scene.house.rooms().room("ember", room).notes))  # type: ignore[union-attr]
    assert f'href="/room/{room}/do/edit_note?note={note}"' in scene.maja.look(f"/room/{room}?show=all")
    form = scene.jan.look(f"/room/{room}/do/edit_note?note={note}")
    assert "Anna called" in form
    assert 'type="datetime-local" value="2026-03-05T01:20"' in form
    scene.maja.do(room, "edit_note", note=note, text="Anna called from the plant", happened_at="2026-03-04T23:50")
    page = scene.jan.look(f"/room/{room}?show=all")
    assert "Maja Kowalska: “Anna called from the plant”" in page
    assert "Anna called”" not in page
    page = unescape(scene.jan.do(room, "edit_note", 409, note=note, text="It was Ewa", happened_at="").text)
    assert "Somebody else has just changed this" in page
    assert "Anna called from the plant" in page
    assert "It was Ewa" in page
    scene.jan.do(room, "edit_note", note=note, text="It was Ewa", base=hidden(page, "base"))
    scene.judge()
    assert "Maja Kowalska: “It was Ewa”" in scene.maja.look(f"/room/{room}?show=all")


def test_a_promised_update_is_reminded_of_before_it_is_missed(scene: Scene) -> None:
    room = scene.maja.declare()
    scene.maja.do(room, "take", role="crisis_lead")
    assert 'value="2026-03-05T01:20"' in scene.maja.look(f"/room/{room}/do/promise")
    scene.maja.do(room, "promise", due_at="2026-03-05T00:50")
    assert "Next update promised for 00:50, in 30 minutes." in scene.jan.look(f"/room/{room}")
    scene.clock.advance(31 * 60.0)
    page = scene.maja.look(f"/room/{room}")
    assert "The update promised for 00:50 is due" in page
    assert f'<a class="button" href="/room/{room}/do/promise">Set the next time</a>' in page
    scene.maja.do(room, "promise", due_at="")
    assert "update promised" not in scene.maja.look(f"/room/{room}")


def test_what_one_may_not_do_is_not_offered_to_whoever_is_known(scene: Scene) -> None:
    room = scene.maja.declare()
    scene.store.add_token("otto", token_digest("o-secret"), "write", NOW, person="otto")
    page = unescape(scene.jan.client.get(f"/room/{room}", headers={"authorization": "Bearer o-secret"}).text)
    assert "Add an event or a note" in page
    assert "Write down a fact" in page
    for offered in ("I take it", "Write down a decision", "Set a task", "Close the incident", "You act as", 'id="tap-'):
        assert offered not in page


def test_who_nobody_knows_is_asked_who_they_are_and_keeps_what_they_typed(scene: Scene) -> None:
    room = scene.maja.declare()
    stranger = Person(scene.jan.client, "")
    page = unescape(stranger.do(room, "note", 422, text="I saw smoke").text)
    assert "Say who you are" in page
    assert "I saw smoke" in page
    assert '<option value="jan">Jan Nowak</option>' in page
    scene.jan.do(room, "note", text="I saw smoke")
    assert "I saw smoke" in scene.jan.look(f"/room/{room}?show=all")


def test_who_may_not_reads_so(scene: Scene) -> None:
    room = scene.maja.declare()
    otto = Person(scene.jan.client, "otto")
    assert "Otto may read and draft here, not act." in unescape(otto.do(room, "tick", 403, step="l3.assign_roles").text)
    otto.do(room, "note", text="The agency saw it first")


def test_a_role_is_taken_asked_for_and_handed_over(scene: Scene) -> None:
    room = scene.maja.declare()
    scene.clock.advance(1200.0)
    page = scene.maja.look(f"/room/{room}")
    assert "asked 20 minutes ago, no answer yet" in page
    assert "Ask Jan Nowak" in page
    scene.jan.do(room, "take", role="crisis_lead")
    page = unescape(scene.maja.do(room, "take", 409, role="crisis_lead").text)
    assert "Jan Nowak has the role" in page
    scene.maja.do(room, "take", role="crisis_lead", reason="Jan is on a plane")
    scene.maja.do(room, "handover", role="crisis_lead", to="")
    assert "nobody has it" in scene.maja.look(f"/room/{room}")


def test_hostile_texts_are_text(scene: Scene) -> None:
    nasty = '<script>alert(1)</script>\u202e"><img src=x onerror=alert(1)>'
    room = scene.maja.declare(nasty, note=nasty)
    scene.maja.do(room, "fact", text=nasty, evidence=nasty)
    scene.maja.do(room, "decide", text=nasty, because=nasty, options=nasty)
    scene.maja.do(room, "task", text=nasty)
    for path in ("", "?show=all", "/handover", "/past", "/guideline"):
        raw = scene.maja.client.get(f"/room/{room}{path}").text
        assert "<script>alert" not in raw
        assert "<img" not in raw.replace('<img src="/static', "")
        assert "\u202e" not in raw
    written = scene.maja.client.get(f"/room/{room}/handover?as=md").text
    assert "<script" not in written.replace("\\<script", "")


def test_the_hand_over_note_tells_the_story_in_order(scene: Scene) -> None:
    room = scene.maja.declare()
    scene.clock.advance(60.0)
    scene.maja.do(room, "decide", text="We stop batch 7", because="two reports")
    scene.clock.advance(60.0)
    scene.maja.do(room, "state", state="investigating")
    answer = scene.maja.client.get(f"/room/{room}/handover?as=md")
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    told = answer.text
    assert told.startswith("# The kettle burns")
    assert told.index("opened the incident") < told.index("decided") < told.index("now finding out")


def test_an_unknown_room_is_not_found(scene: Scene) -> None:
    for path in ("/room/incident-9", "/room/incident-9/handover", "/room/incident-9/do/note"):
        assert scene.maja.client.get(path).status_code == 404
    room = scene.maja.declare()
    assert scene.maja.client.get(f"/room/{room}/do/fact?claim=c9").status_code == 404
    assert scene.maja.client.get(f"/room/{room}/do/fly").status_code == 404


def test_closed_incidents_are_paged(scene: Scene) -> None:
    for number in range(23):
        room = scene.maja.declare(f"Matter {number}")
        scene.maja.do(room, "close", none_because="nothing")
        scene.clock.advance(60.0)
    scene.judge()
    page = scene.maja.look("/room")
    assert "23 closed" in page
    assert "Matter 22" in page
    assert "Matter 2<" not in page
    assert "Matter 2<" in scene.maja.look("/room?closed=20")
