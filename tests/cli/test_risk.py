"""The register at the prompt: read by programs where it is piped, safe in a table program, and clear about mistakes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.clock import read_instant
from coolhead.desk import encode_fact
from coolhead.desk.commands import Fact
from coolhead.plan import read_plan
from coolhead.plan.events import SeverityChanged
from coolhead.storage import SqliteStore, Step, StoredFact
from coolhead.wave.events import WaveOpened
from coolhead.words import LANGUAGES, Words
from coolhead.words.risk_words import RiskWords

RUN = CliRunner()
PLAN = """
brand: {name: Ember, id: ember, words: [ember], languages: [pl]}
risks:
  late: {type: T1, title: "=HYPERLINK(1) | late", likelihood: 4, impact: {money: 3, reputation: 4, brand: 3}}
"""
AT = read_instant("2026-03-01T10:00:00Z")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text(PLAN)


def wave(level: int, at: float = AT) -> None:
    """A journal in which a wave of T2 has opened and reached a level."""
    Path("coolhead-data").mkdir(exist_ok=True)
    store = SqliteStore(Path("coolhead-data/coolhead.db"))
    changed = SeverityChanged(
        at=at, brand="ember", wave="w1", topic="T2", before=0, to=level, impact=58.0, impact_band=3, spread=52.0,
        spread_band=4, because=(), floors=(), ceilings=(), confidence="low", crisis_type="T2",
    )  # fmt: skip
    facts: tuple[Fact, ...] = (WaveOpened(at=at, brand="ember", wave="w1", topic="T2"), changed)
    stored = [StoredFact(n, at, fact.type, "ember", encode_fact(fact)) for n, fact in enumerate(facts, 1)]
    store.commit(Step(cursor=0, facts=stored))
    store.close()


def told(*words: str) -> Any:
    result = RUN.invoke(app, ["risk", *words])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_the_register_is_told_with_the_greatest_first() -> None:
    risks = told("list")["risks"]
    assert len(risks) == 23
    assert {risks[0]["id"], risks[1]["id"]} == {"T6", "late"}
    assert risks[2]["title"] == "Grupa czuje się zaatakowana lub obrażona"
    assert all(risk["incomplete"] for risk in risks)


def test_a_live_wave_is_drawn_on_the_matrix() -> None:
    wave(3)
    matrix = told("matrix")
    assert [one["wave"] for one in matrix["cells"][3][2]["waves"]] == ["w1"]
    assert matrix["coverage"]["of"] == 23


def test_what_was_seen_stands_beside_what_was_planned() -> None:
    wave(3)
    seen = told("observed")["observed"][0]
    assert (seen["risk"], seen["planned"], seen["threats"]) == ("T2", 4, 1)


def test_channels_nobody_listens_to_are_told_with_their_reason() -> None:
    coverage = told("coverage")
    assert "instagram" in coverage["blind"]
    assert len(coverage["hints"]) == len(coverage["blind"]) > 2
    Path("coolhead.toml").write_text('[[feeds]]\nname = "a"\nurl = "https://example.org/f"\nchannel = "instagram"\n')
    assert "instagram" not in told("coverage")["blind"]


def test_a_risk_tells_the_words_of_its_signs_on_a_terminal() -> None:
    text = "risks: {late: {type: T1, title: L, words: {pl: [zwrot]}, signs: [{authors: 8, hours: 12}]}}"
    plan = read_plan(PLAN.split("risks:")[0] + text)
    said = RiskWords(Words("en"), plan)
    risk = plan.risks[-1]
    assert said.sign(risk.signs[0], risk) == "sign1: 8 people within 12 h – pl: zwrot"
    assert said.recognised(risk).startswith("Audio or screenshots")


def test_an_empty_journal_says_so() -> None:
    result = RUN.invoke(app, ["risk", "observed"])
    assert isinstance(result.exception, ValueError)
    assert "journal is empty" in str(result.exception)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_written_in_every_language(language: str) -> None:
    wave(4)
    picture = RUN.invoke(app, ["risk", "export", "--as", "svg", "--language", language]).output
    root = ElementTree.fromstring(picture)
    assert root.get("role") == "img"
    said = " ".join(root.itertext())
    assert "late" in said
    table = RUN.invoke(app, ["risk", "export", "--as", "csv", "--language", language]).output
    rows = list(csv.reader(io.StringIO(table)))
    assert len(rows) == 24
    assert next(row for row in rows if row[0] == "late")[1].startswith("'=")
    text = RUN.invoke(app, ["risk", "export", "--as", "md", "--language", language]).output
    assert "=HYPERLINK(1) \\| late" in text
    assert len({line.replace("\\|", "").count("|") for line in text.splitlines() if line.startswith("| ---")}) == 2


def test_every_class_is_written_in_the_picture_and_not_only_coloured() -> None:
    picture = RUN.invoke(app, ["risk", "export", "--as", "svg", "--language", "en"]).output
    for name in ("low", "medium", "high", "very high"):
        assert f">{name}</text>" in picture


def test_an_unknown_risk_names_those_there_are() -> None:
    result = RUN.invoke(app, ["risk", "show", "T99"])
    assert "The register has no risk T99" in str(result.exception)
