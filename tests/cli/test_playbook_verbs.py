"""The verbs that show a playbook and make a guideline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coolhead.cli import app

RUN = CliRunner()


def test_a_playbook_is_json_where_nobody_looks_and_a_page_when_asked() -> None:
    told = json.loads(RUN.invoke(app, ["plan", "playbook", "t2", "--variant", "worst"]).stdout)
    assert (told["type"], told["level"], told["variant"]) == ("T2", 4, "worst")
    assert all(step["rule"] and step["raci"]["accountable"] for step in told["steps"])
    page = RUN.invoke(app, ["plan", "playbook", "T15", "--language", "ru", "--as", "markdown"]).stdout
    assert page.startswith("# План действий: ")
    assert page.count("\n## ") == 7


def test_the_plan_of_this_folder_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plan.yaml").write_text(
        "brand: {name: Kwantia, words: [Kwantia], languages: [fr]}\n"
        "people: [{id: maja, name: Maja K.}]\nroles: {crisis_lead: {primary: maja}}\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    page = RUN.invoke(app, ["plan", "playbook", "T2", "--level", "3", "--as", "markdown"]).stdout
    assert page.startswith("# Plan d’action")
    assert "responsable de crise, Maja K." in page
    assert "personne de désigné" in page


def test_a_guideline_for_a_situation_told_at_the_prompt() -> None:
    args = ["guideline", "--type", "T2", "--harm", "unverified", "--known", "multiplier", "--channels", "x,reviews"]
    told = json.loads(RUN.invoke(app, [*args, "--at", "2026-03-01T22:30:00Z"]).stdout)
    assert told["draft"] is True
    rules = {line["rule"] for line in told["lines"]}
    assert {"G-MSG-HARM", "R46", "R35"} <= rules


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["guideline", "--type", "T99"], "crisis_type: choose one of T1, T2"),
        (["guideline", "--known", "hungry"], "hungry is nothing that can be known here"),
        (["guideline", "--at", "yesterday"], "yesterday is no time"),
        (["guideline", "--language", "xx"], "xx is not spoken here"),
        (["plan", "playbook", "T99"], "T99 is no type of crisis"),
        (["plan", "playbook", "T2", "--variant", "wurst"], "wurst is no scenario of T2"),
        (["plan", "playbook", "T2", "--level", "9"], "There is no level 9"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(args: list[str], says: str) -> None:
    mistake = RUN.invoke(app, args).exception
    assert isinstance(mistake, ValueError)
    assert str(mistake).startswith(says)
