"""The room at the prompt, where nothing serves: every act is in the log, and the next command has it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.plan import read_plan
from coolhead.run.runner import Runner
from coolhead.storage import SqliteStore
from tests.run.storm import QuickReader

RUN = CliRunner()
PLAN = """
brand: {name: Ember, id: ember, words: [ember]}
people: [{id: anna, name: Anna Nowak}, {id: jan, name: Jan Kos}]
roles: {crisis_lead: {primary: anna, deputy: jan}, scribe: {}}
"""


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "dora")
    (tmp_path / "plan.yaml").write_text(PLAN)


def say(*words: str, code: int = 0) -> str:
    told = RUN.invoke(app, ["incident", *words])
    assert told.exit_code == code, told.output
    return told.output


def shown() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(say("show"))
    return found


def judge() -> None:
    store = SqliteStore(Path("coolhead-data") / "coolhead.db")
    runner = Runner(store, {"ember": read_plan(PLAN)}, QuickReader())
    runner.drain()
    runner.tick(time.time() + 2)
    store.close()


def test_an_incident_from_declaring_to_closing() -> None:
    opened = say("declare", "--note", "three customers called: it burns", "--who", "zosia")
    incident = opened.split()[0]
    assert "is open, declared by zosia" in opened
    assert [one["id"] for one in json.loads(say("list"))["incidents"]] == [incident]
    say("take", "crisis_lead", "--who", "anna")
    assert "Anna Nowak has the role crisis lead since" in say("take", "crisis_lead", "--who", "jan", code=1)
    say("take", "crisis_lead", "--who", "jan", "--because", "Anna is away")
    say("tick", "l3.assign_roles", "--who", "jan")
    say("skip", "l3.pause_posts", "--because", "none is planned", "--who", "jan")
    say("note", "the shop called", "--offline", "--who", "anna")
    say("decide", "we wait", "--because", "nothing is known", "--option", "speak now", "--who", "anna")
    say("fact", "batch 7", "--status", "confirmed_internal", "--evidence", "the laboratory", "--who", "anna")
    say("state", "investigating", "--who", "jan")
    say("level", "4", "--because", "a child was hurt", "--who", "anna")
    assert "improvement" in say("close", "--who", "anna", code=1)
    judge()
    say("task", "check each batch", "--improvement", "--owner", "jan", "--due", "2030-01-01T10:00:00Z", "--who", "anna")
    say("close", "--who", "anna")
    judge()
    room = shown()
    steps = {step["step"]: step["status"] for step in room["steps"]}
    assert (room["state"], room["level"], room["lead"]) == ("closed", 4, "jan")
    assert (steps["l3.assign_roles"], steps["l3.pause_posts"]) == ("done", "skipped")
    assert room["facts"][0]["evidence"] == "the laboratory"
    assert room["decisions"][0]["options"] == ["speak now"]
    assert any(step.startswith("l4.") for step in steps)
    lines = json.loads(say("log", "--all", "--limit", "500"))["timeline"]
    assert all(line["seq"] is not None and (line["who"] or line["rule"]) for line in lines)
    assert lines[0]["sentence"].startswith("zosia opened the incident")
    assert "No incident is open." in str(
        RUN.invoke(app, ["incident", "tick", "l3.tell_staff", "--who", "anna"]).exception
    )
    say("reopen", incident, "--because", "it came back", "--who", "anna")
    assert shown()["state"] == "investigating"


def test_the_past_is_told_beside_what_happens_now() -> None:
    past = say("declare", "the lid flew off", "--who", "anna").split()[0]
    say("decide", "we stop batch 7", "--because", "two reports", "--who", "anna")
    say("close", "--none-because", "a joke", "--who", "anna")
    judge()
    now = say("declare", "it burns", "--who", "anna").split()[0]
    told = json.loads(say("similar", now, "--language", "en"))
    assert [one["id"] for one in told["similar"]] == [past]
    assert "Nothing was to be made better: a joke" in told["similar"][0]["outcome"]
    wrong = RUN.invoke(app, ["incident", "similar", now, "--harm", "much"])
    assert "Choose one of none, unverified, confirmed" in str(wrong.exception)


def test_an_old_version_is_kept_beside_and_said_so() -> None:
    say("declare", "Kettle", "--who", "anna")
    say("fact", "one batch", "--who", "anna")
    fact = shown()["facts"][0]
    say("fact", "two batches", "--claim", fact["claim"], "--who", "jan")
    told = say("fact", "three", "--claim", fact["claim"], "--base", fact["version"][0], "--who", "anna", code=1)
    assert "two batches" in told
    room = shown()
    assert room["conflicts"] == [f"fact:{fact['claim']}"]
    say("fact", "two", "--claim", fact["claim"], "--base", "+".join(room["facts"][0]["version"]), "--who", "anna")
    assert shown()["conflicts"] == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["declare"], "Say what it is about"),
        (["note", "x"], "No incident is open."),
        (["declare", "x", "--brand", "y"], "There is no brand y"),
        (["show", "incident-9"], "There is no incident incident-9."),
    ],
)
def test_a_mistake_is_one_sentence(words: list[str], why: str) -> None:
    assert why in str(RUN.invoke(app, ["incident", *words]).exception)


def test_two_open_incidents_ask_which() -> None:
    say("declare", "one", "--who", "anna")
    say("declare", "two", "--who", "anna")
    assert "say which" in str(RUN.invoke(app, ["incident", "note", "x"]).exception)


def test_who_the_plan_does_not_name_reports_and_does_not_act() -> None:
    say("declare", "x")
    say("note", "something else")
    assert "The plan names nobody dora" in say("take", "scribe", code=1)


def test_a_text_is_erased_and_the_journal_stays_whole() -> None:
    say("declare", "Kettle", "--who", "anna")
    say("note", "her number is 555-0199-7312", "--who", "anna")
    judge()
    text = shown()["notes"][0]["text_id"]
    assert "1 erased" in say("erase", text, "--who", "anna")
    judge()
    assert shown()["notes"][0]["text"] == ""
    lines = json.loads(say("log", "--all"))["timeline"]
    assert [line["sentence"] for line in lines][-2:] == ["Anna Nowak: “(erased)”", "Anna Nowak erased a text."]
    assert b"555-0199-7312" not in b"".join(
        path.read_bytes() for path in Path("coolhead-data").iterdir() if path.is_file()
    )
    assert RUN.invoke(app, ["doctor"]).exit_code == 0
    assert "no text t-none" in str(RUN.invoke(app, ["incident", "erase", "t-none", "--who", "anna"]).exception)
