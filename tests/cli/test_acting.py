"""A person's word at the prompt, where nothing serves: it is in the log, and the desk hears of it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.clock import write_instant
from coolhead.desk import encode_fact
from coolhead.mention import decode_mention
from coolhead.plan import read_plan
from coolhead.run.runner import Runner
from coolhead.run.weights import load_reader
from coolhead.storage import Arrival, SqliteStore, Step, StoredFact
from coolhead.wave.events import WaveCalmed

RUN = CliRunner()
PLAN = """
brand: {name: Ember, id: ember, words: [ember]}
people: [{id: anna, name: Anna Nowak, languages: [en]}]
roles: {crisis_lead: {primary: anna}}
"""


@pytest.fixture(autouse=True)
def _bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "dora")
    (tmp_path / "plan.yaml").write_text(PLAN)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    (tmp_path / "coolhead-data").mkdir()
    made = SqliteStore(tmp_path / "coolhead-data" / "coolhead.db")
    yield made
    made.close()


@pytest.fixture
def alerted(store: SqliteStore) -> SqliteStore:
    """A store whose desk has just raised an alert."""
    at = time.time() - 60
    texts = [f"My ember kettle burst, my daughter is burned and in hospital! Shame on you. {n}" for n in range(8)]
    for n, text in enumerate(texts):
        line = {"id": f"m{n}", "source": "api", "published_at": write_instant(at), "author": {"id": f"a{n}"}}
        store.take([Arrival(decode_mention(json.dumps({**line, "text": text}).encode()))], at)
    judge(store)
    assert "alert_raised" in kinds(store)
    return store


def judge(store: SqliteStore, seconds: float = 2.0) -> None:
    runner = Runner(store, {"ember": read_plan(PLAN)}, load_reader())
    runner.drain()
    runner.tick(time.time() + seconds)  # what a second brought is judged when it is over


def kinds(store: SqliteStore) -> list[str]:
    return [fact.type for fact in store.facts_after(0, 10_000)]


def facts(store: SqliteStore, kind: str) -> list[dict[str, object]]:
    return [json.loads(fact.body) for fact in store.facts_after(0, 10_000) if fact.type == kind]


def test_an_alert_is_taken_by_who_the_plan_knows(alerted: SqliteStore) -> None:
    told = RUN.invoke(app, ["ack", "--who", "anna nowak"])
    assert "is taken by anna." in told.output
    assert "when coolhead serve runs" in told.output
    judge(alerted)
    assert [fact["who"] for fact in facts(alerted, "alert_acknowledged")] == ["anna"]


def test_without_a_name_it_is_who_is_logged_in(alerted: SqliteStore) -> None:
    assert "is taken by dora." in RUN.invoke(app, ["ack"]).output


def test_an_alert_nobody_knows_is_told(store: SqliteStore) -> None:
    assert str(RUN.invoke(app, ["ack"]).exception) == "No alert waits for anybody."
    assert str(RUN.invoke(app, ["ack", "w-9"]).exception) == "There is no alert w-9."


def test_an_alert_of_a_calm_wave_cannot_be_taken(alerted: SqliteStore) -> None:
    raised = facts(alerted, "alert_raised")[-1]
    waves = {str(fact["wave"]): fact["topic"] for fact in facts(alerted, "wave_opened")}
    last = alerted.last_fact()
    calmed = [
        WaveCalmed(at=time.time(), brand="ember", wave=wave, topic=str(topic) if topic else None, mentions=0)
        for wave, topic in waves.items()
    ]
    told = [StoredFact(last + n, fact.at, fact.type, "ember", encode_fact(fact)) for n, fact in enumerate(calmed, 1)]
    alerted.commit(Step(alerted.cursor(), facts=told))
    refused = str(RUN.invoke(app, ["ack", str(raised["alert"])]).exception)
    assert (
        refused == f"Alert {raised['number']} waits for nobody: its wave is calm, and nobody is called for it any more."
    )
    assert str(RUN.invoke(app, ["ack"]).exception) == "No alert waits for anybody."


def test_a_confirmed_harm_raises_the_level(alerted: SqliteStore) -> None:
    raised = facts(alerted, "alert_raised")[0]
    assert (
        "safety confirmed by anna"
        in RUN.invoke(app, ["confirm", "safety", str(raised["wave"]), "--who", "anna"]).output
    )
    judge(alerted, 5.0)
    levels = [fact["to"] for fact in facts(alerted, "severity_changed") if fact["wave"] == raised["wave"]]
    assert levels[-1] == 4


def test_calm_is_a_persons_word_and_cannot_be_taken_back(alerted: SqliteStore) -> None:
    wave = str(facts(alerted, "alert_raised")[0]["wave"])
    assert "calm confirmed by dora" in RUN.invoke(app, ["confirm", "calm", wave]).output
    assert "cannot be withdrawn" in str(RUN.invoke(app, ["confirm", "calm", wave, "--withdraw"]).exception)
    assert "leak withdrawn" in RUN.invoke(app, ["confirm", "leak", wave, "--withdraw"]).output
    assert "There is no wave w" in str(RUN.invoke(app, ["confirm", "leak", "w"]).exception)
    judge(alerted)
