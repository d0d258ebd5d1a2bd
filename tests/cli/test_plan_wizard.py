"""The wizard makes a whole plan: from a script to 100 points, by questions, interrupted and gone on with."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.cli.plan_wizard import answers_of, questions
from coolhead.plan.wizard import greatest
from coolhead.run.plan_files import check_at, load_plan
from coolhead.run.settings import load_settings
from coolhead.words import LANGUAGES, Words

RUN = CliRunner()
TODAY = datetime.now(UTC).date()
SOON = (TODAY + timedelta(days=180)).isoformat()


def _told() -> dict[str, object]:
    people = ["Anna Nowak", "Jan Kos", "Budi Santoso"]
    reach = {
        name: f"ntfys://ntfy.example.org/{name[:3]} mailtos://a:b@mail.example.net?to={name[:3]}@example.com"
        for name in people
    }
    return {
        "name": "Zorza Resort",
        "words": ["Zorza", "#zorza", "Zorca"],
        "accounts": ["@zorza"],
        "audience": "12 000",
        "time_zone": "Europe/Warsaw",
        "languages": "pl, en",
        "people": people,
        "speaks": {"Anna Nowak": "pl", "Jan Kos": ["en"]},
        "reach": reach,
        "tested": dict.fromkeys(people, TODAY.isoformat()),
        "trained": {"Anna Nowak": SOON, "Jan Kos": SOON},
        "worst": {risk.type: "It goes on for days: nobody believes us." for risk in greatest("Zorza Resort")},
        "statement": {"pl": "Sprawdzamy to.", "en": "We are looking into it."},
        "approved": True,
        "review_by": SOON,
        "drilled_on": TODAY.isoformat(),
        "feed": "https://www.google.com/alerts/feeds/1/2",
        "public_address": "https://cool.example.org",
        "heartbeat": "https://watchdog.example.org/ping/1",
        "export": True,
        "adopt": True,
    }


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _readiness() -> dict[str, object]:
    told: dict[str, object] = json.loads(RUN.invoke(app, ["plan", "readiness"]).output)
    return told


def test_from_nothing_to_a_hundred_points_by_a_script(home: Path) -> None:
    (home / "answers.json").write_text(json.dumps(_told()))
    done = RUN.invoke(app, ["plan", "wizard", "--answers", "answers.json"])
    assert done.exit_code == 0, (done.output, done.exception)
    found = _readiness()
    assert [each["id"] for each in found["findings"] if not each["passed"]] == []  # type: ignore[attr-defined]
    assert (found["score"], found["passed"]) == (100, found["checks"])
    assert [problem for problem in check_at(home / "plan.yaml") if problem.gravity == "wrong"] == []
    assert "# decides, and answers no posts" in (home / "plan.yaml").read_text()
    assert stat.S_IMODE((home / "coolhead.toml").stat().st_mode) == 0o600
    assert len(load_settings().contacts["anna"]) == 2
    assert "mail.example.net" not in (home / "plan.yaml").read_text()
    assert "Anna Nowak" in (home / "plan-page.html").read_text()


def test_an_empty_install_has_no_points(home: Path) -> None:
    RUN.invoke(app, ["plan", "init"])
    found = _readiness()
    assert (found["score"], found["passed"]) == (0, 0)
    assert all(each["missing"] and each["why"] and each["next"] for each in found["findings"])  # type: ignore[attr-defined]


def test_it_can_be_stopped_and_gone_on_with(home: Path) -> None:
    stopped = RUN.invoke(app, ["plan", "wizard"], input="Zorza\n\n@zorza\n")
    assert stopped.exit_code != 0
    kept = home / ".plan.yaml.answers.json"
    assert json.loads(kept.read_text())["words"] == "Zorza, #zorza"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    answers = "\n\npl\nAnna, Jan, Eva\n" + "\n\n\n\n" * 3 + "\n" * 40
    done = RUN.invoke(app, ["plan", "wizard"], input="500\nEurope/Warsaw\n" + answers)
    assert "Which languages" in done.output
    assert "What is the brand called" not in done.output


def test_by_enter_alone_the_plan_is_valid(home: Path) -> None:
    told: dict[str, object] = {"name": "Zorza", "people": "Anna, Jan, Eva"}
    for key, _, default in questions(Words("pl"), told, TODAY.isoformat()):
        told.setdefault(key, default)
    (home / "a.yaml").write_text(json.dumps({key: value for key, value in told.items() if "." not in key}))
    assert RUN.invoke(app, ["plan", "wizard", "--answers", "a.yaml", "--language", "pl"]).exit_code == 0
    plan = load_plan(home / "plan.yaml")
    assert [person.id for person in plan.people] == ["anna", "jan", "eva"]
    assert all(role.primary != role.deputy for role in plan.roles if role.primary)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_asked_in_every_language(language: str) -> None:
    told: dict[str, object] = {"name": "Zorza", "people": "Anna, Jan, Eva", "languages": language}
    asked = list(questions(Words(language), told, TODAY.isoformat()))
    assert len({key for key, _, _ in asked}) == len(asked)
    assert len(asked) <= 45  # thirty minutes, most of them Enter
    assert all(question for _, question, _ in asked)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ("- a", "answers are keys"),
        ("name: [", "cannot be read"),
        ("words: x", "must be called"),
        ("{name: K, audience: many}", "no number"),
        ("{name: K, review_by: soon}", "no day"),
        ("{name: K, time_zone: Mars}", "no known time zone"),
    ],
)
def test_answers_that_make_no_plan_write_none(home: Path, told: str, why: str) -> None:
    (home / "a.yaml").write_text(told)
    done = RUN.invoke(app, ["plan", "wizard", "--answers", "a.yaml"])
    assert why in str(done.exception)
    assert not (home / "plan.yaml").exists()


def test_a_plan_that_is_there_is_not_overwritten(home: Path) -> None:
    (home / "plan.yaml").write_text("brand: {name: K, words: [K]}")
    done = RUN.invoke(app, ["plan", "wizard"])
    assert "not overwritten" in str(done.exception)


def test_two_of_one_first_name_are_two() -> None:
    people = answers_of({"name": "K", "people": "Anna Nowak, Anna Kos, Łukasz"}).people
    assert [person.id for person in people] == ["anna", "anna-2", "lukasz"]
