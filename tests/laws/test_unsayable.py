"""Deleting, hiding or blocking what people say cannot even be said: no name, command, route, act or fact for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.core import TyperGroup
from typer.main import get_command

import coolhead
from coolhead.cli import app as prompt
from coolhead.desk import Act, Command
from coolhead.desk.schema import FACT_TYPES
from coolhead.web import create_app
from coolhead.web.policy import every_route
from tests.web.conftest import SmallHouse

HOME = Path(coolhead.__file__).parent
VERBS = {
    "ban", "block", "censor", "delete", "erase", "expel", "hide", "kick", "moderate", "mute", "purge", "remove",
    "shadowban", "silence", "suppress", "unpublish",
}  # fmt: skip
WHAT_PEOPLE_SAY = {
    "account", "author", "comment", "commenter", "criticism", "critic", "follower", "mention", "message", "person",
    "post", "quote", "reply", "repost", "review", "thread", "user", "voice",
}  # fmt: skip
LAWFUL = {
    "erase_authors": "what the law asks of whoever keeps personal data: a person may be forgotten in our own store",
}


def _words(name: str) -> set[str]:
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return {word for each in re.split(r"[\W_]+", spaced.lower()) for word in (each, _single(each))}


def _single(word: str) -> str:
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


def unsayable(name: str) -> bool:
    """Whether a name says that something people said, or who said it, is made to disappear."""
    words = _words(name)
    return bool(words & VERBS) and bool(words & WHAT_PEOPLE_SAY) and name.strip("_") not in LAWFUL


def _named(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name | ast.arg):
            yield node.id if isinstance(node, ast.Name) else node.arg
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.asname or node.name


def _verbs(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        yield f"{before}{name}", command
        if isinstance(command, TyperGroup):
            yield from _verbs(command, f"{before}{name} ")


@pytest.mark.parametrize(
    "name",
    ["DeleteMention", "BlockAuthor", "HideReply", "delete_mentions", "_hide_replies", "authorsToBlock", "mute-user"],
)
def test_the_law_sees_what_it_forbids(name: str) -> None:
    assert unsayable(name)


@pytest.mark.parametrize("name", ["mention_deleted", "blocks", "deletion_backlash", "erase_authors", "remember_author"])
def test_the_law_lets_pass_what_it_does_not_forbid(name: str) -> None:
    assert not unsayable(name)


def test_no_name_in_the_package_says_it() -> None:
    paths = sorted(HOME.rglob("*.py"))
    assert len(paths) > 100
    found = {f"{path.relative_to(HOME)}: {name}" for path in paths for name in _named(path) if unsayable(name)}
    assert found == set()


def test_no_command_at_the_prompt_says_it() -> None:
    verbs = dict(_verbs(get_command(prompt)))
    assert "replay" in verbs
    options = [option for verb in verbs.values() for parameter in verb.params for option in parameter.opts]
    ours = [
        "alert mute",  # our own telephone, for a while; nothing that anybody said
        "incident erase",  # what the team itself wrote in a room, where the law asks for it; that it was there stays
    ]
    assert sorted(name for name in [*verbs, *options] if _words(name) & VERBS) == ours


def test_no_route_of_the_web_says_it() -> None:
    routes = list(every_route(create_app(SmallHouse()).routes))
    assert {"/", "/api/mentions"} <= {getattr(route, "path", "") for route in routes}
    methods = {method for route in routes for method in getattr(route, "methods", None) or ()}
    assert "DELETE" not in methods
    assert [route for route in routes if _words(getattr(route, "path", "")) & VERBS] == []


def test_nothing_the_desk_hears_or_asks_for_or_records_says_it() -> None:
    kinds = [each.kind for each in (*get_args(Act), *get_args(Command))]
    assert [name for name in [*kinds, *(fact.type for fact in FACT_TYPES)] if _words(name) & VERBS] == []
