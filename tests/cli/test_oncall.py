"""The rota and the team at the prompt."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from coolhead.cli import app, main

PLAN = """
brand: {name: Kwantia, words: [Kwantia], time_zone: Europe/Warsaw, languages: [pl]}
people:
  - {id: anna, name: Anna Nowak, languages: [pl], training: [{course: tone, done_on: 2026-01-10}]}
  - {id: budi, name: Budi Santoso, languages: [id, ru], time_zone: Asia/Jakarta}
  - {id: otto, name: Otto Kern, agency: true}
roles: {responder: {primary: anna, deputy: budi, training: [tone]}}
rota:
  responder:
    layers:
      - {people: [budi], hours: 07:00-15:00, time_zone: Asia/Jakarta}
      - {people: [anna], hours: 09:00-17:00}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(PLAN, "utf-8")
    file = tmp_path / "coolhead.toml"
    file.write_text('plans = ["plan.yaml"]\n', "utf-8")
    return file


def run(settings: Path, *words: str, status: int = 0) -> Any:
    done = CliRunner().invoke(app, [*words, "--settings", str(settings)])
    assert done.exit_code == status, done.output
    return json.loads(done.stdout) if done.stdout.startswith("[") else done.output


def test_who_is_called_at_a_time_is_told_in_order(settings: Path) -> None:
    told = run(settings, "oncall", "who", "responder", "--at", "2026-11-04 04:00")
    assert [row["person"] for row in told] == ["budi", "anna"]
    now = run(settings, "oncall", "now", "--at", "2026-11-04 12:00")
    assert now == [{"role": "responder", "on_shift": ["anna"], "call": ["anna", "budi"]}]


def test_shifts_and_gaps_are_told_as_instants(settings: Path) -> None:
    told = run(settings, "oncall", "shifts", "responder", "--since", "2026-11-04", "--days", "1")
    assert [(row["since_at"], row["people"]) for row in told] == [
        ("2026-11-03T23:00:00Z", []),
        ("2026-11-04T00:00:00Z", ["budi"]),
        ("2026-11-04T08:00:00Z", ["anna"]),
        ("2026-11-04T16:00:00Z", []),
    ]
    found = run(settings, "oncall", "gaps", "--since", "2026-11-04", "--days", "1", status=1)
    assert [row["kind"] for row in found] == ["uncovered", "uncovered"]


def test_an_override_is_kept_in_the_log_and_taken_back(settings: Path) -> None:
    said = run(
        settings, "oncall", "override", "responder", "Anna Nowak", "--from", "2026-12-24", "--until", "2026-12-26",
        "--who", "budi",
    )  # fmt: skip
    assert "Anna Nowak has the role responder" in said
    at = ("oncall", "who", "responder", "--at", "2026-12-25 03:00")
    assert [row["person"] for row in run(settings, *at)] == ["anna", "budi"]
    id_ = said.split()[-1].rstrip(".")
    assert id_ in run(settings, "oncall", "override", "--withdraw", id_, "--who", "budi")
    assert [row["person"] for row in run(settings, *at)] == ["budi", "anna"]


def test_somebody_absent_is_left_out(settings: Path) -> None:
    run(settings, "oncall", "override", "absent", "budi", "--from", "2026-12-24", "--until", "2026-12-24")
    told = run(settings, "oncall", "who", "responder", "--at", "2026-12-24 03:00")
    assert [row["person"] for row in told] == ["anna"]


def test_somebody_without_the_right_is_refused(settings: Path) -> None:
    said = run(
        settings, "oncall", "override", "absent", "budi", "--from", "2026-12-24", "--until", "2026-12-24",
        "--who", "otto", status=1,
    )  # fmt: skip
    assert "Otto Kern may not do this" in said


def test_who_fits_and_who_is_trained(settings: Path) -> None:
    told = run(settings, "team", "match", "--speaks", "pl", "--at", "2026-11-04 12:00")
    assert [(row["person"], row["fits"]) for row in told] == [("anna", True), ("otto", False), ("budi", False)]
    nobody = run(settings, "team", "match", "--speaks", "ru", "--at", "2026-11-04 12:00", status=1)
    assert nobody[0]["person"] == "budi"
    records = run(settings, "team", "training", "--at", "2026-11-04", status=1)
    assert [(row["person"], row["state"]) for row in records] == [("anna", "trained"), ("budi", "untrained")]
    assert [row["agency"] for row in run(settings, "team", "list")] == [False, False, True]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["shifts", "responders"], "responders is no role of this plan"),
        (["now", "--at", "2027-03-28 02:30"], "does not exist in Europe/Warsaw"),
        (["now", "--zone", "Europe/Warsow"], "Europe/Warsow is no known time zone"),
        (["now", "--brand", "other"], "There is no brand other"),
        (["override", "responder", "zoe", "--from", "2026-12-24", "--until", "2026-12-24"], "zoe is nobody in people"),
        (["override", "--withdraw", "x1"], "There is no override or absence x1"),
        (["override", "responder", "anna", "--from", "2026-12-24", "--until", "2026-12-23"], "must come after"),
    ],
)
def test_bad_input_is_one_sentence(
    settings: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["coolhead", "oncall", *words, "--settings", str(settings)])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err
