"""The register is changed at the prompt; comments and the rest of the plan stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.plan import read_plan

RUN = CliRunner()
PLAN = """\
brand: {name: Ember, id: ember, words: [ember]}  # ours
risks:
  # the soup
  T2: {likelihood: 3}  # less since the new kitchen
"""


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(PLAN)


def test_a_risk_is_moved_and_comments_stay() -> None:
    result = RUN.invoke(app, ["risk", "move", "T2", "--likelihood", "5", "--money", "4", "--why", "audit"])
    assert result.exit_code == 0, result.output
    text = Path("plan.yaml").read_text()
    assert "# the soup" in text
    assert "# less since the new kitchen" in text
    risk = read_plan(text).risks[1]
    assert (risk.likelihood, risk.impact.money, risk.impact.brand) == (5, 4, 3)


def test_a_risk_of_ones_own_is_added_once() -> None:
    words = ["risk", "add", "late", "--type", "T1", "--title", "Refunds: late", "--likelihood", "4", "--money", "3"]
    assert RUN.invoke(app, words).exit_code == 0
    plan = read_plan(Path("plan.yaml").read_text())
    added = plan.risks[-1]
    assert (added.key, added.type, added.title, added.impact.money) == ("late", "T1", "Refunds: late", 3)
    assert "already" in str(RUN.invoke(app, words).exception)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["move", "T99", "--likelihood", "3"], "no risk T99"),
        (["move", "T2"], "Say where to"),
        (["move", "T2", "--likelihood", "9"], "out of range"),
        (["move", "T2", "--residual", "--likelihood", "5"], "Say why in because"),
        (["add", "late"], "needs an id, --type and --title"),
        (["add", "--from", "topic-9"], "no topic topic-9"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(words: list[str], said: str) -> None:
    result = RUN.invoke(app, ["risk", *words])
    assert said in str(result.exception)
    assert Path("plan.yaml").read_text() == PLAN
