"""`coolhead brief`: the page at the prompt, from the journal alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from coolhead.cli import app
from coolhead.cli.brief import board_from
from coolhead.run.settings import load_settings
from coolhead.storage import SqliteStore
from tests.web.lived_in import copied

run = CliRunner()


def brief(home: Path, *more: str) -> tuple[int, str, str]:
    done = run.invoke(app, ["brief", "--settings", str(home / "coolhead.toml"), *more])
    return done.exit_code, done.stdout, done.stderr + str(done.exception or "")


def test_it_is_markdown_in_the_language_asked_for_and_says_that_it_is_old() -> None:
    with copied("threat") as home:
        code, out, err = brief(home, "--brand", "norvelka", "--lang", "pl")
        assert code == 0
        assert "**▲ Zagrożenie 3/5**" in out
        assert "## Co robimy" in out
        assert "The last fact is of" in err


def test_a_pdf_is_written_and_mistakes_are_told(tmp_path: Path) -> None:
    with copied("threat") as home:
        assert brief(home, "--brand", "norvelka", "--pdf", str(tmp_path / "b.pdf"))[0] == 0
        assert (tmp_path / "b.pdf").read_bytes()[:5] == b"%PDF-"
        for more, said in (
            ((), "Say which brand"),
            (("--brand", "x"), "no brand x"),
            (("--lang", "xx"), "no language"),
        ):
            code, _, err = brief(home, *more)
            assert code != 0
            assert said in err


def test_the_board_is_the_same_with_and_without_a_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    with copied("threat") as home:
        settings = load_settings(home / "coolhead.toml")
        store = SqliteStore(settings.database, settings.workspace)
        kept = board_from(store, "norvelka").snapshot()
        monkeypatch.setattr(SqliteStore, "snapshot", lambda _self: None)
        assert board_from(store, "norvelka").snapshot() == kept
        store.close()
