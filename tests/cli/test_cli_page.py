"""The page on the prompt names every verb, argument and option there is, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from coolhead.cli import app

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "cli.md").read_text("utf-8")
SECTIONS = {
    found[1]: found[2]
    for found in re.finditer(r"^## `(coolhead [^`]+)`\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
}


Command = Any
"""Typer carries its own click, whose types have no public name."""


def verbs(command: Command, path: str) -> Iterator[tuple[str, Command]]:
    """Every command that does something by itself, with the words that call it."""
    under = getattr(command, "commands", {})
    if not under or getattr(command, "invoke_without_command", False):
        yield path, command
    for name, one in under.items():
        yield from verbs(one, f"{path} {name}")


VERBS = dict(verbs(typer.main.get_command(app), "coolhead"))


def words_of(command: Command) -> set[str]:
    """Options as they are typed, arguments in capitals."""
    named: set[str] = set()
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            named.add((parameter.name or "").upper())
        elif "--help" not in parameter.opts:
            named.add(max(parameter.opts, key=len))
    return named


def test_every_verb_has_its_section_and_no_other_has() -> None:
    assert set(SECTIONS) == set(VERBS)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_its_section_says_what_the_verb_itself_says(verb: str) -> None:
    rows = re.findall(r"^\| `([^`]+)` \| (.*) \|$", SECTIONS[verb], re.MULTILINE)
    assert {name for name, _ in rows} == words_of(VERBS[verb])
    assert (VERBS[verb].help or "").strip() in SECTIONS[verb]


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_its_help_is_one_sentence(verb: str) -> None:
    said = (VERBS[verb].help or "").strip()
    assert said.endswith(".")
    assert "\n" not in said
    assert not re.search(r"\. [A-Z]", said)
