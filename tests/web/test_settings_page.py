"""The screen Settings: who is woken, pauses that end, tests that are seen, the installation without its secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coolhead.clock import HOUR, write_instant
from coolhead.desk import ContactTestReported, Muted, Unmuted
from coolhead.plan import read_plan
from coolhead.run.heartbeat import HeartbeatView
from coolhead.run.installation import Installation, installation, told
from coolhead.run.settings import Settings
from coolhead.words import LANGUAGES

NAVIGATED = {"sec-fetch-site": "same-origin"}
PLAN = """
brand: {name: Ember, id: ember, words: [Ember], languages: [pl, en]}
people: [{id: maja, name: Maja Kowalska}, {id: jan, name: Jan Nowak}]
roles: {crisis_lead: {primary: maja, deputy: jan}}
alerting: {from_level: 3, quiet: {jan: "22:00-07:00"}}
"""
SECRET = "tgram://123456:very-secret/4711"


@pytest.fixture
def house(house: Any) -> Any:
    house.kept_plans["ember"] = read_plan(PLAN)
    settings = Settings.model_validate(
        {"contacts": {"maja": [SECRET]}, "heartbeat_urls": ["https://dog.example/secret-ping"], "retention_days": 90}
    )
    house.installed = Installation("1", told(settings), HeartbeatView(house.clock.now() - 60), 5_000_000, 10**10)
    return house


def muted(house: Any, until: float, topic: str | None = "T2") -> None:
    fact = {"type": "topic_muted", "brand": "ember", "topic": topic, "level": 3, "who": "maja", "reason": None}
    now = house.clock.now()
    house.tell({**fact, "at": write_instant(now), "until_at": write_instant(now + until)})


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_said_in_every_language_and_no_secret_is(house: Any, language: str) -> None:
    muted(house, 4 * HOUR)
    with house.visit() as client:
        page = client.get(f"/settings?lang={language}").text
    for setting in house.installed.settings:
        assert f"<code>{setting.key}</code>" in page
    assert not [part for part in ("very-secret", "secret-ping", "123456") if part in page]


def test_who_is_woken_now_is_told_by_level(house: Any) -> None:
    with house.visit() as client:
        page = client.get("/settings?lang=en").text
    assert page.count("nobody is woken") == 2
    assert page.count("Maja Kowalska, then Jan Nowak") == 3
    assert "Jan Nowak: 22:00–07:00" in page
    assert "The outside watchdog was last reached 1 minute ago" in page
    assert "90 days" in page


def test_a_topic_is_paused_and_called_for_again(house: Any) -> None:
    data = {"topic": "T2", "level": "4", "hours": "2", "reason": "a drill", "who": "maja", "form-key": "k"}
    with house.visit() as client:
        for _ in range(2):
            assert client.post("/settings/pause", data=data, headers=NAVIGATED).status_code == 303
        assert "Paused until" in client.get("/settings?lang=en").text
        ended = client.post("/settings/resume", data={"topic": "T2", "who": "jan"}, headers=NAVIGATED)
        assert ended.status_code == 303
    now = house.clock.now()
    assert [act for _, act in house.answers] == [Muted(now, "T2", 4, now + 2 * HOUR, "maja"), Unmuted(now, "T2", "jan")]
    assert house.reasons[0] == "a drill"


def test_pauses_that_hold_are_listed_and_those_that_are_over_are_not(house: Any) -> None:
    muted(house, 4 * HOUR)
    muted(house, -1.0, None)
    with house.visit() as client:
        page = client.get("/settings?lang=en").text
    assert page.count("Call again") == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"hours": "0"}, "hours"), ({"hours": "999"}, "hours"), ({"level": "5"}, "level"), ({"topic": "T99"}, "topic")],
)
def test_a_pause_that_makes_no_sense_is_refused_beside_its_field(house: Any, wrong: dict[str, str], field: str) -> None:
    good = {"topic": "T2", "level": "3", "hours": "2", "reason": "kept words", "who": "maja"}
    with house.visit() as client:
        answer = client.post("/settings/pause?lang=en", data={**good, **wrong}, headers=NAVIGATED)
    assert answer.status_code == 422
    assert f'id="pause-{field}-error"' in answer.text
    assert "kept words" in answer.text
    assert not house.answers


def test_a_test_is_sent_to_oneself_and_seen(house: Any) -> None:
    with house.visit() as client:
        sent = client.post("/settings/test", data={"who": "maja"}, headers=NAVIGATED)
        assert sent.status_code == 303
        assert "1 message was sent." in client.get("/settings?lang=en").text
        tested = {"person": "maja", "place": 1, "address": "ntfy://push.example.org", "outcome": "accepted"}
        house.tell({"type": "contact_tested", "at": write_instant(house.clock.now()), "brand": "ember", **tested})
        assert "not seen yet" in client.get("/settings?lang=en").text
        client.post("/settings/seen", data={"who": "maja"}, headers=NAVIGATED)
        assert client.post("/settings/test", data={"who": "ghost"}, headers=NAVIGATED).status_code == 404
    [report] = [act for _, act in house.answers if isinstance(act, ContactTestReported)]
    assert (report.person, report.outcome) == ("maja", "seen")


def test_an_installation_is_told_without_addresses(tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {"home": tmp_path, "contacts": {"maja": [SECRET], "jan": []}, "heartbeat_urls": ["https://dog.example/x"]}
    )
    (tmp_path / "coolhead.db").write_bytes(b"x" * 10)
    here = installation(settings, HeartbeatView(1.0))
    values = {one.key: one.value for one in here.settings}
    assert (values["contacts"], values["heartbeat_urls"], here.store_bytes) == (1, 1, 10)
    assert "secret" not in repr(here)
    assert installation(None).settings == ()
    assert installation(Settings(home=tmp_path), HeartbeatView(1.0)).heartbeat is None
