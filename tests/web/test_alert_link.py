"""The page behind a link in an alert: looking never answers, one button does, and strangers learn nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from starlette.testclient import TestClient

from coolhead.clock import DAY, VirtualClock
from coolhead.desk import Dismissed, PassedOn
from coolhead.run.alert_links import AlertLinks, LinkKey
from coolhead.storage import StoreError
from coolhead.web import WebSettings, create_app
from coolhead.web.alert_link import BAD_LINKS_A_MINUTE
from coolhead.words import LANGUAGES
from tests.web.conftest import SmallHouse

HOST = "coolhead.example.org"


class Visit:
    """A telephone with the links of a house."""

    def __init__(self, house: SmallHouse, folder: Path, **settings: Any) -> None:
        self.house, self.clock = house, house.clock
        assert isinstance(self.clock, VirtualClock)
        self.links = AlertLinks(f"https://{HOST}", LinkKey(folder / "link.key"), self.clock)
        app = create_app(house, WebSettings(hosts=(HOST,), loopback=False, **settings), self.links)
        self.client = TestClient(app, base_url=f"https://{HOST}", follow_redirects=False)
        (self.alert,) = house.boards()["ember"].alerts.values()

    def answers(self) -> list[tuple[str, str, str, str]]:
        return [
            (brand, act.kind, act.who, act.way)
            for brand, act in self.house.answers
            if isinstance(act, PassedOn | Dismissed)
        ]

    def path(self, person: str = "maja", alert: str = "", language: str = "pl") -> str:
        link = self.links.link("ember", alert or self.alert.id, person, language, self.clock.now())
        return link.removeprefix(f"https://{HOST}")


@pytest.fixture
def visit(crisis: SmallHouse, tmp_path: Path) -> Iterator[Visit]:
    made = Visit(crisis, tmp_path)
    # The story of the tests ends with the alert taken; here it waits.
    made.alert.acknowledged_by = made.alert.acknowledged_at = made.alert.calmed_at = None
    with made.client:
        yield made


def test_looking_never_answers_however_often_and_by_whatever_program(visit: Visit) -> None:
    path = visit.path()
    for agent in ("Mozilla/5.0", "TelegramBot (like TwitterBot)", "Slackbot-LinkExpanding 1.0"):
        seen = visit.client.get(path, headers={"user-agent": agent, "sec-purpose": "prefetch"})
        assert seen.status_code == 200
    assert visit.client.head(path).status_code == 405
    assert visit.house.taken == []
    assert visit.alert.waits


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_it_is_in_the_language_of_the_message_without_a_script(visit: Visit, language: str) -> None:
    seen = visit.client.get(visit.path(language=language), headers={"accept-language": "de"})
    assert f'<html lang="{language}"' in seen.text
    assert "<script" not in seen.text
    assert "Maja Kowalska" in seen.text
    assert 'name="answer" value="take"' in seen.text
    assert "noindex" in seen.headers["x-robots-tag"]
    assert seen.headers["cache-control"] == "no-store"
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', seen.text)
    other = visit.client.get(f"{visit.path(language=language)}?lang=fr")
    assert '<html lang="fr"' in other.text


def test_the_button_takes_the_alert_as_the_person_of_the_link_and_twice_is_once(visit: Visit) -> None:
    path = visit.path("jan", language="en")
    answered = visit.client.post(path, data={"answer": "take", "who": "maja"})
    assert (answered.status_code, answered.headers["location"]) == (303, path)
    assert visit.house.taken == [("ember", visit.alert.id, "jan")]
    seen = visit.client.get(path)
    assert "You took this alert at" in seen.text
    assert "<form" not in seen.text
    visit.client.post(path, data={"answer": "take"})
    assert len(visit.house.taken) == 1
    other = visit.client.get(visit.path("maja", language="en"))
    assert "Jan Nowak took this alert at" in other.text
    assert "<form" not in other.text


def test_passing_on_calls_the_next_and_leaves_the_alert_open(visit: Visit) -> None:
    path = visit.path("maja", language="en")
    visit.client.post(path, data={"answer": "pass"})
    assert visit.answers() == [("ember", "passed_on", "maja", "link")]
    seen = visit.client.get(path)
    assert "You passed it on. Jan Nowak has been called." in seen.text
    assert 'value="take"' in seen.text
    assert 'value="pass"' not in seen.text
    visit.client.post(path, data={"answer": "take"})
    assert visit.house.taken == [("ember", visit.alert.id, "maja")]


def test_not_a_crisis_asks_once_more_and_says_who_said_so(visit: Visit) -> None:
    path = visit.path("maja", language="en")
    assert "Nobody is called for it any more" in visit.client.get(path).text
    visit.client.post(path, data={"answer": "dismiss"})
    assert visit.answers() == [("ember", "dismissed", "maja", "link")]
    assert "You said at" in visit.client.get(path).text
    other = visit.client.get(visit.path("jan", language="en")).text
    assert "Maja Kowalska said at" in other
    assert "<form" not in other
    visit.client.post(visit.path("jan"), data={"answer": "take"})
    assert visit.house.taken == []


def test_a_page_of_another_language_stays_in_it_after_the_answer(visit: Visit) -> None:
    path = f"{visit.path()}?lang=ru"
    assert visit.client.post(path, data={"answer": "take"}).headers["location"] == path


def test_a_form_without_an_answer_answers_nothing(visit: Visit) -> None:
    assert visit.client.post(visit.path(), data={"answer": "delete"}).status_code == 303
    assert visit.client.post(visit.path(), data={}).status_code == 422
    assert visit.house.taken == []


def test_an_alert_that_is_over_or_calm_asks_nothing_of_anybody(visit: Visit) -> None:
    over = visit.client.get(visit.path(alert="w-gone-5", language="en"))
    assert "This alert is over" in over.text
    assert "<form" not in over.text
    visit.alert.calmed_at = visit.clock.now()
    calm = visit.client.get(visit.path(language="en"))
    assert "It has calmed down" in calm.text
    assert "<form" not in calm.text
    visit.client.post(visit.path(), data={"answer": "take"})
    assert visit.house.taken == []


def test_forged_expired_and_withdrawn_links_are_told_apart_only_to_those_who_held_one(visit: Visit) -> None:
    path = visit.path(language="en")
    wrong = visit.client.get(path[:-1] + ("A" if path[-1] != "A" else "B"))
    none = visit.client.get("/a/guess")
    assert (wrong.status_code, none.status_code) == (404, 404)
    assert wrong.text == none.text
    assert "Ember" not in none.text
    stranger = visit.client.get(visit.path(person="nobody"))
    assert (stranger.status_code, "withdrawn" in stranger.text) == (410, True)
    assert isinstance(visit.clock, VirtualClock)
    visit.clock.advance(DAY)
    old = visit.client.get(path)
    assert (old.status_code, "too old" in old.text) == (410, True)
    assert visit.client.post(path, data={"answer": "take"}).status_code == 410
    assert visit.house.taken == []
    assert "Ember" not in old.text + stranger.text


def test_who_tries_many_links_has_to_wait_and_whoever_has_one_has_not(visit: Visit) -> None:
    told = [visit.client.get(f"/a/guess{n}").status_code for n in range(BAD_LINKS_A_MINUTE + 5)]
    assert told == [404] * BAD_LINKS_A_MINUTE + [429] * 5
    assert visit.client.get("/a/guess").headers["retry-after"] == "60"
    assert visit.client.get(visit.path()).status_code == 200
    assert visit.client.post(visit.path(), data={"answer": "take"}).status_code == 303


def test_one_link_cannot_be_used_to_write_without_end(visit: Visit) -> None:
    path = visit.path()
    told = {visit.client.post(path, data={"answer": "take"}).status_code for _ in range(40)}
    assert told == {303, 429}
    assert len(visit.house.taken) == 1


def test_a_link_opens_its_own_page_and_nothing_else_of_the_house(visit: Visit) -> None:
    visit.client.get(visit.path())
    assert visit.client.get("/").status_code == 401
    assert visit.client.post("/acknowledge", data={"alert": visit.alert.id, "who": "maja"}).status_code == 401
    assert visit.client.get(visit.path(), headers={"host": "evil.example"}).status_code == 421


def test_a_house_that_gives_no_links_out_has_nothing_behind_any(crisis: SmallHouse, tmp_path: Path) -> None:
    made = Visit(crisis, tmp_path)
    with crisis.visit() as client:
        assert client.get(made.path()).status_code == 404


@pytest.mark.parametrize("error", [StoreError("the disk is full"), RuntimeError("a mistake of ours")])
def test_no_log_line_and_no_answer_holds_a_link(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken() -> None:
        raise error

    path = visit.path()
    monkeypatch.setattr(visit.house, "boards", broken)
    client = TestClient(visit.client.app, base_url=f"https://{HOST}", raise_server_exceptions=False)
    with structlog.testing.capture_logs() as lines:
        answer = client.get(path)
    assert answer.status_code == 500
    assert len(lines) == 1
    assert path.removeprefix("/a/") not in answer.text + str([{**line, "exc_info": ""} for line in lines])
