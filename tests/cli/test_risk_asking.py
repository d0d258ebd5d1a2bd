"""The questionnaire and the topics that no risk covers, at the prompt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.clock import read_instant
from coolhead.desk import encode_fact
from coolhead.desk.commands import Fact
from coolhead.mention import decode_mention
from coolhead.plan.events import SeverityChanged
from coolhead.plan.questionnaire import QUESTIONS
from coolhead.storage import Arrival, SqliteStore, Step, StoredFact
from coolhead.wave.events import ClimateMeasured, WaveOpened
from coolhead.wave.topic_events import TopicMeasured

RUN = CliRunner()
PLAN = "brand: {name: Ember, id: ember, words: [ember]}\nrisks:\n  T4: {skip: true}\n"
AT = read_instant("2026-03-01T10:00:00Z")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(PLAN)


def run(*words: str) -> Any:
    result = RUN.invoke(app, ["risk", *words])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def answered(answers: dict[str, str]) -> list[str]:
    Path("answers.json").write_text(json.dumps(answers))
    return ["ask", "--answers", "answers.json"]


def test_answers_are_kept_and_added_to() -> None:
    first = run(*answered({"evenings": "no"}))
    assert [(one["type"], one["likelihood"]) for one in first["proposals"]] == [("T6", 5)]
    assert first["proposals"][0]["why"] == ["Complaints that wait over a weekend are read by others first."]
    second = run(*answered({"conflict": "yes", "green": "unknown"}))
    assert {one["type"] for one in second["proposals"]} == {"T6", "T4"}
    assert second["find_out"] == ["green"]
    assert len(second["open"]) == len(QUESTIONS) - 3
    assert run("ask") == second
    assert run("ask", "--again")["proposals"] == []


@pytest.mark.parametrize(
    ("answers", "said"),
    [({"evenings": "maybe"}, "yes, no or unknown"), ({"moon": "yes"}, "moon is no question"), ([1], "JSON object")],
)
def test_a_wrong_answers_file_is_named_and_nothing_is_kept(answers: Any, said: str) -> None:
    result = RUN.invoke(app, ["risk", *answered(answers)])
    assert said in str(result.exception)
    assert not list(Path("coolhead-data").glob("risk-answers*"))


def topics(*texts: str, crisis_type: str | None = None) -> None:
    """A journal with a found topic whose typical mentions are these texts."""
    Path("coolhead-data").mkdir(exist_ok=True)
    store = SqliteStore(Path("coolhead-data/coolhead.db"))
    lines = [
        {"id": f"m{n}", "source": "s", "published_at": "2026-03-01T10:00:00Z", "author": {"id": f"a{n}"}, "text": text}
        for n, text in enumerate(texts)
    ]
    store.take([Arrival(decode_mention(json.dumps(line).encode())) for line in lines], AT)
    ids = tuple(str(line["id"]) for line in lines)
    climate = ClimateMeasured(
        at=AT, brand="ember", minutes=15, mentions=40, negative=20, usual=5, friendly=5, neutral=5, critical=40
    )
    measured = TopicMeasured(
        at=AT, brand="ember", topic="topic-1", mentions=12, authors=10, per_hour=6.0, usual_per_hour=2.0,
        languages={"en": 12}, quotes={"en": ids},
    )  # fmt: skip
    opened = WaveOpened(at=AT, brand="ember", wave="w", topic="topic-1")
    changed = SeverityChanged(
        at=AT, brand="ember", wave="w", topic="topic-1", before=0, to=2, impact=36.0, impact_band=2, spread=20.0,
        spread_band=2, because=(), floors=(), ceilings=(), confidence="low", crisis_type=crisis_type,
    )  # fmt: skip
    told: tuple[Fact, ...] = (climate, measured, opened, changed)
    facts = [StoredFact(n, AT, fact.type, "ember", encode_fact(fact)) for n, fact in enumerate(told, 1)]
    store.commit(Step(cursor=0, facts=facts))
    store.close()


SAID = ("The parking garage gate broke again", "Stuck at the parking garage gate", "Parking garage gate closed, why?")


def test_a_topic_that_no_risk_covers_is_listed_with_what_was_said() -> None:
    topics(*SAID)
    found = run("discover")["topics"]
    assert [(one["topic"], one["covered"], one["authors"], one["share"]) for one in found] == [
        ("topic-1", "none", 10, 0.25)
    ]
    assert found[0]["growth"] == 3.0
    assert set(found[0]["quotes"]) <= set(SAID)
    [(key, made)] = found[0]["as_risk"].items()
    assert key.isascii()
    assert made["words"]["en"]


def test_a_type_of_the_register_covers_it_only_by_type() -> None:
    topics(*SAID, crisis_type="T19")
    assert run("discover")["topics"][0]["covered"] == "type"


def test_a_type_that_was_taken_out_covers_nothing() -> None:
    topics(*SAID, crisis_type="T4")
    assert run("discover")["topics"][0]["covered"] == "none"


def test_a_topic_is_covered_once_a_risk_has_its_words() -> None:
    topics(*SAID)
    Path("plan.yaml").write_text(PLAN + "  gate: {type: T19, title: Gate, words: {en: [garage]}}\n")
    assert run("discover")["topics"] == []
