"""The verbs as a person uses them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from coolhead.cli import app

RUN = CliRunner()


def test_a_first_plan_is_valid(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    assert RUN.invoke(app, ["plan", "init", "--out", str(plan), "--name", "Example"]).exit_code == 0
    checked = RUN.invoke(app, ["plan", "check", str(plan)])
    assert checked.exit_code == 0
    assert "is valid" in checked.output


def test_import_counts_what_it_could_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    good = '{"id":"1","source":"x","published_at":"2026-03-01T08:00:00Z","author":{"id":"a"},"text":"hello"}\n'
    (tmp_path / "mentions.jsonl").write_text(good + good + "{broken\n")
    told = RUN.invoke(app, ["import", "mentions.jsonl"])
    assert told.exit_code == 0
    assert "1 stored + 1 duplicate + 1 quarantined" in told.output
    assert "3 received" in RUN.invoke(app, ["doctor"]).output


def test_replay_writes_facts_twice_the_same(tmp_path: Path) -> None:
    line = (
        '{{"id":"{0}","source":"x","published_at":"2026-03-0{1}T08:00:00Z","author":{{"id":"a{0}"}},"text":"hello"}}\n'
    )
    (tmp_path / "m.jsonl").write_text("".join(line.format(n, n) for n in range(1, 5)))
    written = []
    for name in ("one", "two"):
        out = tmp_path / name
        assert RUN.invoke(app, ["replay", str(tmp_path / "m.jsonl"), "--events", str(out)]).exit_code == 0
        written.append(out.read_bytes())
    assert written[0] == written[1]
    assert written[0].count(b"\n") > 100


def test_a_backup_comes_back_with_the_same_checksum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.jsonl").write_text("{broken\n")
    assert RUN.invoke(app, ["import", "m.jsonl"]).exit_code == 0
    told = RUN.invoke(app, ["backup", "copy.db"])
    assert told.exit_code == 0
    assert RUN.invoke(app, ["restore", "copy.db", "--checksum", told.output.strip()]).exit_code == 0
    assert "broken_json" in RUN.invoke(app, ["quarantine"]).output
