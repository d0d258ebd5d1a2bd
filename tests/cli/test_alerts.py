"""Alerts at the prompt: called by a short number, answered, muted, listed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.desk import Fact, decode_fact, encode_fact
from coolhead.incident import AlertRaised, AlertSent, Sentence
from coolhead.storage import SqliteStore, Step, StoredFact

RUN = CliRunner()
PLAN = """
brand: {name: Ember, id: ember, words: [ember]}
people: [{id: anna, name: Anna Nowak, languages: [en]}, {id: ben, name: Ben}]
roles: {crisis_lead: {primary: anna, deputy: ben}}
"""
AT = time.time() - 60


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteStore]:
    """A store with one alert that waits, number 7."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "dora")
    (tmp_path / "plan.yaml").write_text(PLAN)
    (tmp_path / "coolhead-data").mkdir()
    made = SqliteStore(tmp_path / "coolhead-data" / "coolhead.db")
    verdict = Sentence(id="verdict.threat.growing", args={"topic": "T6"})
    raised = AlertRaised(
        at=AT, brand="ember", wave="ember-T6-1", level=3, alert="ember-T6-1-3", topic="T6", verdict=verdict, number=7
    )
    sent = AlertSent(at=AT, brand="ember", alert="ember-T6-1-3", person="anna", attempt=1, escalated=False)
    told: tuple[Fact, ...] = (raised, sent)
    facts = [StoredFact(n, AT, one.type, "ember", encode_fact(one)) for n, one in enumerate(told, 1)]
    made.commit(Step(cursor=0, facts=facts))
    yield made
    made.close()


def acts(store: SqliteStore, kind: str) -> list[dict[str, object]]:
    return [json.loads(entry.act or b"") for entry in store.acts_after(0, kind)]


def said(*words: str) -> str:
    done = RUN.invoke(app, ["alert", *words])
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output


def test_the_list_calls_alerts_by_their_numbers(store: SqliteStore) -> None:
    (row,) = json.loads(said("list"))
    assert (row["alert"], row["level"], row["state"], row["who"]) == ("7", 3, "sent", "anna")
    assert json.loads(said("show", "7"))["id"] == json.loads(said("show", "ember-T6-1-3"))["id"] == "ember-T6-1-3"
    assert json.loads(said("show", "ember-7"))["number"] == 7


@pytest.mark.parametrize("name", ["7", "ember-7", "ember-T6-1-3", ""])
def test_taking_it_by_any_of_its_names_is_one_act(store: SqliteStore, name: str) -> None:
    told = said("ack", *([name] if name else []), "--who", "ben")
    assert "is taken by ben" in told
    (act,) = acts(store, "acknowledged")
    assert (act["alert"], act["who"], act["way"]) == ("ember-T6-1-3", "ben", "cli")


def test_passing_on_and_dismissing_say_who(store: SqliteStore) -> None:
    assert "passed on by anna" in said("pass", "7", "--who", "Anna Nowak")
    assert acts(store, "passed_on")[0]["who"] == "anna"
    assert RUN.invoke(app, ["alert", "dismiss", "7"]).exit_code != 0
    assert acts(store, "dismissed") == []
    assert "is no crisis, says ben" in said("dismiss", "7", "--reason", "an old story", "--who", "ben")
    (act,) = acts(store, "dismissed")
    assert act["alert"] == "ember-T6-1-3"
    reason = str(act["reason"])
    assert "old story" not in json.dumps(act)
    assert store.texts([reason])[reason].body == "an old story"


def test_a_mute_has_an_end_and_a_topic(store: SqliteStore) -> None:
    said("mute", "T6", "--minutes", "90", "--who", "anna")
    (act,) = acts(store, "muted")
    assert (act["topic"], act["level"], act["who"]) == ("T6", 3, "anna")
    assert float(str(act["until"])) - float(str(act["at"])) == 5400
    for wrong in (["--minutes", "0"], ["--minutes", "20000"], ["--minutes", "5", "--level", "5"], []):
        assert RUN.invoke(app, ["alert", "mute", "T6", *wrong]).exit_code != 0
    assert RUN.invoke(app, ["alert", "unmute", "T6"]).exit_code != 0
    assert len(acts(store, "muted")) == 1


def test_what_is_held_back_can_be_seen(store: SqliteStore) -> None:
    told = {"type": "topic_muted", "topic": None, "level": 3, "until_at": "2026-03-01T10:00:00Z", "who": "anna"}
    body = json.dumps({"at": "2026-03-01T08:00:00Z", "brand": "ember", "v": 1, **told}).encode()
    store.commit(Step(cursor=0, facts=[StoredFact(3, AT, "topic_muted", "ember", body)]))
    assert json.loads(said("digest"))[0]["until"] == "2026-03-01T10:00:00Z"
    said("unmute", "brand", "--who", "ben")
    assert acts(store, "unmuted")[0]["topic"] is None
    assert decode_fact(body)["who"] == "anna"


def test_a_name_nobody_has_is_one_sentence(store: SqliteStore) -> None:
    done = RUN.invoke(app, ["alert", "pass", "8"])
    assert (type(done.exception), str(done.exception)) == (ValueError, "There is no alert 8.")
