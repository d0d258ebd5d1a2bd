"""The plan's verbs at the prompt: set, history, diff, restore, edit, schema, lint."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from coolhead.cli import app
from coolhead.plan.file import SECTIONS
from coolhead.run.plan_files import load_plan

RUN = CliRunner()
TEXT = "# ours\nbrand: {name: Zorza, words: [Zorza]}\nrisks:\n  T2: {likelihood: 3}  # soup\nreview_by: 2020-01-01\n"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text(TEXT)
    return tmp_path / "plan.yaml"


def _run(*words: str) -> Result:
    return RUN.invoke(app, ["plan", *words])


def test_a_value_is_set_and_the_history_tells_who_and_why(plan: Path) -> None:
    assert "holds from now on" in _run("adopt").output
    told = _run("set", "risks.T2.likelihood", "5", "--who", "anna", "--why", "two soups")
    assert "Risk T2: likelihood 3 → 5." in told.output
    assert plan.read_text() == TEXT.replace("likelihood: 3", "likelihood: 5")
    versions = json.loads(_run("history").output)
    assert [(each["who"], each["why"]) for each in versions] == [("", ""), ("anna", "two soups")]
    assert _run("diff", "1", "2", "--language", "pl").output.strip() == "Ryzyko T2: prawdopodobieństwo 3 → 5."
    assert _run("restore", "1").exit_code == 0
    assert plan.read_text() == TEXT


def test_whoever_the_plan_does_not_let_change_it_changes_nothing(plan: Path) -> None:
    text = f"{TEXT}people: [{{id: anna, name: Anna}}, {{id: Otto-K, name: Otto, agency: true}}]\n"
    plan.write_text(text)
    _run("adopt")
    for said in ("Otto", "Otto-K", "otto-k"):
        refused = _run("set", "risks.T2.likelihood", "5", "--who", said)
        assert str(refused.exception) == "The plan does not let Otto change it."
    assert plan.read_text() == text
    assert _run("set", "risks.T2.likelihood", "5", "--who", "Anna").exit_code == 0
    assert json.loads(_run("history").output)[-1]["who"] == "anna"


def test_what_makes_no_plan_is_refused(plan: Path) -> None:
    told = _run("set", "risks.T2.likelihood", "9")
    assert "9 is out of range: from 1 to 5." in str(told.exception)
    assert plan.read_text() == TEXT


def test_who_looked_at_another_version_is_told(plan: Path) -> None:
    version = load_plan(plan).version
    _run("adopt")
    plan.write_text(TEXT.replace("likelihood: 3", "likelihood: 4"))
    told = _run("set", "review_by", "2027-01-01", "--base", version)
    assert told.exit_code == 1
    assert "Risk T2: likelihood 3 → 4." in told.output
    assert "likelihood: 4" in plan.read_text()


def test_an_editor_that_leaves_no_plan_loses_nothing(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    monkeypatch.setenv("VISUAL", str(editor))
    for text, code in (("echo 'risk: {}' >> $1", 1), ("sed -i 's/likelihood: 3/likelihood: 4/' $1", 0), ("exit 3", 1)):
        editor.write_text(f"#!/bin/sh\n{text}\n")
        editor.chmod(stat.S_IRWXU)
        told = _run("edit", "--why", "seen")
        assert bool(told.exit_code) == bool(code), told.exception
    assert plan.read_text() == TEXT.replace("likelihood: 3", "likelihood: 4")


def test_each_kind_of_file_has_its_schema(plan: Path) -> None:
    for part in ("", *SECTIONS, "people.yaml", "texts.md"):
        jsonschema.Draft202012Validator.check_schema(json.loads(_run("schema", part).output))
    assert "no section" in str(_run("schema", "peple").exception)


def test_the_five_parts_that_are_missing_are_named(plan: Path) -> None:
    told = _run("lint", "--language", "fr")
    assert told.exit_code == 1
    assert "Rien n’existe encore pour cette partie." in told.output


def test_a_check_tells_what_is_overdue_today(plan: Path) -> None:
    assert "The plan was to be read again by 2020-01-01." in _run("check").output
