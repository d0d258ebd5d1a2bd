"""Tables at the prompt show what people wrote and obey none of it."""

from __future__ import annotations

import sys

import pytest

from coolhead.cli.tables import show


def test_a_cell_is_neither_markup_nor_a_command_to_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    show([{"who": "Anna [/b] [red]N\x1b[2J\u202e"}], {"who": "person"})
    told = capsys.readouterr().out
    assert "Anna [/b] [red]N␛[2J[U+202E]" in told
    assert "\x1b[2J" not in told
