"""What the documents say is there: links, files, doors and verbs."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.main import get_command

from coolhead.cli import app
from coolhead.mention import AUTHOR_KINDS, KINDS, PRESS_TIERS, Author, Engagement, Mention, Reason, decode_mention

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "coolhead").rglob("*.md")]
    if not path.name.startswith(".")
)
NAMES = [str(path.relative_to(ROOT)) for path in PAGES]
MAKE = (ROOT / "Makefile").read_text("utf-8")
DOORS = set(re.findall(r"^([a-z-]+):", MAKE, re.MULTILINE))
ROOTS = ("coolhead/", "docs/", "tests/", "benchmarks/", "training/", "tools/", "requirements/", ".ci/")


def _text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _code(text: str) -> list[str]:
    """Every piece of code: between backticks, in fences and in indented lines."""
    fenced = re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    indented = [line for line in rest.splitlines() if line.startswith("    ")]
    return [*(line for block in fenced for line in block.splitlines()), *indented, *re.findall(r"`([^`\n]+)`", rest)]


def _is_verb(words: list[str]) -> bool:
    """Whether the first words are a verb of the prompt, and its sub-verb where it has some."""
    command: Any = get_command(app)
    for word in words:
        if not hasattr(command, "commands"):
            return True
        if word not in command.commands:
            return False
        command = command.commands[word]
    return True


def test_there_is_something_to_read() -> None:
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/reference/mention.md"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_relative_link_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", _text(name))
    inner = [link.split("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]
    assert [link for link in inner if not ((ROOT / name).parent / link).exists()] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_file_named_in_code_is_there(name: str) -> None:
    paths = [code for code in _code(_text(name)) if code.startswith(ROOTS) and re.fullmatch(r"[\w./-]+", code)]
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_door_named_is_a_door(name: str) -> None:
    named = [match for code in _code(_text(name)) for match in re.findall(r"\bmake ([a-z][a-z-]*)", code)]
    assert [door for door in named if door not in DOORS] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_verb_named_is_a_verb(name: str) -> None:
    said = [
        match
        for code in _code(_text(name))
        for match in re.findall(r"(?:^|[\s(])coolhead ((?:[a-z]+(?:-[a-z]+)* ?)+)", code)
    ]
    assert [words for words in said if not _is_verb(words.split()[:2])] == []


def test_every_door_of_the_makefile_is_explained_or_a_part_of_another() -> None:
    explained = set(re.findall(r"^([a-z-]+):.*##", MAKE, re.MULTILINE))
    whole = {part for line in re.findall(r"^[a-z-]+:([^#\n]*)", MAKE, re.MULTILINE) for part in line.split()}
    phony = set(MAKE.split(".PHONY:")[1].splitlines()[0].split())
    assert phony == DOORS
    assert phony - explained - whole <= {"help", "clean"}


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("docs/adr/")])
def test_a_decision_has_its_four_parts_and_fits_a_page(name: str) -> None:
    text = _text(name)
    number = int(Path(name).name[:4])
    assert text.startswith(f"# {number}. ")
    assert re.findall(r"^(?:Status: \w+|## \w+)$", text, re.MULTILINE)[0].startswith("Status: ")
    assert re.findall(r"^## (\w+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 70


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_reference_of_mentions_names_every_field_and_value() -> None:
    page, known = _text("docs/reference/mention.md"), {field.name for field in fields(Mention)}
    named = known - {"author", "engagement", "unknown"}
    named |= {f"author.{field.name}" for field in fields(Author)}
    named |= {f"engagement.{field.name}" for field in fields(Engagement)}
    assert [each for each in sorted(named) if f"| `{each}`" not in page] == []
    values = (*KINDS, *AUTHOR_KINDS, *PRESS_TIERS, *get_args(Reason))
    assert [each for each in values if f"`{each}`" not in page] == []


def test_the_mentions_shown_in_the_reference_are_mentions() -> None:
    lines = [line for line in _code(_text("docs/reference/mention.md")) if line.startswith('{"id"')]
    assert len(lines) >= 3
    for line in lines:
        assert decode_mention(line.encode()).id
