"""What an incident did differently is offered to the plan, from a real journal."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.incident.plan_changes import PlanChange
from coolhead.plan import read_plan
from coolhead.run.plan_learning import plan_lines
from coolhead.run.runner import Runner
from coolhead.storage import SqliteStore
from tests.run.storm import QuickReader

RUN = CliRunner()
PLAN = """
brand: {name: Ember, id: ember, words: [ember]}
people: [{id: anna, name: Anna Nowak}, {id: jan, name: Jan Kos}]
roles: {crisis_lead: {primary: anna, deputy: jan}, liaison: {primary: jan}, scribe: {}}
"""


def say(*words: str) -> str:
    told = RUN.invoke(app, ["incident", *words])
    assert told.exit_code == 0, told.output
    return told.output


def test_what_was_skipped_and_what_was_missing_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text(PLAN)
    incident = say("declare", "--note", "three customers called", "--who", "anna").split()[0]
    say("skip", "l3.pause_posts", "--because", "none is planned", "--who", "anna")
    say("task", "call the franchisees", "--owner", "jan", "--who", "anna")
    store = SqliteStore(Path("coolhead-data") / "coolhead.db")
    runner = Runner(store, {"ember": read_plan(PLAN)}, QuickReader())
    runner.drain()
    runner.tick(time.time() + 2)
    store.close()
    changes = {change["kind"]: change for change in json.loads(say("learn", incident))["changes"]}
    assert changes["skip"]["step"] == "l3.pause_posts"
    assert changes["skip"]["says"] == "none is planned"
    assert changes["add"]["says"] == "call the franchisees"
    assert changes["add"]["after"]["role"] == "crisis_lead"


def test_the_offer_can_be_put_into_the_plan_file_as_it_stands() -> None:
    changes = (
        PlanChange("skip", "t2.set_aside", {}, {"skip": True}, "why", ("a1",)),
        PlanChange("later", "l3.tell_staff", {"minutes": 60.0}, {"minutes": 90}, None, ("a2",)),
        PlanChange(
            "add", "own.call", {}, {"level": 3, "role": "liaison", "minutes": 45, "words": {"en": "t"}}, "t", ()
        ),
    )
    lines = plan_lines(changes, {"why": "it was all sold\nby noon", "t": "Call: the franchisees, all of them."})
    plan = read_plan("brand: {name: Kwantia, words: [Kwantia]}\n" + lines)
    steps = {step.id: step for step in plan.steps}
    assert "t2.set_aside" not in steps
    assert steps["l3.tell_staff"].minutes == 90
    assert steps["own.call"].words == {"en": "Call: the franchisees, all of them."}
    assert "# by noon" in lines
    assert plan_lines((), {}) == ""
