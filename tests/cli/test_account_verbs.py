"""`coolhead account`: making, changing, and the way back in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.storage import LastOwner, SqliteStore

SECRET = "four quiet otters swim\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COOLHEAD_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*words: str, typed: str = "") -> str:
    done = CliRunner().invoke(app, ["account", *words], input=typed, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_from_an_owner_made_to_the_way_back_in(home: Path) -> None:
    assert "owner" in run("create", "Maja@example.org", "--name", "Maja Nowak", "--role", "owner", typed=SECRET)
    run("create", "otto", "--role", "agency", "--brands", "other, ember", typed=SECRET)
    told = json.loads(run("list"))
    assert [(one["login"], one["role"], one["brands"], one["person"]) for one in told] == [
        ("maja@example.org", "owner", "all", "maja"),
        ("otto", "agency", "ember, other", "otto"),
    ]
    with pytest.raises(LastOwner):
        run("disable", "maja@example.org")
    with pytest.raises(LastOwner):
        run("role", "maja@example.org", "viewer")
    run("disable", "otto")
    assert json.loads(run("list"))[1]["state"] == "disabled"
    run("password", "otto", typed="nine calm herons walk\n")
    assert json.loads(run("list"))[1]["state"] == "active"
    run("role", "otto", "lead")
    assert "0 sessions" in run("sign-out", "otto")
    lines = json.loads(run("audit"))
    assert {line["by"] for line in lines} == {"cli"}
    assert "otto" not in json.dumps(lines)
    run("audit", "--out", "audit.jsonl")
    assert len(Path("audit.jsonl").read_text().splitlines()) == len(lines)
    store = SqliteStore(home / "coolhead.db")
    assert all(one.password.startswith("$argon2id$") for one in store.accounts.accounts())
    store.close()


@pytest.mark.parametrize(
    ("words", "typed", "why"),
    [
        (("create", "maja", "--role", "king"), SECRET, "king is no role"),
        (("create", "maja"), "short\n", "at least 12"),
        (("create", "maja"), "password1234\n", "first that anybody tries"),
        (("role", "nobody", "viewer"), "", "There is no account nobody"),
    ],
)
def test_what_cannot_be_is_one_sentence(words: tuple[str, ...], typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        run(*words, typed=typed)
